"""After a person has written something, what waits for her is counted anew."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from portal.workbench.navigation import forget_standing

SAFE = ("GET", "HEAD", "OPTIONS")


class CountAnew:
    """Forgets the kept counts of whoever sends a form; a request without a session costs nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_written = request.method not in SAFE and settings.SESSION_COOKIE_NAME in request.COOKIES
        if is_written and request.user.is_authenticated:
            forget_standing(request.user)
        return response
