"""Forms of the library: an offer, an expert's review."""

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.forms.fields import line, words


class LibraryOfferForm(forms.Form):
    """A service that ran well is offered to every community."""

    title = line(_("名称"), 80)
    summary = words(_("简介"), 1000, least=10, help_text=_("至少 10 个字：做什么、为谁、怎么做、效果如何。"))


class LibraryReviewForm(forms.Form):
    """One expert's review."""

    expert = line(_("专家姓名"), 40)
    score = forms.DecimalField(
        label=_("评分"), min_value=0, max_value=100, max_digits=5, decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages={
            "required": _("请填写评分。"), "invalid": _("评分须是数字。"), "min_value": _("评分须在 0 到 100 之间。"),
            "max_value": _("评分须在 0 到 100 之间。"), "max_decimal_places": _("评分至多 2 位小数。"),
        },
    )  # fmt: skip
    is_conflict_free = forms.BooleanField(
        label=_("专家已声明与申报单位没有利害关系"), error_messages={"required": _("专家须声明没有利害关系。")}
    )
    comment = line(_("意见"), 300, required=False)
