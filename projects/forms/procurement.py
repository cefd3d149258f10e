"""Forms of buying: quotes and who makes them, the panel, the call, the choice, the award, the contract."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from governance.people.models import Party
from projects.forms.fields import PartForm, RowForm, RowsForm, day, line, words, yuan

CENT = Decimal("0.01")


class QuoteForm(PartForm):
    """One supplier's offer; a supplier that is not on the list yet is written down with it."""

    party = forms.ModelChoiceField(
        queryset=None, label=_("报价单位"), required=False, empty_label=_("新单位，在下面填写"),
        error_messages={"invalid_choice": _("请从列表中选择报价单位。")},
    )  # fmt: skip
    name = line(_("新单位名称"), 120, required=False, help_text=_("列表中没有时填写。"))
    registration = line(_("新单位统一社会信用代码"), 18, required=False)
    registered_on = day(_("新单位注册日期"), required=False, help_text=_("用于核对注册年限。"))
    amount = yuan(_("报价（元）"), least=CENT)
    received_on = day(_("收到日期"))
    note = line(_("说明"), 200, required=False)

    def __init__(self, *args: Any, parties: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"].queryset = parties

    def clean(self) -> dict[str, Any]:
        """Either a party of the list or the name of a new one, whose registration nobody has yet."""
        cleaned = super().clean() or self.cleaned_data
        name, number = (cleaned.get("name") or "").strip(), (cleaned.get("registration") or "").strip()
        if cleaned.get("party") and name:
            self.add_error("name", _("已从列表中选择了单位，请勿再填新单位。"))
        elif not cleaned.get("party") and not name and "party" not in self.errors and "name" not in self.errors:
            self.add_error("party", _("请选择报价单位，或填写新单位名称。"))
        elif name and number and Party.objects.filter(registration=number).exists():
            self.add_error("registration", _("这个统一社会信用代码已经登记过，请从列表中选择。"))
        return cleaned

    def given(self) -> dict[str, Any]:
        data = self.cleaned_data
        fresh = {key: data[key] for key in ("name", "registration", "registered_on")}
        return {key: data[key] for key in ("party", "amount", "received_on", "note")} | {"fresh": fresh}


class ChoiceForm(forms.Form):
    """Which quote is chosen and why."""

    quote = forms.ModelChoiceField(
        queryset=None, label=_("选定报价"), widget=forms.RadioSelect, empty_label=None,
        error_messages={"required": _("请选择一家报价。"), "invalid_choice": _("请从本次采购的报价中选择。")},
    )  # fmt: skip
    reason = words(_("选定理由"), 300, least=4, rows=3)
    scope_note = line(
        _("业务范围核对"), 200,
        help_text=_("写明营业执照或登记证书上哪一项业务范围覆盖本项目；没有覆盖的，写明为什么仍选这一家。"),
    )  # fmt: skip
    waives_age = line(_("注册年限放宽理由"), 200, required=False, help_text=_("所选单位注册年限不足时填写。"))

    def __init__(self, *args: Any, quotes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["quote"].queryset = quotes
        self.fields["quote"].label_from_instance = lambda quote: (
            f"{quote.party.name} " + gettext("%(amount)s元") % {"amount": f"{quote.amount:,.2f}"}
        )


class CentralForm(forms.Form):
    """Whether centralised procurement applies."""

    note = words(_("集中采购核对结论"), 200, least=4, rows=2)


class PanelForm(forms.Form):
    """Who judged the quotes."""

    members = words(_("评审小组成员"), 400, rows=4, help_text=_("一行一人，写姓名和单位。"))

    def given(self) -> dict[str, Any]:
        return {"members": [name for name in self.cleaned_data["members"].splitlines() if name.strip()]}


class CallForm(forms.Form):
    """When the open call was published."""

    announced_on = day(_("公告日期"))


class AwardForm(forms.Form):
    """The award; with fewer quotes than asked for it says why."""

    reason = words(_("直接或单一来源采购理由"), 300, required=False, rows=2)


class MilestoneRow(RowForm):
    """One stage of delivery."""

    name = line(_("节点"), 80)
    planned_on = day(_("计划日期"))
    field_order = ("name", "planned_on", "is_dropped")


class ContractForm(PartForm, RowsForm):
    """The contract as it is on paper, with its plan of acceptance and its milestones."""

    row, key, least = MilestoneRow, "milestones", 0
    number = line(_("合同编号"), 40)
    amount = yuan(_("合同金额（元）"), least=CENT)
    signed_on = day(_("签订日期"))
    ends_on = day(_("约定完工日期"))
    acceptance_plan = words(_("验收方案"), 2000, rows=5, help_text=_("写明验收的主体、时间、方式、程序、内容和标准。"))

    def __init__(self, *args: Any, needs_plan: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["acceptance_plan"].required = needs_plan
