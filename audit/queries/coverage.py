"""How far each layer of supervision has got, unit by unit, and where the layers meet (R74)."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Substr
from django.utils import timezone

from audit.kinds import CheckKind, Ground
from audit.models import AuditCase, Check, PublicReport
from governance.people import access
from governance.people.permissions import Permission as P
from governance.people.units import unit_name
from governance.recusal.queries import visible
from projects.lifecycle.project import ENDED
from projects.models import Project

CHILD_DIGITS = {4: 6, 6: 9, 9: 12, 12: 12}
"""A unit's page counts by the units below it."""


def quarter_of(day: date) -> int:
    return (day.month - 1) // 3 + 1


@dataclass(frozen=True)
class Coverage:
    """One unit: projects that each layer should have seen, has seen, and that two layers or more have seen."""

    unit_code: str
    self_due: int
    self_done: int
    full_due: int
    full_done: int
    approved: int
    sampled: int
    reported: int
    overlapping: int

    @property
    def name(self) -> str:
        return unit_name(self.unit_code)


def _seen(user: Any, year: int, quarter: int) -> QuerySet[Any]:
    """The projects approved in the year within reach, each marked with the layers that have looked at it. They are
    counted by the day of their approval, as a sample takes them, whatever year's money pays for them.
    """
    mine = {"project": OuterRef("pk")}
    checks = Check.objects.filter(**mine)
    return visible(user, P.PROJECT_VIEW, Project.objects.filter(approved_on__year=year)).annotate(
        by_self=Exists(checks.filter(kind=CheckKind.SELF)),
        by_full=Exists(checks.filter(kind=CheckKind.FULL, year=year)),
        by_full_now=Exists(checks.filter(kind=CheckKind.FULL, year=year, quarter=quarter)),
        by_sample=Exists(AuditCase.objects.filter(**mine, ground=Ground.SAMPLE)),
        by_public=Exists(PublicReport.objects.filter(**mine)),
    )


def _digits(user: Any) -> int:
    widest = min((len(low) for low, _high in access.reach_of(user, P.PROJECT_VIEW)), default=12)
    return CHILD_DIGITS.get(widest, 12)


def coverage(user: Any, *, on: date | None = None) -> list[Coverage]:
    """The four layers for each unit below the person's, for the year and quarter of the day. One query.

    Due to the self-check: the completed; to the full check: those that are under way this quarter (U26).
    """
    day = on or timezone.localdate()
    once = Q(by_self=True), Q(by_full=True), Q(by_sample=True), Q(by_public=True)
    twice = Q(pk__in=[])
    for place, first in enumerate(once):
        for second in once[place + 1 :]:
            twice |= first & second
    rows: Any = (
        _seen(user, day.year, quarter_of(day))
        .annotate(below=Substr("unit_code", 1, _digits(user)))
        .values("below")
        .annotate(
            self_due=Count("pk", filter=Q(completed_on__isnull=False)),
            self_done=Count("pk", filter=Q(completed_on__isnull=False, by_self=True)),
            full_due=Count("pk", filter=~Q(state__in=ENDED)),
            full_done=Count("pk", filter=~Q(state__in=ENDED) & Q(by_full_now=True)),
            approved=Count("pk"),
            sampled=Count("pk", filter=Q(by_sample=True)),
            reported=Count("pk", filter=Q(by_public=True)),
            overlapping=Count("pk", filter=twice),
        )
        .order_by("below")
    )
    names = [field.name for field in fields(Coverage)][1:]
    return [Coverage(row["below"], *(row[name] for name in names)) for row in rows]


def total_of(rows: list[Coverage]) -> Coverage:
    """The sum over the units."""
    names = [field.name for field in fields(Coverage)][1:]
    return Coverage("", *(sum(getattr(row, name) for row in rows) for name in names))


def unchecked(user: Any, *, kind: str, on: date | None = None) -> QuerySet[Project]:
    """The projects that a layer has yet to see, oldest first: whom the plan of inspection sends where (R74)."""
    day = on or timezone.localdate()
    seen = _seen(user, day.year, quarter_of(day))
    if kind == CheckKind.SELF:
        return seen.filter(completed_on__isnull=False, by_self=False).order_by("completed_on", "pk")
    return seen.filter(by_full_now=False).exclude(state__in=ENDED).order_by("approved_on", "pk")
