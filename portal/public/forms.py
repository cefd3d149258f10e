"""What a resident types on the public site besides a demand and a rating: an objection, a code to look up."""

from django import forms
from django.utils.translation import gettext_lazy

from demands.forms import OpenForm


class ObjectionForm(OpenForm):
    """异议: what she objects to; name and telephone are her choice (R34)."""

    limit = "objection"

    body = forms.CharField(
        label=gettext_lazy("您对公示有什么异议？"), min_length=5, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("请写明理由和事实，至少 5 个字。内容加密保存，只有受理人员能看到；答复会公开。"),
        error_messages={
            "required": gettext_lazy("请写明异议内容。"),
            "min_length": gettext_lazy("请把异议写清楚，至少 %(limit_value)s 个字。"),
            "max_length": gettext_lazy("异议最多 %(limit_value)s 个字，请删减。"),
        },
    )  # fmt: skip
    name = forms.CharField(
        label=gettext_lazy("姓名"), required=False, max_length=30, help_text=gettext_lazy("可以不填，不公开。")
    )
    phone = forms.CharField(
        label=gettext_lazy("电话"), required=False, max_length=20,
        help_text=gettext_lazy("方便我们回复您；可以不填，不公开。"),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )  # fmt: skip


class TrackForm(forms.Form):
    """The code that stood on the page after submitting, or the number of a project."""

    code = forms.CharField(
        label=gettext_lazy("查询码或项目编号"), max_length=30,
        help_text=gettext_lazy("提交需求或异议后页面上显示的查询码，大小写和横线都可以不管。"),
        error_messages={"required": gettext_lazy("请填写查询码。")},
    )  # fmt: skip
