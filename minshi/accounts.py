"""How signing in behaves: nobody signs up alone yet, second factors are sealed, a locked account is told so."""

import time
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.app_settings import REAUTHENTICATION_TIMEOUT
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.people import crypto
from governance.people.access import holds, needs_second_factor, works_here
from governance.people.actions.accounts import record_factor
from governance.people.gates import FACTORS, gave_second_factor
from governance.people.models import User
from governance.people.permissions import Permission as P
from minshi.lockout import is_flooding
from minshi.middleware import too_large
from portal.demonstration.accounts import is_demonstration

SEAL = "mfa.authenticator.secret"
PASSKEY = "mfa_reauthenticate:webauthn"
"""What allauth calls giving a passkey once more."""


class Adapter(DefaultAccountAdapter):
    """Accounts are opened by those who appoint people, not by visitors."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """No."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The work list; who lives here and does not work here comes to her own page."""
        is_resident = holds(request.user, P.RATE) and not works_here(request.user)
        return reverse("account:my") if is_resident else str(super().get_login_redirect_url(request))

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

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The ways to say once more who she is, in our words. A passkey comes first, and there she is led; where a
        second factor is there and still to be given, the password is none of them.
        """
        words = {
            "reauthenticate": _("输入密码"), "mfa_reauthenticate": _("输入验证码或恢复码"), PASSKEY: _("使用通行密钥"),
        }  # fmt: skip
        found = super().get_reauthentication_methods(user)
        if len(found) > 1 and not gave_second_factor(context.request):
            found = [each for each in found if each["id"] != "reauthenticate"]
        return sorted(
            ({**each, "description": words[each["id"]]} for each in found), key=lambda each: each["id"] != PASSKEY
        )

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Failed passwords are counted by axes alone."""


class SecondFactor(DefaultMFAAdapter):
    """Secrets of authenticator apps are sealed like personal data; their QR code is drawn into the page itself.
    Passkeys are bound to the name of the portal; what is kept of them is public.
    """

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("验证码不正确，或者已经用过。"),
        "cannot_delete_authenticator": gettext_lazy(
            "您的岗位必须有二次验证，这是最后一种，不能移除。请先添加另一种：验证器应用或通行密钥。"
        ),
    }

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
        """Not the last one while a role of hers asks for one; nor the app that everybody tries the town with."""
        if is_demonstration(authenticator.user) and authenticator.type == Authenticator.Type.TOTP:
            return False
        others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=FACTORS)
        return not needs_second_factor(authenticator.user) or others.exclude(pk=authenticator.pk).exists()

    def generate_authenticator_name(self, user: Any, type: str) -> str:
        """What a passkey is called until its person says otherwise."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("通行密钥 %(number)s") % {"number": number}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The name that passkeys are bound to, whatever name the request came by."""
        return {"id": settings.PASSKEY_HOST, "name": settings.MFA_TOTP_ISSUER}


class Unified(DefaultSocialAccountAdapter):
    """Whom a unified identity service names: an account that is there already, never a new one."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """No."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Who is known by her subject goes on. Otherwise the user name decides, once: a user who is bound to a subject
        is not bound to another. Only staff signs in this way.
        """
        if sociallogin.is_existing:
            return
        told = sociallogin.account.extra_data
        name = str((told.get("userinfo") or told.get("id_token") or {}).get(settings.OIDC_USERNAME_CLAIM) or "")
        user = User.objects.filter(username=name, is_active=True).first() if name else None
        is_bound = SocialAccount.objects.filter(user=user, provider=sociallogin.account.provider).exists()
        if user is None or is_bound or not user.memberships.in_force().exclude(role="resident").exists():
            sentence = _("“%(service)s”里的账号在本平台没有对应的工作账号。请用用户名登录，或联系任命您的单位。")
            raise ImmediateHttpResponse(_refused(request, sentence % {"service": settings.OIDC_NAME}))
        sociallogin.connect(request, user)

    def on_authentication_error(self, request: HttpRequest, *rest: Any, **more: Any) -> None:
        """The service did not answer, or answered what cannot be believed."""
        sentence = _("通过“%(service)s”登录没有成功。请再试一次，或用用户名登录。")
        raise ImmediateHttpResponse(_refused(request, sentence % {"service": settings.OIDC_NAME}))


def _refused(request: HttpRequest, sentence: str) -> HttpResponse:
    return render(request, "403.html", {"exception": sentence}, status=403)


def second_factor_added(
    sender: Any, request: HttpRequest, user: Any, authenticator: Authenticator, **kwargs: Any
) -> None:
    """Whoever has just set up a second factor has given it; that there is one more is on record. From allauth."""
    record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
    if authenticator.type in FACTORS:
        record_factor(user, kind=authenticator.type, is_added=True)


def second_factor_removed(sender: Any, user: Any, authenticator: Authenticator, **kwargs: Any) -> None:
    """There is one less, on record. Received from allauth."""
    if authenticator.type in FACTORS:
        record_factor(user, kind=authenticator.type, is_added=False)


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
