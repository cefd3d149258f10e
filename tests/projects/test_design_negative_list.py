"""The negative list: every question answered, a yes blocks where the rule blocks and needs a reason where it warns."""

import pytest

from projects.actions import design
from projects.kinds import NegativeItem, ProjectType
from projects.lifecycle.project import State
from projects.queries.project import negative_questions
from tests.town import START
from tests.walk import project_at

BLOCKING = [NegativeItem.PROPERTY_DUTY, NegativeItem.OWNER_DUTY, NegativeItem.GOVERNMENT_PROJECT, NegativeItem.SPLIT]
WARNING = [NegativeItem.DEPARTMENT_DUTY, NegativeItem.SERVICE_CENTRE]


@pytest.mark.rule("R09", "R10")
@pytest.mark.parametrize("item", BLOCKING)
def test_a_yes_blocks_whatever_the_note_says(town, refused, item):
    project = project_at(State.DRAFT, town=town)
    design.answer_negative_list(project, answers={item: (True, "仍要实施")}, by=town.clerk, at=START)
    with refused("negative_list_open"):
        design.submit(project, by=town.clerk, at=START)


@pytest.mark.rule("R11", "R12")
@pytest.mark.parametrize("item", WARNING)
def test_a_yes_that_only_warns_needs_a_reason(town, refused, item):
    project = project_at(State.DRAFT, town=town)
    design.answer_negative_list(project, answers={item: (True, "")}, by=town.clerk, at=START)
    with refused("negative_list_open"):
        design.submit(project, by=town.clerk, at=START)
    design.answer_negative_list(project, answers={item: (True, "部门书面同意")}, by=town.clerk, at=START)
    assert design.submit(project, by=town.clerk, at=START).state == State.SCREENING


@pytest.mark.rule("R12")
def test_the_service_centre_is_asked_of_services_only(town):
    service = project_at(State.DRAFT, town=town)
    works = project_at(State.DRAFT, town=town, type=ProjectType.ENGINEERING)
    assert NegativeItem.SERVICE_CENTRE in {question.code for question in negative_questions(service, START)}
    assert NegativeItem.SERVICE_CENTRE not in {question.code for question in negative_questions(works, START)}


@pytest.mark.rule("R09")
def test_an_unanswered_question_and_an_unknown_one_are_refused(town, refused):
    project = project_at(State.DRAFT, town=town)
    project.negative_answers.filter(item=NegativeItem.OWNER_DUTY).delete()
    with refused("negative_list_open"):
        design.submit(project, by=town.clerk, at=START)
    with refused("unknown_question"):
        design.answer_negative_list(project, answers={"moon": (False, "")}, by=town.clerk, at=START)


@pytest.mark.rule("R09")
def test_answers_stand_for_their_version_and_are_copied_to_the_next(town):
    project = project_at(State.SCREENING, town=town)
    design.send_back(project, reason="补充现场照片", by=town.secretary, at=project.now)
    assert project.design_version == 2
    versions = sorted(project.negative_answers.values_list("version", flat=True))
    assert versions == [1] * len(NegativeItem) + [2] * len(NegativeItem)
    assert project.targets.filter(version=2).count() == 1
