"""Forms of the council's meeting: calling it, its agenda, roll, recusals, votes and minutes."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.recusal.kinds import InterestKind
from projects.forms.fields import choice, day, line, whole, words
from projects.kinds import Choice, VoteMode


class ConveneForm(forms.Form):
    """A meeting is called: what, when, where."""

    title = line(_("会议名称"), 80)
    held_on = day(_("会议日期"))
    place = line(_("地点"), 80)


class ItemForm(forms.Form):
    """This project as an item, and how it is voted on."""

    mode = choice(_("表决方式"), VoteMode, is_radio=True, initial=VoteMode.NAMED)


class AgendaForm(ItemForm):
    """A project of the community as an item of this meeting."""

    project = forms.ModelChoiceField(
        queryset=None, label=_("项目"), empty_label=_("请选择"),
        error_messages={"required": _("请选择项目。"), "invalid_choice": _("请从列表中选择项目。")},
    )  # fmt: skip
    field_order = ("project", "mode")

    def __init__(self, *args: Any, projects: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["project"].queryset = projects


class AttendanceForm(forms.Form):
    """Who of the roll is there."""

    present = forms.TypedMultipleChoiceField(
        label=_("到会议事员"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("有人不在本次会议的议事员名单上。")},
    )  # fmt: skip

    def __init__(self, *args: Any, roll: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roll = list(roll)
        self.fields["present"].choices = [(place.member_id, place.name) for place in roll]
        self.fields["present"].initial = [place.member_id for place in roll if place.is_present]


class RecuseForm(forms.Form):
    """A member steps aside from one item, and why."""

    member = choice(_("回避的议事员"), ())
    kind = choice(_("利害关系"), InterestKind)
    reason = line(_("回避理由"), 200)

    def __init__(self, *args: Any, members: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = members
        self.fields["member"].choices = [("", _("请选择")), *((key, member.name) for key, member in members.items())]

    def given(self) -> dict[str, Any]:
        return {"member": self.members[self.cleaned_data["member"]], "kind": self.cleaned_data["kind"],
                "reason": self.cleaned_data["reason"]}  # fmt: skip


class VotesForm(forms.Form):
    """The named votes of one item, all members at once; those left open are entered later."""

    def __init__(self, *args: Any, members: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = members
        for key, member in members.items():
            self.fields[f"member-{key}"] = choice(member.name, Choice.choices, is_radio=True, required=False)

    def clean(self) -> dict[str, Any]:
        """At least one vote."""
        cleaned = super().clean() or self.cleaned_data
        if not any(cleaned.get(f"member-{key}") for key in self.members) and not self.errors:
            raise forms.ValidationError(_("请至少登记一位议事员的表决。"))
        return cleaned

    def given(self) -> dict[str, Any]:
        chosen = {key: self.cleaned_data.get(f"member-{key}") for key in self.members}
        return {"choices": [(self.members[key], said) for key, said in chosen.items() if said]}


class TallyForm(forms.Form):
    """The count of paper ballots."""

    votes_for = whole(_("同意票"), most=9999)
    votes_against = whole(_("反对票"), most=9999)
    abstentions = whole(_("弃权票"), most=9999)


class BallotForm(forms.Form):
    """A member's own vote."""

    choice = choice(_("我的表决"), Choice.choices, is_radio=True)


class MinutesForm(forms.Form):
    """The minutes, or what is added to them."""

    text = words(_("会议记录"), 8000, least=4, rows=10)


class ReasonForm(forms.Form):
    """Why."""

    reason = words(_("理由"), 300, least=4, rows=2, help_text=_("对方会看到。"))
