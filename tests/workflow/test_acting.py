"""A step taken for somebody on leave: signed in both names, barred by what either of them did, recused with either."""

from datetime import timedelta

import pytest

from governance.events.log import history
from governance.people.actions.delegation import delegate
from governance.recusal.actions import declare
from governance.workflow.door import barred_by_duty, offers
from governance.workflow.errors import NotPermitted, OutOfReach, Recused
from governance.workflow.steps import step_of
from portal import timeline
from portal.workbench.queries import worklist
from projects.actions import design, review
from projects.lifecycle.project import State
from projects.models import Project
from tests.town import moment
from tests.walk import project_at

LEAVE = moment("2026-03-02")


def let_act(town, one, other, *, days=60, at=LEAVE):
    first = at.date()
    return delegate(
        town.people[one].memberships.get(), to=town.people[other], from_day=first,
        last_day=first + timedelta(days=days), reason="年休假", by=town.people[one], at=at,
    )  # fmt: skip


@pytest.fixture
def reviewed(town):
    return project_at(State.REVIEW, town=town)


def approve(project, by, at):
    return review.approve(project, by=by, at=at, leader="李建军")


def test_step_is_signed_by_one_for_the_other(town, reviewed):
    let_act(town, "approver", "other_approver")
    approve(reviewed, town.other_approver, moment("2026-03-30"))
    event = history(reviewed).get(verb="project.approve")
    assert event.actor_name == "郑卫东" and event.acting_for["name"] == "李建军"
    assert timeline.who(event) == "西丽街道 街道分管领导 郑卫东 代 粤海街道 街道分管领导 李建军"
    assert timeline.who_publicly(event) == "粤海街道 街道分管领导（他人代理）"


def test_after_the_last_day_the_matter_is_out_of_reach(town, reviewed):
    let_act(town, "approver", "other_approver", days=10)
    with pytest.raises((OutOfReach, NotPermitted)):
        approve(reviewed, town.other_approver, moment("2026-03-30"))


def test_what_one_does_in_her_own_name_says_nothing_of_the_other(town, reviewed):
    let_act(town, "approver", "other_approver")
    approve(reviewed, town.approver, moment("2026-03-30"))
    assert history(reviewed).get(verb="project.approve").acting_for is None


@pytest.mark.rule("R56")
def test_who_acts_answers_for_what_the_other_did(town):
    project = project_at(State.DRAFT, town=town)
    design.submit(project, by=town.street_clerk, at=moment("2026-03-03"))
    file, later = step_of(Project, "file"), moment("2026-03-04")
    assert barred_by_duty(project, file, town.other_street_clerk, later) is None
    let_act(town, "street_clerk", "other_street_clerk")
    assert "起草" in str(barred_by_duty(project, file, town.other_street_clerk, later))


@pytest.mark.rule("R56")
def test_what_was_done_in_her_name_bars_her_too(town):
    project = project_at(State.DRAFT, town=town)
    let_act(town, "street_clerk", "other_street_clerk")
    design.submit(project, by=town.other_street_clerk, at=moment("2026-03-03"))
    file = step_of(Project, "file")
    for who in (town.street_clerk, town.other_street_clerk):
        assert "起草" in str(barred_by_duty(project, file, who, moment("2026-03-04")))
    assert barred_by_duty(project, file, town.approver, moment("2026-03-04")) is None


@pytest.mark.rule("R55")
def test_recused_with_the_one_in_whose_name(town, reviewed):
    let_act(town, "approver", "other_approver")
    declare(town.approver, reviewed, reason="承接方负责人是我的亲属", by=town.approver)
    with pytest.raises(Recused):
        approve(reviewed, town.other_approver, moment("2026-03-30"))
    assert offers(reviewed, town.other_approver, moment("2026-03-30")) == []


def waits(project, user, at):
    return ("project", project.pk) in [(work.kind, work.pk) for work in worklist.waiting(user, at=at)]


@pytest.mark.rule("R56")
def test_the_list_leaves_out_what_the_one_in_whose_name_may_not_decide(town):
    hers = project_at(State.REVIEW, town=town, by=town.street_clerk)
    others = project_at(State.REVIEW, town=town)
    let_act(town, "street_clerk", "other_street_clerk")
    at = moment("2026-03-30")
    assert not waits(hers, town.other_street_clerk, at)
    assert waits(others, town.other_street_clerk, at)


@pytest.mark.rule("R56")
def test_the_list_leaves_out_what_was_done_in_her_name(town):
    let_act(town, "street_clerk", "other_street_clerk", days=90)
    hers = project_at(State.REVIEW, town=town, by=town.other_street_clerk)
    assert history(hers).first().acting_for["id"] == town.street_clerk.pk
    assert not waits(hers, town.street_clerk, hers.now)
    assert waits(project_at(State.REVIEW, town=town), town.street_clerk, hers.now)


@pytest.mark.rule("R55")
def test_the_list_leaves_out_what_the_one_in_whose_name_stepped_aside_from(town, reviewed):
    let_act(town, "street_clerk", "other_street_clerk")
    at = moment("2026-03-30")
    assert waits(reviewed, town.other_street_clerk, at)
    declare(town.street_clerk, reviewed, reason="承接方负责人是我的亲属", by=town.street_clerk)
    assert not waits(reviewed, town.other_street_clerk, at)
