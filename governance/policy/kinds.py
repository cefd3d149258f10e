"""The kinds of value a parameter may have: how each is written as text, read back, and shown in Chinese."""

import json
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from django.db import models
from django.utils.translation import get_language, gettext_lazy, npgettext
from django.utils.translation import gettext as _

from governance.policy.errors import BadValue
from governance.policy.words import word

CENT = Decimal("0.01")
WAN = Decimal(10_000)


class Kind(models.TextChoices):
    """What a parameter's text means."""

    MONEY = "money", gettext_lazy("金额")
    DECIMAL = "decimal", gettext_lazy("小数")
    INTEGER = "integer", gettext_lazy("整数")
    DAYS = "days", gettext_lazy("自然日")
    WORKING_DAYS = "working_days", gettext_lazy("工作日")
    HOURS = "hours", gettext_lazy("小时")
    MINUTES = "minutes", gettext_lazy("分钟")
    MONTHS = "months", gettext_lazy("月数")
    YEARS = "years", gettext_lazy("年数")
    PERCENT = "percent", gettext_lazy("百分比")
    FRACTION = "fraction", gettext_lazy("分数")
    BOOLEAN = "boolean", gettext_lazy("是否")
    TABLE = "table", gettext_lazy("表格")
    TEXT = "text", gettext_lazy("文字")
    LIST = "list", gettext_lazy("清单")
    SCORE = "score", gettext_lazy("分值")


UNITS: dict[str, Callable[[int], str]] = {
    Kind.MONEY: lambda n: npgettext("unit", "元", "元", n),
    Kind.DAYS: lambda n: npgettext("unit", "日", "日", n),
    Kind.WORKING_DAYS: lambda n: npgettext("unit", "个工作日", "个工作日", n),
    Kind.HOURS: lambda n: npgettext("unit", "小时", "小时", n),
    Kind.MINUTES: lambda n: npgettext("unit", "分钟", "分钟", n),
    Kind.MONTHS: lambda n: npgettext("unit", "个月", "个月", n),
    Kind.YEARS: lambda n: npgettext("unit", "年", "年", n),
    Kind.PERCENT: lambda _n: "%",
    Kind.SCORE: lambda n: npgettext("unit", "分", "分", n),
}
"""The unit that follows so many; kinds not listed have none."""

WHOLE = {Kind.INTEGER, Kind.DAYS, Kind.WORKING_DAYS, Kind.HOURS, Kind.MINUTES, Kind.MONTHS, Kind.YEARS}
STRUCTURED = {Kind.TABLE, Kind.LIST}


def unit_of(kind: str, number: int = 2) -> str:
    """The unit of a kind in the reader's language, or an empty text."""
    unit = UNITS.get(Kind(kind))
    return unit(number) if unit else ""


def spelled(kind: str, value: Any) -> str:
    """The one text under which a value of this kind is stored; raises BadValue when it is none."""
    kind = Kind(kind)
    try:
        return _spell(kind, value)
    except (ValueError, TypeError, InvalidOperation, ZeroDivisionError) as error:
        if isinstance(error, BadValue):
            raise
        raise BadValue(
            _("“%(value)s”不是有效的%(kind)s；请按该参数的类型填写。") % {"value": value, "kind": kind.label}
        ) from error


def typed(kind: str, text: str) -> Any:
    """The Python value of a stored text: Decimal 元 for money, Fraction, int, bool, or a fresh list."""
    kind = Kind(kind)
    if kind in STRUCTURED:
        return json.loads(text)
    if kind is Kind.MONEY:
        return Decimal(text).quantize(CENT)
    if kind in WHOLE:
        return int(text)
    if kind is Kind.FRACTION:
        return Fraction(text)
    if kind is Kind.BOOLEAN:
        return text == "true"
    return text if kind is Kind.TEXT else Decimal(text)


def shown(kind: str, value: Any) -> str:
    """A value as a reader sees it, unit included: 50万元, 5个工作日, 2/3, 是."""
    kind = Kind(kind)
    if kind is Kind.MONEY:
        return money(value)
    if kind is Kind.BOOLEAN:
        return _("是") if value else _("否")
    if kind is Kind.LIST:
        return _("、").join(word(item) for item in value) or _("未设定")
    if kind is Kind.TABLE:
        return _("；").join(_row(row) for row in value)
    if kind is Kind.TEXT:
        return word(value)
    return f"{plain(value)}{unit_of(kind, 1 if value == 1 else 2)}"


def money(amount: Decimal) -> str:
    """元 below 10,000 and 万元 from there on; in English yuan throughout."""
    if not counts_in_wan():
        return _("%(amount)s元") % {"amount": f"{amount.normalize():,f}"}
    if amount < WAN:
        return _("%(amount)s元") % {"amount": plain(amount)}
    return _("%(amount)s万元") % {"amount": plain(amount / WAN)}


def counts_in_wan() -> bool:
    """Whether the reader's language counts large sums in 万元."""
    return (get_language() or "zh").startswith("zh")


def plain(value: Any) -> str:
    """A number without trailing zeros or exponent; anything else as its text."""
    if isinstance(value, Decimal):
        text = format(value, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value)


def _row(row: dict[str, Any]) -> str:
    label = word(row.get("label", ""))
    if "points" in row:
        return f"{label}{row['points']}"
    if "at_least" in row:
        return _("%(label)s（%(points)s分起）") % {"label": label, "points": row["at_least"]}
    return str(label)


def _spell(kind: Kind, value: Any) -> str:
    if kind in STRUCTURED:
        return _spell_structure(kind, value)
    if kind is Kind.BOOLEAN:
        return _spell_boolean(value)
    if kind is Kind.TEXT:
        return str(value)
    if isinstance(value, bool):
        raise TypeError
    if kind is Kind.FRACTION:
        share = Fraction(value)
        _refuse_out_of_range(kind, share)
        return str(share)
    return _spell_number(kind, Decimal(str(value)))


def _spell_number(kind: Kind, number: Decimal) -> str:
    if not number.is_finite():
        raise ValueError
    _refuse_out_of_range(kind, number)
    if (kind in WHOLE and number != int(number)) or (kind is Kind.MONEY and number != number.quantize(CENT)):
        raise ValueError
    if kind in WHOLE:
        return str(int(number))
    return format(number.quantize(CENT), "f") if kind is Kind.MONEY else plain(number)


def _refuse_out_of_range(kind: Kind, number: Decimal | Fraction) -> None:
    highest = {Kind.PERCENT: 100, Kind.FRACTION: 1}.get(kind)
    if number < 0 or (highest is not None and number > highest):
        raise BadValue(
            _("%(kind)s“%(value)s”超出允许范围；不得为负，百分比不得超过100，分数不得超过1。")
            % {"kind": kind.label, "value": number}
        )


def _spell_boolean(value: Any) -> str:
    text = str(value).strip().lower()
    if text in {"true", "是", "1"}:
        return "true"
    if text in {"false", "否", "0"}:
        return "false"
    raise ValueError


def _spell_structure(kind: Kind, value: Any) -> str:
    items = json.loads(value) if isinstance(value, str) else value
    wanted = dict if kind is Kind.TABLE else str
    if not isinstance(items, list | tuple) or not all(isinstance(item, wanted) for item in items):
        raise TypeError
    return json.dumps(list(items), ensure_ascii=False)
