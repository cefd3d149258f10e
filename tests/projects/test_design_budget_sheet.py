"""The budget sheet: its sum follows from its lines, and no impossible number gets in."""

from decimal import Decimal

import pytest

from projects.actions import design
from projects.lifecycle.project import State
from tests.town import START
from tests.walk import project_at


def line(quantity, price, is_work_fund=False):
    return {"name": "灯具", "quantity": quantity, "measure": "盏", "unit_price": price, "is_work_fund": is_work_fund}


@pytest.mark.rule("R28")
def test_the_total_follows_from_the_lines(town):
    project = project_at(State.DRAFT, town=town)
    items = [line(3, Decimal("99.99")), line(Decimal("0.5"), Decimal("0.01")), line(1, 10, is_work_fund=True)]
    design.draw_budget(project, items=items, by=town.clerk, at=START)
    project.refresh_from_db()
    assert project.total == Decimal("309.97")
    assert project.work_fund == Decimal("10.00")
    assert project.budget_items.count() == 3


@pytest.mark.rule("R28")
@pytest.mark.parametrize(
    ("quantity", "price"),
    [
        ("-1", "5"), ("1", "-5"), ("NaN", "5"), ("1", "Infinity"), ("1", "0.001"), ("1", "1000000000000"),
        ("99999999.99", "999999999999.99"),
    ],
)  # fmt: skip
def test_an_impossible_number_is_refused_and_nothing_changes(town, refused, quantity, price):
    project = project_at(State.DRAFT, town=town)
    with refused("bad_sum"):
        design.draw_budget(project, items=[line(quantity, price)], by=town.clerk, at=START)
    project.refresh_from_db()
    assert project.total == Decimal("30000.00")
    assert project.budget_items.count() == 1


@pytest.mark.rule("R28")
def test_without_a_budget_nothing_is_submitted(town, refused):
    project = project_at(State.DRAFT, town=town)
    design.draw_budget(project, items=[], by=town.clerk, at=START)
    with refused("no_budget"):
        design.submit(project, by=town.clerk, at=START)


@pytest.mark.rule("R41", "U02")
@pytest.mark.parametrize(("work_fund", "is_over"), [("1500.00", False), ("1500.01", True)])
def test_the_work_fund_keeps_to_its_share(town, refused, work_fund, is_over):
    project = project_at(State.DRAFT, town=town)
    rest = Decimal("30000.00") - Decimal(work_fund)
    items = [line(1, rest), line(1, Decimal(work_fund), is_work_fund=True)]
    design.draw_budget(project, items=items, by=town.clerk, at=START)
    if is_over:
        with refused("work_fund_over"):
            design.submit(project, by=town.clerk, at=START)
    else:
        assert design.submit(project, by=town.clerk, at=START).state == State.SCREENING
