"""R36, U06: what acted first is assessed afterwards, and archived only once it was regularised."""

from datetime import date, timedelta

import pytest

from acceptance.actions.assessment import assess_emergency, open_due_assessments
from acceptance.models import EmergencyAssessment
from governance.policy.calendar import add_working_days
from governance.workflow.errors import NotPermitted, Refused, Stale
from projects.actions import closing
from projects.kinds import Track
from projects.lifecycle.project import State
from tests.acceptance.conftest import codes
from tests.walk import project_at, walk

pytestmark = pytest.mark.rule("R36", "U06")
NO = "粤海办〔2026〕12号"


@pytest.fixture
def project(town):
    return project_at(State.EVALUATION, town=town, track=Track.EMERGENCY)


def test_due_fifteen_working_days_after_completion(project):
    assert open_due_assessments(at=project.now) == 1
    assert open_due_assessments(at=project.now) == 0
    assessment = EmergencyAssessment.objects.get()
    assert assessment.due_on == add_working_days(project.completed_on, 15).day
    assert isinstance(assessment.due_on, date)


def test_none_is_opened_while_work_goes_on(town):
    found = walk(State.IMPLEMENTATION, town=town, track=Track.EMERGENCY)
    assert open_due_assessments(at=found.at) == 0
    with pytest.raises(Refused) as refused:
        assess_emergency(found.project, verdict="regularised", decision_no=NO, by=town.approver, at=found.at)
    assert codes(refused) == {"not_completed"}


def test_the_archive_waits_for_it(project, town):
    with pytest.raises(Refused) as refused:
        closing.archive(project, by=town.approver, at=project.now)
    assert "not_regularised" in codes(refused)
    assess_emergency(project, verdict="regularised", decision_no=NO, by=town.approver, at=project.now)
    assert project.assessed_on == project.now.date()
    with pytest.raises(Refused) as refused:
        closing.archive(project, by=town.approver, at=project.now)
    assert "not_regularised" not in codes(refused)


def test_a_decision_has_a_number_and_stands(project, town):
    with pytest.raises(Refused) as refused:
        assess_emergency(project, verdict="regularised", decision_no=" ", by=town.approver, at=project.now)
    assert codes(refused) == {"no_decision_no"}
    assess_emergency(project, verdict="regularised", decision_no=NO, by=town.approver, at=project.now)
    with pytest.raises(Stale):
        assess_emergency(project, verdict="disallowed", decision_no=NO, reason="理由不足", by=town.approver)


def test_disallowed_keeps_the_archive_shut_and_may_end_it(project, town):
    with pytest.raises(Refused) as refused:
        assess_emergency(project, verdict="disallowed", decision_no=NO, by=town.approver, at=project.now)
    assert codes(refused) == {"no_reason"}
    assessment = assess_emergency(
        project, verdict="disallowed", decision_no=NO, reason="不属于应急情形", terminates=True, by=town.approver,
        at=project.now,
    )  # fmt: skip
    assert assessment.state == "disallowed"
    project.refresh_from_db()
    assert (project.state, project.assessed_on) == ("terminated", None)
    assert not project.committed_sum()


def test_whoever_started_it_does_not_assess_it(town):
    found = walk(State.DRAFT, town=town, track=Track.EMERGENCY)
    found.take_photo("before")
    from projects.actions import implementation

    implementation.act_first(found.project, by=town.approver, at=found.at)
    found.to_acceptance()
    with pytest.raises(NotPermitted):
        assess_emergency(found.project, verdict="regularised", decision_no=NO, by=town.approver, at=found.at)


def test_an_ordinary_project_is_not_assessed(town):
    project = project_at(State.ACCEPTANCE, town=town)
    with pytest.raises(Refused) as refused:
        assess_emergency(project, verdict="regularised", decision_no=NO, by=town.approver, at=project.now)
    assert codes(refused) == {"not_an_emergency"}


def test_late_is_still_due(project):
    late = project.now + timedelta(days=60)
    open_due_assessments(at=late)
    assert EmergencyAssessment.objects.get().due_on < late.date()
