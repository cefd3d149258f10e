"""Planning, opening and closing a round of collection; the clock closes what is past its last day."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from demands import guards
from demands.models import CollectionRound
from governance.events import Verb
from governance.events.log import append
from governance.people.models import Unit
from governance.people.permissions import Permission as P
from governance.workflow.door import check_place, insist, perform, perform_many


@transaction.atomic
def create_round(
    *, unit_code: str, title: str, opens_on: date, closes_on: date, purpose: str = "", is_synthetic: bool = False,
    by: Any, at: datetime | None = None,
) -> CollectionRound:  # fmt: skip
    """Plan a round at a unit (R15). Raises NotPermitted, and Refused for dates that cannot be."""
    at = at or timezone.now()
    check_place(Unit.objects.get(pk=unit_code), P.ROUND_MANAGE, by, at)
    made = CollectionRound(
        unit_code=unit_code, title=title.strip(), purpose=purpose.strip(), opens_on=opens_on, closes_on=closes_on,
        state_since=at, due_on=opens_on, is_synthetic=is_synthetic,
    )  # fmt: skip
    insist(made, guards.round_badly_dated, at=at)
    made.save()
    data = {"title": made.title, "opens_on": opens_on, "closes_on": closes_on}
    append(made, Verb.ROUND_CREATED, by=by, at=at, to_state=made.state, data=data)
    return made


def open_round(
    round_: CollectionRound, *, by: Any, at: datetime | None = None, version: int | None = None
) -> CollectionRound:
    """Begin collecting; Refused after the last day."""
    at = at or timezone.now()
    sets = {"opened_at": at, "due_on": round_.closes_on}
    return perform(round_, "open", by=by, at=at, version=version, sets=sets)  # type: ignore[return-value]


def close_round(
    round_: CollectionRound, *, by: Any, at: datetime | None = None, version: int | None = None
) -> CollectionRound:
    """End the round by hand, also before its last day."""
    return perform(round_, "close", by=by, at=at, version=version)  # type: ignore[return-value]


def close_due_rounds(*, at: datetime | None = None, limit: int = 1000) -> int:
    """Close the rounds whose last day is over; how many. Twice changes nothing."""
    return len(perform_many(CollectionRound.objects.all(), "expire", at=at or timezone.now(), limit=limit))
