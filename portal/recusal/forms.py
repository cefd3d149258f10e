"""What a person types about interests: her own in the register, for one project, and why she reads another's."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.recusal.kinds import InterestKind, Occasion, Relation
from projects.forms.fields import choice, day, line, words

REGISTERED = [(kind.value, kind.label) for kind in InterestKind if kind != InterestKind.OTHER]


class InterestForm(forms.Form):
    """One interest of one's own."""

    kind = choice(_("利益种类"), REGISTERED)
    relation = choice(_("是谁的利益"), Relation, initial=Relation.SELF)
    organisation = line(
        _("单位名称"), 120, required=False, help_text=_("持股、任职、受雇、亲属任职时填写；也可填统一社会信用代码。")
    )
    name = line(
        _("亲属或同住人姓名"), 60, required=False, help_text=_("加密保存，只有本人可见；审计人员查看须留下理由。")
    )
    phone = line(_("其联系电话"), 20, required=False, help_text=_("加密保存，只用于比对。"))
    address = line(_("物业地址"), 120, required=False, help_text=_("自有物业时填写，写法与项目地点一致。加密保存。"))
    from_day = day(_("开始日"))
    until_day = day(_("终止日"), required=False, help_text=_("仍在持续的不填；持股和任职终止后三年内仍须回避。"))


class EndForm(forms.Form):
    """The last day of an interest."""

    until_day = day(_("终止日"))


class NoInterestForm(forms.Form):
    """No interest in this project, for the occasions that she ticks herself, of those not declared before."""

    occasions = forms.MultipleChoiceField(
        label=_("适用环节"), choices=Occasion.choices, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少勾选一个环节。"), "invalid_choice": _("请从所列环节中勾选。")},
    )  # fmt: skip

    def __init__(self, *args: Any, open_ones: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["occasions"].choices = open_ones  # type: ignore[attr-defined]


class JudgeForm(forms.Form):
    """Whether a tie that was found is an interest, and what was found out."""

    is_confirmed = choice(
        _("核实结论"), [("yes", _("成立，该人员回避")), ("no", _("不成立"))], is_radio=True
    )  # fmt: skip
    verdict = line(_("核实说明"), 200)

    def given(self) -> dict[str, Any]:
        return {
            "is_confirmed": self.cleaned_data["is_confirmed"] == "yes", "verdict": self.cleaned_data["verdict"],
        }  # fmt: skip


class AskEndForm(forms.Form):
    """Why a recusal should end."""

    reason = line(_("解除理由"), 200, help_text=_("例如：误报；亲属已不在该单位任职。由其他同事核准后才解除。"))


class DecideEndForm(forms.Form):
    """Whether a recusal ends, and what was found out."""

    is_granted = choice(_("核准结论"), [("yes", _("解除回避")), ("no", _("不予解除"))], is_radio=True)
    verdict = line(_("核实说明"), 200)

    def given(self) -> dict[str, Any]:
        return {"is_granted": self.cleaned_data["is_granted"] == "yes", "verdict": self.cleaned_data["verdict"]}


class ReadForm(forms.Form):
    """Why another's register is read."""

    reason = words(_("查看理由"), 200, least=4, rows=2, help_text=_("会记入该人员的记录。"))
