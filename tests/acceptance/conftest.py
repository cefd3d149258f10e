"""Work that waits for its group, and a group that may conclude."""

from datetime import timedelta
from decimal import Decimal

import pytest

from acceptance.actions import inspection as act
from projects.kinds import ProjectType
from projects.lifecycle.project import State
from tests.walk import photo, walk

HOUR = timedelta(hours=1)
LINES = [{"name": "灯具与安装", "measure": "项", "planned": Decimal(1), "actual": Decimal(1), "note": ""}]


class Site:
    """One project in acceptance, its walk, and what a group does there; the engineer leads."""

    def __init__(self, town, **how):
        self.walk = walk(State.ACCEPTANCE, town=town, **how)
        self.town, self.project = town, self.walk.project
        self.lead = town.engineer

    @property
    def at(self):
        return self.walk.at

    def plan(self):
        self.inspection = act.plan_inspection(
            self.project, held_on=self.at.date(), place="三栋一楼", by=self.lead, at=self.walk.later()
        )
        return self.inspection

    def seat(self, kind, name="", user=None, **more):
        return act.add_member(self.inspection, kind=kind, name=name, user=user, by=self.lead, at=self.at, **more)

    def gather(self, people=None):
        """A group as the type asks for it."""
        seats = people or [
            ("committee_member", "居委会小李", None),
            ("council_member", "", self.town.members[0]),
            ("proposer", "提案人老周", None),
        ]
        if self.project.type == ProjectType.ENGINEERING and people is None:
            seats += [("community_secretary", "", self.town.secretary), ("street_clerk", "", self.town.street_clerk)]
        return [self.seat(kind, name, user) for kind, name, user in seats]

    def sign_all(self, opinion="fit"):
        for member in self.inspection.members.filter(signed_at=None).exclude(kind="supplier"):
            if member.user:
                by = self.town.people[member.user.username]
                act.sign(member, opinion=opinion, typed=member.name, by=by, at=self.at)
            else:
                act.sign(member, opinion=opinion, paper=photo(), by=self.lead, at=self.at)

    def measure(self, lines=LINES):
        return act.measure(self.inspection, lines=lines, by=self.lead, at=self.at)

    def hear(self, people=10, satisfied=10):
        return act.hear(
            self.inspection, people=people, satisfied=satisfied, summary="灯亮了，很满意", by=self.lead, at=self.at
        )

    def ready(self):
        """Everything but the conclusion."""
        self.plan()
        self.gather()
        if self.project.type == ProjectType.SERVICE:
            self.hear()
        else:
            self.measure()
        self.sign_all()
        return self.inspection

    def conclude(self, passed=True, **more):
        act.conclude(self.inspection, passed=passed, by=self.lead, at=self.walk.later(), **more)
        self.project.refresh_from_db()


@pytest.fixture
def site(town):
    """A service in acceptance."""
    return Site(town)


@pytest.fixture
def works(town):
    """Works in acceptance."""
    return Site(town, type=ProjectType.ENGINEERING, total=60_000)


def codes(refused):
    """The obstacles that were met, by name."""
    return {refusal.code for refusal in refused.value.refusals}
