"""The track follows from the rules: sum, kind of work, communities. Nobody chooses it."""

from decimal import Decimal

import pytest

from projects.actions import design
from projects.kinds import Track
from projects.lifecycle.project import State
from tests.town import START
from tests.walk import answer_return, project_at, walk


def submitted(town, **how):
    project = project_at(State.DRAFT, town=town, **how)
    return design.submit(project, by=town.clerk, at=START)


@pytest.mark.rule("R02", "R03", "R04", "R05", "R39", "U03")
@pytest.mark.parametrize(
    ("type", "total", "track"),
    [
        ("service", "500000.00", Track.ORDINARY), ("service", "500000.01", Track.STREET_LED),
        ("goods", "500000.00", Track.ORDINARY), ("goods", "500000.01", Track.STREET_LED),
        ("engineering", "499999.99", Track.ORDINARY), ("engineering", "500000.00", Track.STREET_LED),
        ("engineering", "1000000.01", Track.STREET_LED),
    ],
)  # fmt: skip
def test_the_sum_decides(town, type, total, track):
    assert submitted(town, type=type, total=Decimal(total)).track == track


@pytest.mark.rule("R39", "U04")
def test_professional_work_is_led_by_the_street(town):
    project = submitted(town, is_professional=True)
    assert (project.track, project.track_reason) == (Track.STREET_LED, "专业性较强")


@pytest.mark.rule("R39")
def test_two_communities_that_pay_are_led_by_the_street(town):
    half = Decimal("0.5")
    project = submitted(town, shares={town.code: half, town.sibling_code: half})
    assert (project.track, project.track_reason) == (Track.STREET_LED, "跨社区")


@pytest.mark.rule("R39")
def test_a_community_that_does_not_pay_changes_nothing(town):
    project = submitted(town, shares={town.code: Decimal(1), town.sibling_code: Decimal(0)})
    assert project.track == Track.ORDINARY


@pytest.mark.rule("R39")
def test_each_goes_its_own_way_only(town, refused):
    led = submitted(town, is_professional=True)
    with refused("street_led"):
        design.table(led, by=town.secretary, at=START)
    ordinary = submitted(town)
    with refused("not_street_led"):
        design.escalate(ordinary, by=town.secretary, at=START)


@pytest.mark.rule("R39")
def test_a_smaller_second_version_is_ordinary_again(town):
    project = submitted(town, total=600_000)
    assert project.track == Track.STREET_LED
    design.send_back(project, reason="请压缩预算", by=town.secretary, at=START)
    answer_return(project, by=town.clerk, at=START)
    items = [{"name": "灯具", "quantity": 1, "measure": "项", "unit_price": 40_000}]
    design.draw_budget(project, items=items, by=town.clerk, at=START)
    design.submit(project, by=town.clerk, at=START)
    assert (project.track, project.track_reason) == (Track.ORDINARY, "")


@pytest.mark.rule("R39", "R40")
def test_the_committees_project_is_approved_when_its_notice_ends(town):
    found = walk(State.APPROVED, town=town, track=Track.STREET_LED)
    assert found.project.approved_on == found.at.date()
    assert found.project.approved_total == found.project.total
    assert found.project.notices.get().state == "closed"
