"""The forms of the standard site, fitted to be asked one question at a time."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from demands.forms import DemandForm
from demands.kinds import Channel, Helper

AT_THE_DESK = (Channel.WINDOW, Channel.SURVEY)
"""What staff writes down for a person: what she says at the window, or her sheet of paper."""
HELPERS = [choice for choice in Helper.choices if choice[0] != Helper.STAFF]


class AskForm(DemandForm):
    """The resident's form without the photo, with her name, and with who writes it for her."""

    photo = None
    name = forms.CharField(
        label=_("姓名"), required=False, max_length=30, help_text=_("可以不填；加密保存，不公开。"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    is_helping = forms.BooleanField(required=False, widget=forms.HiddenInput)
    helper = forms.ChoiceField(
        label=_("您是他（她）的什么人"),
        error_messages={
            "required": _("请选您是他（她）的什么人。"), "invalid_choice": _("社区工作人员请登录后代办。"),
        },
    )  # fmt: skip
    helper_name = forms.CharField(
        label=_("您自己的姓名"), required=False, max_length=30, help_text=_("可以不填；加密保存，不公开。")
    )

    def __init__(self, *args: Any, is_helping: bool = False, is_staff: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        desk = [(str(channel), channel.label) for channel in AT_THE_DESK] if is_staff else []
        self.fields["helper"].choices = [*HELPERS, *desk]  # type: ignore[attr-defined]
        for name in () if is_helping else ("is_helping", "helper", "helper_name"):
            del self.fields[name]

    @property
    def is_at_the_desk(self) -> bool:
        """Whether staff writes it down in the community's own name."""
        return self.cleaned_data.get("helper") in AT_THE_DESK

    def given(self) -> dict[str, Any]:
        """What `demands.actions.submit` takes."""
        cleaned = self.cleaned_data
        names = ("unit_code", "body", "place", "name", "phone", "category", "is_safety", "submission")
        found = {name: cleaned[name] for name in names}
        if self.is_at_the_desk:
            return found | {"channel": cleaned["helper"]}
        return found | {name: cleaned.get(name, "") for name in ("helper", "helper_name")}
