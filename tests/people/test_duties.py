"""The table of separated duties and the lifecycles say the same; the steps are where the door asks."""

import pytest

from governance.people.duties import APART, DUTIES, VITAL, joined
from governance.people.permissions import Permission as P
from governance.people.roles import ROLES, roles_with
from governance.workflow.steps import lifecycles, steps_of

pytestmark = pytest.mark.rule("R56")


def all_steps():
    return [(model, step) for model in lifecycles() for step in steps_of(model).values()]


def test_every_barred_step_stands_in_the_table():
    missing = [
        (step.name, duty, right.value)
        for _model, step in all_steps()
        for duty in step.apart_from
        for right in step.who
        if right not in DUTIES[duty].bars
    ]
    assert missing == []


def test_every_step_that_counts_as_a_duty_is_done_under_a_right_of_the_table():
    missing = [
        (step.name, step.duty, right.value)
        for _model, step in all_steps()
        if step.duty
        for right in step.who
        if right not in DUTIES[step.duty].done_by
    ]
    assert missing == []


def test_every_duty_of_the_table_bars_some_step():
    assert {duty for _model, step in all_steps() for duty in step.apart_from} == set(DUTIES) == set(APART)


def test_each_machine_knows_the_verbs_of_what_it_bars():
    assert [
        (model.__name__, step.name)
        for model, step in all_steps()
        for duty in step.apart_from
        if not model.duties.get(duty)
    ] == []


def test_rights_that_meet_are_named_and_those_held_before_are_not():
    clerk, secretary = ROLES["community_clerk"].permissions, ROLES["community_secretary"].permissions
    assert [duty.code for duty in joined(clerk, secretary)] == ["drafted", "managed"]
    assert joined(clerk, clerk) == []
    assert joined({P.PROJECT_VIEW}, secretary) == []
    assert [duty.code for duty in joined({P.REVIEW_APPROVE}, {P.PROJECT_DRAFT})] == ["drafted"]


def test_what_no_unit_goes_without_is_held_by_a_role_of_its_level():
    for right, level in VITAL.items():
        assert level in {ROLES[role].level for role in roles_with(right)}
