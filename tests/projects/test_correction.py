"""补正: asked by the street, answered by the community; the review's clock rests in between and nothing is approved."""

from datetime import timedelta

import pytest

from governance.policy.calendar import add_working_days
from governance.workflow.errors import NotPermitted, Stale
from projects.actions import design, review
from projects.lifecycle.project import State
from projects.models import Project
from tests.walk import project_at

DAY = timedelta(days=1)


@pytest.fixture
def reviewed(town):
    """A project in the street's review."""
    return project_at(State.REVIEW, town=town)


@pytest.mark.rule("R19")
def test_an_open_correction_keeps_the_project_where_it_is(town, reviewed, refused):
    correction = review.ask_correction(reviewed, text="请补充现场照片", by=town.street_clerk, at=reviewed.now)
    with refused("correction_open"):
        review.approve(reviewed, leader="李建军", by=town.approver, at=reviewed.now)
    review.answer_correction(correction, answer="已补充三张", by=town.clerk, at=reviewed.now)
    assert correction.answered_at == reviewed.now
    assert review.approve(reviewed, leader="李建军", by=town.approver, at=reviewed.now).state == State.APPROVED


@pytest.mark.rule("U16")
def test_the_clock_rests_from_the_question_to_the_answer(town, reviewed):
    due = reviewed.due_on
    correction = review.ask_correction(reviewed, text="请补充现场照片", by=town.street_clerk, at=reviewed.now)
    answered = add_working_days(reviewed.now.date(), 3).day
    at = reviewed.now + (answered - reviewed.now.date())
    review.answer_correction(correction, answer="已补充三张", by=town.clerk, at=at)
    reviewed.refresh_from_db()
    assert reviewed.due_on == add_working_days(due, 3).day


@pytest.mark.rule("U16")
def test_corrections_that_overlap_rest_the_clock_once(town, reviewed):
    due, start = reviewed.due_on, reviewed.now
    first = review.ask_correction(reviewed, text="请补充现场照片", by=town.street_clerk, at=start)
    second = review.ask_correction(reviewed, text="请补充报价依据", by=town.approver, at=start + DAY)
    end = start + (add_working_days(start.date(), 4).day - start.date())
    review.answer_correction(first, answer="照片已补充", by=town.clerk, at=start + 2 * DAY)
    reviewed.refresh_from_db()
    assert (reviewed.due_on, reviewed.open_corrections) == (due, 1)
    review.cancel_correction(second, by=town.street_clerk, at=end)
    reviewed.refresh_from_db()
    assert (reviewed.due_on, reviewed.open_corrections) == (add_working_days(due, 4).day, 0)


@pytest.mark.rule("R19")
def test_words_are_needed_and_once_is_enough(town, reviewed, refused):
    with refused("no_correction_text"):
        review.ask_correction(reviewed, text="补", by=town.street_clerk, at=reviewed.now)
    correction = review.ask_correction(reviewed, text="请补充现场照片", by=town.street_clerk, at=reviewed.now)
    with refused("no_answer"):
        review.answer_correction(correction, answer=" ", by=town.clerk, at=reviewed.now)
    review.answer_correction(correction, answer="已补充", by=town.clerk, at=reviewed.now)
    with refused("no_answer"):
        review.answer_correction(correction, answer="再答一次", by=town.clerk, at=reviewed.now)
    with refused("correction_settled"):
        review.cancel_correction(correction, by=town.street_clerk, at=reviewed.now)


@pytest.mark.rule("R19")
def test_the_street_asks_and_the_community_answers(town, reviewed):
    with pytest.raises(NotPermitted):
        review.ask_correction(reviewed, text="请补充照片", by=town.clerk, at=reviewed.now)
    correction = review.ask_correction(reviewed, text="请补充照片", by=town.approver, at=reviewed.now)
    with pytest.raises(NotPermitted):
        review.answer_correction(correction, answer="街道自己答", by=town.approver, at=reviewed.now)


@pytest.mark.rule("R19")
def test_a_return_settles_what_is_asked_and_begins_a_new_version(town, reviewed):
    correction = review.ask_correction(reviewed, text="请补充照片", by=town.street_clerk, at=reviewed.now)
    design.send_back(reviewed, reason="方案须重做", by=town.street_clerk, at=reviewed.now)
    correction.refresh_from_db()
    assert (correction.cancelled_at, reviewed.open_corrections) == (reviewed.now, 0)
    assert (reviewed.state, reviewed.design_version) == (State.DRAFT, 2)
    with pytest.raises(Stale):
        review.answer_correction(correction, answer="迟到的答复", by=town.clerk, at=reviewed.now)


@pytest.mark.rule("R19")
def test_the_community_cannot_pull_a_project_out_of_the_streets_review(town):
    project = project_at(State.REVIEW, town=town)
    with pytest.raises(NotPermitted):
        design.send_back(project, reason="先拿回来改", by=town.secretary, at=project.now)
    assert Project.objects.get(pk=project.pk).state == State.REVIEW
