"""Working days of China: holidays off, make-up weekend days on, provisional years marked, missing ones refused."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from governance.policy.calendar import add_working_days, is_working_day, working_days_between
from governance.policy.errors import CalendarMissing

pytestmark = pytest.mark.rule("U37")
DAYS = st.dates(date(2025, 1, 1), date(2027, 9, 30))
COUNTS = st.integers(0, 40)
ON_ONE_CALENDAR = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize(
    ("start", "n", "last"),
    [
        (date(2025, 9, 24), 1, date(2025, 9, 25)),
        (date(2025, 9, 26), 1, date(2025, 9, 28)),  # Friday, then the worked Sunday
        (date(2025, 9, 28), 1, date(2025, 9, 29)),
        (date(2025, 9, 26), 3, date(2025, 9, 30)),
        (date(2025, 9, 26), 4, date(2025, 10, 9)),  # over 国庆 and 中秋
        (date(2025, 9, 26), 5, date(2025, 10, 10)),
        (date(2025, 9, 26), 6, date(2025, 10, 11)),  # the worked Saturday
        (date(2025, 10, 1), 1, date(2025, 10, 9)),  # opened on a day off
        (date(2025, 10, 10), 1, date(2025, 10, 11)),
        (date(2025, 10, 11), 1, date(2025, 10, 13)),
        (date(2026, 2, 13), 1, date(2026, 2, 14)),  # worked Saturday before 春节
        (date(2026, 2, 13), 2, date(2026, 2, 24)),
        (date(2026, 2, 13), 6, date(2026, 2, 28)),  # worked Saturday after 春节
        (date(2026, 2, 28), 1, date(2026, 3, 2)),
        (date(2026, 5, 8), 1, date(2026, 5, 9)),
    ],
)
def test_the_nth_working_day(calendar, start, n, last):
    deadline = add_working_days(start, n)
    assert deadline.day == last
    assert not deadline.is_provisional
    assert working_days_between(start, last) == n


@pytest.mark.parametrize(
    ("day", "is_worked"),
    [
        (date(2025, 9, 28), True),
        (date(2025, 10, 1), False),
        (date(2025, 10, 11), True),
        (date(2025, 10, 12), False),
        (date(2026, 2, 14), True),
        (date(2026, 2, 16), False),
        (date(2026, 2, 28), True),
        (date(2026, 11, 23), True),
    ],
)
def test_whether_a_day_is_worked(calendar, day, is_worked):
    assert is_working_day(day) is is_worked


def test_deadline_names_days_off_and_days_made_up(calendar):
    deadline = add_working_days(date(2025, 9, 26), 6)
    assert [row.date for row in deadline.made_up] == [date(2025, 9, 28), date(2025, 10, 11)]
    assert [row.date for row in deadline.off_days] == [
        date(2025, 9, 27), *(date(2025, 10, day) for day in range(1, 9)),
    ]  # fmt: skip


@pytest.mark.parametrize(("n", "day", "is_provisional"), [(1, 31, False), (2, 4, True), (5, 7, True)])
def test_a_deadline_in_2027_is_provisional(calendar, n, day, is_provisional):
    deadline = add_working_days(date(2026, 12, 30), n)
    assert (deadline.day.day, deadline.is_provisional) == (day, is_provisional)


def test_2027_knows_the_statutory_days(calendar):
    off = [date(2027, 1, 1), date(2027, 2, 5), date(2027, 2, 8), date(2027, 4, 5), date(2027, 5, 3), date(2027, 6, 9),
           date(2027, 9, 15), date(2027, 10, 1), date(2027, 10, 5)]  # fmt: skip
    assert not any(is_working_day(day) for day in off)
    assert is_working_day(date(2027, 10, 6)) and is_working_day(date(2027, 2, 11))


def test_a_year_that_is_not_loaded_is_refused_with_the_command(calendar):
    sentence = "2028年的工作日历尚未载入，不能推算期限；请运行 manage.py load_calendar 2028。"
    for ask in (
        lambda: add_working_days(date(2027, 12, 30), 5),
        lambda: working_days_between(date(2027, 12, 30), date(2028, 1, 10)),
        lambda: is_working_day(date(2028, 1, 3)),
    ):
        with pytest.raises(CalendarMissing) as refused:
            ask()
        assert str(refused.value) == sentence and refused.value.year == 2028


def test_a_deadline_that_ends_in_time_does_not_need_the_next_year(calendar):
    assert add_working_days(date(2027, 12, 30), 1).day == date(2027, 12, 31)


def test_the_year_before_the_first_is_refused(calendar):
    with pytest.raises(CalendarMissing, match="2024年"):
        working_days_between(date(2024, 12, 1), date(2025, 1, 10))


def test_nothing_to_add_is_the_day_itself_and_nothing_can_be_taken_away(calendar):
    assert add_working_days(date(2025, 10, 1), 0).day == date(2025, 10, 1)
    with pytest.raises(ValueError, match="negative"):
        add_working_days(date(2025, 10, 1), -1)


def test_one_query_a_call(calendar, django_assert_num_queries):
    with django_assert_num_queries(1):
        add_working_days(date(2026, 2, 10), 15)
    with django_assert_num_queries(1):
        working_days_between(date(2026, 1, 1), date(2026, 12, 31))


def test_adding_then_counting_gives_the_number_back(calendar):
    @ON_ONE_CALENDAR
    @given(start=DAYS, n=COUNTS)
    def holds(start, n):
        last = add_working_days(start, n).day
        assert working_days_between(start, last) == n
        assert working_days_between(last, start) == -n
        assert n == 0 or is_working_day(last)

    holds()


def test_adding_in_two_goes_is_adding_at_once(calendar):
    @ON_ONE_CALENDAR
    @given(start=DAYS, n=st.integers(1, 20), m=st.integers(1, 20))
    def holds(start, n, m):
        at_once = add_working_days(start, n + m).day
        assert add_working_days(add_working_days(start, n).day, m).day == at_once
        assert at_once >= start + timedelta(days=n + m)

    holds()
