"""A row of the exported list. Cells that a spreadsheet would take for a formula are made plain text."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance.people.units import unit_path
from projects.kinds import Category, ProjectType, Track
from projects.lifecycle.project import State

HEAD = (
    _("项目编号"), _("项目名称"), _("机构"), _("年度"), _("类型"), _("类别"), _("实施方式"), _("状态"), _("暂缓"),
    _("进入本状态时间"), _("应办日期"), _("预算合计（元）"), _("其中配套工作经费（元）"), _("立项金额（元）"),
    _("立项日期"), _("承接方"), _("合同签订日期"), _("验收通过日期"), _("演示数据"),
)  # fmt: skip

_STATES, _TYPES, _TRACKS, _CATEGORIES = (dict(kind.choices) for kind in (State, ProjectType, Track, Category))


def line(row: dict[str, Any]) -> list[str]:
    """The cells of one project, in the order of HEAD."""
    return [
        cell(value)
        for value in (
            row["code"], row["title"], unit_path(row["unit_code"]), row["year"], _TYPES[row["type"]],
            _CATEGORIES[row["category"]], _TRACKS[row["track"]], _STATES[row["state"]], row["is_on_hold"],
            row["state_since"], row["due_on"], row["total"], row["work_fund"], row["approved_total"],
            row["approved_on"], row["supplier__name"], row["contract_signed_on"], row["accepted_on"],
            row["is_synthetic"],
        )
    ]  # fmt: skip


def cell(value: Any) -> str:
    """One value as text: dates in ISO form, sums with two places, 是 and 否, nothing for nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(_("是") if value else _("否"))
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    text = str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
