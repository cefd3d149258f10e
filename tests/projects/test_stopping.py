"""Hold, release, terminate: a hold bars every step but three, an end takes notices down and brings money back."""

import pytest

from governance.events.log import history
from governance.workflow.errors import NotPermitted, Stale
from projects.actions import publicity, review
from projects.lifecycle.project import State
from projects.models import BudgetLine
from tests.walk import project_at


@pytest.mark.rule("R82")
def test_a_hold_bars_the_next_step_until_its_release(town, refused):
    project = project_at(State.REVIEW, town=town)
    with refused("no_reason"):
        review.hold(project, reason="", by=town.approver, at=project.now)
    review.hold(project, reason="群众反映核实", by=town.approver, at=project.now)
    assert (project.is_on_hold, project.state) == (True, State.REVIEW)
    with pytest.raises(Stale):
        review.approve(project, leader="李建军", by=town.approver, at=project.now)
    with pytest.raises(Stale):
        review.ask_correction(project, text="请补充照片", by=town.street_clerk, at=project.now)
    review.release(project, by=town.auditor, at=project.now)
    with refused("not_on_hold"):
        review.release(project, by=town.approver, at=project.now)
    assert review.approve(project, leader="李建军", by=town.approver, at=project.now).state == State.APPROVED
    assert [event.verb for event in history(project)][-3:] == ["project.hold", "project.release", "project.approve"]


@pytest.mark.rule("R34", "R35")
def test_an_objection_is_upheld_through_a_hold(town):
    project = project_at(State.PUBLICITY, town=town)
    notice = project.notices.get()
    objection = publicity.file_objection(notice, body="三栋去年刚改造过。", at=project.now)
    review.hold(project, reason="异议核查中", by=town.approver, at=project.now)
    publicity.answer_objection(objection, verdict="upheld", reply="确属重复，退回。", by=town.clerk, at=project.now)
    project.refresh_from_db()
    assert project.state == State.DRAFT


@pytest.mark.rule("R44")
@pytest.mark.parametrize("state", [State.APPROVED, State.CONTRACTED, State.IMPLEMENTATION])
def test_an_end_brings_the_money_back(town, state):
    project = project_at(state, town=town)
    review.terminate(
        project, reason="承接方无法履约", decision_no="粤海办〔2026〕9号", by=town.approver, at=project.now
    )
    line = BudgetLine.objects.get(unit=town.code)
    assert (project.state, line.used, project.is_money_reserved) == (State.TERMINATED, 0, False)
    assert history(project).last().verb == "project.money_returned"


@pytest.mark.rule("R31")
def test_an_end_takes_the_notices_down(town):
    project = project_at(State.PUBLICITY, town=town)
    review.terminate(project, reason="重复建设", decision_no="〔2026〕1号", by=town.approver, at=project.now)
    assert project.notices.get().state == "stopped"
    assert publicity.close_due(at=project.publicity_closes_at) == 0


def test_an_end_needs_number_reason_and_right(town, refused):
    project = project_at(State.REVIEW, town=town)
    with refused("no_reason", "no_decision_no"):
        review.terminate(project, reason="", decision_no="", by=town.approver, at=project.now)
    with pytest.raises(NotPermitted):
        review.terminate(project, reason="不想做了", decision_no="1", by=town.clerk, at=project.now)
