"""How signing in behaves: nobody signs up alone yet, second factors are sealed, a locked account is told so."""

import time
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.app_settings import REAUTHENTICATION_TIMEOUT
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from governance.people import crypto
from governance.people.access import needs_second_factor
from minshi.lockout import is_flooding
from minshi.middleware import too_large

SEAL = "mfa.authenticator.secret"


class Adapter(DefaultAccountAdapter):
    """Accounts are opened by those who appoint people, not by visitors."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """No."""
        return False

    def add_message(self, request: HttpRequest, level: int, message_template: str | None = None, *rest: Any,
                    **more: Any) -> None:  # fmt: skip
        """What the page shows anyway, that somebody is in or out, is not said by a message too."""
        if message_template not in ("account/messages/logged_in.txt", "account/messages/logged_out.txt"):
            super().add_message(request, level, message_template, *rest, **more)

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Whether who she is must be said once more; not by whoever signed in within the last five minutes."""
        request = context.request
        records = get_authentication_records(request, request.user)
        return all(time.time() - record["at"] >= REAUTHENTICATION_TIMEOUT for record in records)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Failed passwords are counted by axes alone."""


class SecondFactor(DefaultMFAAdapter):
    """Secrets of authenticator apps are sealed like personal data; their QR code is drawn into the page itself."""

    def build_totp_svg(self, url: str) -> str:
        """An inline picture without styles, which the content security policy lets through."""
        return segno.make(url).svg_inline(scale=4)

    def encrypt(self, text: str) -> str:
        """The secret as it is stored."""
        return crypto.encrypt(text, SEAL)

    def decrypt(self, encrypted_text: str) -> str:
        """The secret as it is used."""
        return crypto.decrypt(encrypted_text, SEAL)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not while a role of hers asks for it."""
        return not needs_second_factor(authenticator.user)


def second_factor_added(
    sender: Any, request: HttpRequest, user: Any, authenticator: Authenticator, **kwargs: Any
) -> None:
    """Whoever has just set up a second factor has given it. Received from allauth."""
    record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)


def locked_out(
    request: HttpRequest, response: HttpResponse | None = None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """429, with how long to wait and whom to ask."""
    numbers = {
        "failures": settings.AXES_FAILURE_LIMIT,
        "minutes": int(settings.AXES_COOLOFF_TIME.total_seconds() // 60),
    }
    sentence = _(
        "这个用户名已连续 %(failures)s 次输错密码，暂停登录。"
        "请在 %(minutes)s 分钟后再试；忘记密码的，请联系任命您的单位重设。"
    )
    if is_flooding(request):
        numbers["failures"] = settings.ADDRESS_FAILURE_LIMIT
        sentence = _("您所在的网络已 %(failures)s 次输错密码，暂停登录。请在 %(minutes)s 分钟后再试。")
    return render(request, "errors/429.html", {"exception": sentence % numbers}, status=429)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What a malformed request gets: 413 when a form was too large for memory, otherwise 400."""
    if isinstance(exception, RequestDataTooBig | TooManyFilesSent | TooManyFieldsSent):
        return too_large(request)
    return render(request, "400.html", status=400)
