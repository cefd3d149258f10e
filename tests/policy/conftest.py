"""The rules and three years of the calendar, loaded by the real actions; two officials who may and may not decide."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from governance.events import SYSTEM
from governance.people import units
from governance.people.actions import appoint, create_user
from governance.people.models import Unit
from governance.policy import values
from governance.policy.actions import load_editions, load_year

SHANGHAI = ZoneInfo("Asia/Shanghai")
DISTRICT, STREET, COMMUNITY, SISTER, OTHER = "440305", "440305007", "440305007001", "440305007002", "440305009001"
ROWS = (
    ("4403", "深圳市", "city", None),
    (DISTRICT, "南山区", "district", "4403"),
    (STREET, "粤海街道", "street", DISTRICT),
    ("440305009", "沙河街道", "street", DISTRICT),
    (COMMUNITY, "海珠社区", "community", STREET),
    (SISTER, "麻岭社区", "community", STREET),
    (OTHER, "白石洲社区", "community", "440305009"),
)


@pytest.fixture(autouse=True)
def fresh_copies():
    """What a process keeps is gone between tests, as the rows are."""
    values.forget()
    units.forget()
    yield
    values.forget()
    units.forget()


@pytest.fixture
def rules(db):
    """The editions of 2017 and 2020."""
    return {done.edition: done for done in load_editions(by=SYSTEM, at=moment(2026, 1, 5))}


@pytest.fixture
def calendar(db):
    """2025 and 2026 as announced, 2027 provisionally."""
    return [load_year(year, by=SYSTEM, at=moment(2026, 1, 5)) for year in (2025, 2026, 2027)]


@pytest.fixture
def town(db):
    """A district with two streets and three communities."""
    Unit.objects.bulk_create([Unit(code=c, name=n, official_name=n, level=lv, parent_code=p) for c, n, lv, p in ROWS])


@pytest.fixture
def official(town):
    """The district's officer for the policy."""
    user = create_user("official", name="区民政", by=SYSTEM)
    appoint(user, role="district_civil_affairs", unit=Unit.objects.get(code=DISTRICT), from_day=date(2025, 1, 1),
            by=SYSTEM)  # fmt: skip
    return user


@pytest.fixture
def street_clerk(town):
    """A street's clerk: no right over the policy."""
    user = create_user("clerk", name="街道经办", by=SYSTEM)
    appoint(user, role="street_clerk", unit=Unit.objects.get(code=STREET), from_day=date(2025, 1, 1), by=SYSTEM)
    return user


def moment(year, month, day, hour=10, minute=0):
    """A moment in Shanghai."""
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)
