"""The checks before a writing that moves nothing, in the door's order: lock, reach and right, recusal, place."""

from datetime import datetime
from typing import Any

from governance.workflow.door import check_person, check_state, lock
from governance.workflow.models import Stateful


def enter(obj: Stateful, permission: Any, *states: str, by: Any, at: datetime, version: int | None = None) -> Stateful:
    """Lock the object and let the person in, or raise OutOfReach, NotPermitted, Recused, Stale. Within a transaction.

    permission: one right, or a tuple of which any suffices. states: where this writing is legal.
    """
    lock(obj)
    check_person(obj, permission, by, at)
    check_state(obj, *states, version=version)
    return obj
