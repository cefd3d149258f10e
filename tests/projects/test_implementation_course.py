"""R61, R63, R68, U28, U29: progress, milestones, changes, completion."""

from datetime import timedelta
from decimal import Decimal

import pytest

from governance.workflow.errors import NotPermitted, Stale
from projects.actions import implementation, review
from projects.lifecycle.project import State
from projects.models import BudgetLine
from projects.queries import implementation as queries
from tests.walk import walk


@pytest.fixture
def found(town):
    return walk(State.IMPLEMENTATION, town=town)


def complete(found, beneficiaries=100):
    return implementation.complete(found.project, beneficiaries=beneficiaries, by=found.town.clerk, at=found.at)


def change(found, amount, text="增加两盏灯"):
    return implementation.request_change(
        found.project, text=text, amount=Decimal(amount), by=found.town.clerk, at=found.at
    )


@pytest.mark.rule("R63", "R68", "R61")
def test_complete_says_everything_that_is_missing(found, refused):
    with refused("milestones_open", "no_progress", "photos_missing", "no_beneficiaries"):
        complete(found, beneficiaries=0)


@pytest.mark.rule("R61")
@pytest.mark.parametrize(("percent", "text"), [(-1, "进场施工"), (101, "进场施工"), (50, "好")])
def test_a_report_says_how_far_and_what(found, refused, percent, text):
    with refused("progress_not_sound"):
        implementation.report_progress(found.project, percent=percent, text=text, by=found.town.clerk, at=found.at)


@pytest.mark.rule("R61", "U29")
def test_silence_is_seen(found):
    start = found.at.date()
    assert list(queries.silent_since(start)) == []
    assert list(queries.silent_since(start + timedelta(days=1))) == [found.project]
    found.later(found.at + timedelta(days=30))
    implementation.report_progress(found.project, percent=40, text="线管完成", by=found.town.clerk, at=found.at)
    assert list(queries.silent_since(start + timedelta(days=1))) == []
    assert queries.is_reported(found.project, found.at.date())


@pytest.mark.rule("R68")
def test_a_milestone_is_done_once_and_not_tomorrow(found, refused):
    [milestone] = found.project.milestones.all()
    late = milestone.planned_on + timedelta(days=1)
    assert list(queries.late_milestones(late)) == [milestone]
    how = {"by": found.town.clerk, "at": found.at}
    with refused("milestone_not_sound"):
        implementation.finish_milestone(milestone, done_on=found.at.date() + timedelta(days=1), **how)
    implementation.finish_milestone(milestone, **how)
    with refused("milestone_not_sound"):
        implementation.finish_milestone(milestone, **how)


@pytest.mark.rule("U28")
@pytest.mark.parametrize(("amount", "is_within"), [("3000", True), ("-3000", True), ("3000.01", False)])
def test_a_tenth_is_the_streets_and_more_is_the_councils(found, refused, amount, is_within):
    asked = change(found, amount)
    if not is_within:
        with refused("beyond_tolerance"):
            implementation.agree_change(asked, by=found.town.approver, at=found.at)
        return
    before = found.project.contract_or_none().amount
    implementation.agree_change(asked, by=found.town.approver, at=found.at)
    assert found.project.contract_or_none().amount == before + Decimal(amount)
    line = BudgetLine.objects.get(unit_code=found.town.code)
    assert (line.reserved, line.committed) == (Decimal(0), before + Decimal(amount))
    with pytest.raises(Stale):
        implementation.agree_change(asked, by=found.town.approver, at=found.at)


@pytest.mark.rule("U28", "R44")
def test_no_money_moves_for_a_project_that_has_ended_or_rests(found):
    town, asked = found.town, change(found, "2000")
    review.hold(found.project, reason="等待管线迁改", by=town.approver, at=found.at)
    with pytest.raises(Stale, match="暂缓"):
        implementation.agree_change(asked, by=town.approver, at=found.at)
    review.terminate(found.project, reason="场地被征收", decision_no="粤海〔2026〕9号", by=town.approver, at=found.at)
    with pytest.raises(Stale):
        implementation.agree_change(asked, by=town.approver, at=found.at)
    line = BudgetLine.objects.get(unit_code=town.code)
    assert (line.reserved, line.committed) == (0, 0)
    asked.refresh_from_db()
    assert asked.state == "requested"


@pytest.mark.rule("U28")
def test_changes_add_up(found, refused):
    implementation.agree_change(change(found, "2000"), by=found.town.approver, at=found.at)
    with refused("beyond_tolerance"):
        implementation.agree_change(change(found, "2000"), by=found.town.approver, at=found.at)


@pytest.mark.rule("U28")
def test_an_open_change_keeps_the_work_open(found, refused):
    asked = change(found, "0")
    found.town.clerk.refresh_from_db()
    with refused("milestones_open", "no_progress", "photos_missing", "change_open"):
        complete(found)
    with pytest.raises(NotPermitted):
        implementation.refuse_change(asked, reason="不在立项范围", by=found.town.clerk, at=found.at)
    with refused("no_reason"):
        implementation.refuse_change(asked, reason="", by=found.town.approver, at=found.at)
    implementation.refuse_change(asked, reason="不在立项范围", by=found.town.approver, at=found.at)
    assert not queries.with_open_changes().exists()


@pytest.mark.rule("U28")
@pytest.mark.parametrize("amount", ["NaN", "0.001", "-28501"])
def test_a_change_is_a_sum_that_leaves_something(found, refused, amount):
    with refused("change_not_sound"):
        change(found, amount)
