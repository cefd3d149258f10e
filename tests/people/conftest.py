"""A town for the rights tests: one district, two streets, three communities, people appointed by the actions."""

from datetime import date

import pytest

from governance.events import SYSTEM
from governance.people import units
from governance.people.actions import appoint, create_user
from governance.people.models import Unit

DAY = date(2026, 3, 2)
ROWS = (
    ("4403", "深圳市", "city", None),
    ("440305", "南山区", "district", "4403"),
    ("440305007", "粤海街道", "street", "440305"),
    ("440305009", "西丽街道", "street", "440305"),
    ("440305007001", "海珠社区", "community", "440305007"),
    ("440305007002", "麻岭社区", "community", "440305007"),
    ("440305009001", "西丽社区", "community", "440305009"),
)


@pytest.fixture(autouse=True)
def fresh_names():
    """Names of units are cached in the process; a rolled-back test leaves none behind."""
    units.forget()
    yield
    units.forget()


@pytest.fixture
def town(db):
    """The units by code."""
    Unit.objects.bulk_create([Unit(code=c, name=n, official_name=n, level=lv, parent_code=p) for c, n, lv, p in ROWS])
    return {unit.code: unit for unit in Unit.objects.all()}


@pytest.fixture
def person(town):
    """Makes a user and appoints her: person("wang", "street_clerk", "440305007")."""

    def make(username, role=None, unit=None, *, party=None, from_day=DAY, until_day=None):
        user = create_user(username, name=f"名{username}", by=SYSTEM)
        if role:
            appoint(user, role=role, unit=unit, party=party, from_day=from_day, until_day=until_day, by=SYSTEM)
        return user

    return make
