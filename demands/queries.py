"""Every list and sum of this act: a person's lists, the public register, likeness, coverage, the roster in figures."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from demands.kinds import CODE_LENGTH, ONLINE, Channel, Mode, SpecialGroup, Visit, plain_code
from demands.lifecycle import PENDING, DemandState, RoundState
from demands.models import CollectionRound, Demand, DemandText, SpecialHousehold
from governance.events import Verb
from governance.events.chain import sha256
from governance.events.log import history
from governance.people import access, units
from governance.people.permissions import Permission as P
from governance.policy.models import Override, Parameter
from governance.policy.values import SHANGHAI, Book, Value, book, edition_on, prefixes, value
from governance.recusal.queries import visible, without_recused
from governance.workflow.steps import steps_of, verb_of

PAGE = 20
COMPARED = 300
"""How many of the community's latest demands a new text is compared with."""


# Lists ----------------------------------------------------------------------------------------------------------------


def seen_by(user: Any, at: datetime | None = None) -> QuerySet[Demand]:
    """The demands within the person's reach, minus those she stepped aside from, newest first."""
    return visible(user, P.DEMAND_VIEW, Demand.objects.order_by("-pk"), at)


def waiting(user: Any, at: datetime | None = None) -> QuerySet[Demand]:
    """The demands that wait for this person's first reply, the most pressing first (U46)."""
    rows = Demand.objects.filter(state=DemandState.SUBMITTED, is_on_hold=False)
    return visible(user, P.DEMAND_HANDLE, rows, at).order_by(F("due_on").asc(nulls_last=True), "pk")


def handled_by(user: Any, at: datetime | None = None) -> QuerySet[Demand]:
    """The demands that the person may handle, newest first."""
    return visible(user, P.DEMAND_HANDLE, Demand.objects.order_by("-pk"), at)


def narrowed(rows: QuerySet[Demand], chosen: Mapping[str, Any]) -> QuerySet[Demand]:
    """The rows that fit the filters: state, channel, category, unit_code (with all below it), text, is_late."""
    for name in ("state", "channel", "category", "mode"):
        if chosen.get(name):
            rows = rows.filter(**{name: chosen[name]})
    if chosen.get("unit_code"):
        low, high = units.code_range(chosen["unit_code"])
        rows = rows.filter(unit_code__gte=low, unit_code__lt=high)
    if text := (chosen.get("text") or "").strip():
        found = Q(title__icontains=text) | Q(place__icontains=text)
        code = plain_code(text)
        rows = rows.filter(found | Q(code=code) if len(code) == CODE_LENGTH else found)
    if chosen.get("is_late"):
        rows = rows.filter(state__in=PENDING, due_on__lt=timezone.localdate())
    return rows


@dataclass(frozen=True)
class Page:
    """Some rows and the keys from which the pages beside them begin; None where there is no such page."""

    rows: list[Any]
    newer: int | None
    older: int | None


def page_of(rows: QuerySet, *, before: int | None = None, after: int | None = None, size: int = PAGE) -> Page:
    """One page by key, newest first: below the key `before`, or above the key `after`. One query."""
    if after is not None:
        found = list(rows.filter(pk__gt=after).order_by("pk")[: size + 1])
        has_more, found = len(found) > size, found[:size][::-1]
        return Page(found, found[0].pk if has_more else None, found[-1].pk if found else None)
    found = list((rows if before is None else rows.filter(pk__lt=before)).order_by("-pk")[: size + 1])
    has_more, found = len(found) > size, found[:size]
    newer = found[0].pk if before is not None and found else None
    return Page(found, newer, found[-1].pk if has_more else None)


def public_register(unit_code: str = "", state: str = "", category: str = "") -> QuerySet[Demand]:
    """What everyone may read: demands that a clerk has looked at, newest first; merged ones stand under the other's.

    The rows hold title, place, category, state and reply, and no word of the person's own.
    """
    rows = Demand.objects.exclude(state__in=[DemandState.SUBMITTED, DemandState.MERGED])
    return narrowed(rows, {"unit_code": unit_code, "state": state, "category": category}).order_by("-pk")


@dataclass(frozen=True)
class Tracked:
    """A demand as the holder of its code sees it; `answered` is the demand that carries its answer."""

    demand: Demand
    answered: Demand

    @property
    def is_merged(self) -> bool:
        return self.demand is not self.answered


def by_tracking_code(code: str) -> Tracked | None:
    """The demand of a tracking code as typed (dashes, spaces, small letters), with the one it was merged into."""
    plain = plain_code(code)
    if len(plain) != CODE_LENGTH:
        return None
    demand = Demand.objects.select_related("merged_into").filter(code=plain).first()
    return Tracked(demand, demand.merged_into or demand) if demand else None


def words_of(demand: Demand) -> DemandText | None:
    """The words, name and number of a demand, still sealed until read; None once erased."""
    return DemandText.objects.filter(demand=demand).first()


@dataclass(frozen=True)
class Happening:
    """One line of a demand's history, in words."""

    at: datetime
    title: str
    who: str
    body: str


def told(subject: Demand | CollectionRound) -> list[Happening]:
    """What happened to the demand or the round, newest first. One query."""
    labels = {verb_of(type(subject), name): step.label for name, step in steps_of(type(subject)).items()}
    labels |= {verb.value: verb.label for verb in Verb if verb.value not in labels}
    return [
        Happening(
            event.happened_at, str(labels.get(event.verb, event.verb)),
            " ".join(filter(None, (event.actor_name, event.actor_role))), str(event.values.get("reply", "")),
        )
        for event in history(subject).reverse()
    ]  # fmt: skip


def is_text_intact(demand: Demand) -> bool | None:
    """Whether the words are still those whose salted digest the log keeps; None once erased."""
    text, event = words_of(demand), history(demand).first()
    if text is None or event is None:
        return None
    return sha256(text.salt + "\n".join([text.body, text.name, text.phone])) == event.digest


def open_rounds(unit_code: str) -> QuerySet[CollectionRound]:
    """The rounds in which a community collects now, its street's and district's included."""
    above = [unit_code[:length] for length in range(4, len(unit_code) + 1)]
    return CollectionRound.objects.filter(unit_code__in=above, state=RoundState.OPEN).order_by("closes_on", "pk")


def rounds_seen_by(user: Any, at: datetime | None = None) -> QuerySet[CollectionRound]:
    """The rounds within the person's reach with the number of their demands, newest first."""
    rows = visible(user, P.DEMAND_VIEW, CollectionRound.objects.order_by("-pk"), at)
    return rows.annotate(collected=Count("demands"))


# Likeness -------------------------------------------------------------------------------------------------------------


def pairs_of(text: str) -> set[str]:
    """Every two neighbouring signs of the text, without punctuation and spaces, full and half width alike."""
    plain = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold()
    return {plain[start : start + 2] for start in range(len(plain) - 1)} or ({plain} if plain else set())


def likeness(one: set[str], other: set[str]) -> float:
    """Dice's measure of two sets of pairs, from 0 (nothing shared) to 1 (the same)."""
    together = len(one) + len(other)
    return 2 * len(one & other) / together if together else 0.0


@dataclass(frozen=True)
class Similar:
    """A demand that says nearly the same, and how nearly (percent)."""

    demand: Demand
    percent: int


def similar(
    unit_code: str, text: str, *, besides: int | None = None, limit: int = 5, at: datetime | None = None,
    user: Any = None,
) -> list[Similar]:  # fmt: skip
    """Living demands of the community whose words are at least as alike as the policy says (U34), the likest first.

    Looks at the latest 300. With `user`, leaves out what she stepped aside from.
    """
    least, wanted = value("demand.similarity", unit_code=unit_code, at=at).value, pairs_of(text)
    if not wanted:
        return []
    living = Demand.objects.filter(unit_code=unit_code, state__in=[*PENDING, DemandState.ADOPTED])
    if user is not None:
        living = without_recused(user, living)
    rows = DemandText.objects.filter(demand__in=living).exclude(demand=besides).select_related("demand")
    found = [(likeness(wanted, pairs_of(row.body)), row.demand) for row in rows.order_by("-demand_id")[:COMPARED]]
    near = sorted(((score, demand) for score, demand in found if score >= least), key=lambda pair: -pair[0])
    return [Similar(demand, round(score * 100)) for score, demand in near[:limit]]


# Coverage -------------------------------------------------------------------------------------------------------------


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


def communities_of(user: Any, permission: P = P.DEMAND_VIEW, at: datetime | None = None) -> list[tuple[str, str]]:
    """(code, name) of the communities within the person's reach under the permission."""
    from governance.people.models import Unit

    rows = access.visible(user, permission, Unit.objects.filter(level=Unit.Level.COMMUNITY), at)
    return list(rows.values_list("code", "name"))


def households(user: Any, year: int, at: datetime | None = None) -> QuerySet[SpecialHousehold]:
    """The roster of the communities whose demands the person records, those still to visit first; sealed (R83)."""
    rows = access.visible(user, P.DEMAND_RECORD, SpecialHousehold.objects.filter(year=year), at)
    return rows.order_by("-outcome", "pk")
