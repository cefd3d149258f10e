"""The figures of a unit as a person may see them: each a sum over rows, grouped by the database, one query apiece.

Projects are counted where they are led, less those from which the person is recused. Money and coverage belong to the
communities and are the same for everybody who may see them.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.cache import cache as shared
from django.db.models import Count, F, FloatField, Func, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Cast, Substr
from django.utils import timezone

from audit.queries.coverage import CHILD_DIGITS
from demands.queries import Coverage, coverages, year_span
from governance.events.log import subject_type
from governance.events.models import Event
from governance.people import access
from governance.people.models import Unit
from governance.people.permissions import Permission as P
from governance.people.units import code_range, every_unit, within
from governance.policy.errors import NoEdition
from governance.policy.values import Value, value
from portal.workbench.queries.projects import Filters, listed
from projects.kinds import EntryKind
from projects.lifecycle.project import LIVE, SHOWABLE
from projects.models import BudgetLine, LedgerEntry, Project
from projects.queries.project import visible

CENT = Decimal("0.01")
WORST, LOWEST = 5, 3
PACES_SECONDS = 300


def homes(user: Any) -> list[Unit]:
    """The units at which the person's view of projects begins, none of them below another."""
    codes = [low for low, _high in access.reach_of(user, P.PROJECT_VIEW)]
    return list(Unit.objects.filter(code__in=codes).order_by("code"))


def units_of(user: Any) -> QuerySet[Unit]:
    """The units of which the person may have an overview."""
    return access.visible(user, P.PROJECT_VIEW, Unit.objects.all())


def below(code: str) -> dict[str, str]:
    """Code → name of the units directly below, by code."""
    return {unit: name for unit, (name, parent, _level) in sorted(every_unit().items()) if parent == code}


def communities(code: str) -> dict[str, str]:
    """Code → name of the communities in the unit, itself included."""
    low, high = code_range(code)
    rows = sorted(every_unit().items())
    return {unit: name for unit, (name, _parent, level) in rows if level == "community" and low <= unit < high}


def _child(code: str, field: str = "unit_code") -> Substr:
    """The code of the unit below to which a row belongs; the unit's own code for what it does itself."""
    return Substr(field, 1, CHILD_DIGITS[len(code)])


def _projects(user: Any, code: str) -> QuerySet[Project]:
    return visible(user).filter(within([code_range(code)])).order_by()


# Projects under way, and what is late --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Load:
    """Projects under way, and how many of them are past their day."""

    live: int = 0
    late: int = 0

    def __add__(self, other: "Load") -> "Load":
        return Load(self.live + other.live, self.late + other.late)


@dataclass(frozen=True)
class Standing:
    """The projects under way, by the unit below and by stage."""

    by_unit: Mapping[str, Load]
    by_stage: Mapping[str, Load]
    total: Load


def standing(user: Any, code: str, today: date) -> Standing:
    """What is under way in the unit on the day. One query."""
    rows = _projects(user, code).filter(state__in=LIVE).annotate(child=_child(code)).values_list("child", "state")
    by_unit: dict[str, Load] = defaultdict(Load)
    by_stage: dict[str, Load] = defaultdict(Load)
    for child, state, live, late in rows.annotate(live=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today))):
        load = Load(live, late)
        by_unit[child] += load
        by_stage[state] += load
    return Standing(by_unit, by_stage, sum(by_unit.values(), Load()))


def late(user: Any, code: str) -> QuerySet:
    """The late projects of the unit as the list of projects shows them, the longest overdue first."""
    return listed(user, Filters(unit=code, overdue="1")).order_by("due_on", "pk")


# The year's projects and what residents say of them ------------------------------------------------------------------


@dataclass(frozen=True)
class Results:
    """Projects of a year: how many, approved, accepted, rated; their counted ratings and the satisfied among them."""

    number: int = 0
    approved: int = 0
    accepted: int = 0
    rated: int = 0
    ratings: int = 0
    satisfied: int = 0
    district_showcases: int = 0
    street_showcases: int = 0

    def __add__(self, other: "Results") -> "Results":
        return Results(*(getattr(self, name) + getattr(other, name) for name in Results.__dataclass_fields__))

    @property
    def satisfaction(self) -> Decimal | None:
        """Percent of the counted ratings that are satisfied; None without any."""
        return Decimal(self.satisfied * 100) / self.ratings if self.ratings else None


def results(user: Any, code: str, year: int) -> dict[str, Results]:
    """Code of the unit below → its projects of the year. One query."""
    rows: Any = _projects(user, code).filter(year=year).annotate(child=_child(code)).values_list("child")
    rows = rows.annotate(
        number=Count("pk"), approved=Count("pk", filter=Q(approved_on__isnull=False)),
        accepted=Count("pk", filter=Q(accepted_on__isnull=False)), rated=Count("pk", filter=Q(evaluation_count__gt=0)),
        ratings=Sum("evaluation_count"), satisfied=Sum("satisfied_count"),
        district=Count("district_showcase_on", filter=Q(state__in=SHOWABLE)),
        street=Count("street_showcase_on", filter=Q(state__in=SHOWABLE)),
    )  # fmt: skip
    return {child: Results(*sums) for child, *sums in rows}


def least_liked(user: Any, code: str, year: int) -> QuerySet:
    """The year's rated projects, the least satisfying first; of equals the one with more ratings."""
    rated = _projects(user, code).filter(year=year, evaluation_count__gt=0)
    share = Cast("satisfied_count", FloatField()) / F("evaluation_count")
    columns = ("pk", "title", "unit_code", "state", "evaluation_count", "satisfied_count")
    return rated.annotate(share=share).order_by("share", "-evaluation_count", "pk").values(*columns)


def pass_line(code: str) -> Value:
    """The share of satisfied ratings from which a project passes (U23)."""
    return value("evaluation.pass", unit_code=code)


# Money ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Money:
    """Yuan of a year. Approved holds what is under contract, that holds what is paid; returned stands beside them."""

    ceiling: Decimal = Decimal(0)
    approved: Decimal = Decimal(0)
    contracted: Decimal = Decimal(0)
    paid: Decimal = Decimal(0)
    returned: Decimal = Decimal(0)

    def __add__(self, other: "Money") -> "Money":
        return Money(*(getattr(self, name) + getattr(other, name) for name in Money.__dataclass_fields__))

    @property
    def available(self) -> Decimal:
        return self.ceiling - self.approved


def money(user: Any, code: str, year: int) -> dict[str, Money]:
    """Code of the unit below → its money of the year; nothing where no ceiling is set. Two queries."""
    lines = access.visible(user, P.FINANCE_VIEW, BudgetLine.objects.filter(within([code_range(code)]), year=year))
    back = LedgerEntry.objects.filter(kind=EntryKind.RETURN, line__in=lines.values("pk")).order_by()
    back_by_unit: Any = back.annotate(child=_child(code, "line__unit_code")).values_list("child")
    returned = dict(back_by_unit.annotate(sum=Sum("amount")))
    rows = lines.annotate(child=_child(code)).values_list("child").order_by()
    sums: Any = rows.annotate(*(Sum(name) for name in ("ceiling", "reserved", "committed", "paid")))
    found = {}
    for child, *kept in sums:
        ceiling, reserved, committed, paid = (each.quantize(CENT) for each in kept)
        contracted = committed + paid
        given_back = returned.get(child, Decimal(0)).quantize(CENT)
        found[child] = Money(ceiling, reserved + contracted, contracted, paid, given_back)
    return found


# Throughput ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Pace:
    """How long projects that left a stage had been in it: the median in days, and of how many."""

    days: Decimal
    number: int


def median(counted: Mapping[int, int]) -> Decimal:
    """The middle of values of which each occurs so often; between two middles their mean."""
    number = sum(counted.values())
    low, high = _at(counted, (number - 1) // 2), _at(counted, number // 2)
    return Decimal(low + high) / 2


def _at(counted: Mapping[int, int], place: int) -> int:
    """The value at a place of the sorted row, counted from nought."""
    for each in sorted(counted):
        place -= counted[each]
        if place < 0:
            return each
    raise IndexError(place)


class ShanghaiDay(Func):
    """The calendar day of a moment in Shanghai, as each database counts days best. There is no summer time there."""

    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        return self.as_sql(compiler, connection, template="julianday(date(%(expressions)s, '+8 hours'))", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        template = "((%(expressions)s) AT TIME ZONE 'Asia/Shanghai')::date"
        return self.as_sql(compiler, connection, template=template, **context)


class Days(Func):
    """Whole days from the second day to the first."""

    output_field = IntegerField()
    arg_joiner = " - "
    template = "CAST(%(expressions)s AS integer)"

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        return self.as_sql(compiler, connection, template="(%(expressions)s)", **context)


def paces(user: Any, code: str, year: int) -> dict[int, dict[str, Pace]]:
    """Year → stage → pace, for the year and the one before, by the day on which the stage was left. Kept for minutes.

    A stay begins with the event that led into the stage and ends with the one that led out of it, in calendar days. One
    query: the database groups by stage and length, so that few rows come over however many projects there are.
    """
    key = f"overview-paces:{user.pk}:{code}:{year}"
    found: dict[int, dict[str, Pace]] | None = shared.get(key)
    if found is None:
        found = _paces(user, code, year)
        shared.set(key, found, PACES_SECONDS)
    return found


def _paces(user: Any, code: str, year: int) -> dict[int, dict[str, Pace]]:
    (begins, between), (_between, ends) = year_span(year - 1), year_span(year)
    moves = Event.objects.filter(subject_type=subject_type(Project)).exclude(from_state=F("to_state"))
    entered = moves.filter(
        subject_id=OuterRef("subject_id"), seq__lt=OuterRef("seq"), to_state=OuterRef("from_state")
    ).order_by("-seq").values("happened_at")[:1]  # fmt: skip
    moved = _projects(user, code).filter(state_since__gte=begins).values("pk")
    left = moves.filter(subject_id__in=moved, from_state__in=LIVE, happened_at__gte=begins, happened_at__lt=ends)
    rows = left.exclude(to_state="").annotate(stay=Days(ShanghaiDay("happened_at"), ShanghaiDay(Subquery(entered))))
    is_now = Q(happened_at__gte=between)
    sums = rows.order_by().values_list("from_state", "stay").annotate(
        now=Count("pk", filter=is_now), before=Count("pk", filter=~is_now)
    )  # fmt: skip
    counted: dict[int, dict[str, dict[int, int]]] = {year: defaultdict(dict), year - 1: defaultdict(dict)}
    for state, stay, *numbers in sums:
        for each, number in zip((year, year - 1), numbers, strict=True):
            if stay is not None and number:
                counted[each][state][stay] = number
    return {
        each: {state: Pace(median(days), sum(days.values())) for state, days in stages.items()}
        for each, stages in counted.items()
    }


# Coverage ------------------------------------------------------------------------------------------------------------


def collected(code: str, year: int, at: datetime | None = None) -> list[Coverage] | NoEdition:
    """How far each community of the unit has come with collecting demands; the refusal of the rules for a year in which
    none were in force."""
    try:
        return coverages(list(communities(code)), year, at or timezone.now())
    except NoEdition as none:
        return none
