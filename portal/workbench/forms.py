"""What a person types in the workbench itself."""

from django import forms
from django.utils.translation import gettext_lazy as _

from demands.guards import has_personal_number
from governance.recusal.kinds import InterestKind
from projects.forms.fields import choice


class WordForm(forms.Form):
    """A word that goes to each of what was picked."""

    reply = forms.CharField(
        label=_("给每条答复一句（可以空着）"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("所选各条都用这一句；居民凭查询码可以看到，并会公开，请不要写姓名和电话。"),
    )

    def clean_reply(self) -> str:
        """It is published, so no number that belongs to a person stands in it."""
        reply: str = self.cleaned_data["reply"].strip()
        if has_personal_number(reply):
            raise forms.ValidationError(_("答复会公开，请去掉其中的电话号码或身份证号。"))
        return reply


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
