"""What the public site counts by place: projects and demands of a year, money of a year, finished works with photos.

Every figure is a sum over all rows of a year, asked once for all places and kept for minutes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.cache import cache as shared
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils import timezone

from demands.queries import public_register
from governance.people.units import code_range, unit_name, within
from governance.policy.values import SHANGHAI
from portal.public.queries import FIGURES_SECONDS, projects
from projects.kinds import PhotoStage
from projects.lifecycle.project import LIVE, State
from projects.lifecycle.publicity import NoticeState
from projects.models import BudgetLine, Notice, Photo, Project

ZERO = Decimal(0)
AT_WORK = (State.PROCUREMENT, State.CONTRACTED, State.IMPLEMENTATION, State.ACCEPTANCE, State.RECTIFICATION)


@dataclass(frozen=True)
class Tally:
    """The year of one place: public projects, those at work, those accepted, yuan approved, demands, notices now."""

    number: int = 0
    at_work: int = 0
    done: int = 0
    approved: Decimal = ZERO
    demands: int = 0
    notices: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(getattr(self, name) + getattr(other, name) for name in Tally.__dataclass_fields__))


def tallies(year: int) -> dict[str, Tally]:
    """Code of a unit → what it has itself in that year; a street's sums do not hold its communities'. Ten minutes old.

    A project of several communities counts where it is led.
    """
    key = f"public-tallies-{year}"
    found: dict[str, Tally] | None = shared.get(key)
    if found is None:
        found = _counted(year)
        shared.set(key, found, FIGURES_SECONDS)
    return found


def _counted(year: int) -> dict[str, Tally]:
    rows = projects().filter(year=year).order_by().values("unit_code").annotate(
        number=Count("pk"), at_work=Count("pk", filter=Q(state__in=AT_WORK)),
        done=Count("pk", filter=Q(accepted_on__isnull=False)),
        approved=Sum("approved_total", filter=Q(approved_on__isnull=False), default=ZERO),
    )  # fmt: skip
    columns = ("unit_code", "number", "at_work", "done", "approved")
    found = {code: Tally(*sums) for code, *sums in rows.values_list(*columns)}
    begins, ends = (datetime(each, 1, 1, tzinfo=SHANGHAI) for each in (year, year + 1))
    asked = public_register().filter(submitted_at__gte=begins, submitted_at__lt=ends).order_by().values("unit_code")
    for code, number in asked.annotate(number=Count("pk")).values_list("unit_code", "number"):
        found[code] = replace(found.get(code, Tally()), demands=number)
    return found


def running() -> QuerySet[Notice]:
    """The notices that hang now."""
    return Notice.objects.filter(state=NoticeState.OPEN, closes_at__gt=timezone.now())


def hanging() -> dict[str, int]:
    """Code of a unit → how many notices hang there now."""
    rows = running().order_by().values("unit_code").annotate(number=Count("pk"))
    return dict(rows.values_list("unit_code", "number"))


def tally_of(code: str, sums: Mapping[str, Tally]) -> Tally:
    """What a unit has with everything below it."""
    low, high = code_range(code)
    return sum((tally for unit, tally in sums.items() if low <= unit < high), Tally())


def in_place(rows: QuerySet[Project], code: str) -> QuerySet[Project]:
    """The projects led in a place or in which it takes part; all of them for no code."""
    return rows.filter(Project.reach_q([code_range(code)], [])) if code else rows


def money_of(code: str, year: int) -> dict[str, Decimal] | None:
    """Yuan of the year, of a community or of all in a street: ceiling, promised and paid; None where none is set."""
    rows = BudgetLine.objects.filter(within([code_range(code)]), year=year)
    sums = {"ceiling": Sum("ceiling"), "promised": Sum(F("reserved") + F("committed")), "paid": Sum("paid")}
    found = rows.aggregate(**sums)
    return None if found["ceiling"] is None else found


def results(code: str = "", limit: int = 3) -> list[dict[str, Any]]:
    """The works accepted last that can be shown before and after: title, place, keys of two photos. Ten minutes old."""
    key = f"public-results-{code}-{limit}"
    found: list[dict[str, Any]] | None = shared.get(key)
    if found is None:
        photos = Photo.objects.filter(project=OuterRef("pk"))
        before = photos.filter(stage=PhotoStage.BEFORE).order_by("pk").values("pk")[:1]
        after = photos.filter(stage=PhotoStage.AFTER).order_by("-pk").values("pk")[:1]
        rows = in_place(projects(), code).filter(accepted_on__isnull=False)
        rows = rows.annotate(before=Subquery(before), after=Subquery(after))
        rows = rows.filter(before__isnull=False, after__isnull=False).order_by("-accepted_on", "-pk")
        columns = ("code", "title", "unit_code", "accepted_on", "approved_total", "before", "after")
        found = [dict(row) | {"unit": unit_name(row["unit_code"])} for row in rows.values(*columns)[:limit]]
        shared.set(key, found, FIGURES_SECONDS)
    return found


def live(code: str, limit: int) -> list[dict[str, Any]]:
    """The projects of a place that are under way, the newest first."""
    columns = ("pk", "code", "title", "state", "type", "unit_code", "total")
    return list(in_place(projects(), code).filter(state__in=LIVE).order_by("-pk").values(*columns)[:limit])
