"""Ending sessions; the rows are allauth's."""

from typing import Any

from allauth.usersessions.adapter import get_adapter
from allauth.usersessions.models import UserSession


def end_session(user: Any, pk: int) -> bool:
    """End one session of the person's own; False when there is none such."""
    found = list(UserSession.objects.filter(user=user, pk=pk))
    get_adapter().end_sessions(found)
    return bool(found)


def end_others(user: Any, session_key: str | None) -> int:
    """End every session of the person's but the one with the key; returns how many."""
    found = list(UserSession.objects.filter(user=user).exclude(session_key=session_key or ""))
    get_adapter().end_sessions(found)
    return len(found)
