"""The year's ceiling: reserved at approval, committed by contract, never exceeded, counted by one ledger."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from governance.workflow.errors import NotPermitted
from projects.actions import funds, review
from projects.guards.funds import dearer_parts, spread
from projects.kinds import EntryKind
from projects.lifecycle.project import State
from projects.models import BudgetLine, LedgerEntry
from projects.queries.funds import Holding, drifted, recount
from tests.town import CEILING, START
from tests.walk import project_at, walk


def line_of(code):
    return BudgetLine.objects.get(unit=code, year=2026)


def ceiling(town, sum_, **words):
    words = {"unit_code": town.code, "year": 2026, "by": town.district, "at": START} | words
    return funds.set_ceiling(ceiling=Decimal(sum_), **words)


@pytest.mark.rule("R43", "U01")
def test_a_ceiling_is_set_by_the_district_for_a_community(town, refused):
    assert ceiling(town, "2500000.00").available == Decimal("2500000.00")
    with pytest.raises(NotPermitted):
        ceiling(town, "1", by=town.finance)
    with refused("not_a_community"):
        ceiling(town, "1", unit_code=town.street_code)
    for wrong in ("0", "-1", "NaN", "Infinity", "1.001", "1000000000000.00"):
        with refused("bad_amount"):
            ceiling(town, wrong)


@pytest.mark.rule("R43")
def test_an_approval_reserves_its_sum(town):
    project_at(State.APPROVED, town=town)
    line = line_of(town.code)
    assert (line.reserved, line.committed, line.paid) == (Decimal("30000.00"), 0, 0)
    assert line.available == CEILING - 30_000


@pytest.mark.rule("R43")
def test_two_approvals_of_the_last_money_one_wins(town, refused):
    ceiling(town, "30000.00")
    first, second = (project_at(State.REVIEW, town=town) for _number in range(2))
    review.approve(first, leader="李建军", by=town.approver, at=first.now)
    with refused("over_budget"):
        review.approve(second, leader="李建军", by=town.approver, at=second.now)
    assert line_of(town.code).available == 0
    assert LedgerEntry.objects.count() == 1


@pytest.mark.rule("R43")
def test_a_ceiling_is_used_up_to_the_cent_and_no_further(town):
    sums = {"reserved": "20000.02", "committed": "10000.03"}  # in floats more than 30000.05
    BudgetLine.objects.create(unit_code=town.code, year=2028, ceiling="30000.05", **sums)
    with pytest.raises(IntegrityError), transaction.atomic():
        BudgetLine.objects.create(unit_code=town.code, year=2029, ceiling="30000.04", **sums)


def test_a_dearer_contract_is_spread_without_a_part_below_zero():
    line = BudgetLine(unit_code="440305007001", year=2026)
    held = [Holding(line, committed=Decimal(100)) for _number in range(6)]
    parts = dearer_parts(Decimal("0.04"), held)
    assert sum(parts) == Decimal("0.04") and min(parts) >= 0


@pytest.mark.rule("R43")
def test_without_a_line_for_the_year_nothing_is_approved(town, refused):
    project = project_at(State.REVIEW, town=town, year=2027)
    with refused("over_budget"):
        review.approve(project, leader="李建军", by=town.approver, at=project.now)


@pytest.mark.rule("R43")
def test_a_ceiling_is_not_set_below_what_is_used(town, refused):
    project_at(State.APPROVED, town=town)
    with refused("ceiling_below_used"):
        ceiling(town, "29999.99")
    assert ceiling(town, "30000.00").available == 0


@pytest.mark.rule("R39", "R43")
def test_two_communities_pay_their_parts_to_the_cent(town):
    third = Decimal("0.3333")
    shares = {town.code: 1 - third, town.sibling_code: third}
    project = project_at(State.PUBLICITY, town=town, track="street_led", shares=shares, total="100000.01")
    held = {code: line_of(code).reserved for code in shares}
    assert sum(held.values()) == project.total == Decimal("100000.01")
    assert held[town.sibling_code] + held[town.code] == project.total


@pytest.mark.rule("R43")
def test_the_reserve_waits_for_money(town, refused):
    project = project_at(State.REVIEW, town=town)
    with refused("money_there"):
        review.reserve(project, by=town.approver, at=project.now)
    ceiling(town, "100.00")
    review.reserve(project, by=town.approver, at=project.now)
    with refused("reserve_empty"):
        review.recall(project, by=town.approver, at=project.now)
    ceiling(town, "30000.00")
    assert review.recall(project, by=town.approver, at=project.now).state == State.REVIEW


@pytest.mark.rule("R43", "R44")
def test_the_contract_commits_its_sum_and_gives_the_rest_back(town):
    project = project_at(State.CONTRACTED, town=town)
    line, contract = line_of(town.code), project.contract_or_none()
    assert (line.reserved, line.committed) == (0, contract.amount)
    kinds = list(LedgerEntry.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == [EntryKind.RESERVE, EntryKind.COMMIT, EntryKind.RETURN]


@pytest.mark.rule("R44")
def test_the_ledger_recounts_to_the_kept_sums_and_a_drift_is_found(town):
    walk(State.ARCHIVED, town=town)
    line = line_of(town.code)
    assert recount(line) == {"reserved": line.reserved, "committed": line.committed, "paid": line.paid}
    assert not list(drifted())
    BudgetLine.objects.filter(pk=line.pk).update(paid=line.paid + 1)
    assert [found.pk for found, _right in drifted()] == [line.pk]


@pytest.mark.rule("R44")
def test_a_dearer_or_cheaper_contract_moves_the_money(town, refused):
    project = project_at(State.IMPLEMENTATION, town=town)
    before = line_of(town.code).committed
    funds.change_commitment(project, Decimal("1000.00"), by=town.approver, at=project.now)
    assert line_of(town.code).committed == before + 1000
    funds.change_commitment(project, Decimal("-2000.00"), by=town.approver, at=project.now)
    assert line_of(town.code).committed == before - 1000
    with refused("change_unpayable"):
        funds.change_commitment(project, -before, by=town.approver, at=project.now)
    with refused("change_unpayable"):
        funds.change_commitment(project, CEILING, by=town.approver, at=project.now)
    assert not list(drifted())


def test_the_cents_that_rounding_leaves_make_no_part_smaller_than_nothing():
    tenths = [Decimal("0.1")] * 10
    assert spread(Decimal("0.06"), tenths) == [Decimal("0.06")] + [Decimal(0)] * 9
    assert spread(Decimal("100000.01"), [Decimal("0.6667"), Decimal("0.3333")]) == [Decimal("66670.01"), Decimal(33330)]
    assert spread(Decimal(5), []) == []


@pytest.mark.parametrize(("amount", "room"), [
    ("100.00", ("33.33", "33.33", "33.34")), ("0.01", ("10.00", "10.00")), ("99.99", ("50.00", "49.99", "0.00")),
    ("10.00", ("0.01", "20000.00")), ("5.00", ("0.00",)),
])  # fmt: skip
def test_a_split_is_exact_and_within_its_rooms(amount, room):
    rooms = [Decimal(part) for part in room]
    parts = spread(Decimal(amount), rooms, is_bounded=True)
    assert all(0 <= part <= most for part, most in zip(parts, rooms, strict=True))
    assert sum(parts) == min(Decimal(amount), sum(rooms))
