"""Payments: asked for by the community against the contract, paid or sent back by the street's finance."""

from decimal import Decimal

import pytest

from governance.events import SYSTEM
from governance.people.actions import appoint
from governance.workflow.errors import NotPermitted, OutOfReach, Stale
from projects.actions import funds, review
from projects.lifecycle.project import State
from projects.models import BudgetLine
from tests.town import FOUNDED
from tests.walk import project_at


@pytest.fixture
def working(town):
    """A project at work with its contract signed."""
    return project_at(State.IMPLEMENTATION, town=town)


def asked(town, project, amount="1000.00", **words):
    words = {"purpose": "进度款", "by": town.clerk, "at": project.now} | words
    return funds.request_payment(project, amount=Decimal(amount), **words)


@pytest.mark.rule("R44", "R45")
def test_a_payment_is_asked_for_and_paid_against_a_voucher(town, working, refused):
    payment = asked(town, working)
    with refused("no_voucher"):
        funds.pay(payment, voucher=" ", by=town.finance, at=working.now)
    funds.pay(payment, voucher="PZ-001", by=town.finance, at=working.now)
    line = BudgetLine.objects.get(unit=town.code)
    assert (payment.state, payment.paid_on, line.paid) == ("paid", working.now.date(), Decimal("1000.00"))
    assert line.committed == working.contract_or_none().amount - 1000


@pytest.mark.rule("R44")
def test_all_that_is_asked_for_stays_within_the_contract(town, working, refused):
    whole = working.contract_or_none().amount
    asked(town, working, whole - 1)
    with refused("nothing_to_pay"):
        asked(town, working, "2.00")
    for wrong in ("0", "-5", "NaN", "0.001"):
        with refused("bad_amount"):
            asked(town, working, wrong)
    with refused("no_purpose"):
        asked(town, working, "1.00", purpose=" ")


@pytest.mark.rule("R44", "R36")
def test_before_the_contract_nothing_is_paid(town, refused):
    with pytest.raises(Stale):
        asked(town, project_at(State.APPROVED, town=town))
    emergency = project_at(State.IMPLEMENTATION, town=town, track="emergency")
    with refused("nothing_to_pay"):
        asked(town, emergency)


@pytest.mark.rule("R56")
def test_who_asks_does_not_pay(town, working):
    payment = asked(town, working)
    for who, error in ((town.clerk, NotPermitted), (town.approver, NotPermitted), (town.other_approver, OutOfReach)):
        with pytest.raises(error):
            funds.pay(payment, voucher="PZ-1", by=who, at=working.now)
    appoint(town.clerk, role="street_finance", unit=town.street_code, from_day=FOUNDED.date(), by=SYSTEM)
    with pytest.raises(NotPermitted):
        funds.pay(payment, voucher="PZ-1", by=town.clerk, at=working.now)


@pytest.mark.rule("R44")
def test_a_request_is_sent_back_and_made_again_within_what_is_left(town, working, refused):
    whole = working.contract_or_none().amount
    payment = asked(town, working, whole)
    with refused("no_reason"):
        funds.send_back_payment(payment, reason="", by=town.finance, at=working.now)
    funds.send_back_payment(payment, reason="发票抬头有误", by=town.finance, at=working.now)
    other = asked(town, working, "1.00")
    with refused("asked_too_much"):
        funds.request_again(payment, by=town.clerk, at=working.now)
    funds.pay(other, voucher="PZ-2", by=town.finance, at=working.now)
    payment.refresh_from_db()
    assert payment.state == "sent_back"


@pytest.mark.rule("R82")
def test_nothing_is_paid_for_a_project_on_hold(town, working, refused):
    payment = asked(town, working)
    review.hold(working, reason="举报核查中", by=town.auditor, at=working.now)
    with refused("project_held"):
        funds.pay(payment, voucher="PZ-1", by=town.finance, at=working.now)


@pytest.mark.rule("R43", "R44")
def test_the_rest_goes_back_when_the_work_is_over(town, working, refused):
    with refused("work_not_over"):
        funds.return_rest(working, by=town.finance, at=working.now)
    accepted = project_at(State.ACCEPTED, town=town)
    payment = asked(town, accepted)
    with refused("payment_waiting"):
        funds.return_rest(accepted, by=town.finance, at=accepted.now)
    funds.pay(payment, voucher="PZ-3", by=town.finance, at=accepted.now)
    left = accepted.committed_sum()
    with pytest.raises(NotPermitted):
        funds.return_rest(accepted, by=town.clerk, at=accepted.now)
    assert funds.return_rest(accepted, by=town.finance, at=accepted.now) == left
    assert accepted.committed_sum() == 0
