"""The forms of signing in."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.account import forms
from allauth.core import context
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn import forms as webauthn_forms
from allauth.mfa.webauthn.internal import auth
from django import forms as django_forms
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.demonstration.accounts import is_demonstration

PASSKEYS_AT_MOST = 10
"""So many passkeys a person may have."""
MALFORMED = (TypeError, ValueError, KeyError, AttributeError, IndexError, OverflowError, struct.error)
"""What reading an answer that no browser gives may end in."""


class Plain:
    """Fields without hints within the boxes and without a way to a new password by e-mail: accounts have no address, a
    lost password is set anew by whoever appoints, as the page of signing in says.
    """

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in ("password", "oldpassword"):
                field.help_text = ""


class LoginForm(Plain, forms.LoginForm):
    """User name and password, nothing else."""


class ChangePasswordForm(Plain, forms.ChangePasswordForm):
    """The password as it was, and the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sentence = _("至少 %(min_length)s 个字符，不能全是数字；不要用常见的密码，也不要用地名、平台名或自己的名字。")
        self.fields["password1"].help_text = sentence % settings.PASSWORD_LENGTH


class AskPasswordForm(Plain, forms.ReauthenticateForm):
    """The password once more, before something sensitive."""


class CodeField:
    """The field for a code in our words: six digits or a recovery code, and no hint within the box."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = _("验证码")
        field.widget.attrs.pop("placeholder", None)
        field.widget.attrs["inputmode"] = "numeric"


class AuthenticateForm(CodeField, mfa_forms.AuthenticateForm):
    """The code of the second factor. It serves once, except for demonstration accounts, which many people share."""

    def clean_code(self) -> str:
        """As allauth checks it."""
        if is_demonstration(self.user):
            shared = TOTP(Authenticator(user=self.user))
            cache.delete(shared._get_used_cache_key(self.cleaned_data["code"]))
        return str(super().clean_code())


class ReauthenticateForm(CodeField, mfa_forms.ReauthenticateForm):
    """The code once more, before something sensitive."""


class ActivateForm(CodeField, ActivateTOTPForm):
    """The first code of a new authenticator app."""


@contextmanager
def refusing(sentence: Any) -> Iterator[None]:
    """Whatever is wrong with a passkey's answer is one sentence, which tells a guesser nothing; waiting is another."""
    try:
        yield
    except ValidationError as refused:
        if getattr(refused, "code", "") != "incorrect_code":
            raise
        raise ValidationError(sentence, code="passkey") from refused
    except MALFORMED as broken:
        raise ValidationError(sentence, code="passkey") from broken


def told_here(answer: Any) -> None:
    """The browser was on this very site, not on one beneath the name that passkeys are bound to. Raises ValueError."""
    origin = f"{context.request.scheme}://{context.request.get_host()}"
    if answer.response.client_data.origin != origin:
        raise ValueError(f"told at {answer.response.client_data.origin}")


class PasskeyName(django_forms.Form):
    """What a person calls a passkey of hers."""

    name = django_forms.CharField(
        label=gettext_lazy("名称"), max_length=40, help_text=gettext_lazy("方便日后分辨，例如“办公室电脑”。"),
        error_messages={"required": gettext_lazy("请填写名称。")},
    )  # fmt: skip


class AddPasskeyForm(PasskeyName, webauthn_forms.AddWebAuthnForm):
    """A new passkey. All of them serve alone, so it is no question."""

    passwordless = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = False

    def clean(self) -> dict[str, Any]:
        """Made here, just now, by whoever unlocked the device. Raises ValidationError."""
        if len(auth.get_credentials(self.user)) >= PASSKEYS_AT_MOST:
            raise ValidationError(
                _("每人最多 %(most)s 个通行密钥。请先移除不用的。") % {"most": PASSKEYS_AT_MOST}, code="too_many"
            )
        with refusing(_("浏览器交来的通行密钥没有通过核对，没有保存。请再试一次。")):
            if credential := self.cleaned_data.get("credential"):
                told_here(auth.parse_registration_response(credential))
            return super().clean() or {}


class NamePasskeyForm(PasskeyName, webauthn_forms.EditWebAuthnForm):
    """Another name for it."""


class PasskeyAnswer:
    """What the browser answered when asked for a passkey."""

    cleaned_data: dict[str, Any]

    def clean_credential(self) -> Authenticator:
        """The passkey, when it signed what was asked here, now, of a person who may come in."""
        with refusing(_("这个通行密钥没有通过核对：可能已被移除，或不属于这个账号。请再试一次，或改用别的方式。")):
            told_here(auth.parse_authentication_response(self.cleaned_data["credential"]))
            found: Authenticator = super().clean_credential()  # type: ignore[misc]
            if not found.user.is_active:
                raise ValueError("a closed account")
        return found


class PasskeyForm(PasskeyAnswer, webauthn_forms.AuthenticateWebAuthnForm):
    """A passkey as the second step of signing in."""


class PasskeyAgainForm(PasskeyAnswer, webauthn_forms.ReauthenticateWebAuthnForm):
    """A passkey once more, before something sensitive."""


class PasskeyLoginForm(PasskeyAnswer, webauthn_forms.LoginWebAuthnForm):
    """A passkey alone."""
