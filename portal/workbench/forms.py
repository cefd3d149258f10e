"""What a person types in the workbench itself."""

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.recusal.kinds import InterestKind
from projects.forms.fields import choice


class RecusalForm(forms.Form):
    """Why she steps aside (R55)."""

    kind = choice(_("利害关系"), InterestKind)
    reason = forms.CharField(
        label=_("回避理由"),
        max_length=200,
        min_length=4,
        help_text=_("例如：承接方负责人是我的亲属。登记后您看不到本项目的内部资料，也不能再办理。"),
        error_messages={"required": _("请写明回避理由。"), "min_length": _("请写明回避理由（至少 4 个字）。")},
    )
