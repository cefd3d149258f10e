"""What a person types in this act: the resident's form with its throttle and trap, the clerk's forms, the filters."""

import csv
import hashlib
import io
import time
import uuid
from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.cache import BaseCache, caches
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.choices import BaseChoiceIterator
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from demands.actions import RosterRow
from demands.guards import has_personal_number, no_number_to_call, text_too_short
from demands.kinds import BODY_LIMIT, Channel, DemandCategory, Hour, Mode, SpecialGroup, Visit
from demands.lifecycle import DemandState
from demands.models import CollectionRound
from demands.queries import Terms, terms
from governance.people import units
from governance.people.uploads import PhotoField

PER_ADDRESS = 30
"""Demands from one address in one window: a stall of volunteers shares one, a flood does not fit."""
WINDOW_SECONDS = 600


class Throttled(ValidationError):
    """Too many from one address; the page answers 429."""


def throttle(
    address: str, *, most: int = PER_ADDRESS, window: int = WINDOW_SECONDS, name: str = "demand", is_rough: bool = False
) -> None:
    """Count one more from the address in this window; raises Throttled above `most`. The address itself is not kept.

    The address is REMOTE_ADDR as the first middleware leaves it, which trusts only TRUSTED_PROXIES. `is_rough`: nearly
    everybody sends one form and no more, so a process keeps the first to itself and tells the others with the second;
    each process may let one more through.
    """
    secret = f"{settings.SECRET_KEY}/{name}/{address}/{int(time.time()) // window}"
    key = f"throttle-{hashlib.sha256(secret.encode()).hexdigest()[:32]}"
    more = 1
    if is_rough:
        here = _counted(caches["process"], key, 1, window)
        if here == 1:
            return
        more = 2 if here == 2 else 1
    if _counted(caches["throttle"], key, more, window) > most:
        minutes = max(1, window // 60)
        raise Throttled(
            _("这个网络在%(minutes)s分钟内提交得太多了，请过一会儿再试；着急的可以直接到社区窗口或打电话。")
            % {"minutes": minutes},
            code="throttled",
        )


def _counted(cache: BaseCache, key: str, more: int, window: int) -> int:
    """So many under the key, with these."""
    if cache.add(key, more, timeout=window):
        return more
    try:
        return cache.incr(key, more)
    except ValueError:  # the entry ran out between the two calls
        cache.set(key, more, timeout=window)
        return more


def community_choices(below: str = units.DISTRICT) -> list[tuple[str, Any]]:
    """The communities below a unit by street, for a select; from the cached names of units."""
    grouped: dict[str, list[tuple[str, str]]] = {}
    for code, (name, parent, level) in sorted(units.every_unit().items()):
        if level == "community" and code.startswith(below):
            grouped.setdefault(parent, []).append((code, name))
    return [(units.unit_name(street), communities) for street, communities in grouped.items()]


class Communities(BaseChoiceIterator):
    """The communities as the choices of a select, grouped by street; read when the select is drawn."""

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        yield "", _("请选择社区")
        yield from community_choices()


class CommunityField(forms.ChoiceField):
    """A community. What is typed is looked up, not searched for in the whole list."""

    def __init__(self) -> None:
        messages = {
            "required": gettext_lazy("请选择您所在的社区。"),
            "invalid_choice": gettext_lazy("没有这个社区，请从列表中选择。"),
        }
        super().__init__(choices=Communities(), label=gettext_lazy("所在社区"), error_messages=messages)

    def valid_value(self, value: Any) -> bool:
        """Whether it is the code of a community."""
        return units.unit_level(str(value)) == "community"


class Shared(dict):
    """The fields of a form whose instances change none of them: each has them in a dictionary of its own, uncopied."""

    def __deepcopy__(self, memo: Any) -> dict[str, Any]:
        return dict(self)


class FromAddress(forms.Form):
    """What is counted against the address that it comes from."""

    def __init__(self, *args: Any, address: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.address = address

    @property
    def is_throttled(self) -> bool:
        """Whether the limit of the address was the reason."""
        return any(error.code == "throttled" for errors in self.errors.as_data().values() for error in errors)


class OpenForm(FromAddress):
    """What anybody may send: a trap for robots, and a limit an address under the name `limit`."""

    limit = "demand"

    website = forms.CharField(
        label=gettext_lazy("请不要填写此栏"), required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The trap, then the throttle: what is wrong otherwise costs nothing from the limit."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("website"):
            raise ValidationError(_("提交没有成功。请把“请不要填写此栏”清空后再试一次。"), code="trap")
        if not self.errors and self.address:
            throttle(self.address, name=self.limit, is_rough=True)
        return cleaned


class BodyForm(forms.Form):
    """The words of a demand with what is known before any action: length, no numbers where the public reads.

    How many characters are enough, the policy of the community says (U34).
    """

    body = forms.CharField(
        label=gettext_lazy("您希望解决什么问题？"),
        help_text=gettext_lazy("请写清楚在哪里、是什么情况、希望怎么办。"),
        max_length=BODY_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": gettext_lazy("请写下您希望解决的问题。"),
            "max_length": gettext_lazy("需求最多 %(limit_value)s 个字，现在是 %(show_value)s 个字，请删减。"),
        },
    )
    place = forms.CharField(
        label=gettext_lazy("具体地点"), required=False, max_length=60,
        help_text=gettext_lazy("例如“文竹园东门”。地点会公开，请不要写门牌号和姓名。"),
        error_messages={"max_length": gettext_lazy("地点最多 60 个字，请写简短些。")},
    )  # fmt: skip
    phone = forms.CharField(
        label=gettext_lazy("手机号码"), required=False, max_length=20,
        help_text=gettext_lazy("方便我们回复您；加密保存，不公开。"),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"max_length": gettext_lazy("手机号码太长，请核对。")},
    )  # fmt: skip

    asked: Terms | None = None
    """What the policy asks of this demand, once the community is known."""

    def clean(self) -> dict[str, Any]:
        """The least length, once the community is known."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("unit_code") and cleaned.get("body"):
            now = timezone.now()
            self.asked = terms(cleaned["unit_code"], is_safety=bool(cleaned.get("is_safety")), at=now)
            given = {"body": cleaned["body"], "min_text": self.asked.least}
            if short := text_too_short(None, at=now, given=given):
                self.add_error("body", ValidationError(str(short), code="min_length"))
        return cleaned

    def clean_place(self) -> str:
        """The place is published, so no number that belongs to a person stands in it."""
        place: str = self.cleaned_data["place"].strip()
        if has_personal_number(place):
            raise ValidationError(_("地点会公开，请去掉其中的电话号码或身份证号。"))
        return place

    def clean_phone(self) -> str:
        """Digits, as many as a telephone number in China has."""
        phone: str = self.cleaned_data["phone"].strip()
        digits = "".join(sign for sign in phone if sign.isdigit())
        if phone and not 7 <= len(digits) <= 15:
            raise ValidationError(_("请填写正确的手机号码，例如 13800138000；不愿留号码的可以空着。"))
        return phone


class DemandForm(OpenForm, BodyForm):
    """The resident's form: what, where, how to reach her."""

    unit_code = CommunityField()
    category = forms.ChoiceField(
        label=gettext_lazy("类别"), required=False, choices=[("", gettext_lazy("说不准")), *DemandCategory.choices],
        error_messages={"invalid_choice": gettext_lazy("没有这个类别，请从列表中选择。")},
    )  # fmt: skip
    is_safety = forms.BooleanField(label=gettext_lazy("有安全隐患，需要尽快处理"), required=False)
    photo = PhotoField(
        label=gettext_lazy("现场照片"), required=False,
        help_text=gettext_lazy("最多一张，10 MB 以内。照片里的拍摄地点会自动删除，照片不公开。"),
    )  # fmt: skip
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid.uuid4)

    visible_first = ("body", "unit_code", "place", "phone")
    """The four fields that a resident sees; the rest may stand behind a disclosure, the trap out of sight."""
    visible_later = ("category", "is_safety", "photo")

    field_order = ["body", "unit_code", "place", "phone", "category", "is_safety", "photo", "website", "submission"]

    def given(self) -> dict[str, Any]:
        """What `demands.actions.submit` takes."""
        cleaned = self.cleaned_data
        names = ("unit_code", "body", "place", "phone", "category", "is_safety", "submission")
        photos = [cleaned["photo"]] if cleaned["photo"] else []
        return {name: cleaned[name] for name in names} | {"photos": photos, "asked": self.asked}


DemandForm.base_fields = Shared(DemandForm.base_fields)


class CallBackForm(OpenForm):
    """Asking to be called: who, under which number, when."""

    limit = "call_back"

    unit_code = CommunityField()
    name = forms.CharField(
        label=gettext_lazy("怎么称呼您"), max_length=30, help_text=gettext_lazy("例如“王阿姨”；加密保存，不公开。"),
        error_messages={"required": gettext_lazy("请告诉我们怎么称呼您，例如“王阿姨”。")},
    )  # fmt: skip
    phone = forms.CharField(
        label=gettext_lazy("电话号码"), max_length=20, help_text=gettext_lazy("手机或座机都可以；加密保存，不公开。"),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"required": gettext_lazy("请填写能打通的电话号码，手机或座机都可以。")},
    )  # fmt: skip
    hour = forms.ChoiceField(
        label=gettext_lazy("什么时候方便"), choices=Hour.choices,
        error_messages={"required": gettext_lazy("请选一个方便接电话的时间。")},
    )  # fmt: skip

    def given(self) -> dict[str, Any]:
        """What `demands.actions.request_call_back` takes."""
        return {name: self.cleaned_data[name] for name in ("unit_code", "name", "phone", "hour")}

    def clean_phone(self) -> str:
        """A number that can be called."""
        phone: str = self.cleaned_data["phone"].strip()
        if wrong := no_number_to_call(None, at=timezone.now(), given={"phone": phone}):
            raise ValidationError(str(wrong))
        return phone


class RecordForm(BodyForm):
    """The clerk's form for a person at the window, at home, on paper or on the telephone (R13, R15, R16)."""

    unit_code = forms.ChoiceField(label=gettext_lazy("社区"))
    category = forms.ChoiceField(label=gettext_lazy("类别"), choices=DemandCategory.choices)
    title = forms.CharField(
        label=gettext_lazy("公开标题"), required=False, max_length=60,
        help_text=gettext_lazy("会公开，请不要写姓名和电话；空着就用“地点：类别”。"),
    )  # fmt: skip
    name = forms.CharField(
        label=gettext_lazy("姓名"), required=False, max_length=30, widget=forms.TextInput(attrs={"data-private": True})
    )
    household = forms.CharField(
        label=gettext_lazy("户号或门牌"), required=False, max_length=60,
        help_text=gettext_lazy("没有电话时用来区分不同家庭，只保存不可还原的编码。"),
        widget=forms.TextInput(attrs={"data-private": True}),
    )  # fmt: skip
    channel = forms.ChoiceField(label=gettext_lazy("征集途径"))
    round = forms.ModelChoiceField(
        label=gettext_lazy("征集批次"), queryset=CollectionRound.objects.none(), required=False,
        empty_label=gettext_lazy("日常收集（不属于任何批次）"),
        error_messages={"invalid_choice": gettext_lazy("没有这个批次，或它不在征集中，请从列表中选择。")},
    )  # fmt: skip
    special_group = forms.ChoiceField(
        label=gettext_lazy("特殊群体"), required=False, choices=[("", gettext_lazy("不属于")), *SpecialGroup.choices]
    )
    is_safety = forms.BooleanField(
        label=gettext_lazy("涉及安全"), required=False, help_text=gettext_lazy("首次答复的期限更短。")
    )
    photo = PhotoField(label=gettext_lazy("现场照片"), required=False)
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid.uuid4)

    field_order = ["unit_code", "channel", "round", "body", "place", "category", "title", "name", "phone", "household"]

    def __init__(self, *args: Any, communities: list[tuple[str, str]], rounds: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit_code"].choices = communities  # type: ignore[attr-defined]
        self.fields["round"].queryset = rounds  # type: ignore[attr-defined]
        online = [(channel.value, channel.label) for channel in Channel if channel.is_online]
        offline = [(channel.value, channel.label) for channel in Channel if not channel.is_online]
        grouped = [(_("线下"), offline), (_("线上"), online)]
        self.fields["channel"].choices = grouped  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        """What `demands.actions.submit` takes; the mode follows from the round."""
        cleaned = dict(self.cleaned_data)
        photo = cleaned.pop("photo")
        mode = Mode.ROUND if cleaned["round"] else Mode.DAILY
        return cleaned | {"photos": [photo] if photo else [], "mode": mode}


class VersionForm(forms.Form):
    """The version of the page from which a person acts."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class CallForm(VersionForm):
    """What came of a call."""

    note = forms.CharField(
        label=gettext_lazy("通话情况"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("加密保存，不公开；例如“反映楼道灯坏，已登记需求”。"),
        error_messages={"required": gettext_lazy("请写一句通话情况（至少 4 个字）。")},
    )  # fmt: skip


class ReachedForm(CallForm):
    """What was said when the person was reached."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].required = True


class AcceptForm(VersionForm):
    """Accepting, with or without a first word."""

    reply = forms.CharField(
        label=gettext_lazy("先答复一句（可以空着）"), required=False, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("居民凭查询码可以看到，并会公开；请不要写姓名和电话。"),
    )  # fmt: skip


class ReplyForm(VersionForm):
    """An answer that ends the demand."""

    reply = forms.CharField(
        label=gettext_lazy("答复"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("写明理由和去向；居民凭查询码可以看到，并会公开，请不要写姓名和电话。"),
    )  # fmt: skip


class MergeForm(VersionForm):
    """The tracking code of the demand into which another goes."""

    code = forms.CharField(label=gettext_lazy("并入哪一条（查询码）"), required=False, max_length=20)


class TitleForm(VersionForm):
    """What the public reads."""

    title = forms.CharField(label=gettext_lazy("公开标题"), required=False, max_length=60)
    place = forms.CharField(label=gettext_lazy("地点"), required=False, max_length=60)
    category = forms.ChoiceField(label=gettext_lazy("类别"), choices=DemandCategory.choices)


class RoundForm(forms.Form):
    """A round of collection to come."""

    unit_code = forms.ChoiceField(label=gettext_lazy("社区"))
    title = forms.CharField(label=gettext_lazy("名称"), max_length=60)
    purpose = forms.CharField(
        label=gettext_lazy("征集重点"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
    opens_on = forms.DateField(label=gettext_lazy("开始日期"), widget=forms.DateInput(attrs={"type": "date"}))
    closes_on = forms.DateField(label=gettext_lazy("截止日期"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, communities: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit_code"].choices = communities  # type: ignore[attr-defined]


class FilterForm(forms.Form):
    """The filters over the list of demands; what is not understood is left out rather than refused."""

    text = forms.CharField(label=gettext_lazy("查找"), required=False, max_length=60)
    state = forms.ChoiceField(
        label=gettext_lazy("状态"), required=False, choices=[("", gettext_lazy("全部")), *DemandState.choices]
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("途径"), required=False, choices=[("", gettext_lazy("全部")), *Channel.choices]
    )
    unit_code = forms.ChoiceField(label=gettext_lazy("社区"), required=False)
    is_late = forms.BooleanField(label=gettext_lazy("只看逾期未答复"), required=False)

    def __init__(self, *args: Any, communities: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit_code"].choices = [("", _("全部")), *communities]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        """The filters that were understood."""
        self.is_valid()
        return {name: words for name, words in self.cleaned_data.items() if words}

    def kept(self, **more: str) -> str:
        """The query string that asks for the same list, and says more."""
        return urlencode({name: "1" if words is True else words for name, words in self.chosen().items()} | more)


class ReadingForm(forms.Form):
    """Why personal data is read in plain."""

    reason = forms.CharField(
        label=gettext_lazy("查看理由"), min_length=2, max_length=100,
        help_text=gettext_lazy("例如：回复需求、上门走访。查看会留下记录。"),
        error_messages={
            "required": gettext_lazy("请写明查看的理由。"), "min_length": gettext_lazy("请写明查看的理由。"),
        },
    )  # fmt: skip


class VisitForm(forms.Form):
    """What came of a visit."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("走访结果"), choices=[choice for choice in Visit.choices if choice[0] != Visit.TO_VISIT]
    )
    visited_on = forms.DateField(label=gettext_lazy("走访日期"), widget=forms.DateInput(attrs={"type": "date"}))
    note = forms.CharField(
        label=gettext_lazy("情况说明"), required=False, max_length=200,
        help_text=gettext_lazy("谢绝或搬离的必须写明依据；加密保存。"),
        widget=forms.TextInput(attrs={"data-private": True}),
    )  # fmt: skip


class RosterForm(forms.Form):
    """The bureau's table of special households (U35)."""

    LIMIT_BYTES = 5 * 1024 * 1024
    COLUMNS = ("社区代码", "类别", "姓名", "住址", "电话")

    year = forms.IntegerField(label=gettext_lazy("年度"), min_value=2017, max_value=2100)
    file = forms.FileField(
        label=gettext_lazy("名册（CSV）"),
        help_text=gettext_lazy("表头为：社区代码、类别、姓名、住址、电话。可用 Excel 另存为 CSV UTF-8，5 MB 以内。"),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
    is_trial = forms.BooleanField(label=gettext_lazy("先核对，不写入"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"year": timezone.localdate().year, "is_trial": True})
        super().__init__(*args, **kwargs)

    def clean_file(self) -> list[RosterRow]:
        """The lines of the table. Says what is wrong with size, encoding or head."""
        file = self.cleaned_data["file"]
        if file.size > self.LIMIT_BYTES:
            raise ValidationError(_("文件超过 5 MB，请分社区导入。"))
        text = _decoded(file.read())
        reader = csv.DictReader(io.StringIO(text))
        missing = [name for name in self.COLUMNS[:4] if name not in (reader.fieldnames or [])]
        if missing:
            raise ValidationError(_("表头缺少：%(names)s。请按说明补齐后再上传。") % {"names": _("、").join(missing)})
        try:
            return [_roster_row(number, line) for number, line in enumerate(reader, start=2) if any(line.values())]
        except csv.Error as broken:
            raise ValidationError(_("表格读不出来，请用 Excel 另存为 CSV UTF-8 后再上传。")) from broken


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValidationError(_("文件编码不认识，请用 Excel 另存为 CSV UTF-8 后再上传。"))


def _roster_row(number: int, line: dict[str, Any]) -> RosterRow:
    code, group, name, address, phone = (str(line.get(column) or "").strip() for column in RosterForm.COLUMNS)
    return RosterRow(number, code, group, name, address, phone)


def this_year(typed: str | None) -> int:
    """The year asked for in an address, else the present one."""
    today: date = timezone.localdate()
    is_year = bool(typed) and str(typed).isascii() and str(typed).isdigit() and len(str(typed)) == 4
    return int(str(typed)) if is_year and 2017 <= int(str(typed)) <= 2100 else today.year
