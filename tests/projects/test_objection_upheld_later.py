"""R34: an objection upheld against the approval or the acceptance takes the project back to where it was decided."""

import pytest

from projects.actions import publicity
from projects.kinds import NoticeKind
from projects.lifecycle.project import State
from projects.models import BudgetLine, Notice
from tests.walk import walk

pytestmark = pytest.mark.rule("R34")


def uphold(found, kind):
    notice = Notice.objects.get(project=found.project, kind=kind)
    objection = publicity.file_objection(notice, body="公示的金额与会上通过的不一致，请核对。", at=found.later())
    publicity.answer_objection(
        objection, verdict="upheld", reply="经核实，异议成立，重新办理。", by=found.town.clerk, at=found.later()
    )
    found.project.refresh_from_db()
    notice.refresh_from_db()
    return notice


def test_against_the_approval_the_street_reviews_again_and_the_money_goes_back(town):
    found = walk(State.APPROVED, town=town)
    notice = uphold(found, NoticeKind.APPROVAL)
    line = BudgetLine.objects.get(unit_code=town.code, year=found.project.year)
    assert (found.project.state, notice.state, line.reserved) == (State.REVIEW, "stopped", 0)
    assert (found.project.approved_on, found.project.open_objections) == (None, 0)


def test_after_it_the_project_can_be_approved_again(town):
    found = walk(State.APPROVED, town=town)
    uphold(found, NoticeKind.APPROVAL)
    found.to_approved()
    assert found.project.state == State.APPROVED
    assert Notice.objects.filter(project=found.project, kind=NoticeKind.APPROVAL, state="open").count() == 1


def test_against_the_acceptance_it_is_inspected_again(town):
    found = walk(State.ACCEPTED, town=town)
    notice = uphold(found, NoticeKind.ACCEPTANCE)
    assert (found.project.state, notice.state) == (State.ACCEPTANCE, "stopped")
    assert (found.project.accepted_on, found.project.inspected_on) == (None, None)
    found.to_accepted()
    assert found.project.state == State.ACCEPTED
