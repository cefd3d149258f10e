"""The town's calendar: the working days of its past, and moments in office hours on them. Never in the future."""

from bisect import bisect_right
from datetime import date, datetime, time, timedelta

from governance.policy.errors import CalendarMissing
from governance.policy.models import CalendarDay, CalendarYear
from governance.policy.values import SHANGHAI

MONTHS_DAYS = 425
"""Fourteen months in days."""


class Diary:
    """Working days by number; the last one is the last that is wholly over."""

    def __init__(self, now: datetime) -> None:
        """Raises CalendarMissing for the first year of which the working days are not known."""
        self.now = now.astimezone(SHANGHAI)
        self.first = self.now.date() - timedelta(days=MONTHS_DAYS)
        worked = CalendarDay.objects.filter(is_workday=True, date__gte=self.first, date__lt=self.now.date())
        self.days: list[date] = list(worked.order_by("date").values_list("date", flat=True))
        known = set(CalendarYear.objects.values_list("year", flat=True))
        for year in self.years:
            if year not in known:
                raise CalendarMissing(year)

    @property
    def last(self) -> int:
        """The number of the last working day that is over."""
        return len(self.days) - 1

    @property
    def years(self) -> list[int]:
        """The years that the town lives through."""
        return list(range(self.first.year, self.now.year + 1))

    def at(self, number: int, minutes: int = 0) -> datetime:
        """A moment on the numbered working day, so many minutes after half past nine."""
        if not 0 <= number <= self.last:
            raise ValueError(f"working day {number} lies outside the town's fourteen months")
        return datetime.combine(self.days[number], time(9, 30), tzinfo=SHANGHAI) + timedelta(minutes=minutes)

    def midnight_after(self, number: int) -> datetime:
        """A minute past the midnight with which the numbered working day ends, when the clock has come by."""
        moment = datetime.combine(self.days[number] + timedelta(days=1), time(0, 1), tzinfo=SHANGHAI)
        return min(moment, self.now)

    def number_of(self, day: date) -> int:
        """The number of the day, or of the last working day before it."""
        return max(0, bisect_right(self.days, day) - 1)
