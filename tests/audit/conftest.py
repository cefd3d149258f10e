"""Approved projects in the town, a frozen frame, a case with a finding; all by the real actions."""

from datetime import date, timedelta

import pytest

from audit.actions import cases, checks, findings, samples
from audit.kinds import CheckKind, Gravity, Section
from governance.events import SYSTEM
from governance.people.actions import appoint
from projects.kinds import ProjectType
from projects.lifecycle.project import State
from tests.walk import project_at

SOUND = {section.value: (True, "") for section in Section}


@pytest.fixture
def approved(town):
    """Three approved projects of the community: two services, one of goods."""
    sums = ((ProjectType.SERVICE, 30_000), (ProjectType.SERVICE, 10_000), (ProjectType.GOODS, 20_000))
    return [
        project_at(State.APPROVED, town=town, type=kind, total=total, title=f"社区项目{number}")
        for number, (kind, total) in enumerate(sums)
    ]


@pytest.fixture
def later(approved):
    """The morning after the last of them was approved."""
    return max(project.now for project in approved) + timedelta(days=1)


@pytest.fixture
def sample(town, approved, later):
    """A frame of the year until then, frozen."""
    return samples.freeze_frame(unit_code=town.district_code, year=2026, by=town.auditor, at=later)


@pytest.fixture
def drawn(town, sample, later):
    """The same, drawn with dice."""
    return samples.draw(sample, entropy="416235", witnesses="孙丽萍、冯雅琴", by=town.auditor, at=later)


@pytest.fixture
def case(town, approved, later):
    """A directed case on the first project."""
    return cases.open_case(approved[0], note="群众来信反映", by=town.auditor, at=later)


@pytest.fixture
def raise_finding(town):
    """Makes a finding on a case: raise_finding(case, at=…, due_on=…)."""

    def make(case, *, at, by=None, **more):
        words = {"section": Section.CONTRACT, "gravity": Gravity.SERIOUS, "text": "合同签订日期早于立项日期两天",
                 "basis": "R60 先立项后签合同"}  # fmt: skip
        return findings.raise_finding(case, **(words | more), by=by or town.auditor, at=at)

    return make


@pytest.fixture
def finding(case, raise_finding, later):
    """One finding on the case, to be mended within the rules' days."""
    return raise_finding(case, at=later)


@pytest.fixture
def look(town):
    """Records a check: look(project, CheckKind.SELF, on=…, by=…)."""

    def make(project, kind=CheckKind.FULL, *, at, on=None, by=None, answers=SOUND, note=""):
        people = {CheckKind.SELF: town.secretary, CheckKind.FULL: town.street_clerk}
        return checks.record_check(
            project, kind=kind, checked_on=on or at.date(), answers=answers, note=note, by=by or people[kind], at=at
        )

    return make


@pytest.fixture
def also(town):
    """Gives somebody a second post: also(town.auditor, "community_clerk", town.code)."""

    def make(user, role, code):
        appoint(user, role=role, unit=town.units[code], from_day=date(2025, 1, 1), by=SYSTEM)
        user.refresh_from_db()
        return user

    return make


@pytest.fixture
def words():
    """What was refused, as one text."""
    return lambda caught: str(caught.value)


@pytest.fixture
def signed(client):
    """Signs somebody in: signed(town.auditor).get(…)."""

    def make(user):
        client.force_login(user)
        return client

    return make
