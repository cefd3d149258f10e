"""What a person does with her own data, proved by the tracking code and the number that she left; and what time does.

Erasing keeps the public record, its events and their salted digests, without the person (R83).
"""

import hmac
import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from demands.actions.call_backs import erase_call_back
from demands.actions.demands import erase_text
from demands.models import CallBack, CallBackText, Demand, DemandText
from demands.queries import by_tracking_code
from demands.queries.call_backs import past_retention as calls_past_retention
from demands.queries.demands import past_retention
from demands.queries.rounds import households_past_retention
from governance.events import CLOCK, PUBLIC, Verb
from governance.events.log import append
from governance.people.crypto import blind_index
from governance.people.units import unit_path
from governance.workflow.errors import NotPermitted
from governance.workflow.guards import say

BATCH = 500
Row = TypeVar("Row")


def proved(row: Row | None, left: str, phone: str) -> Row:
    """The row of whoever knows its code, if the number is the one left with it. Raises NotPermitted with one and the
    same sentence whichever of the two is wrong, so that nothing can be found out by trying.
    """
    kept = blind_index(left) if left else ""
    if row is None or not kept or not hmac.compare_digest(kept, blind_index(phone)):
        raise NotPermitted(
            say(_("查询码与手机号不符，或提交时没有留手机号。没有留手机号的，请带身份证件到社区窗口办理。"))
        )
    return row


def own(code: str, phone: str) -> Demand:
    """The demand of the code and the number left with it. Raises NotPermitted as `proved`."""
    tracked = by_tracking_code(code)
    demand = tracked.demand if tracked else None
    text = DemandText.objects.filter(demand=demand).first() if demand else None
    return proved(demand, text.phone if text else "", phone)


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
        row.household_index = f"erased-{uuid.uuid4().hex}"
        row.save(update_fields=["name", "address", "phone", "note", "household_index"])
        append(row, Verb.HOUSEHOLD_ERASED, by=CLOCK, at=at)
    return len(rows)


def erase_old_call_backs(*, at: datetime | None = None) -> int:
    """Erase whom was called longer ago than words of demands are kept at the place; how many at once."""
    return erase_each(calls_past_retention, erase_call_back, at=at)
