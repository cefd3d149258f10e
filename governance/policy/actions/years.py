"""Loading the working calendar year by year: announced where it is announced, provisional until then, never undone."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

import chinese_calendar
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.events import Verb
from governance.events.log import append
from governance.policy.errors import CalendarRefused
from governance.policy.models import CalendarDay, CalendarYear, is_weekend
from governance.policy.statutory import PROVISIONAL

HOLIDAY_NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}
KINDS = {"off": False, "休": False, "work": True, "班": True}
COLUMNS = ("date", "kind", "name")


@dataclass(frozen=True)
class Announced:
    """A day of an announcement that differs from the plain week: off, or made up."""

    day: date
    is_workday: bool
    name: str


@dataclass(frozen=True)
class YearLoaded:
    """What loading a year did: nothing, a first load, or an announcement that replaced a provisional year."""

    year: int
    is_provisional: bool
    is_new: bool = False
    is_replaced: bool = False
    changed: tuple[date, ...] = ()


@transaction.atomic
def load_year(
    year: int,
    *,
    by: Any,
    at: datetime | None = None,
    announcement: Iterable[Announced] | None = None,
    source: str = "",
) -> YearLoaded:
    """Load one year: from the announcement given, else as announced (to 2026), else provisionally (2027).

    A provisional year is replaced by an announced one, and the days that turn round are named in the event and in
    `changed`; the same provisional or announced year again changes nothing. Raises CalendarRefused for an announced
    year that would be replaced, for a bad announcement, and for a year of which nothing is known.
    """
    at = at or timezone.now()
    standing = CalendarYear.objects.select_for_update().filter(year=year).first()
    if announcement is not None:
        special, is_provisional = _checked(year, announcement), False
        if not source.strip():
            raise CalendarRefused(_("没有写明放假通知的名称或文号；请用 --source 注明来源。"))
        source = source.strip()
        if standing and not standing.is_provisional:
            raise CalendarRefused(
                _("%(year)s年的日历已按公布的放假安排载入（%(source)s），不得替换。")
                % {"year": year, "source": standing.source}
            )
    else:
        special, source, is_provisional = _known(year)
        if standing and (is_provisional or not standing.is_provisional):
            return YearLoaded(year, standing.is_provisional)
    days = _days(year, special, source, is_provisional)
    changed = _replace(days, at) if standing else ()
    if not standing:
        CalendarDay.objects.bulk_create(days)
    row = CalendarYear(year=year, is_provisional=is_provisional, source=source, loaded_at=at)
    row.save()
    data = {"is_provisional": is_provisional, "source": source, "changed": [f"{day:%Y-%m-%d}" for day in changed]}
    code = "calendar.replace" if standing else "calendar.load"
    append(row, Verb.CALENDAR_LOADED, by=by, at=at, code=code, data=data)
    return YearLoaded(year, is_provisional, not standing, bool(standing), changed)


def read_announcement(path: Path) -> list[Announced]:
    """The days of a CSV file with columns date, kind (off/work or 休/班), name. Raises CalendarRefused."""
    try:
        reader = csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines())
    except (OSError, UnicodeDecodeError) as error:
        raise CalendarRefused(_("读不到文件%(path)s；请核对路径，文件须为UTF-8编码。") % {"path": path}) from error
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise CalendarRefused(_("文件第一行须为 date,kind,name；请核对表头。"))
    rows = []
    for line, row in enumerate(reader, start=2):
        try:
            day, kind = date.fromisoformat(row["date"].strip()), KINDS[row["kind"].strip()]
            rows.append(Announced(day, kind, row["name"].strip()))
        except (ValueError, KeyError, AttributeError) as error:
            raise CalendarRefused(
                _("第%(line)s行不合格式；日期写作2027-01-01，类别写“休”或“班”，名称不可缺列。") % {"line": line}
            ) from error
    return rows


def _checked(year: int, announcement: Iterable[Announced]) -> dict[date, Announced]:
    rows = list(announcement)
    special = {row.day: row for row in rows}
    if not rows:
        raise CalendarRefused(_("放假安排中没有任何日期；请核对文件内容。"))
    if len(special) != len(rows):
        raise CalendarRefused(_("放假安排中有重复的日期；请核对文件内容。"))
    strangers = sorted(day for day in special if day.year != year)
    if strangers:
        raise CalendarRefused(
            _("%(day)s不属于%(year)s年；请只保留该年度的日期。") % {"day": f"{strangers[0]:%Y-%m-%d}", "year": year}
        )
    return special


def _known(year: int) -> tuple[dict[date, Announced], str, bool]:
    """What is known of a year without a file: the announcement as the library records it, or the provisional days."""
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        if year not in PROVISIONAL:
            raise CalendarRefused(
                _("没有%(year)s年的放假安排；请待国务院办公厅公布后用 manage.py load_calendar %(year)s --file 载入。")
                % {"year": year}
            ) from None
        special = {day: Announced(day, False, name) for day, name in PROVISIONAL[year].items()}
        return special, "周末和法定节假日推算（暂定，待国务院办公厅公布）", True
    holidays = {day: HOLIDAY_NAMES[name] for day, name in chinese_calendar.holidays.items() if day.year == year}
    made_up = {day: HOLIDAY_NAMES[name] for day, name in chinese_calendar.workdays.items() if day.year == year}
    special = {day: Announced(day, False, name) for day, name in holidays.items()}
    special |= {day: Announced(day, True, f"调休上班（{name}）") for day, name in made_up.items()}
    library = version("chinese_calendar")
    return special, f"国务院办公厅关于{year}年部分节假日安排的通知（据 chinese_calendar {library} 整理）", False


def _days(year: int, special: dict[date, Announced], source: str, is_provisional: bool) -> list[CalendarDay]:
    days = []
    day = date(year, 1, 1)
    while day.year == year:
        known = special.get(day)
        weekend = is_weekend(day)
        days.append(
            CalendarDay(
                date=day,
                is_workday=known.is_workday if known else not weekend,
                name=known.name if known else ("周末" if weekend else ""),
                source=source,
                is_provisional=is_provisional,
            )
        )
        day += timedelta(days=1)
    return days


def _replace(days: list[CalendarDay], at: datetime) -> tuple[date, ...]:
    """Write the announced days over the provisional ones; the days that turned round."""
    before = dict(CalendarDay.objects.filter(date__year=days[0].date.year).values_list("date", "is_workday"))
    changed = tuple(day.date for day in days if before[day.date] != day.is_workday)
    for day in days:
        day.changed_at = at if day.date in changed else None
    CalendarDay.objects.bulk_update(
        days, ["is_workday", "name", "source", "is_provisional", "changed_at"], batch_size=100
    )
    return changed
