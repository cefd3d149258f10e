"""What is typed on the pages of people."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from governance.people import queries
from governance.people.actions.listing import Row
from portal.people import workbook
from projects.forms.fields import choice, day, line, tick, words


class PhoneSearchForm(forms.Form):
    """A number to look for. It is sent, so that it never stands in an address."""

    phone = line(_("手机号"), 20, widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}))


class AppointForm(forms.Form):
    """Whom, to which post, since when."""

    username = line(
        _("用户名"), 60, required=False, help_text=_("已有用户填用户名或手机号即可；新建须填用户名和姓名。")
    )
    name = line(_("姓名"), 60, required=False)
    phone = line(
        _("手机号"), 20, required=False, widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    role = choice(_("角色"), ())
    unit = choice(_("机构"), ())
    from_day = day(_("任职日"))
    until_day = day(_("离任日"), required=False, help_text=_("有任期的填写；自该日起不再任职。"))

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"from_day": timezone.localdate()})
        super().__init__(*args, **kwargs)
        first = [("", _("请选择"))]
        roles = [(role.code, role.label) for role in queries.offices_to_fill(user)]
        self.fields["role"].choices = first + roles  # type: ignore[attr-defined]
        self.fields["unit"].choices = first + queries.units_to_fill(user)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("username") and not cleaned.get("phone") and not self.errors:
            raise ValidationError(gettext("请填写用户名或手机号。"))
        return cleaned

    def given(self) -> dict[str, Any]:
        return {"rows": [Row(1, **self.cleaned_data)]}


class ListForm(forms.Form):
    """The list as a workbook."""

    file = forms.FileField(
        label=_("任命名单（.xlsx）"), widget=forms.FileInput(attrs={"accept": workbook.ACCEPT}),
        help_text=_("请用模板填写；最多 500 行、1 MB。先核对，确认后才写入。"),
        error_messages={"required": _("请选择文件。"), "empty": _("文件是空的，请重新选择。")},
    )  # fmt: skip

    def clean_file(self) -> list[Row]:
        return workbook.rows_of(self.cleaned_data["file"])


class EndForm(forms.Form):
    """From when a post is over; a tick and a reason when the unit then lacks something."""

    on_day = day(_("离任日"), help_text=_("自该日起不再任职；填今天，权限立即失效。"))
    is_accepted = tick(_("已知悉：离任后该机构将缺少上列权限的人员"))
    vacancy = line(_("理由"), 200, required=False, help_text=_("仅在免职造成职位空缺时填写。"))

    def __init__(self, *args: Any, missed: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"on_day": timezone.localdate()})
        super().__init__(*args, **kwargs)
        if not missed and not self.is_bound:
            del self.fields["is_accepted"], self.fields["vacancy"]

    def given(self) -> dict[str, Any]:
        found = self.cleaned_data
        accepted = found.get("vacancy", "") if found.get("is_accepted") else ""
        return {"on_day": found["on_day"], "vacancy": accepted}


class DelegateForm(forms.Form):
    """Who stands in, how long, why."""

    username = line(_("代理人用户名"), 60, help_text=_("填用户名，不是姓名；可在“人员”中查到。"))
    from_day = day(_("开始日"))
    last_day = day(_("最后一日"), help_text=_("当日仍有效，次日起自动失效。"))
    reason = words(_("事由"), 200, least=2, rows=2, help_text=_("例如：年休假、出差、产假。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"from_day": timezone.localdate()})
        super().__init__(*args, **kwargs)

    def clean_username(self) -> str:
        name = self.cleaned_data["username"].strip()
        self.delegate = queries.by_username(name)
        if self.delegate is None:
            raise ValidationError(gettext("没有用户名为“%(name)s”的用户。") % {"name": name})
        return name

    def given(self) -> dict[str, Any]:
        found = self.cleaned_data
        return {"to": self.delegate} | {name: found[name] for name in ("from_day", "last_day", "reason")}


class ReasonForm(forms.Form):
    """Why the number is read."""

    reason = line(_("查看理由"), 100, help_text=_("查看会留下记录。"))
