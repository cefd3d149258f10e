"""Two approvals of the last money at the same moment: the lock on the line lets one win."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connection

from governance.workflow.errors import Refused
from projects.actions import funds, review
from projects.lifecycle.project import State
from projects.models import BudgetLine, Project
from tests.town import START
from tests.walk import project_at


@pytest.mark.postgresql
@pytest.mark.rule("R43")
@pytest.mark.django_db(transaction=True)
def test_one_wins(town):
    funds.set_ceiling(unit_code=town.code, year=2026, ceiling=Decimal("30000.00"), by=town.district, at=START)
    keys = [project_at(State.REVIEW, town=town).pk for _number in range(2)]

    def approve(pk):
        try:
            project = Project.objects.get(pk=pk)
            review.approve(project, leader="李建军", by=town.approver, at=project.state_since)
            return "approved"
        except Refused as refused:
            return refused.refusals[0].code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(approve, keys)) == ["approved", "over_budget"]
    assert BudgetLine.objects.get(unit=town.code).available == 0
