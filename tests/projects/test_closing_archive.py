"""R36, R44, R72, R73, R76, U45: each obstacle of the archive, alone."""

from datetime import timedelta
from decimal import Decimal

import pytest

from governance.workflow.errors import NotPermitted, Stale
from projects.actions import closing, funds
from projects.lifecycle.project import State
from projects.models import Notice
from tests.walk import project_at, walk


@pytest.fixture
def ready(town):
    """A project in evaluation that lacks nothing: ten ratings, a score, everything paid."""
    found = walk(State.EVALUATION, town=town)
    project = found.project
    for _number in range(10):
        closing.count_rating(project, is_satisfied=True, by=town.resident, at=found.at)
    closing.record_performance(project, score=Decimal("92"), by=town.approver, at=found.at)
    payment = funds.request_payment(
        project, amount=project.committed_sum(), purpose="合同款", by=town.clerk, at=found.at
    )  # fmt: skip
    funds.pay(payment, voucher="PZ-1", by=town.finance, at=found.at)
    return found


def archive(found):
    return closing.archive(found.project, by=found.town.approver, at=found.at)


def set_fact(project, **facts):
    type(project).objects.filter(pk=project.pk).update(**facts)


def test_nothing_missing(ready):
    archive(ready)
    assert (ready.project.state, ready.project.archived_at) == ("archived", ready.at)
    with pytest.raises(Stale):
        archive(ready)


def test_everything_missing_is_said_at_once(town, refused):
    found = walk(State.EVALUATION, town=town)
    with refused("too_few_ratings", "performance_missing", "payments_open"):
        archive(found)


@pytest.mark.rule("R72", "U45")
def test_a_tenth_of_the_beneficiaries_or_twenty(ready, refused):
    set_fact(ready.project, evaluation_count=9)
    with refused("too_few_ratings"):
        archive(ready)
    set_fact(ready.project, evaluation_count=19, beneficiaries=1000)
    with refused("too_few_ratings"):
        archive(ready)
    set_fact(ready.project, evaluation_count=20)
    archive(ready)


@pytest.mark.rule("R76")
def test_an_open_finding(ready, refused, town):
    closing.count_finding(ready.project, delta=1, by=town.auditor, at=ready.at)
    with refused("finding_open"):
        archive(ready)
    with refused("findings_below_zero"):
        closing.count_finding(ready.project, delta=-2, by=town.auditor, at=ready.at)
    closing.count_finding(ready.project, delta=-1, by=town.auditor, at=ready.at)
    archive(ready)


def test_who(ready, town):
    with pytest.raises(NotPermitted):
        closing.archive(ready.project, by=town.secretary, at=ready.at)


@pytest.mark.rule("R73")
@pytest.mark.parametrize("score", ["-0.01", "100.01"])
def test_a_score_lies_between_zero_and_a_hundred(town, refused, score):
    found = walk(State.ACCEPTED, town=town)
    with refused("score_outside"):
        closing.record_performance(found.project, score=Decimal(score), by=town.approver, at=found.at)


@pytest.mark.rule("R66", "R72")
def test_evaluation_opens_when_the_notice_is_over(town):
    project = project_at(State.ACCEPTED, town=town)
    closes = project.acceptance_closes_at
    assert closing.open_due_evaluations(at=closes - timedelta(seconds=1)) == 0
    assert closing.open_due_evaluations(at=closes) == 1
    assert closing.open_due_evaluations(at=closes) == 0
    project.refresh_from_db()
    assert (project.state, project.state_since) == ("evaluation", closes)
    assert project.due_on > closes.date()
    assert Notice.objects.get(project=project, kind="acceptance").state == "closed"


@pytest.mark.rule("R35")
def test_not_while_an_objection_is_open(town):
    from projects.actions.publicity import answer_objection, file_objection

    project = project_at(State.ACCEPTED, town=town)
    notice = Notice.objects.get(project=project, kind="acceptance")
    objection = file_objection(notice, body="还有两盏灯不亮", at=project.now)
    assert closing.open_due_evaluations(at=project.acceptance_closes_at) == 0
    answer_objection(
        objection, verdict="dismissed", reply="已核实，均已点亮", by=town.clerk, at=project.acceptance_closes_at
    )
    assert closing.open_due_evaluations(at=project.acceptance_closes_at) == 1
