"""What a person does with her own data, proved by the tracking code and the number that she left; and what time does.

Erasing keeps the public record, its events and their salted digests, without the person (R83).
"""

import hmac
import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from demands.actions.demands import erase_text
from demands.models import Demand, DemandText
from demands.queries import by_tracking_code
from demands.queries.demands import past_retention
from demands.queries.rounds import households_past_retention
from governance.events import CLOCK, PUBLIC, Verb
from governance.events.log import append
from governance.people.crypto import blind_index
from governance.people.units import unit_path
from governance.workflow.errors import NotPermitted
from governance.workflow.guards import say

BATCH = 500


def own(code: str, phone: str) -> Demand:
    """The demand of whoever knows its code and the number left with it. Raises NotPermitted with one and the same
    sentence whichever of the two is wrong, so that nothing can be found out by trying.
    """
    tracked = by_tracking_code(code)
    demand = tracked.demand if tracked else None
    text = DemandText.objects.filter(demand=demand).first() if demand else None
    left = blind_index(text.phone) if text else ""
    if demand is None or not left or not hmac.compare_digest(left, blind_index(phone)):
        raise NotPermitted(
            say(_("查询码与手机号不符，或提交时没有留手机号。没有留手机号的，请带身份证件到社区窗口办理。"))
        )
    return demand


def everything_of(demand: Demand) -> dict[str, Any]:
    """All that is kept of the person with the demand, to be handed to her."""
    text = demand.text
    return {
        "code": demand.shown_code, "community": unit_path(demand.unit_code), "title": demand.title,
        "place": demand.place, "category": demand.get_category_display(), "state": demand.get_state_display(),
        "submitted_at": timezone.localtime(demand.submitted_at).isoformat(), "body": str(text.body),
        "name": str(text.name), "phone": str(text.phone), "helper_name": str(text.helper_name),
        "photos": demand.photos.count(), "reply": demand.reply,
    }  # fmt: skip


def erase_own(code: str, phone: str, *, at: datetime | None = None) -> Demand:
    """Erase words, name, number and photos at the person's own wish. Raises NotPermitted as `own`."""
    return erase_text(own(code, phone), by=PUBLIC, at=at, is_own=True)


def erase_past_retention(*, at: datetime | None = None) -> int:
    """Erase what was kept with demands settled longer ago than the term in force at their unit; how many at once."""
    at, done = at or timezone.now(), 0
    for demand in _batch(past_retention(at)):
        erase_text(demand, by=CLOCK, at=at)
        done += 1
    return done


def _batch(rows: Any) -> Iterator[Any]:
    yield from rows.order_by("pk")[:BATCH]


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


__all__ = ["erase_old_households", "erase_own", "erase_past_retention", "everything_of", "own"]
