"""What a person does with her own data, proved by the tracking code and the number that she left; and what time does.

Erasing keeps the public record, its events and their salted digests, without the person (R83).
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from demands.actions.call_backs import erase_call_back
from demands.actions.demands import erase_text
from demands.actions.sealed import proved
from demands.models import CallBack, CallBackText, Demand, DemandText
from demands.queries import by_tracking_code
from demands.queries.call_backs import past_retention as calls_past_retention
from demands.queries.demands import past_retention
from demands.queries.rounds import households_past_retention
from governance.events import CLOCK, PUBLIC, Verb
from governance.events.log import append
from governance.people.crypto import erased_index
from governance.people.units import unit_path

BATCH = 500


def own(code: str, phone: str) -> Demand:
    """The demand of the code and the number left with it. Raises NotPermitted as `proved`."""
    tracked = by_tracking_code(code)
    return proved(tracked.demand if tracked else None, phone)


def everything_of(demand: Demand) -> dict[str, Any]:
    """All that is kept of the person with the demand, to be handed to her."""
    text = DemandText.objects.filter(demand=demand).first() or DemandText()
    return {
        "kind": "demand", "code": demand.shown_code, "community": unit_path(demand.unit_code), "title": demand.title,
        "place": demand.place, "category": demand.get_category_display(), "state": demand.get_state_display(),
        "submitted_at": timezone.localtime(demand.submitted_at).isoformat(), "body": str(text.body),
        "name": str(text.name), "phone": str(text.phone), "helper_name": str(text.helper_name),
        "photos": demand.photos.count(), "reply": demand.reply,
    }  # fmt: skip


def everything_of_call(call_back: CallBack) -> dict[str, Any]:
    """All that is kept of the person who asked to be called back, to be handed to her."""
    text = CallBackText.objects.filter(call_back=call_back).first() or CallBackText()
    return {
        "kind": "call_back", "community": unit_path(call_back.unit_code), "state": call_back.get_state_display(),
        "submitted_at": timezone.localtime(call_back.asked_at).isoformat(), "name": str(text.name),
        "phone": str(text.phone), "body": str(text.note),
    }  # fmt: skip


def erase_own(demand: Demand, *, at: datetime | None = None) -> Demand:
    """Erase words, name, number and photos at the wish of whoever proved that the demand is hers (`own`)."""
    return erase_text(demand, by=PUBLIC, at=at, is_own=True)


def erase_past_retention(*, at: datetime | None = None) -> int:
    """Erase what was kept with demands settled longer ago than the term in force at their unit; how many at once."""
    return erase_each(past_retention, erase_text, at=at)


def erase_each(past: Callable[[datetime], Any], erase: Callable[..., Any], *, at: datetime | None = None) -> int:
    """Let the clock erase a batch of the rows whose term is over; how many it was."""
    at = at or timezone.now()
    rows = list(past(at).order_by("pk")[:BATCH])
    for row in rows:
        erase(row, by=CLOCK, at=at)
    return len(rows)


@transaction.atomic
def erase_old_households(*, at: datetime | None = None) -> int:
    """Blank who the households of rosters past their term were; what came of the visits stays as a figure."""
    at = at or timezone.now()
    rows = list(households_past_retention(at).select_for_update().order_by("pk")[:BATCH])
    for row in rows:
        row.name = row.address = row.phone = row.note = ""
        row.household_index = erased_index()
        row.save(update_fields=["name", "address", "phone", "note", "household_index"])
        append(row, Verb.HOUSEHOLD_ERASED, by=CLOCK, at=at)
    return len(rows)


def erase_old_call_backs(*, at: datetime | None = None) -> int:
    """Erase whom was called longer ago than words of demands are kept at the place; how many at once."""
    return erase_each(calls_past_retention, erase_call_back, at=at)
