"""The sweep: what cannot be dated stays and says why, all else moves; what no statement could write is refused."""

import pytest

from governance.policy.actions import override
from governance.policy.values import edition_on
from governance.workflow.errors import SideDoor
from governance.workflow.steps import step
from projects.actions import publicity
from projects.lifecycle.project import State
from projects.models import Notice, Project
from tests.walk import project_at

FAR = 1500
"""Working days: beyond every year of the calendar that is loaded."""


@pytest.fixture
def two(town):
    """One project whose street has no calendar for its review, filed before one that has."""
    stuck = project_at(State.PUBLICITY, town=town)
    free = project_at(State.PUBLICITY, town=town)
    override(
        edition_on(free.now), name="review.days", value=FAR, unit_code=town.code, reason="试行更长的审核期限",
        decision_no="深南民〔2026〕9号", by=town.people["district"], at=free.now,
    )  # fmt: skip
    Project.objects.filter(pk=free.pk).update(unit_code=town.sibling_code)
    Notice.objects.filter(project=free).update(unit_code=town.sibling_code)
    return stuck, free


def states(*projects):
    return [Project.objects.get(pk=project.pk).state for project in projects]


@pytest.mark.rule("R31", "U37")
@pytest.mark.parametrize("limit", [1, 1000])
def test_a_missing_year_of_one_community_stops_no_other(two, caplog, town, limit):
    stuck, free = two
    assert publicity.close_due(at=stuck.publicity_closes_at, limit=limit) > 0
    while publicity.close_due(at=stuck.publicity_closes_at, limit=limit):
        pass
    assert states(stuck, free) == [State.PUBLICITY, State.REVIEW]
    assert [stuck.notices.get().state, free.notices.get().state] == ["open", "closed"]
    said = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert said and town.code in said[0] and "工作日历尚未载入" in said[0] and "load_calendar" in said[0]


def test_a_step_of_the_clock_says_where_it_leads():
    with pytest.raises(SideDoor, match="须写明去向"):
        step("到期提醒", State.REVIEW, None)


@pytest.mark.rule("R55")
def test_a_step_that_asks_for_a_declaration_is_not_taken_in_bulk():
    from governance.people.permissions import Permission as P

    with pytest.raises(SideDoor, match="不能批量办理"):
        step("批量立项", State.REVIEW, State.APPROVED, P.REVIEW_APPROVE, declares="review", in_bulk=True)
