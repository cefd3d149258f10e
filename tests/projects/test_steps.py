"""The table of steps names every step that a person takes, and asks for what its action takes."""

import inspect

import pytest

from governance.workflow.steps import steps_of
from projects.actions.steps import ANSWERED, INPUTS, TAKE, take
from projects.lifecycle.project import State
from projects.models import Project
from tests.walk import project_at


def test_every_step_of_a_person_has_its_action():
    by_hand = {name for name, step in steps_of(Project).items() if not step.is_clock}
    assert set(TAKE) == by_hand - ANSWERED


@pytest.mark.parametrize("name", TAKE)
def test_the_inputs_are_parameters_of_the_action(name):
    parameters = inspect.signature(TAKE[name]).parameters
    assert set(INPUTS.get(name, ())) <= set(parameters)
    assert {"by", "at", "version"} <= set(parameters)
    needed = {n for n, p in parameters.items() if p.default is p.empty and n not in ("project", "by")}
    assert needed <= set(INPUTS.get(name, ()))


def test_a_step_is_taken_by_its_name(town):
    project = project_at(State.SCREENING, town=town)
    take(project, "send_back", by=town.secretary, at=project.now, reason="请补充照片")
    assert project.state == State.DRAFT
