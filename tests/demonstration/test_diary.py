"""The town can be laid on any day of a known year: each year's money is there before its projects."""

from datetime import datetime, time, timedelta

import pytest

from governance.events import SYSTEM
from governance.policy.actions import load_year
from governance.policy.errors import CalendarMissing
from governance.policy.values import SHANGHAI
from portal.demonstration import cast
from portal.demonstration.diary import Diary
from portal.demonstration.loading import TIGHT, given_on, year_of
from portal.demonstration.schedule import Schedule

EARLIEST, LATEST = datetime(2026, 3, 10, tzinfo=SHANGHAI), datetime(2027, 12, 30, tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def calendar(db):
    for year in (2025, 2026, 2027):
        load_year(year, by=SYSTEM, at=datetime(2026, 1, 5, tzinfo=SHANGHAI))


def test_whatever_the_day_the_money_of_a_project_s_year_is_there_when_it_begins():
    moment = EARLIEST
    while moment < LATEST:
        schedule = Schedule(Diary(moment))
        for plan in cast.PLANS:
            begun = schedule.begin(plan.road, plan.age)
            assert given_on(schedule, year_of(plan, schedule)) < begun, (moment, plan.title)
            assert begun == schedule.moments(plan.road, plan.age)[0][1]
        assert len({year_of(plan, schedule) for plan in cast.PLANS if plan.unit in TIGHT}) == 1, moment
        moment += timedelta(days=3)


def test_a_year_without_working_days_known_is_named():
    with pytest.raises(CalendarMissing, match="2028"):
        Diary(datetime.combine(LATEST + timedelta(days=30), time(9), tzinfo=SHANGHAI))
