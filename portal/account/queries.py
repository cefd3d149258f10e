"""What a person sees about herself: her sessions, her demands and ratings. Nothing is written."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from acceptance import queries as acceptance
from acceptance.models import Rating
from demands.models import Demand
from governance.people.access import visible
from governance.people.models import Residence
from governance.people.permissions import Permission as P

SESSIONS = 20
"""So many sessions are shown; they end by themselves when nobody uses them."""

BROWSERS = (
    ("MicroMessenger", "微信"), ("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
    ("Mac OS", "macOS"), ("Linux", "Linux"),
)  # fmt: skip
"""What a browser calls itself → what a person calls it; the first that fits."""


@dataclass(frozen=True)
class SignedIn:
    """One session: where it is, since when, when last seen, whether it is this one."""

    pk: int
    device: str
    address: str
    since: datetime
    seen: datetime
    is_this: bool


def device_of(agent: str) -> str:
    """Browser and system in words, out of what the browser calls itself."""
    browser = next((word for sign, word in BROWSERS if sign in agent), _("其他浏览器"))
    system = next((word for sign, word in SYSTEMS if sign in agent), "")
    return " · ".join(filter(None, (browser, system)))


def sessions_of(user: Any, session_key: str | None, at: datetime | None = None) -> list[SignedIn]:
    """The person's sessions that still let somebody in, this one first."""
    at = at or timezone.now()
    live = Session.objects.filter(expire_date__gt=at).values("session_key")
    rows = UserSession.objects.filter(
        user=user, session_key__in=live, last_seen_at__gte=at - timedelta(seconds=settings.IDLE_SECONDS)
    ).order_by("-last_seen_at")[:SESSIONS]
    found = [
        SignedIn(row.pk, device_of(row.user_agent), row.ip, row.created_at, row.last_seen_at,
                 row.session_key == session_key)
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda session: not session.is_this)


def demands_of(user: Any) -> QuerySet[Demand]:
    """The demands filed under the person's telephone, the newest first; none without one."""
    if not user.phone_index:
        return Demand.objects.none()
    return Demand.objects.filter(respondent_index=user.phone_index).order_by("-pk")


def ratings_of(user: Any) -> QuerySet[Rating]:
    """The person's ratings, the newest first."""
    return acceptance.ratings_by(user)


def to_confirm(user: Any) -> QuerySet[Residence]:
    """The residents of the person's communities for whom nobody stands yet, those who wait longest first."""
    waiting = visible(user, P.DEMAND_RECORD, Residence.objects.filter(ground=""))
    return waiting.select_related("user", "unit").order_by("pk")
