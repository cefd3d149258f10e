"""Working days: China's weekends, holidays and make-up days (调休), read from the table; one query a call."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from governance.policy.errors import CalendarMissing
from governance.policy.models import CalendarDay

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Deadline:
    """The Nth working day, with the days on the way that were not counted or were made up."""

    day: date
    is_provisional: bool
    off_days: tuple[CalendarDay, ...] = ()
    made_up: tuple[CalendarDay, ...] = ()


def add_working_days(day: date, n: int) -> Deadline:
    """The Nth working day after `day`, which itself does not count; make-up days do (U37). n = 0 gives the day itself.

    `is_provisional` when a day on the way is not announced yet. Raises CalendarMissing naming the year that is not
    loaded, ValueError for a negative n.
    """
    if n < 0:
        raise ValueError("n must not be negative")
    off_days, made_up, counted, last, is_provisional = [], [], 0, day, False
    walk = _walk(day + ONE_DAY, day + timedelta(days=2 * n + 30)) if n else iter(())
    while counted < n:
        row = next(walk)
        last, is_provisional = row.date, is_provisional or row.is_provisional
        if not row.is_workday:
            off_days.append(row)
            continue
        counted += 1
        if row.is_made_up:
            made_up.append(row)
    return Deadline(last, is_provisional, tuple(off_days), tuple(made_up))


def working_days_between(start: date, end: date) -> int:
    """Working days after `start` up to and with `end`; negative when `end` comes first. Raises CalendarMissing.

    `add_working_days(start, n).day == end` implies `working_days_between(start, end) == n`.
    """
    if end < start:
        return -working_days_between(end, start)
    if end == start:
        return 0
    return sum(row.is_workday for row in _walk(start + ONE_DAY, end))


def is_working_day(day: date) -> bool:
    """Whether the day is worked: a make-up Saturday is, a holiday Wednesday is not. Raises CalendarMissing."""
    return next(_walk(day, day)).is_workday


def changed_days(*, since: datetime | None = None) -> list[date]:
    """Days that an announcement turned round after a provisional load: deadlines over them are to be recomputed."""
    rows = CalendarDay.objects.filter(changed_at__isnull=False)
    if since is not None:
        rows = rows.filter(changed_at__gte=since)
    return list(rows.order_by("date").values_list("date", flat=True))


def _walk(first: date, last: date) -> Iterator[CalendarDay]:
    """The rows day by day, refusing at the first day that is not loaded."""
    expected = first
    for row in CalendarDay.objects.filter(date__gte=first, date__lte=last).order_by("date"):
        if row.date != expected:
            break
        yield row
        expected += ONE_DAY
    if expected <= last:
        raise CalendarMissing(expected.year)
