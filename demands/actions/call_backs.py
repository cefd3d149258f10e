"""Being called back instead of writing: asking for it, what came of each call, erasing whom it concerns."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from demands import guards
from demands.actions.sealed import erase_sealed, read_in_plain
from demands.kinds import Hour
from demands.models import CallBack, CallBackText
from demands.queries.call_backs import still_to_call
from governance.events import PUBLIC, Verb
from governance.events.chain import seal
from governance.events.log import append
from governance.people.crypto import blind_index
from governance.people.permissions import Permission as P
from governance.policy.periods import open_period
from governance.workflow.door import insist, lock, perform


@transaction.atomic
def request_call_back(
    *,
    unit_code: str,
    name: str,
    phone: str,
    hour: str = Hour.MORNING,
    is_synthetic: bool = False,
    by: Any = PUBLIC,
    at: datetime | None = None,
) -> CallBack:
    """Ask the community to call, within 2 working days unless the district decides otherwise.

    A number that waits for its call already is not noted twice. Raises Refused without a community, name or number.
    """
    at, name, phone = at or timezone.now(), name.strip(), phone.strip()
    call_back = CallBack(
        unit_code=unit_code, hour=Hour(hour), asked_at=at, state_since=at, is_synthetic=is_synthetic
    )  # fmt: skip
    given = {"name": name, "phone": phone}
    insist(call_back, guards.not_a_community, guards.nobody_to_call, guards.no_number_to_call, at=at, given=given)
    if waiting := still_to_call(unit_code, blind_index(phone)):
        return waiting
    call_back.due_on = _due_on(call_back, at)
    call_back.save()
    text = CallBackText(call_back=call_back, **given)
    text.salt, digest = seal(f"{name}\n{phone}")
    text.save()
    append(
        call_back, Verb.CALL_BACK_ASKED, by=by, at=at, to_state=call_back.state, digest=digest, is_first=True,
        data={"hour": call_back.hour},
    )  # fmt: skip
    return call_back


def _due_on(call_back: CallBack, at: datetime) -> Any:
    return open_period("call_back", opened_at=at, unit_code=call_back.unit_code).last_day


def answer_call_back(
    call_back: CallBack, *, note: str, by: Any, at: datetime | None = None, version: int | None = None
) -> CallBack:
    """The person was reached; what was said is kept with her number. Refused without a word on it."""
    at = at or timezone.now()
    return _called(call_back, "reach", note, by, at, version, {})


def miss_call_back(
    call_back: CallBack, *, note: str = "", by: Any, at: datetime | None = None, version: int | None = None
) -> CallBack:
    """Nobody answered: she is to be called again, as many working days on as the first time."""
    at = at or timezone.now()
    return _called(call_back, "miss", note, by, at, version, {"due_on": _due_on(call_back, at)})


@transaction.atomic
def _called(
    call_back: CallBack, step: str, note: str, by: Any, at: datetime, version: int | None, sets: dict[str, Any]
) -> CallBack:
    lock(call_back)
    note = note.strip()
    sets |= {"tries": call_back.tries + 1, "called_at": at, "called_by": by}
    perform(call_back, step, by=by, at=at, version=version, given={"note": note}, sets=sets)
    text = CallBackText.objects.filter(call_back=call_back).first()
    if note and text is not None:
        text.note = note
        text.save(update_fields=["note"])
    return call_back


def end_call_back(call_back: CallBack, *, by: Any, at: datetime | None = None, version: int | None = None) -> CallBack:
    """Give up after some calls that nobody answered (`demand.call_back_tries`); Refused before."""
    return perform(call_back, "end", by=by, at=at, version=version)


def read_call_back(call_back: CallBack, *, reason: str, by: Any, at: datetime | None = None) -> dict[str, str]:
    """Name and number in plain, for whoever calls (R83, `read_in_plain`)."""
    sealed = CallBackText.objects.filter(call_back=call_back)
    return read_in_plain(call_back, sealed, Verb.CALL_BACK_READ, reason=reason, by=by, at=at)


@transaction.atomic
def erase_call_back(call_back: CallBack, *, by: Any, at: datetime | None = None, is_own: bool = False) -> CallBack:
    """Erase name, number and what was said; that she was called, when and by whom stays (R83).

    is_own: who asks has proved that the number is hers.
    """
    at = at or timezone.now()
    sealed = CallBackText.objects.filter(call_back=call_back)
    if erase_sealed(call_back, sealed, P.DEMAND_HANDLE, by=by, at=at, is_own=is_own):
        append(call_back, Verb.CALL_BACK_ERASED, by=by, at=at)
    return call_back
