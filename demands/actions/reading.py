"""Reading in plain what is sealed, for a reason that goes into the log."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from demands import guards
from governance.events import Verb
from governance.events.log import append
from governance.people.crypto import mask_numbers
from governance.people.permissions import Permission as P
from governance.workflow.door import check_person, insist, lock


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
