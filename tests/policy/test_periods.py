"""When a named period ends and how that is explained: the opening day does not count, the last day ends at 24:00."""

from datetime import date, timedelta
from fractions import Fraction

import pytest

from governance.events import SYSTEM
from governance.policy.actions import override
from governance.policy.errors import CalendarMissing, CalendarUnannounced, NoEdition, OverrideRefused
from governance.policy.periods import DEMONSTRATION, PERIODS, open_period
from tests.policy.conftest import COMMUNITY, DISTRICT, SISTER, STREET, moment

pytestmark = pytest.mark.rule("R31", "U07")
FRIDAY = moment(2025, 9, 26)


def decide(name, given, unit_code, **more):
    return override("2020", name=name, value=given, unit_code=unit_code, reason="r", by=SYSTEM, at=moment(2025, 1, 1),
                    **{"decision_no": "1号"} | more)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "last"),
    [
        ("result_publicity", date(2025, 10, 10)),
        ("approval_publicity", date(2025, 9, 30)),
        ("award_publicity", date(2025, 9, 30)),
        ("acceptance_publicity", date(2025, 10, 10)),
        ("objection_reply", date(2025, 10, 10)),
        ("demand_reply", date(2025, 10, 10)),
        ("demand_reply_safety", date(2025, 9, 28)),
        ("street_review", date(2025, 10, 13)),
        ("acceptance_due", date(2025, 10, 23)),
        ("rectification", date(2025, 10, 16)),
        ("emergency_assessment", date(2025, 10, 23)),
        ("evaluation_window", date(2025, 10, 23)),
        ("minutes_lock", date(2025, 9, 27)),
        ("inactivity_warning", date(2025, 11, 26)),
        ("warranty_goods", date(2026, 9, 26)),
        ("retention", date(2040, 9, 26)),
    ],
)
def test_last_day_of_each_period_over_the_national_holiday(rules, calendar, name, last):
    assert open_period(name, opened_at=FRIDAY).last_day == last


def test_ends_at_midnight_after_the_last_day(rules, calendar):
    period = open_period("result_publicity", opened_at=FRIDAY)
    assert period.closes_at == moment(2025, 10, 11, 0)
    assert period.closes_at.utcoffset() == timedelta(hours=8)


@pytest.mark.parametrize(("hour", "minute"), [(0, 0), (23, 59)])
def test_the_hour_of_opening_does_not_matter(rules, calendar, hour, minute):
    opened_at = moment(2025, 9, 26, hour, minute)
    assert open_period("result_publicity", opened_at=opened_at).last_day == date(2025, 10, 10)


def test_opening_day_is_the_day_in_shanghai(rules, calendar):
    from datetime import UTC

    late = moment(2025, 9, 29, 1).astimezone(UTC)
    assert late.day == 28
    assert open_period("demand_reply_safety", opened_at=late).last_day == date(2025, 9, 30)


def test_hours_run_from_the_moment(rules, calendar):
    period = open_period("minutes_lock", opened_at=moment(2025, 9, 30, 0))
    assert (period.closes_at, period.last_day) == (moment(2025, 10, 1, 0), date(2025, 9, 30))


def test_months_end_on_the_last_day_of_a_shorter_month(rules, calendar):
    assert open_period("inactivity_warning", opened_at=moment(2025, 12, 31)).last_day == date(2026, 2, 28)


def test_into_a_provisional_year_says_so(rules, calendar):
    period = open_period("result_publicity", opened_at=moment(2026, 12, 30))
    assert (period.last_day, period.is_provisional) == (date(2027, 1, 7), True)
    assert "放假安排尚未公布" in period.explain[-1]


@pytest.mark.rule("U37")
def test_into_a_provisional_year_is_refused_where_that_is_decided(rules, calendar, town):
    opened_at = moment(2026, 12, 30)
    override(
        "2020", name="calendar.allows_provisional", value=False, unit_code=DISTRICT, reason="须以公布的安排为准",
        decision_no="南民〔2026〕1号", by=SYSTEM, at=opened_at,
    )  # fmt: skip
    assert open_period("result_publicity", opened_at=opened_at).is_provisional
    with pytest.raises(CalendarUnannounced, match="2027年的放假安排尚未公布"):
        open_period("result_publicity", opened_at=opened_at, unit_code=COMMUNITY)


def test_into_a_year_that_is_not_loaded_is_refused(rules, calendar):
    with pytest.raises(CalendarMissing, match="load_calendar 2028"):
        open_period("result_publicity", opened_at=moment(2027, 12, 30))


def test_before_the_first_edition_is_refused(rules, calendar):
    with pytest.raises(NoEdition):
        open_period("result_publicity", opened_at=moment(2016, 5, 5))


def test_unknown_period_is_a_key_error(rules, calendar):
    with pytest.raises(KeyError):
        open_period("lunch", opened_at=FRIDAY)


def test_explains_how_the_date_came_about(rules, calendar):
    assert open_period("result_publicity", opened_at=FRIDAY, edition="2020").explain == [
        "评议结果公示期：5个工作日（规则R31，待确认事项U07；默认值，待区民政局确认；出处：未见南山区明文规定，取默认值；"
        "参考：罗湖区莲塘街道居民议事会报道（2016年8月5日）（原文为“公示5天”，是否工作日未明））。",
        "2025年9月26日为开始之日，不计入，自次日起计算。",
        "2025年9月27日（周末）不计入。",
        "2025年10月1日至2025年10月8日（国庆节、中秋节，共8日）不计入。",
        "2025年9月28日调休上班，计入工作日。",
        "最后一日为2025年10月10日，于当日24时届满。",
    ]


def test_override_of_one_community_changes_its_length_there_only(rules, calendar, town):
    decide("publicity.result", 3, COMMUNITY)
    here = open_period("result_publicity", opened_at=FRIDAY, unit_code=COMMUNITY)
    assert here.last_day == date(2025, 9, 30) and "调整决定 1号" in here.explain[0]
    assert open_period("result_publicity", opened_at=FRIDAY, unit_code=SISTER).last_day == date(2025, 10, 10)


def test_publicity_in_natural_days_if_so_decided(rules, calendar, town):
    decide("publicity.in_working_days", False, DISTRICT)
    period = open_period("result_publicity", opened_at=FRIDAY, unit_code=COMMUNITY)
    assert period.last_day == date(2025, 10, 1) and "5日（自然日）" in period.explain[0]
    assert open_period("objection_reply", opened_at=FRIDAY, unit_code=COMMUNITY).last_day == date(2025, 10, 10)


def test_demonstration_shortens_publicity_of_one_community_and_says_so(rules, calendar, town):
    decide(DEMONSTRATION, 30, COMMUNITY, decision_no="", is_demonstration=True)
    period = open_period("result_publicity", opened_at=FRIDAY, unit_code=COMMUNITY)
    assert period.closes_at == FRIDAY + timedelta(minutes=30)
    assert period.is_demonstration and period.explain[0].startswith("演示：")
    assert not open_period("objection_reply", opened_at=FRIDAY, unit_code=COMMUNITY).is_demonstration
    assert not open_period("result_publicity", opened_at=FRIDAY, unit_code=SISTER).is_demonstration


def test_demonstration_is_marked_and_for_one_community_and_not_for_production(rules, town, settings):
    with pytest.raises(OverrideRefused, match="演示用设定只能且必须"):
        decide(DEMONSTRATION, 30, COMMUNITY)
    with pytest.raises(OverrideRefused, match="只能用于一个社区"):
        decide(DEMONSTRATION, 30, STREET, is_demonstration=True)
    settings.IS_PRODUCTION = True
    with pytest.raises(OverrideRefused, match="正式环境不得缩短公示期"):
        decide(DEMONSTRATION, 30, COMMUNITY, is_demonstration=True)


def test_closing_hour_is_marked_as_demonstration(rules, calendar):
    period = open_period("approval_publicity", opened_at=FRIDAY, closing_hour=18)
    assert (period.last_day, period.closes_at) == (date(2025, 9, 30), moment(2025, 9, 30, 18))
    assert period.is_demonstration and period.explain[-1] == "演示：最后一日提前到18时截止。"
    with pytest.raises(ValueError, match="closing_hour"):
        open_period("approval_publicity", opened_at=FRIDAY, closing_hour=0)


def test_share_used_goes_from_nothing_to_all(rules, calendar):
    period = open_period("minutes_lock", opened_at=FRIDAY)
    used = [period.share_used(FRIDAY + timedelta(hours=hours)) for hours in (-1, 0, 16, 24, 48)]
    assert used == [0, 0, Fraction(2, 3), 1, 1]


def test_two_queries_a_period(rules, calendar, django_assert_num_queries):
    open_period("result_publicity", opened_at=FRIDAY, edition="2020", unit_code=COMMUNITY)
    with django_assert_num_queries(2):
        open_period("result_publicity", opened_at=FRIDAY, edition="2020", unit_code=COMMUNITY)


@pytest.mark.parametrize("name", list(PERIODS))
def test_every_period_opens_and_explains_itself(rules, calendar, name):
    period = open_period(name, opened_at=moment(2026, 3, 2))
    assert period.closes_at > period.opened_at and period.label and len(period.explain) >= 2
