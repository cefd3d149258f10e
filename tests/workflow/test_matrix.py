"""Every state × step × role of the main road, refusals included: what the door answers is what the declarations say.

The objects were walked to their state; each cell tries one step as one person inside a savepoint. The expectation is
computed here from the lifecycle lines and the role table alone, in the order in which the door asks.
"""

from typing import Any

import pytest
from django.db import transaction

from governance.events.log import history
from governance.people.roles import ROLES
from governance.workflow.door import perform
from governance.workflow.errors import NotPermitted, OutOfReach, Refused, Shut, Stale
from governance.workflow.steps import Step, steps_of
from projects.kinds import Track
from projects.lifecycle.project import State
from projects.models import Project
from tests.walk import project_at

pytestmark = pytest.mark.long

GIVEN = {
    "reason": "情况有变，另行安排", "decision_no": "粤海〔2026〕8号", "change_note": "调低预算", "leader": "李建军",
    "reply": "经核实，异议不成立", "text": "请补充报价单", "voucher": "PZ-1",
}  # fmt: skip
STEPS = steps_of(Project)


class Rollback(Exception):
    """Ends a savepoint after a step that succeeded."""


def expected(step: Step, state: str, role: str, project: Project) -> tuple[type[BaseException] | None, ...]:
    """What the door may answer; None stands for a step that is taken."""
    held = ROLES[role].permissions
    if role == "supplier" and project.supplier_id is None:
        held = frozenset()
    if step.is_clock:
        return (NotPermitted,)
    if not held & {Project.view_permission, *step.who}:
        return (OutOfReach,)
    if not held & set(step.who):
        return (NotPermitted,)
    if state not in step.sources:
        return (Stale,)
    return (None, Refused)


def attempt(project: Project, step: Step, person: Any) -> type[BaseException] | None:
    """The class of the refusal, or None when the step was taken; nothing stays."""
    try:
        with transaction.atomic():
            moved = perform(project, step.name, by=person, given=GIVEN)
            assert moved.state == (step.target or moved.state)
            raise Rollback
    except Rollback:
        return None
    except Shut as refusal:
        assert str(refusal), "a refusal without a sentence"
        return type(refusal)


@pytest.mark.rule("R19", "R56", "R82")
@pytest.mark.parametrize("state", State.values)
def test_every_step_by_every_role_from(town, state):
    track = Track.STREET_LED if state == State.COMMITTEE else Track.ORDINARY
    walked = project_at(state, town=town, track=track)
    before = (state, walked.version, history(walked).count())
    wrong, cells = [], 0
    for role, person in town.by_role().items():
        for step in STEPS.values():
            answer, allowed = (
                attempt(Project.objects.get(pk=walked.pk), step, person),
                expected(step, state, role, walked),
            )
            cells += 1
            if answer not in allowed:
                wrong.append((role, step.name, answer, allowed))
    now = Project.objects.get(pk=walked.pk)
    assert not wrong
    assert cells == len(STEPS) * len(town.by_role())
    assert (now.state, now.version, history(now).count()) == before


@pytest.mark.parametrize("who", ["sibling_clerk", "sibling_secretary", "other_approver", "other_auditor", "stranger"])
@pytest.mark.rule("R78")
def test_for_people_elsewhere_the_project_does_not_exist(town, who):
    project = project_at(State.REVIEW, town=town)
    person = getattr(town, who)
    for step in STEPS.values():
        answer = attempt(project, step, person)
        assert answer is (NotPermitted if step.is_clock else OutOfReach), step.name


def test_every_state_has_a_way_out_or_is_an_end():
    from projects.lifecycle.project import ENDED

    for state in State:
        leaves = [step.name for step in STEPS.values() if state in step.sources and step.target not in (None, state)]
        assert bool(leaves) != (state in ENDED), state


def test_every_step_is_held_by_some_role_or_the_clock():
    for step in STEPS.values():
        assert step.is_clock or any(set(step.who) & role.permissions for role in ROLES.values()), step.name
