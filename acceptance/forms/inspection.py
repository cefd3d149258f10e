"""Forms of the inspection: calling it, the group, signatures, measures, opinions, the conclusion."""

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from acceptance.kinds import Finding, MemberKind
from governance.people.permissions import Permission as P
from governance.people.uploads import PhotoField
from projects.forms.fields import RowForm, RowsForm, choice, day, line, number, said, tick, whole, words

MOST_QUANTITY = Decimal("99999999.99")


class PlainForm(forms.Form):
    """Nothing to type: the button says it all."""


class ReasonForm(forms.Form):
    """Why."""

    reason = words(_("理由"), 200, least=4, rows=2)


class PlanForm(forms.Form):
    """When and where the group meets."""

    held_on = day(_("验收日期"))
    place = line(_("验收地点"), 120)


class AccountField(forms.ModelChoiceField):
    """Somebody who can sign in, by name and by the post in which she sees the project."""

    def label_from_instance(self, obj: Any) -> str:
        post = obj.membership_for(permission=P.PROJECT_VIEW)
        return f"{obj.name} · {post.place} {post.role_label}" if post else str(obj.name)


class MemberForm(forms.Form):
    """Who sits in the group, by account or by name."""

    kind = choice(_("身份"), MemberKind)
    user = AccountField(
        label=_("账号"), queryset=None, required=False, empty_label=_("没有账号，填写姓名"),
        help_text=_("有账号的成员自己登录签字；没有账号的在纸质签字页上签字，由组织人上传照片。"),
        error_messages={"invalid_choice": _("请从列表中选择账号。")},
    )  # fmt: skip
    name = line(_("姓名"), 40, required=False, help_text=_("选了账号可以不填。"))
    is_resident = tick(
        _("以居民身份参加"),
        help_text=_("居民议事员、提案人代表和居民自动计为居民，其他身份本人也是本社区居民的请勾选。"),
    )

    def __init__(self, *args: Any, people: QuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = people  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("user") and not cleaned.get("name", "").strip() and "user" not in self.errors:
            self.add_error("name", _("请选择账号，或填写姓名。"))
        return cleaned

    def given(self) -> dict[str, Any]:
        """What the action takes; an empty tick leaves the kind to decide who is a resident."""
        return {**self.cleaned_data, "is_resident": True if self.cleaned_data["is_resident"] else None}


class OwnSignatureForm(forms.Form):
    """A member signs by typing her name."""

    opinion = choice(_("验收意见"), Finding, is_radio=True)
    typed = line(_("签名"), 40)
    note = line(_("说明"), 200, required=False)

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = said(_("请照登记的姓名输入“%(name)s”作为签名。签字后不能更改。"), name=name)
        self.fields["typed"].help_text = hint


class PaperSignatureForm(forms.Form):
    """The lead enters what a member signed on paper."""

    opinion = choice(_("验收意见"), Finding, is_radio=True)
    paper = PhotoField(
        label=_("纸质签字页照片"), help_text=_("JPG、PNG 或 WebP，最大 10 MB。"),
        error_messages={"required": _("请选择照片。")},
    )  # fmt: skip
    note = line(_("说明"), 200, required=False)


class MeasureRow(RowForm):
    """One line measured."""

    name = line(_("名称"), 80)
    measure = line(_("单位"), 12, required=False)
    planned = number(_("合同数量"), least=Decimal(0), most=MOST_QUANTITY)
    actual = number(_("实测数量"), least=Decimal(0), most=MOST_QUANTITY)
    note = line(_("偏差说明"), 200, required=False)
    field_order = ("name", "measure", "planned", "actual", "note", "is_dropped")


class MeasureForm(RowsForm):
    """What was measured, line by line."""

    row = MeasureRow
    key = "lines"


class HearForm(forms.Form):
    """How many were heard and what they said."""

    people = whole(_("听取意见人数"), least=1, most=99_999)
    satisfied = whole(_("其中满意"), most=99_999)
    summary = words(_("意见概要"), 300, least=4)


class ConcludeForm(forms.Form):
    """The work is fit."""

    text = words(_("结论说明"), 500, required=False, rows=2)


class FailForm(forms.Form):
    """The work is not fit, and what is to be mended until when."""

    text = words(_("不合格之处和整改要求"), 500, least=4)
    due_on = day(_("整改期限"), required=False, help_text=_("留空按规定的整改期限计算。"))
