"""Forms of evaluation: a resident's rating, the answer to her, the performance score, the assessment."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from acceptance.kinds import DIMENSIONS, Verdict
from projects.forms.fields import choice, line, number, tick, words

MARKS = [(5, _("5 很好")), (4, _("4 好")), (3, _("3 一般")), (2, _("2 差")), (1, _("1 很差"))]


def mark(label: Any) -> forms.TypedChoiceField:
    """One to five, by radio."""
    return forms.TypedChoiceField(
        label=label, choices=MARKS, coerce=int, widget=forms.RadioSelect,
        error_messages={
            "required": format_lazy(_("请给“{label}”打分。"), label=label),
            "invalid_choice": _("请从 1 至 5 中选择。"),
        },
    )  # fmt: skip


class RatingForm(forms.Form):
    """A rating: the whole first, then five dimensions, then words. Used on the public page and at the desk."""

    overall = mark(_("总体满意吗"))
    need = mark(DIMENSIONS["need"])
    openness = mark(DIMENSIONS["openness"])
    quality = mark(DIMENSIONS["quality"])
    effect = mark(DIMENSIONS["effect"])
    attitude = mark(DIMENSIONS["attitude"])
    comment = words(_("想说的话"), 500, required=False, rows=3)
    phone = line(
        _("手机号"), 20, required=False,
        help_text=_("填写后计入满意度，每个号码评价一次；号码加密保存，不公开。不填也可以评价，只是不计入满意度。"),
    )  # fmt: skip

    def given(self) -> dict[str, Any]:
        """What `rate` takes."""
        cleaned = self.cleaned_data
        rest = {name: cleaned[name] for name in ("overall", "comment", "phone", "household_code") if name in cleaned}
        return {"scores": {name: cleaned[name] for name in DIMENSIONS}, **rest}


class StaffRatingForm(RatingForm):
    """A rating that staff takes down from somebody without a phone, on paper or at the door."""

    household_code = line(_("户编号"), 40, required=False, help_text=_("没有手机号的，填写入户登记的户编号。"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("phone", "").strip() and not cleaned.get("household_code", "").strip():
            self.add_error("phone", _("代录评价须填写手机号或户编号。"))
        return cleaned


class AnswerForm(forms.Form):
    """What was done about a dissatisfied rating."""

    answer = words(_("处理结果"), 500, least=5, help_text=_("处理结果将公开。"))


class PerformanceForm(forms.Form):
    """Points for each part of the policy's table."""

    note = words(_("评语"), 300, required=False, rows=2)

    def __init__(self, *args: Any, weights: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.weights = weights
        for row in weights:
            self.fields[row["code"]] = number(
                _("%(label)s（满分 %(points)s）") % {"label": row["label"], "points": row["points"]},
                least=Decimal(0), most=Decimal(row["points"]),
            )  # fmt: skip
        self.order_fields([*(row["code"] for row in weights), "note"])

    def given(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        return {"parts": {row["code"]: cleaned[row["code"]] for row in self.weights}, "note": cleaned["note"]}


class AssessmentForm(forms.Form):
    """The decision on an emergency that acted first."""

    verdict = choice(_("评估结论"), Verdict, is_radio=True)
    decision_no = line(_("决定文号"), 60)
    reason = words(_("理由"), 300, required=False, help_text=_("不予追认的必须写明理由。"))
    terminates = tick(_("不予追认并终止项目，未支付的资金退回"))
