"""Made-up values for the gallery. They belong to no project and are shown nowhere else."""

from datetime import datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.look.charts import Chart, Column, Kind, Line, Table
from projects.forms.fields import day, yuan


class SampleForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(
        label=_("项目名称"), help_text=_("一句话说清楚在哪里做什么，例如“某小区东门无障碍坡道改造”。")
    )
    amount = yuan(_("概算（元）"), help_text=_("可以写 486000、486,000 或 48.6万。"))
    kind = forms.ChoiceField(
        label=_("类别"), choices=[("", _("请选择")), ("works", _("工程类")), ("service", _("服务类"))]
    )
    day = day(_("计划开工日"), required=False, help_text=_("公示期满之后的一天，例如 2026-12-07。"))
    reason = forms.CharField(label=_("需求说明"), widget=forms.Textarea, help_text=_("谁需要、现在怎样、希望怎样。"))
    channel = forms.ChoiceField(
        label=_("来源"),
        widget=forms.RadioSelect,
        choices=[("round", _("集中征集")), ("daily", _("日常收集")), ("visit", _("入户走访"))],
    )
    groups = forms.MultipleChoiceField(
        label=_("受益人群"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("elder", _("高龄老人")), ("child", _("困境儿童")), ("disabled", _("残疾人"))],
    )
    photo = forms.FileField(label=_("现场照片"), required=False, help_text=_("上传前会去掉照片里的位置信息。"))
    agreed = forms.BooleanField(label=_("我已核对以上内容"))


class SampleFilter(forms.Form):
    """A single filter, in a line."""

    place = forms.ChoiceField(label=_("街道或社区"), required=False, choices=[("", _("全部")), ("1", _("示例社区"))])


class SampleFilters(forms.Form):
    """The filters of a list."""

    q = forms.CharField(label=_("关键词"), required=False)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), ("publicity", _("公示中"))])
    street = forms.ChoiceField(label=_("街道"), required=False, choices=[("", _("全部")), ("1", _("示例街道"))])


ICONS = [
    "home", "list", "work", "notice", "speak", "look", "rate", "glad", "so-so", "sad", "call", "print", "people",
    "person", "place", "money", "calendar", "clock", "file", "upload", "download", "photo", "search", "chart", "audit",
    "build", "check", "ok", "info", "warn", "stop", "seal", "bell", "link", "theme", "menu", "left", "right", "close",
]  # fmt: skip


def _refusals() -> list[SimpleNamespace]:
    return [
        SimpleNamespace(sentence=_("缺少概算表，概算表决定项目能否按普通程序办理。"), mends="#forms", rule="R12"),
        SimpleNamespace(sentence=_("概算 62.5万元 超过服务类单项上限 50万元。"), mends="#figures", rule="R16"),
        SimpleNamespace(sentence=_("公示尚未期满，期满后才能立项。"), mends="", rule="R31"),
    ]


def _offers() -> dict[str, SimpleNamespace]:
    def step(name: str, label: Any, danger: bool = False) -> SimpleNamespace:
        return SimpleNamespace(name=name, label=label, is_danger=danger)

    return {
        "offer_open": SimpleNamespace(step=step("table", _("提交评议")), is_allowed=True, refusals=[], barred=None),
        "offer_shut": SimpleNamespace(
            step=step("submit", _("提交初审")), is_allowed=False, refusals=_refusals(), barred=None
        ),
        "offer_danger": SimpleNamespace(
            step=step("terminate", _("终止"), danger=True), is_allowed=True, refusals=[], barred=None
        ),
    }


def _steps(now: datetime) -> list[dict[str, Any]]:
    labels = [
        _("需求"), _("初审"), _("评议"), _("公示"), _("立项"), _("采购"), _("实施"), _("验收"), _("评价"),
    ]  # fmt: skip
    steps: list[dict[str, Any]] = []
    for index, label in enumerate(labels):
        state = "done" if index < 3 else "current" if index == 3 else "todo"
        date = now + timedelta(days=7 * (index - 3)) if index <= 3 else None
        steps.append({"label": label, "state": state, "date": date, "is_public": index == 3})
    return steps


def _events(now: datetime) -> list[dict[str, Any]]:
    return [
        {"at": now, "title": _("开始公示"), "who": _("示例社区居委会"), "tone": "public", "body": _("公示5个工作日。")},
        {"at": now - timedelta(days=2), "title": _("评议通过"), "who": _("居民议事会"), "tone": "done", "url": "#"},
        {"at": now - timedelta(days=9), "title": _("退回修改"), "who": _("社区党委"), "tone": "stopped",
         "body": _("请补充概算明细，并说明与物业职责的界限。")},
        {"at": now - timedelta(days=12), "title": _("提交初审"), "who": _("社区经办人")},
    ]  # fmt: skip


def _navigation() -> list[dict[str, Any]]:
    return [
        {"label": _("总览"), "url": "#main", "icon": "home", "current": "page"},
        {"label": _("文字与颜色"), "url": "#ground", "icon": "file"},
        {"label": _("按钮与办理"), "url": "#actions", "icon": "work", "count": 3, "is_late": True},
        {"label": _("表单"), "url": "#forms", "icon": "list"},
        {"label": _("列表"), "url": "#lists", "icon": "search", "group": _("更多")},
        {"label": _("等待与答复"), "url": "#answers", "icon": "clock"},
        {"label": _("公示文书"), "url": "#public", "icon": "notice", "count": 12},
        {"label": _("图与算式"), "url": "#figures", "icon": "chart"},
    ]


def _rows(now: datetime) -> list[dict[str, Any]]:
    return [
        {"title": _("东门无障碍坡道改造"), "state": _("公示中"), "tone": "public", "amount": Decimal("486000"),
         "due": now + timedelta(days=2)},
        {"title": _("长者食堂送餐上门"), "state": _("实施中"), "tone": "running", "amount": Decimal("9800"),
         "due": now + timedelta(days=20)},
        {"title": _("架空层儿童活动角"), "state": _("整改中"), "tone": "warn", "amount": Decimal("123456.78"),
         "due": now - timedelta(days=3)},
    ]  # fmt: skip


def _charts() -> dict[str, Chart]:
    places, days = (Column(_("机构"), Kind.NAME), Column(_("今年中位天数"), Kind.DAYS)), Column(_("去年"), Kind.DAYS)
    late = Table(
        _("在办和逾期"), (places[0], Column(_("在办")), Column(_("其中逾期"))),
        [Line((_("示例一社区"), 12, 3), {0: "#figures"}), Line((_("示例二社区"), 5, 0)), Line((_("示例三社区"), 0, 0))],
        total=Line((_("合计"), 17, 3)),
    )  # fmt: skip
    sums = [Decimal(each) for each in ("2000000", "1286000", "960000", "320000.50")]
    labels = (_("年度额度"), _("已立项"), _("其中已签合同"), _("其中已支付"))
    money = Table(
        _("资金"), (places[0], *(Column(label, Kind.YUAN) for label in labels)),
        [Line((_("示例一社区"), *sums))], _("虚构的数字"),
    )  # fmt: skip
    stages = Table(
        _("各环节用时"), (Column(_("环节"), Kind.TEXT), places[1], days),
        [Line((_("评议"), Decimal(6), Decimal("9.5"))), Line((_("公示"), Decimal(8), None))],
    )  # fmt: skip
    return {
        "chart_parts": Chart(late, (1, 2), tones=("soft", "seal")),
        "chart_whole": Chart(money, (2, 3, 4), whole=1, says=(4, 1)),
        "chart_mark": Chart(stages, (1,), mark=2), "chart_empty": Chart(Table(_("居民评价"), late.columns, []), (1,)),
    }  # fmt: skip


def samples() -> dict[str, Any]:
    """Everything the gallery shows."""
    now = timezone.localtime()
    filled = SampleForm(
        auto_id="filled_%s", initial={"amount": Decimal("486000.00"), "day": now.date(), "channel": "visit"}
    )
    refused = SampleForm({"title": "", "amount": "-5", "channel": "round"})
    refused.is_valid()
    refused.add_error(None, str(_("概算与概算表合计不一致，请核对后再保存。")))
    return {
        "demo_notice": _("本页是组件陈列，内容均为示例，不代表任何真实项目。"),
        "nav_items": _navigation(), "form": SampleForm(auto_id="new_%s"), "refused_form": refused,
        "filled": {name: filled[name] for name in ("amount", "day", "photo")},
        "filters": SampleFilters(auto_id="filter_%s"), "one_filter": SampleFilter(auto_id="one_%s"),
        "now": now, "past": now - timedelta(days=3),
        "soon": now + timedelta(days=2), "later": now + timedelta(days=40), "refusals": _refusals(),
        "steps": _steps(now), "events": _events(now), "rows": _rows(now), **_offers(), **_charts(),
        "crumbs": [{"label": _("首页"), "url": "/"}, {"label": _("组件"), "url": "#main"}, {"label": _("列表")}],
        "tabs": [{"label": _("概况"), "url": "#", "is_current": True}, {"label": _("材料"), "url": "#", "count": 4},
                 {"label": _("过程"), "url": "#"}, {"label": _("异议"), "url": "#", "count": 1, "is_late": True}],
        "chips": [{"label": _("全部"), "url": "#", "is_current": True, "count": 128},
                  {"label": _("公示中"), "url": "#", "count": 6}, {"label": _("施工中"), "url": "#", "count": 31}],
        "facts": [(_("社区"), _("示例社区")), (_("受益人数"), _("约320人")), (_("牵头人"), ""),
                  {"label": _("合同"), "value": _("查看合同"), "url": "#"}],
        "explain": [_("开始公示当天不计入。"), _("第1至第5个工作日，跳过周末。"), _("第5个工作日24时期满。")],
        "tones": [(_("待评议"), "waiting"), (_("实施中"), "running"), (_("公示中"), "public"), (_("已归档"), "done"),
                  (_("已终止"), "stopped"), (_("暂缓"), "warn")],
        "icons": ICONS,
        "amounts": [Decimal("9800"), Decimal("9999.99"), Decimal("10000"), Decimal("123456.78"), Decimal("2e7"), None],
    }  # fmt: skip
