"""Pure functions that turn values into the words a page shows: money, days, moments, masks, shares. No HTML here."""

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.policy.kinds import counts_in_wan

NOTHING = "—"
WAN = Decimal(10_000)
CENT = Decimal("0.01")


def to_decimal(amount: object) -> Decimal | None:
    """The amount as a Decimal, or None when it is missing or no number at all."""
    if amount is None or amount == "" or isinstance(amount, bool):
        return None
    try:
        number = amount if isinstance(amount, Decimal) else Decimal(str(amount))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def plain(number: Decimal) -> str:
    """Two places at most, half up, thousands separated, and no zeros that say nothing: 12.50 is 12.5, 12.00 is 12."""
    text = f"{number.quantize(CENT, ROUND_HALF_UP):,f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def money(amount: object) -> str:
    """元 below 10,000 and 万元 from there on, in English yuan throughout; a missing amount is a dash."""
    value = to_decimal(amount)
    if value is None:
        return NOTHING
    if abs(value.quantize(CENT, ROUND_HALF_UP)) < WAN or not counts_in_wan():
        return _("%(amount)s元") % {"amount": plain(value)}
    return _("%(amount)s万元") % {"amount": plain(value / WAN)}


def yuan(amount: object) -> str:
    """The exact amount in 元 with two places, for registers and audits."""
    value = to_decimal(amount)
    return NOTHING if value is None else _("%(amount)s元") % {"amount": f"{value.quantize(CENT, ROUND_HALF_UP):,f}"}


def as_day(value: object) -> date | None:
    """The calendar day in Shenzhen of a date or a moment, also of one that was written down (ISO 8601)."""
    if isinstance(value, str):
        try:
            value = parse_datetime(value)
        except ValueError:  # the words of a day that there is not
            return None
    if isinstance(value, datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    return value if isinstance(value, date) else None


def day(value: object) -> str:
    """2026年11月22日."""
    found = as_day(value)
    if found is None:
        return NOTHING
    return _("%(year)s年%(month)s月%(day)s日") % {"year": found.year, "month": found.month, "day": found.day}


def day_short(value: object) -> str:
    """11月22日, for places where the year is plain from what stands around."""
    found = as_day(value)
    return NOTHING if found is None else _("%(month)s月%(day)s日") % {"month": found.month, "day": found.day}


def weekday(value: object) -> str:
    """星期五, of a date or of its text in a form; nothing for what is no day."""
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            return ""
    found = as_day(value)
    return "" if found is None else str(WEEKDAYS[found.weekday()])


def moment(value: object) -> str:
    """2026年11月22日 14:05, local time."""
    if not isinstance(value, datetime):
        return day(value)
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{day(value)} {local:%H:%M}"


def days_left(value: object, today: date | None = None) -> int | None:
    """Whole days until the day given: 0 today, negative when it is past. A last day counts until its midnight."""
    found = as_day(value)
    return None if found is None else (found - (today or timezone.localdate())).days


def left(value: object, today: date | None = None) -> str:
    """The same in words: 还剩3天, 今天截止, 已逾期2天."""
    days = days_left(value, today)
    if days is None:
        return _("未定期限")
    if days < 0:
        return ngettext("已逾期%(days)s天", "已逾期%(days)s天", -days) % {"days": -days}
    if days == 0:
        return _("今天截止")
    return ngettext("还剩%(days)s天", "还剩%(days)s天", days) % {"days": days}


def mask(value: object) -> str:
    """A name keeps its first character, a number its first three and last four, an e-mail address its first letter."""
    text = "" if value is None else str(value).strip()
    if not text:
        return NOTHING
    if "@" in text:
        name, _at, host = text.partition("@")
        return f"{name[:1]}***@{host}"
    digits = re.sub(r"[\s-]", "", text)
    if re.fullmatch(r"\+?\d{7,}[\dXx]?", digits):
        return f"{digits[:3]}{'*' * max(4, len(digits) - 7)}{digits[-4:]}"
    return text[0] + "*" * max(1, len(text) - 1)


def share(part: object, whole: object) -> Decimal | None:
    """part ÷ whole in percent, or None when there is no whole."""
    top, bottom = to_decimal(part), to_decimal(whole)
    return None if top is None or not bottom else top * 100 / bottom


def percent(value: object) -> str:
    """A figure already in percent, one place at most: 68.8%, 100%."""
    number = to_decimal(value)
    if number is None:
        return NOTHING
    text = f"{number.quantize(Decimal('0.1'), ROUND_HALF_UP):f}"
    return f"{text.removesuffix('.0')}%"
