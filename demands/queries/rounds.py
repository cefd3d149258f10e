"""How far the year's collection has come, and the roster of special households in figures (R13–R16, U36)."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from demands.kinds import ONLINE, Channel, Mode, SpecialGroup, Visit
from demands.models import Demand, SpecialHousehold
from demands.queries.policy import kept_since
from governance.people import access
from governance.people.crypto import ERASED
from governance.people.permissions import Permission as P
from governance.policy.models import Override, Parameter
from governance.policy.values import SHANGHAI, Book, Value, book, edition_on, prefixes


@dataclass(frozen=True)
class Group:
    """Special households of one kind: on the roster, asked, excused (refused or moved, with a note)."""

    code: str
    label: str
    total: int = 0
    asked: int = 0
    excused: int = 0
    demands: int = 0

    @property
    def to_visit(self) -> int:
        return self.total - self.asked - self.excused


@dataclass(frozen=True)
class Coverage:
    """How far a community's collection of a year has come (R13–R16, U36)."""

    unit_code: str
    year: int
    target: Value
    people: int
    forms: int
    uncounted: int
    counts_forms: bool
    by_mode: dict[str, int] = field(default_factory=dict)
    by_channel: dict[str, int] = field(default_factory=dict)
    groups: list[Group] = field(default_factory=list)

    @property
    def reached(self) -> int:
        """What stands against the target: distinct persons and households, or forms where the policy says so."""
        return self.forms if self.counts_forms else self.people

    @property
    def is_met(self) -> bool:
        return self.reached >= self.target.value

    @property
    def missing(self) -> int:
        return max(0, self.target.value - self.reached)

    @property
    def online(self) -> int:
        return sum(count for channel, count in self.by_channel.items() if channel in ONLINE)

    @property
    def offline(self) -> int:
        return self.forms - self.online

    @property
    def has_both_modes(self) -> bool:
        return all(self.by_mode.get(mode) for mode in Mode.values)

    @property
    def has_both_channels(self) -> bool:
        return self.online > 0 and self.offline > 0

    @property
    def modes(self) -> list[tuple[str, int]]:
        return [(str(label), self.by_mode.get(mode, 0)) for mode, label in Mode.choices]

    @property
    def channels(self) -> list[tuple[str, int]]:
        return [(str(label), self.by_channel.get(code, 0)) for code, label in Channel.choices]

    @property
    def special_total(self) -> int:
        return sum(group.total for group in self.groups)

    @property
    def special_to_visit(self) -> int:
        return sum(group.to_visit for group in self.groups)


def year_span(year: int) -> tuple[datetime, datetime]:
    """The half-open span of a year in Shanghai."""
    return tuple(datetime.combine(date(y, 1, 1), time(), tzinfo=SHANGHAI) for y in (year, year + 1))  # type: ignore[return-value]


def coverage(unit_code: str, year: int, at: datetime | None = None) -> Coverage:
    """The coverage of one community in one year; always the same number of queries."""
    return coverages([unit_code], year, at)[0]


def coverages(codes: list[str], year: int, at: datetime | None = None) -> list[Coverage]:
    """The coverage of each community, in the order given, in a fixed number of queries besides the policy's."""
    begins, ends = year_span(year)
    moment = min(max(at or timezone.now(), begins), ends)
    rows = Demand.objects.filter(unit_code__in=codes, submitted_at__gte=begins, submitted_at__lt=ends)
    people = dict(
        rows.filter(is_counted=True).values_list("unit_code").annotate(n=Count("respondent_index", distinct=True))
    )
    sums: dict[str, Any] = {code: {"modes": {}, "channels": {}, "groups": {}, "uncounted": 0} for code in codes}
    grouped = rows.values_list("unit_code", "mode", "channel", "special_group", "is_counted").annotate(n=Count("pk"))
    for code, mode, channel, group, is_counted, count in grouped.order_by():
        here = sums[code]
        for name, key in (("modes", mode), ("channels", channel), ("groups", group)):
            here[name][key] = here[name].get(key, 0) + count
        here["uncounted"] += 0 if is_counted else count
    roster, rules_of = _roster(codes, year), _rules(codes, year, moment)
    found = []
    for code in codes:
        here, forms = sums[code], sum(sums[code]["modes"].values())
        rules = rules_of[code]
        found.append(
            Coverage(
                code, year, rules.value("collection.coverage"), people.get(code, 0), forms, here["uncounted"],
                rules.value("collection.counts").value == "forms", here["modes"], here["channels"],
                _groups(roster.get(code, {}), here["groups"]),
            )
        )  # fmt: skip
    return found


def _rules(codes: list[str], year: int, at: datetime) -> dict[str, Book]:
    """The policy of each community; those for which nothing of their own was decided share one reading."""
    edition, names = edition_on(at), ("collection.coverage", "collection.counts")
    decided = set(Override.objects.filter(name__in=names).values_list("unit_code", flat=True))
    decided |= set(Parameter.objects.filter(name__in=names).values_list("unit_prefix", flat=True))
    read: dict[tuple[str, ...], Book] = {}
    found = {}
    for code in codes:
        key = tuple(prefix for prefix in prefixes(code) if prefix in decided)
        if key not in read:
            read[key] = book(edition=edition, unit_code=code, year=year, at=at)
        found[code] = read[key]
    return found


def _roster(codes: list[str], year: int) -> dict[str, dict[tuple[str, str], int]]:
    rows = SpecialHousehold.objects.filter(unit_code__in=codes, year=year).values_list("unit_code", "group", "outcome")
    found: dict[str, dict[tuple[str, str], int]] = {}
    for code, group, outcome, count in rows.annotate(n=Count("pk")).order_by():
        found.setdefault(code, {})[group, outcome] = count
    return found


def _groups(roster: dict[tuple[str, str], int], demands: dict[str, int]) -> list[Group]:
    return [
        Group(
            code, str(label), sum(roster.get((code, outcome), 0) for outcome in Visit.values),
            roster.get((code, Visit.ASKED), 0),
            roster.get((code, Visit.REFUSED), 0) + roster.get((code, Visit.MOVED), 0), demands.get(code, 0),
        )
        for code, label in SpecialGroup.choices
    ]  # fmt: skip


def households(user: Any, year: int, at: datetime | None = None) -> QuerySet[SpecialHousehold]:
    """The roster of the communities whose demands the person records, those still to visit first; sealed (R83)."""
    rows = access.visible(user, P.DEMAND_RECORD, SpecialHousehold.objects.filter(year=year), at)
    return rows.order_by("-outcome", "pk")


def households_past_retention(at: datetime) -> QuerySet[SpecialHousehold]:
    """Those on rosters whose year ended longer ago than the term, and that still say who they are (R83)."""
    past = Q(pk__in=[])
    for (low, high), day in kept_since("retention.roster", at):
        past |= Q(unit_code__gte=low, unit_code__lt=high, year__lt=day.year)
    return SpecialHousehold.objects.filter(past).exclude(household_index__startswith=ERASED)
