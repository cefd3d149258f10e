"""The lists of demands and rounds: a person's, the public register, a tracked one, its words and its history."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from demands.kinds import CODE_LENGTH, plain_code
from demands.lifecycle import PENDING, DemandState, RoundState
from demands.models import CollectionRound, Demand, DemandText
from demands.queries.policy import past_term
from governance.events import Verb
from governance.events.chain import sha256
from governance.events.log import history
from governance.events.models import Event
from governance.people import access, units
from governance.people.models import Unit
from governance.people.permissions import Permission as P
from governance.recusal.queries import visible
from governance.workflow.steps import steps_of, verb_of


def seen_by(user: Any, at: datetime | None = None) -> QuerySet[Demand]:
    """The demands within the person's reach, minus those she stepped aside from, newest first."""
    return visible(user, P.DEMAND_VIEW, Demand.objects.order_by("-pk"), at)


def waiting(user: Any, at: datetime | None = None) -> QuerySet[Demand]:
    """The demands that wait for this person's first reply, the most pressing first (U46)."""
    rows = Demand.objects.filter(state=DemandState.SUBMITTED, is_on_hold=False)
    return visible(user, P.DEMAND_HANDLE, rows, at).order_by(F("due_on").asc(nulls_last=True), "pk")


def next_waiting(user: Any, after: Demand, chosen: Mapping[str, Any]) -> Demand | None:
    """What waits for her first reply after this one, as the filters leave it; the most pressing where it is answered
    or the last.
    """
    rows = narrowed(waiting(user), {**chosen, "state": ""}).exclude(pk=after.pk)
    if after.state == DemandState.SUBMITTED and after.due_on:
        later = rows.filter(Q(due_on__gt=after.due_on) | Q(due_on=after.due_on, pk__gt=after.pk) | Q(due_on=None))
        return later.first() or rows.first()
    return rows.first()


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
            _signed(event), str(event.values.get("reply", "")),
        )
        for event in history(subject).reverse()
    ]  # fmt: skip


def _signed(event: Event) -> str:
    """Who did it, and in whose name when by a delegation."""
    doer = " ".join(filter(None, (event.actor_name, event.actor_role)))
    return _("%(doer)s 代 %(name)s") % {"doer": doer, "name": event.acting_for["name"]} if event.acting_for else doer


def is_text_intact(demand: Demand) -> bool | None:
    """Whether the words are still those whose salted digest the log keeps; None once erased."""
    text, event = words_of(demand), history(demand).first()
    if text is None or event is None:
        return None
    return sha256(text.salt + text.sealed_words) == event.digest


def open_rounds(unit_code: str) -> QuerySet[CollectionRound]:
    """The rounds in which a community collects now, its street's and district's included."""
    above = [unit_code[:length] for length in range(4, len(unit_code) + 1)]
    return CollectionRound.objects.filter(unit_code__in=above, state=RoundState.OPEN).order_by("closes_on", "pk")


def rounds_seen_by(user: Any, at: datetime | None = None) -> QuerySet[CollectionRound]:
    """The rounds within the person's reach with the number of their demands, newest first."""
    rows = visible(user, P.DEMAND_VIEW, CollectionRound.objects.order_by("-pk"), at)
    return rows.annotate(collected=Count("demands"))


def communities_of(user: Any, permission: P = P.DEMAND_VIEW, at: datetime | None = None) -> list[tuple[str, str]]:
    """(code, name) of the communities within the person's reach under the permission."""
    rows = access.visible(user, permission, Unit.objects.filter(level=Unit.Level.COMMUNITY), at)
    return list(rows.values_list("code", "name"))


def past_retention(at: datetime) -> QuerySet[Demand]:
    """Demands that were settled longer ago than the term and still hold what the person said (R83)."""
    past = past_term("retention.demand_text", at, since="state_since")
    return Demand.objects.filter(past, text__isnull=False).exclude(state__in=PENDING)
