"""U21, U23: within how many days an inspection is held, and from which share of satisfied ratings a project passes."""

import pytest

from acceptance.queries import is_satisfying
from governance.policy.actions import override
from governance.policy.periods import open_period
from projects.actions import closing
from projects.lifecycle.project import State
from tests.walk import walk

pytestmark = pytest.mark.django_db


@pytest.mark.rule("U21")
def test_an_inspection_is_due_fifteen_working_days_after_it_was_asked_for(town):
    project = walk(State.ACCEPTANCE, town=town).project
    period = open_period(
        "acceptance_due", opened_at=project.state_since, edition=project.edition, unit_code=town.code
    )  # fmt: skip
    assert project.due_on == period.last_day


@pytest.mark.rule("U23", "R72")
def test_four_of_five_satisfied_pass_unless_another_line_is_decided(town):
    found = walk(State.EVALUATION, town=town)
    assert is_satisfying(found.project, found.at) is None
    for number in range(5):
        closing.count_rating(found.project, is_satisfied=number < 4, by=town.resident, at=found.at)
    found.project.refresh_from_db()
    assert is_satisfying(found.project, found.at) is True
    override(
        "2020", name="evaluation.pass", value=81, unit_code=town.code, reason="提高要求", decision_no="南民〔2026〕3号",
        by=town.district, at=found.at,
    )  # fmt: skip
    assert is_satisfying(found.project, found.at) is False
