"""Forms of the design: what the project is, its budget sheet, negative list, targets, units, demands, emergency."""

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance.people.units import unit_name
from projects.forms.fields import RowForm, RowsForm, choice, day, line, number, tick, whole, words, yuan
from projects.kinds import Category, EmergencyGround, ProjectType, Stage, TargetKind
from projects.queries.project import Question

YES_NO = (("no", _("否")), ("yes", _("是")))


class DesignForm(forms.Form):
    """What the project is and for whom."""

    title = line(_("项目名称"), 80)
    type = choice(_("类型"), ProjectType, help_text=_("类型决定单项资金上限。"))
    category = choice(_("类别"), Category)
    year = whole(_("年度"), least=2015, most=2100)
    place = line(_("地点"), 120, required=False)
    purpose = words(_("要解决的问题"), 2000, required=False)
    target_group = line(_("受益人群"), 120, required=False)
    origin_note = line(
        _("来源说明"), 300, required=False, help_text=_("没有关联居民需求时必须写明，例如：社区巡查发现。")
    )
    is_professional = tick(_("专业性较强，社区难以组织实施"))

    def __init__(self, *args: Any, professional: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["is_professional"].help_text = _("指%(kinds)s；勾选后按规定由街道牵头。") % {"kinds": professional}


class DemandChoice(forms.ModelMultipleChoiceField):
    """Demands by their public title, code and place."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.title}（{unit_name(obj.unit_code)}，{timezone.localdate(obj.submitted_at)}）"


class NewProjectForm(DesignForm):
    """A first draft: at which unit, for which demands."""

    unit = choice(_("所属社区或街道"), ())
    demands = DemandChoice(
        queryset=None, label=_("所回应的需求"), required=False, help_text=_("已受理的需求；之后还可以再关联。")
    )
    field_order = ("unit", "title")

    def __init__(self, *args: Any, units: list[Any], demands: QuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        blank = [("", _("请选择"))] if len(units) > 1 else []
        self.fields["unit"].choices = blank + [(unit.code, unit.name) for unit in units]
        self.fields["demands"].queryset = demands

    def clean(self) -> dict[str, Any]:
        """A demand is answered where it was made, or by the street above."""
        cleaned = super().clean() or self.cleaned_data
        unit = cleaned.get("unit", "")
        strangers = [demand.title for demand in cleaned.get("demands") or () if not demand.unit_code.startswith(unit)]
        if strangers:
            self.add_error("demands", _("“%(title)s”不属于所选社区或街道。") % {"title": strangers[0]})
        return cleaned

    def given(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        unit_code = data.pop("unit")
        return {**data, "unit_code": unit_code, "demands": list(data["demands"])}


class BudgetRow(RowForm):
    """One line of the budget sheet."""

    name = line(_("名称"), 80)
    quantity = number(_("数量"), least=Decimal(0), most=Decimal("99999999.99"))
    measure = line(_("单位"), 12)
    unit_price = yuan(_("单价（元）"))
    is_work_fund = tick(_("工作经费"))
    field_order = ("name", "quantity", "measure", "unit_price", "is_work_fund", "is_dropped")


class BudgetForm(RowsForm):
    """The budget sheet."""

    row, key = BudgetRow, "items"


class TargetRow(RowForm):
    """One performance target."""

    kind = choice(_("类别"), TargetKind)
    indicator = line(_("指标"), 80)
    target = line(_("目标值"), 40)
    field_order = ("kind", "indicator", "target", "is_dropped")


class TargetsForm(RowsForm):
    """The performance targets of this version."""

    row, key = TargetRow, "targets"


class UnitRow(RowForm):
    """One unit that takes part and its part of the sum."""

    unit = choice(_("机构"), ())
    percent = number(_("分担比例（%）"), least=Decimal(0), most=Decimal(100))
    field_order = ("unit", "percent", "is_dropped")

    def __init__(self, *args: Any, choices: list[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", _("请选择")), *choices]


class UnitsForm(RowsForm):
    """The units that take part, owner included; their parts add up to the whole."""

    row, key = UnitRow, "shares"

    def is_valid(self) -> bool:
        if not super().is_valid():
            return False
        codes = [row["unit"] for row in self.rows.kept()]
        if len(set(codes)) < len(codes):
            self.add_error(None, _("同一机构填写了两次。"))
        return not self.errors

    def given(self) -> dict[str, Any]:
        return {"shares": {row["unit"]: row["percent"] / 100 for row in self.rows.kept()}}


class NegativeListForm(forms.Form):
    """Each question answered 是 or 否, with a note."""

    def __init__(self, *args: Any, questions: list[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for question in questions:
            answer = question.answer
            said = None if answer is None else ("yes" if answer.is_listed else "no")
            hint = _("回答“是”的项目不能实施。") if question.is_blocking else _("回答“是”须写明仍要实施的理由。")
            self.fields[question.code] = choice(question.label, YES_NO, is_radio=True, initial=said, help_text=hint)
            self.fields[f"{question.code}_note"] = line(
                _("说明"), 200, required=False, initial=answer.note if answer else "",
                widget=forms.TextInput(attrs={"data-when": "yes"}),
            )  # fmt: skip

    def given(self) -> dict[str, Any]:
        data = self.cleaned_data
        codes = [question.code for question in self.questions]
        return {"answers": {code: (data[code] == "yes", data[f"{code}_note"]) for code in codes}}


class DemandsForm(forms.Form):
    """Which accepted demands the project answers."""

    demands = DemandChoice(queryset=None, label=_("需求"), error_messages={"required": _("请至少勾选一条需求。")})

    def __init__(self, *args: Any, demands: QuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["demands"].queryset = demands

    def given(self) -> dict[str, Any]:
        return {"demands": list(self.cleaned_data["demands"])}


class EmergencyForm(forms.Form):
    """Why the matter cannot wait."""

    ground = choice(_("应急情形"), EmergencyGround)
    reason = words(_("理由"), 300, least=4)


class ParticipationForm(forms.Form):
    """How residents took part in a stage."""

    stage = choice(_("阶段"), Stage)
    form = line(_("形式"), 40, help_text=_("例如：入户走访、楼栋会议、问卷。"))
    people = whole(_("人数"), least=1, most=1_000_000)
    held_on = day(_("日期"))
    note = line(_("说明"), 200, required=False)


class NothingForm(forms.Form):
    """A button alone."""
