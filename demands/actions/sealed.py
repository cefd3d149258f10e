"""What is sealed: read in plain for a reason, proved to be one's own, erased; the log keeps that it was (R83)."""

import hmac
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from demands import guards
from governance.events import Verb
from governance.events.log import append
from governance.people.crypto import blind_index, mask_numbers
from governance.people.permissions import Permission as P
from governance.workflow.door import check_person, insist, lock
from governance.workflow.errors import NotPermitted
from governance.workflow.guards import say

Row = TypeVar("Row")


@transaction.atomic
def read_in_plain(
    obj: Any, sealed: QuerySet, verb: Verb, *, reason: str, by: Any, at: datetime | None = None
) -> dict[str, str]:
    """Name and number from the one row of `sealed`; that they were read, and why, is an event of the object (R83).

    Raises OutOfReach, NotPermitted, Recused, Refused without a reason. Empty once erased.
    """
    at = at or timezone.now()
    lock(obj)
    check_person(obj, P.DEMAND_HANDLE, by, at)
    text = sealed.first()
    if text is None:
        return {"name": "", "phone": ""}
    insist(obj, guards.reading_unexplained, at=at, given={"reason": reason})
    append(obj, verb, by=by, at=at, data={"reason": mask_numbers(reason.strip())})
    return {"name": text.name, "phone": text.phone}


def proved(row: Row | None, phone: str) -> Row:
    """The row of whoever knows its code, if the number is the one left with it. Raises NotPermitted with one and the
    same sentence whichever of the two is wrong, so that nothing can be found out by trying.
    """
    text = getattr(row, "text", None)
    kept = blind_index(text.phone) if text else ""
    if row is None or not kept or not hmac.compare_digest(kept, blind_index(phone)):
        raise NotPermitted(
            say(_("查询码与手机号不符，或提交时没有留手机号。没有留手机号的，请带身份证件到社区窗口办理。"))
        )
    return row


def erase_sealed(obj: Any, sealed: QuerySet, right: Any, *, by: Any, at: datetime, is_own: bool) -> bool:
    """Delete the row of `sealed`, the object locked; whether there was one. The caller, whose transaction it is, writes
    the event.

    right: one or several that allow it. is_own: who asks has proved that the object is hers, and needs none. Raises as
    `check_person`.
    """
    lock(obj)
    if not is_own:
        check_person(obj, right, by, at)
    gone, _rows = sealed.delete()
    return bool(gone)
