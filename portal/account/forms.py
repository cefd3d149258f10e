"""What a resident types to sign in by telephone, and about where she lives."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from demands.forms import FromAddress, community_choices, throttle
from governance.people.codes import DIGITS
from governance.people.crypto import blind_index, normal

PER_ADDRESS, PER_PHONE, WINDOW_SECONDS = 20, 5, 3600
"""Codes that are sent in an hour to one address, and to one telephone."""
TRIES_PER_ADDRESS = 30
"""Codes that are tried from one address in ten minutes, whatever the telephone."""


class PhoneForm(FromAddress):
    """A mobile number of China."""

    phone = forms.CharField(
        label=gettext_lazy("手机号"), max_length=20,
        help_text=gettext_lazy("我们会发一条短信验证码。手机号加密保存，不公开。"),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"required": gettext_lazy("请填写手机号。")},
    )  # fmt: skip

    def clean_phone(self) -> str:
        """Eleven digits; then the limits of the address and of the number, which do not ask whose it is."""
        phone = normal(self.cleaned_data["phone"])
        if not re.fullmatch(r"1[3-9]\d{9}", phone):
            raise ValidationError(_("请填写 11 位手机号，例如 13800138000。"))
        throttle(self.address, most=PER_ADDRESS, window=WINDOW_SECONDS, name="code-address")
        throttle(blind_index(phone), most=PER_PHONE, window=WINDOW_SECONDS, name="code-phone")
        return phone


class CodeForm(FromAddress):
    """The six digits of the message."""

    code = forms.CharField(
        label=gettext_lazy("短信验证码"), max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"required": gettext_lazy("请填写短信验证码。")},
    )  # fmt: skip

    def clean_code(self) -> str:
        """Digits, and not too many guesses from one address."""
        code = "".join(self.cleaned_data["code"].split())
        if not re.fullmatch(rf"[0-9]{{{DIGITS}}}", code):
            raise ValidationError(_("验证码是 %(digits)s 位数字。") % {"digits": DIGITS})
        throttle(self.address, most=TRIES_PER_ADDRESS, name="code-tries")
        return code


class CommunityForm(forms.Form):
    """Where the resident lives."""

    unit_code = forms.ChoiceField(
        label=gettext_lazy("所在社区"),
        error_messages={
            "required": gettext_lazy("请选择您所在的社区。"),
            "invalid_choice": gettext_lazy("没有这个社区，请从列表中选择。"),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("请选择社区")), *community_choices()]
        self.fields["unit_code"].choices = choices  # type: ignore[attr-defined]


class HouseholdCodeForm(FromAddress):
    """The code that the community handed to the household."""

    household_code = forms.CharField(
        label=gettext_lazy("户码"), max_length=20, help_text=gettext_lazy("社区发给每户的 10 位字码，只能用一次。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("请填写户码。")},
    )  # fmt: skip

    def clean_household_code(self) -> str:
        """Not too many guesses from one address."""
        throttle(self.address, most=TRIES_PER_ADDRESS, name="code-tries")
        return str(self.cleaned_data["household_code"])
