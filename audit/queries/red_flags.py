"""Suspicions worth a look: split projects, minutes amended late, many emergencies, one supplier. No verdicts."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.queries.cases import report_right
from governance.events import Verb
from governance.events.models import Event
from governance.people.access import reach_of
from governance.people.units import unit_name
from governance.policy.values import Book, book
from governance.recusal.models import Tie
from governance.recusal.queries import visible
from projects.kinds import ProjectType, Track
from projects.models import Meeting, Project, Quote
from projects.queries.ties import alike_bids

MOST = 10
"""Flags of one kind that a page shows."""
LEAST_PROJECTS = 3
"""Below this many projects a share says nothing; a default of ours."""


@dataclass(frozen=True)
class Flag:
    """One suspicion: the rule, what was seen in words, the unit, and the projects to look at."""

    rule: str
    label: str
    sentence: str
    unit_code: str
    projects: list[Any] = field(default_factory=list)

    @property
    def unit(self) -> str:
        return unit_name(self.unit_code)


def red_flags(user: Any, *, on: date | None = None) -> list[Flag]:
    """Every flag within the reach of somebody who audits or fully checks; nothing for others. Fixed queries."""
    right = report_right(user)
    if right is None:
        return []
    day = on or timezone.localdate()
    places = reach_of(user, right)
    page = book(unit_code=places[0][0] if places else "", year=day.year)
    projects = visible(user, right, Project.objects.all())
    return [
        *splits(projects, page, day),
        *late_minutes(visible(user, right, Meeting.objects.all()), day),
        *emergency_shares(projects, page, day.year),
        *supplier_shares(projects, page, day.year),
        *alike_bidders(projects, day),
        *open_ties(projects),
    ]


SAME = {
    "place": (("unit_code", "type", "place"), ~Q(place="")),
    "supplier": (("unit_code", "type", "supplier_id"), Q(supplier__isnull=False)),
    "type": (("unit_code", "type"), Q()),
}
"""What may be the same in a split project, always within one unit and type, since the cap is the type's."""


def splits(projects: QuerySet[Project], page: Book, day: date) -> list[Flag]:
    """Projects of one unit and type with the same place or supplier (or, where the policy says so, only the same type)
    whose sum within the window of days exceeds the type's cap, although none of them does (R58, U44).
    """
    caps = {kind.value: page.value(f"cap.{kind.value}").value for kind in ProjectType}
    window = page.value("split.window").value
    recent = projects.filter(submitted_on__gt=day - timedelta(days=window), submitted_on__lte=day)
    over = reduce(or_, (Q(type=kind, sum__gt=cap) for kind, cap in caps.items()))
    below = reduce(or_, (Q(type=kind, total__lte=cap) for kind, cap in caps.items()))
    groups: list[tuple[str, dict[str, Any]]] = []
    for same in page.value("split.same").value:
        columns, known = SAME[same]
        found = recent.filter(known & below).values(*columns).annotate(number=Count("pk"), sum=Sum("total"))
        groups += [(same, row) for row in found.filter(over, number__gte=2).order_by("-sum")[:MOST]]
    members = _members(recent.filter(below), groups)
    return [
        Flag("R58", str(_("疑似拆分")), _split_words(same, row, caps[row["type"]], window), row["unit_code"], found)
        for (same, row), found in zip(groups, members, strict=True)
    ]


def _members(recent: QuerySet[Project], groups: list[tuple[str, dict[str, Any]]]) -> list[list[Project]]:
    """The projects of each group, read together."""
    keys = [{name: row[name] for name in SAME[same][0]} for same, row in groups]
    either = Q(pk__in=[])
    for key in keys:
        either |= Q(**key)
    found = list(recent.filter(either).order_by("-total", "pk")[: MOST * MOST]) if keys else []
    return [[p for p in found if all(getattr(p, name) == value for name, value in key.items())] for key in keys]


def _split_words(same: str, row: dict[str, Any], cap: Decimal, window: int) -> str:
    words = {
        "place": _("%(days)s日内同一地点“%(place)s”有%(number)s个%(type)s项目，合计%(sum)s元，超过单项上限%(cap)s元。"),
        "supplier": _("%(days)s日内同一承接方承接%(number)s个%(type)s项目，合计%(sum)s元，超过单项上限%(cap)s元。"),
        "type": _("%(days)s日内%(number)s个%(type)s项目合计%(sum)s元，超过单项上限%(cap)s元（仅类型相同，供参考）。"),
    }
    params = {
        "days": window, "place": row.get("place", ""), "number": row["number"], "sum": f"{row['sum']:,.2f}",
        "type": ProjectType(row["type"]).label, "cap": f"{cap:,.0f}",
    }  # fmt: skip
    return words[same] % params


def late_minutes(meetings: QuerySet[Meeting], day: date) -> list[Flag]:
    """Minutes that were added to after they were locked, within a year, latest first (R30, U41)."""
    recent = meetings.filter(held_on__gt=day - timedelta(days=365), locks_at__isnull=False)
    late = Event.objects.filter(
        subject_type="meeting", verb=Verb.MINUTES_AMENDED, code="late", subject_id__in=recent.values("pk")
    ).order_by("-pk")[:MOST]
    events = list(late)
    found = Meeting.objects.in_bulk([event.subject_id for event in events])
    return [
        Flag(
            "R30", str(_("会议记录事后补充")),
            _("“%(title)s”的记录锁定后，%(name)s于%(when)s补充。") % {
                "title": found[event.subject_id].title, "name": event.actor_name,
                "when": f"{timezone.localtime(event.happened_at):%Y-%m-%d %H:%M}",
            },
            found[event.subject_id].unit_code,
        )
        for event in events
    ]  # fmt: skip


def emergency_shares(projects: QuerySet[Project], page: Book, year: int) -> list[Flag]:
    """Communities in which more than the policy's share of the year's projects are emergencies (R38, U42)."""
    limit = page.value("emergency.share_alert")
    rows = (
        projects.filter(year=year, submitted_on__isnull=False)
        .values("unit_code")
        .annotate(number=Count("pk"), urgent=Count("pk", filter=Q(track=Track.EMERGENCY)))
        .filter(urgent__gt=F("number") * float(limit.fraction))
        .order_by("-urgent", "unit_code")[:MOST]
    )
    return [
        Flag(
            "R38", str(_("应急项目偏多")),
            _("%(year)s年度%(number)s个项目中有%(urgent)s个应急先行，超过%(limit)s的提示线。")
            % (row | {"year": year, "limit": limit.shown}),
            row["unit_code"],
        )
        for row in rows
    ]  # fmt: skip


def supplier_shares(projects: QuerySet[Project], page: Book, year: int) -> list[Flag]:
    """Units in which one supplier holds more than the policy's share of the year's contracted money (R57)."""
    limit = page.value("audit.supplier_share")
    signed = projects.filter(contract_signed_on__year=year, supplier__isnull=False)
    totals = {
        row["unit_code"]: row
        for row in signed.values("unit_code")
        .annotate(number=Count("pk"), sum=Sum("approved_total"))
        .filter(number__gte=LEAST_PROJECTS)
    }
    rows = signed.values("unit_code", "supplier_id", "supplier__name").annotate(
        number=Count("pk"), sum=Sum("approved_total")
    )
    found = []
    for row in rows.filter(number__gte=2).order_by("-sum", "unit_code"):
        total = totals.get(row["unit_code"])
        if total and total["sum"] and row["sum"] > total["sum"] * Decimal(str(float(limit.fraction))):
            params = {
                "name": row["supplier__name"], "number": row["number"], "all": total["number"], "year": year,
                "share": f"{row['sum'] * 100 / total['sum']:.0f}%", "limit": limit.shown,
            }  # fmt: skip
            words = _("%(year)s年签约%(all)s个项目，%(name)s承接%(number)s个，占金额%(share)s，超过%(limit)s提示线。")
            found.append(Flag("R57", str(_("承接方集中")), words % params, row["unit_code"]))
    return found[:MOST]


def alike_bidders(projects: QuerySet[Project], day: date) -> list[Flag]:
    """Purchases of the past year in which bidders share a representative, telephone, address or account (R59)."""
    recent = Quote.objects.filter(purchase__project__in=projects, received_on__gt=day - timedelta(days=365))
    groups: dict[int, list[Quote]] = {}
    for quote in alike_bids(recent.select_related("party", "purchase__project")).order_by("-pk")[: MOST * MOST]:
        groups.setdefault(quote.purchase_id, []).append(quote)
    words = _("“%(title)s”的报价单位%(names)s，法定代表人、电话、地址或账号相同。")
    return [
        Flag(
            "R59", str(_("疑似串通报价")),
            words % {
                "title": quotes[0].purchase.project.title,
                "names": _("、").join(quote.party.name for quote in reversed(quotes)),
            },
            quotes[0].purchase.project.unit_code, [quotes[0].purchase.project],
        )
        for quotes in list(groups.values())[:MOST]
    ]  # fmt: skip


def open_ties(projects: QuerySet[Project]) -> list[Flag]:
    """Ties between people and suppliers that nobody has judged yet, the latest first (R57)."""
    rows = Tie.objects.filter(subject_type="project", subject_id__in=projects.values("pk"), is_confirmed=None)
    found = list(rows.select_related("user", "party").order_by("-pk")[:MOST])
    known = Project.objects.in_bulk([tie.subject_id for tie in found])
    words = _("“%(title)s”：%(name)s与%(party)s，%(ground)s，尚未核实。")
    return [
        Flag(
            "R57", str(_("疑似利害关系")),
            words % {
                "title": known[tie.subject_id].title, "name": tie.user.name, "ground": tie.get_ground_display(),
                "party": tie.party.name if tie.party else _("项目地点"),
            },
            known[tie.subject_id].unit_code, [known[tie.subject_id]],
        )
        for tie in found
    ]  # fmt: skip
