"""How often one address may fail to sign in, whatever user names it tries."""

from typing import Any

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Sum
from django.http import HttpRequest

from governance.people.crypto import mask_numbers


class Handler(AxesDatabaseHandler):
    """Locks by account and address together, as axes does, and by address alone from ADDRESS_FAILURE_LIMIT."""

    def is_locked(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        """Whether this account from this address, or the address itself, has failed too often."""
        return bool(super().is_locked(request, credentials)) or is_flooding(request)


def is_flooding(request: HttpRequest) -> bool:
    """Whether the address has failed ADDRESS_FAILURE_LIMIT times within the time that a lock lasts."""
    failures = AccessAttempt.objects.filter(
        ip_address=request.META.get("REMOTE_ADDR") or None, attempt_time__gte=get_cool_off_threshold(request)
    ).aggregate(sum=Sum("failures_since_start"))["sum"]
    return (failures or 0) >= settings.ADDRESS_FAILURE_LIMIT


def typed_name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str | None:
    """The user name as failures are counted and kept: a telephone number typed in its place is masked."""
    name = (credentials or request.POST).get("username")
    return mask_numbers(name) if name else None
