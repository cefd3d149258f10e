"""The forms of signing in."""

from typing import Any

from allauth.account import forms
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.utils.translation import gettext as _

from portal.demonstration.accounts import is_demonstration


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
