"""The calls that were asked for: a person's list, the one that waits for a number, those past their term."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from demands.lifecycle import TO_CALL
from demands.models import CallBack, CallBackText
from demands.queries.policy import past_term
from governance.people.permissions import Permission as P
from governance.recusal.queries import visible


def call_backs(user: Any, *, is_done: bool = False, at: datetime | None = None) -> QuerySet[CallBack]:
    """The calls within the person's reach: those to make, the most pressing first; or those made, the latest first."""
    rows = visible(user, P.DEMAND_VIEW, CallBack.objects.select_related("unit", "called_by"), at)
    if is_done:
        return rows.exclude(state__in=TO_CALL).order_by("-pk")
    return rows.filter(state__in=TO_CALL).order_by("due_on", "pk")


def still_to_call(unit_code: str, phone_index: str) -> CallBack | None:
    """The call that the number waits for in the community."""
    rows = CallBack.objects.filter(unit_code=unit_code, state__in=TO_CALL, text__phone_index=phone_index)
    return rows.order_by("pk").first()


def contact_of(call_back: CallBack) -> CallBackText | None:
    """Whom to call, still sealed until read; None once erased."""
    return CallBackText.objects.filter(call_back=call_back).first()


def past_retention(at: datetime) -> QuerySet[CallBack]:
    """Calls that ended longer ago than the words of demands are kept, and still hold whom they concern (R83)."""
    past = past_term("retention.demand_text", at, since="state_since")
    return CallBack.objects.filter(past, text__isnull=False).exclude(state__in=TO_CALL)
