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


class MapForm(forms.Form):
    """An approved map: its number and its outlines."""

    approval_no = forms.RegexField(
        r"^[A-Z\u4e00-\u9fff]{1,6}[（(]\d{4}[）)]\d{1,6}号$", label=gettext_lazy("审图号"), max_length=40,
        help_text=gettext_lazy("例如“粤BS（2026）012号”，会印在图上。"),
        error_messages={
            "required": gettext_lazy("请填写审图号；没有审图号的地图不能公开。"),
            "invalid": gettext_lazy("审图号应写成“粤BS（2026）012号”的样子，请对照批准文件更正。"),
        },
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("社区边界（GeoJSON）"),
        help_text=gettext_lazy("FeatureCollection，每个社区一个面，属性 code 为社区代码，坐标为经纬度，2 MB 以内。"),
        widget=forms.FileInput(attrs={"accept": ".geojson,.json,application/geo+json"}),
        error_messages={"required": gettext_lazy("请选择文件。"), "empty": gettext_lazy("文件是空的，请重新导出。")},
    )  # fmt: skip
