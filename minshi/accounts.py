"""How signing in behaves: nobody signs up by himself yet, and a locked account is told so in a sentence."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from minshi.middleware import too_large


class Adapter(DefaultAccountAdapter):
    """Accounts are opened by those who appoint people, not by visitors."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """No."""
        return False


def locked_out(
    request: HttpRequest, _response: HttpResponse | None = None, _credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """The sign-in page again, with how long to wait; 429."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    context = {"failures": settings.AXES_FAILURE_LIMIT, "minutes": minutes}
    return render(request, "account/locked_out.html", context, status=429)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What a malformed request gets: 413 when a form was too large for memory, otherwise 400."""
    if isinstance(exception, RequestDataTooBig | TooManyFilesSent | TooManyFieldsSent):
        return too_large(request)
    return render(request, "400.html", status=400)
