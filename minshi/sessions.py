"""How long somebody stays signed in: until she is idle for too long, or until the day's end of her session."""

import time
from collections.abc import Callable
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

BEGAN, SEEN = "began", "seen"
"""Where a session keeps, in seconds, when it was signed in and when its person was last there."""
NOTED_EVERY = 60
"""So many seconds pass before it is written again that somebody is there."""


def begin(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """Somebody signs in: the session begins now. Received from Django's `user_logged_in`."""
    request.session[BEGAN] = request.session[SEEN] = int(time.time())


class StillThere:
    """Whoever asks who is signed in asks whether she is still there; who asks nothing reads no session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        who: Any = request.user
        request.user = SimpleLazyObject(lambda: _still(request, who))  # type: ignore[assignment]
        return self.get_response(request)


def _still(request: HttpRequest, who: Any) -> Any:
    """The person, or nobody once her time is over; `request.ended` then says why."""
    if not who.is_authenticated:
        return who
    now, session = int(time.time()), request.session
    seen = session.get(SEEN, 0)
    if now - seen > settings.IDLE_SECONDS + NOTED_EVERY or now - session.get(BEGAN, 0) > settings.SESSION_COOKIE_AGE:
        session.flush()
        request.ended = _("您已较长时间没有操作，为安全起见已退出登录。")  # type: ignore[attr-defined]
        return AnonymousUser()
    if now - seen >= NOTED_EVERY:
        session[SEEN] = now
        UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=timezone.now())
    return who
