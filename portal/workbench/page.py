"""The whole project page: its facts, what can be done now and by whom, laid out for the template. It writes nothing."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.events.log import broken_links
from governance.people import access
from governance.people.paging import page_by_key
from governance.people.permissions import Permission as P
from governance.people.units import unit_name, unit_path
from governance.recusal.queries import Raised, raised
from governance.workflow.door import Offer, legal_steps, offers, refusals
from governance.workflow.guards import Refusal
from governance.workflow.steps import Step
from portal import timeline
from portal.look.formats import percent
from portal.workbench import whom
from portal.workbench.addresses import address
from portal.workbench.forms import RecusalForm
from portal.workbench.queries import dossier, upper, worklist
from portal.workbench.trail import trail_of
from projects.actions.review import REVIEWERS
from projects.actions.showcase import GRANTERS
from projects.kinds import WAIVABLE, EntryKind, NegativeItem, ProjectType, Track
from projects.lifecycle.project import ENDED, LIVE, MAIN_ROAD, SHOWABLE, State
from projects.models import Project
from projects.queries.messages import WRITE, asked_first, entries, numbers
from projects.queries.project import rules_of

S = State
TOLD = "told-"
"""Before the names in the address that turn over what happened; the address may name a list's page as well."""
SHOWN = 10
"""So many rows of a list that grows the page shows; all of them stand on the list's own page."""
PARTS = {
    "participations": "projects:participation", "notices": "projects:notices", "objections": "projects:objections",
    "corrections": "projects:corrections", "payments": "projects:payments", "ledger_entries": "projects:budget_line",
    "progress_reports": "projects:progress", "photos": "projects:photos", "change_requests": "projects:changes",
}  # fmt: skip
"""Lists of a project that grow with the work → the page of each."""
LATEST = 5
"""So many messages the page shows; the others stand on their own page."""
ROADS: dict[str, tuple[State, ...]] = {
    Track.ORDINARY: MAIN_ROAD,
    Track.STREET_LED: tuple(
        S.COMMITTEE if state is S.DELIBERATION else state for state in MAIN_ROAD if state is not S.REVIEW
    ),
    Track.EMERGENCY: (S.DRAFT, S.IMPLEMENTATION, S.ACCEPTANCE, S.ACCEPTED, S.EVALUATION, S.ARCHIVED),
}
"""The states of each track in order, as the bar shows them."""
BESIDE = {S.RESERVE: S.REVIEW, S.RECTIFICATION: S.ACCEPTANCE, S.NOT_PASSED: S.DELIBERATION}
"""States beside the road and the place at which the project then stands."""
CLOCKS = {
    S.PUBLICITY: ("publicity_closes_at", gettext_lazy("评议结果公示期满，由系统自动转入下一步。")),
    S.ACCEPTED: ("acceptance_closes_at", gettext_lazy("验收结果公示期满，由系统自动启动居民评价。")),
}
"""States that the clock ends: the moment, and what happens then."""

DRAFTING = (S.DRAFT,)
EARLY = (S.DRAFT, S.SCREENING, S.DELIBERATION, S.COMMITTEE, S.REVIEW, S.NOT_PASSED)
"""States in which the design itself is what one looks at."""
WORKERS = (P.IMPLEMENT, P.SUPPLY)
"""Who does the work on site: the community or the street, and the supplier herself."""
ACTS: tuple[tuple[str, str, Any, P | tuple[P, ...], tuple[State, ...] | None], ...] = (
    ("design", "projects:design", gettext_lazy("修改方案"), P.PROJECT_DRAFT, DRAFTING),
    ("design", "projects:budget", gettext_lazy("编制预算表"), P.PROJECT_DRAFT, DRAFTING),
    ("design", "projects:negative_list", gettext_lazy("核对负面清单"), P.PROJECT_DRAFT, DRAFTING),
    ("design", "projects:targets", gettext_lazy("设定绩效目标"), P.PROJECT_DRAFT, DRAFTING),
    ("design", "projects:demands", gettext_lazy("关联需求"), P.PROJECT_DRAFT, DRAFTING),
    ("design", "projects:units", gettext_lazy("参与机构"), P.PROJECT_DRAFT, DRAFTING),
    ("design", "projects:emergency", gettext_lazy("申报应急"), P.PROJECT_DRAFT, DRAFTING),
    (
        "design",
        "projects:participation",
        gettext_lazy("登记居民参与"),
        (P.PROJECT_DRAFT, P.COUNCIL_MANAGE, P.IMPLEMENT),
        LIVE,
    ),
    ("design", "projects:waiver", gettext_lazy("批准例外"), P.WAIVER_GRANT, None),
    ("deliberation", "projects:meetings", gettext_lazy("评议会议"), P.PROJECT_VIEW, None),
    ("deliberation", "projects:committee", gettext_lazy("登记党工委决定"), P.COMMITTEE_DECIDE, (S.COMMITTEE,)),
    ("publicity", "projects:notices", gettext_lazy("公示与张贴"), P.PROJECT_VIEW, None),
    ("publicity", "projects:objections", gettext_lazy("答复异议"), P.PROJECT_VIEW, None),
    ("review", "projects:corrections", gettext_lazy("办理补正"), P.PROJECT_VIEW, None),
    ("messages", "projects:messages", gettext_lazy("写留言、答复"), WRITE, None),
    ("money", "projects:budget_line", gettext_lazy("年度额度"), P.FINANCE_VIEW, None),
    ("money", "projects:payments", gettext_lazy("支付"), P.FINANCE_VIEW, None),
    ("contract", "projects:purchase", gettext_lazy("采购"), P.PROJECT_VIEW, None),
    ("contract", "projects:contract", gettext_lazy("合同"), P.PROJECT_VIEW, None),
    ("site", "projects:safety", gettext_lazy("开工安全检查"), WORKERS, (S.CONTRACTED, S.IMPLEMENTATION)),
    ("site", "projects:progress", gettext_lazy("报送进度"), WORKERS, (S.IMPLEMENTATION,)),
    ("site", "projects:milestones", gettext_lazy("节点"), WORKERS, (S.CONTRACTED, S.IMPLEMENTATION)),
    ("site", "projects:photos", gettext_lazy("照片"), WORKERS, None),
    ("site", "projects:changes", gettext_lazy("变更"), (P.PROJECT_VIEW, P.SUPPLY), (S.CONTRACTED, S.IMPLEMENTATION)),
    ("closing", "acceptance:inspections", gettext_lazy("验收"), P.PROJECT_VIEW, None),
    ("closing", "acceptance:ratings", gettext_lazy("居民评价"), P.PROJECT_VIEW, None),
    ("closing", "acceptance:performance", gettext_lazy("绩效评分"), P.PROJECT_VIEW, None),
    ("closing", "acceptance:assessment", gettext_lazy("应急事后评估"), P.PROJECT_VIEW, None),
    ("closing", "projects:showcase", gettext_lazy("示范项目"), tuple(GRANTERS.values()), SHOWABLE),
    ("closing", "projects:offer", gettext_lazy("申报入库"), P.PROJECT_DRAFT, (S.ARCHIVED,)),
    ("audit", "audit:findings", gettext_lazy("审计发现"), P.PROJECT_VIEW, None),
)
"""The pages on which a section is worked on: section, page, label, right (any of several), states (None: always)."""


def road_of(project: Project) -> list[dict[str, Any]]:
    """The bar of steps: what is done with its day, where the project stands, what is to come; nothing to come
    once it ended. One query.
    """
    road, reached = ROADS[project.track], timeline.reached(project)
    here = BESIDE.get(project.state, project.state)
    if here in road:
        at = road.index(here)
    else:
        at = max((place for place, state in enumerate(road) if state in reached), default=0)
    steps = []
    for place, state in enumerate(road[: at + 1] if project.state in ENDED else road):
        standing = "done" if place < at else "todo"
        if place == at:
            standing = "done" if project.state in ENDED else "current"
        label = project.get_state_display() if place == at else state.label
        moment = reached.get(state) if place <= at else None
        if place == at:
            moment = reached.get(project.state, moment)
        if state is S.DRAFT and place < at:
            moment = project.created_at
        is_public = state in (S.PUBLICITY, S.ACCEPTED) and standing == "current"
        steps.append({"label": label, "state": standing, "date": moment, "is_public": is_public})
    return steps


def waiting_for(project: Project, *, has_recusals: bool) -> list[dict[str, Any]]:
    """Who can take the next step: for each awaited step its label, the roles that hold the right, and where it goes
    when recusals leave nobody.
    """
    return [
        {
            "label": step.label,
            "roles": whom.roles_of([step]),
            "raised": _raised_words(raised(project, step.who) if has_recusals else None),
        }
        for step in awaited_of(project)
    ]


def awaited_of(project: Project) -> list[Step]:
    """The steps of a person for which the project waits where it stands."""
    return [step for step in legal_steps(project) if not step.is_clock and worklist.waits_for(project, step)]


def _raised_words(goes: Raised | None) -> str:
    """To whom the step goes since those who would have taken it are recused (R55)."""
    if goes is None:
        return ""
    if goes.to_unit:
        return _("因回避，由上级%(unit)s办理。") % {"unit": unit_name(goes.to_unit)}
    return _("%(unit)s持有此权限的人员均已回避，上级没有同一权限的人员，请有任免权的单位另行任命。") % {
        "unit": unit_name(goes.from_unit)
    }


def clock_of(project: Project) -> dict[str, Any] | None:
    """Until when the clock waits and how the day was computed; None where no clock runs."""
    if project.state not in CLOCKS:
        return None
    column, sentence = CLOCKS[S(project.state)]
    closes_at = getattr(project, column)
    running = [notice for notice in project.notices.all() if notice.closes_at == closes_at]
    return {"closes_at": closes_at, "sentence": sentence, "notice": running[-1] if running else None}


def act_links(project: Project, user: Any, list_query: str) -> dict[str, list[dict[str, Any]]]:
    """For each section the pages on which this person works on it; they lead back into the list."""
    found: dict[str, list[dict[str, Any]]] = {section: [] for section, *_rest in ACTS}
    for section, name, label, right, states in ACTS:
        url = address(name, project.pk)
        rights = right if isinstance(right, tuple) else (right,)
        is_time = states is None or project.state in states
        if name == "acceptance:assessment":
            is_time = project.track == Track.EMERGENCY
        if name == "projects:offer":
            is_time = is_time and project.type == ProjectType.SERVICE
        if url and is_time and any(access.can(user, each, project) for each in rights):
            found[section].append({"url": f"{url}{list_query}", "label": label})
    return found


def sums_of(project: Project) -> dict[str, Decimal]:
    """What is reserved, committed, paid and returned on the project (yuan), from the ledger."""
    sums = {str(kind): Decimal(0) for kind in EntryKind}
    for entry in project.ledger_entries.all():
        sums[entry.kind] += entry.amount
    return sums


def parts_of(project: Project) -> dict[str, dict[str, Any]]:
    """The latest rows of each list that grows with the work, their number, and the page that turns over all of them."""
    parts = {}
    for name, page in PARTS.items():
        rows = sorted(getattr(project, name).all(), key=lambda row: -row.pk)
        parts[name] = {"rows": rows[:SHOWN], "number": len(rows), "url": address(page, project.pk)}
    return parts


def negative_answers(project: Project) -> list[dict[str, Any]]:
    """Each question that the list asks of this type, with its answer for the present version."""
    given = {row.item: row for row in project.negative_answers.all() if row.version == project.design_version}
    asked = rules_of(project).value("negative_list.questions").value
    return [
        {"question": NegativeItem(row["code"]).label, "answer": given.get(row["code"])}
        for row in asked if project.type in row["types"]
    ]  # fmt: skip


def items_of(project: Project) -> list[dict[str, Any]]:
    """Each vote with its formulas, the latest first."""
    return [{"item": item, "meeting": item.meeting} for item in project.agenda_items.all()]


def offered(project: Project, user: Any) -> tuple[list[Offer], list[Offer]]:
    """What she can do now: the steps that matters wait for, and the others apart from them, all of its own road.

    What is not on hold has nothing to release.
    """
    main: list[Offer] = []
    aside: list[Offer] = []
    for offer in offers(project, user):
        if not whom.is_of_road(offer.step, project.track) or (offer.step.name == "release" and not project.is_on_hold):
            continue
        (main if worklist.waits_for(project, offer.step) else aside).append(offer)
    return main, aside


@dataclass
class Missing:
    """An obstacle that can be mended, and the steps that it keeps from being taken."""

    refusal: Refusal
    steps: list[Any]

    @property
    def labels(self) -> str:
        return _("、").join(dict.fromkeys(str(step.label) for step in self.steps))


def missing_of(project: Project, main: list[Offer]) -> list[Missing]:
    """What is still missing before the next steps, each obstacle once with the place where it is mended.

    Of her own steps where the project waits for the person, else of those that others will take.
    """
    if main:
        asked = [(offer.step, offer.refusals) for offer in main]
    else:
        now = timezone.now()
        asked = [(step, refusals(project, step, at=now, given=None)) for step in awaited_of(project)]
    found: dict[tuple[str, str], Missing] = {}
    for step, refused in asked:
        for refusal in refused:
            if refusal.mends:
                found.setdefault((refusal.code, str(refusal)), Missing(refusal, [])).steps.append(step)
    return list(found.values())


def page_of(project: Project, request: HttpRequest) -> dict[str, Any]:
    """Everything that the template shows."""
    user = request.user
    main, aside = offered(project, user)
    sees_money = access.can(user, P.FINANCE_VIEW, project)
    told = page_by_key(
        dossier.history_of(project, sees_money=sees_money), request.GET, part=TOLD, order=timeline.LATEST,
        is_counted=True,
    )  # fmt: skip
    is_insider = access.can(user, P.PROJECT_VIEW, project)
    version, is_writer = project.design_version, access.can(user, WRITE, project)
    latest = entries(asked_first(project).order_by("-pk")[:LATEST], project) if is_writer else []
    said, unanswered = numbers(project) if latest else (0, 0)
    recusals = list(dossier.recusals_of(project))
    contract = project.contract_or_none()
    trail = trail_of(project, user, request.GET)
    return {
        **trail, "missing": missing_of(project, main),
        "project": project, "subject": project, "steps": road_of(project), "offers": main, "asides": aside,
        "waiting_for": waiting_for(project, has_recusals=bool(recusals)), "clock": clock_of(project),
        "is_insider": is_insider, "ask_url": ask_way(project, user, trail["list_query"]),
        "sees_money": sees_money, "links": act_links(project, user, trail["list_query"]),
        "place": unit_path(project.unit_code), "is_early": project.state in EARLY,
        "guests": [(unit_name(row.unit_code), percent(row.share * 100)) for row in project.units.all()],
        "negatives": negative_answers(project), "parts": parts_of(project),
        "is_writer": is_writer, "thread": latest, "thread_number": said, "open_messages": unanswered,
        "targets": [row for row in project.targets.all() if row.version == version],
        "items": items_of(project), "sums": sums_of(project), "lines": dossier.lines_of(project),
        "contract": contract, "waivers": [(waiver, guard_label(waiver.guard)) for waiver in
                                          dossier.waivers_of(project)],
        "checked_log": checked_log(project, request, sees_money=sees_money) if is_insider else None,
        "recusals": recusals, "events": timeline.told(told.rows), **told.links(request.GET, TOLD, "events"),
        "is_turned_over": any(name.startswith(TOLD) for name in request.GET), "recusal_form": RecusalForm(),
        "public_url": reverse("public:project", args=[project.code])
        if project.code and project.is_publicly_visible() else "",
        "dossier_url": address("reports:dossier", project.pk), "now": timezone.now(), **upper.of(project, user),
    }  # fmt: skip


def ask_way(project: Project, user: Any, list_query: str) -> str:
    """Where a reviewer asks for what is missing without sending the project back; nothing for anybody else."""
    if project.state != State.REVIEW or not any(access.can(user, right, project) for right in REVIEWERS):
        return ""
    return address("projects:corrections", project.pk) + list_query


def checked_log(project: Project, request: HttpRequest, *, sees_money: bool) -> dict[str, Any] | None:
    """Every record that the page tells computed again, where the reader asks: how many, and which do not hold."""
    if request.GET.get("verify") != "1":
        return None
    events = dossier.history_of(project, sees_money=sees_money)
    return {"count": events.count(), "faults": [event.hash[:12] for event, _reason in broken_links(events)]}


def guard_label(code: str) -> str:
    """What a waived guard is about, in words."""
    return str(WAIVABLE.get(code, code))
