"""The town of the demand tests: a district, two streets, three communities, one person per role that matters here."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from demands import actions
from demands.models import Demand
from demands.queries import forget_terms
from governance.events import PUBLIC, SYSTEM
from governance.people import units
from governance.people.actions import appoint, create_user
from governance.people.models import Unit, User
from governance.policy import values
from governance.policy.actions import load_editions, load_year
from tests.grounds import grounds

SHANGHAI = ZoneInfo("Asia/Shanghai")
HERE, SISTER, FAR, STREET, DISTRICT = "440305007001", "440305007002", "440305009001", "440305007", "440305"
ROWS = (
    ("4403", "深圳市", "city", None),
    (DISTRICT, "南山区", "district", "4403"),
    (STREET, "粤海街道", "street", DISTRICT),
    ("440305009", "西丽街道", "street", DISTRICT),
    (HERE, "海珠社区", "community", STREET),
    (SISTER, "麻岭社区", "community", STREET),
    (FAR, "西丽社区", "community", "440305009"),
)
CAST = {
    "clerk": ("community_clerk", HERE), "sister_clerk": ("community_clerk", SISTER),
    "secretary": ("community_secretary", HERE), "street_clerk": ("street_clerk", STREET),
    "bureau": ("district_civil_affairs", DISTRICT), "auditor": ("district_auditor", DISTRICT),
    "resident": ("resident", HERE),
}  # fmt: skip
BODY = "文竹园东门台阶太陡，老人下雨天容易滑倒，希望加装扶手。"


def moment(year: int, month: int, day: int, hour: int = 10) -> datetime:
    return datetime(year, month, day, hour, tzinfo=SHANGHAI)


NOW = moment(2026, 11, 20)


@pytest.fixture(autouse=True)
def fresh_copies():
    """What a process keeps is gone between tests, as the rows are."""
    for forget in (values.forget, units.forget, forget_terms):
        forget()
    yield
    for forget in (values.forget, units.forget, forget_terms):
        forget()


@pytest.fixture
def town(db: None) -> Iterator[None]:
    """Units, both editions of the rules, two years of the calendar."""
    with grounds.watched():
        grounds.lay("the town of the demands", (), build, keep=bool, give=bool)
        yield


def build() -> None:
    Unit.objects.bulk_create([Unit(code=c, name=n, official_name=n, level=lv, parent_code=p) for c, n, lv, p in ROWS])
    load_editions(by=SYSTEM, at=moment(2026, 1, 5))
    for year in (2026, 2027):
        load_year(year, by=SYSTEM, at=moment(2026, 1, 5))


@pytest.fixture
def cast(town: None) -> dict[str, User]:
    """Everyone of CAST, and a stranger without a role."""
    return grounds.lay("their cast", (), engage, keep=keys_of, give=people_of)


def keys_of(people: dict[str, User]) -> dict[str, int]:
    return {name: user.pk for name, user in people.items()}


def people_of(keys: dict[str, int]) -> dict[str, User]:
    return {name: User.objects.get(pk=key) for name, key in keys.items()}


def engage() -> dict[str, User]:
    people = {"stranger": create_user("stranger", name="路人", by=SYSTEM)}
    for name, (role, unit) in CAST.items():
        people[name] = create_user(name, name=f"名{name}", by=SYSTEM)
        appoint(people[name], role=role, unit=Unit.objects.get(code=unit), from_day=date(2026, 1, 5), by=SYSTEM)
        people[name].refresh_from_db()
    return people


@pytest.fixture
def clerk(cast: dict[str, User]) -> User:
    return cast["clerk"]


@pytest.fixture
def filed(town: None) -> Callable[..., Demand]:
    """Files a demand: filed(body="…", by=clerk, channel="visit")."""

    def file(**given: Any) -> Demand:
        return actions.submit(**({"unit_code": HERE, "body": BODY, "by": PUBLIC, "at": NOW} | given))

    return file
