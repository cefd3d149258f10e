"""R43, R60, R67, R68: the contract within the award, in the order of dates, with its plan of acceptance."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from governance.policy.periods import day_in_words
from governance.workflow.errors import NotPermitted, Refused, Stale
from projects.actions import procurement, publicity
from projects.lifecycle.project import State
from projects.models import BudgetLine, Milestone, Notice
from tests.walk import walk


def codes(refused):
    return {refusal.code for refusal in refused.value.refusals}


@pytest.fixture
def awarded(town):
    """An awarded purchase whose notice is over."""
    found = walk(State.PROCUREMENT, town=town)
    purchase = found.project.current_purchase()
    quotes = found.three_quotes(Decimal(28000))
    procurement.choose(
        purchase, quote=quotes[0], reason="方案最好", scope_note="照明工程施工", by=town.clerk, at=found.at
    )
    procurement.award(purchase, by=town.clerk, at=found.at)
    found.project.refresh_from_db()
    return found


def record(found, **how):
    day = found.at.date()
    words = {
        "number": "HT-1", "amount": Decimal(28000), "signed_on": day, "ends_on": day + timedelta(days=60),
        "acceptance_plan": "现场查看，逐项核量", "by": found.town.clerk, "at": found.at,
        "milestones": [{"name": "完工", "planned_on": day + timedelta(days=50)}],
    }  # fmt: skip
    return procurement.record_contract(found.project, **(words | how))


def sign(found, by=None):
    return procurement.sign(found.project, by=by or found.town.secretary, at=found.at)


@pytest.mark.rule("U08")
def test_not_while_the_award_is_publicised(awarded):
    record(awarded)
    with pytest.raises(Refused) as refused:
        sign(awarded)
    assert codes(refused) == {"award_notice_running"}
    closes = timezone.localtime(awarded.project.award_closes_at)
    last = closes.date() - timedelta(days=1)
    assert closes.hour == 0 and f"至 {day_in_words(last)} 期满" in str(refused.value.refusals[0])
    awarded.later(awarded.project.award_closes_at)
    sign(awarded)
    assert awarded.project.state == "contracted"
    assert awarded.project.supplier == awarded.town.supplier


@pytest.mark.rule("R43")
def test_signing_commits_the_sum_and_returns_the_difference(awarded):
    awarded.later(awarded.project.award_closes_at)
    record(awarded)
    sign(awarded)
    line = BudgetLine.objects.get(unit_code=awarded.town.code)
    assert (line.reserved, line.committed) == (Decimal(0), Decimal(28000))
    with pytest.raises(Stale):
        sign(awarded)


@pytest.mark.rule("R60")
@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"amount": Decimal("28000.01")}, "contract_not_sound"),
        ({"amount": Decimal(0)}, "contract_not_sound"),
        ({"number": " "}, "contract_not_sound"),
        ({"milestones": [{"name": "", "planned_on": None}]}, "milestones_not_sound"),
    ],
)
def test_what_is_typed_is_checked(awarded, how, code):
    with pytest.raises(Refused) as refused:
        record(awarded, **how)
    assert codes(refused) == {code}


@pytest.mark.rule("R60")
def test_dates_stand_in_order(awarded):
    day = awarded.at.date()
    with pytest.raises(Refused):
        record(awarded, signed_on=day + timedelta(days=1))
    with pytest.raises(Refused):
        record(awarded, ends_on=day - timedelta(days=1))
    with pytest.raises(Refused):
        record(awarded, milestones=[{"name": "完工", "planned_on": day + timedelta(days=61)}])
    awarded.later(awarded.project.award_closes_at)
    record(awarded, signed_on=awarded.project.approved_on - timedelta(days=1))
    with pytest.raises(Refused) as refused:
        sign(awarded)
    assert codes(refused) == {"signed_before_approval"}


@pytest.mark.rule("R67")
def test_no_signing_without_plan_or_contract(awarded):
    awarded.later(awarded.project.award_closes_at)
    with pytest.raises(Refused) as refused:
        sign(awarded)
    assert codes(refused) == {"no_contract_draft"}
    record(awarded, acceptance_plan=" ")
    with pytest.raises(Refused) as refused:
        sign(awarded)
    assert codes(refused) == {"no_acceptance_plan"}


@pytest.mark.rule("R68")
def test_written_again_replaces(awarded):
    record(awarded)
    day = awarded.at.date()
    contract = record(awarded, number="HT-2", milestones=[{"name": "甲", "planned_on": day}])
    assert contract.number == "HT-2"
    assert [row.name for row in Milestone.objects.filter(project=awarded.project)] == ["甲"]


def test_no_contract_before_the_award(town):
    found = walk(State.PROCUREMENT, town=town)
    with pytest.raises(Refused) as refused:
        record(found)
    assert codes(refused) == {"not_awarded"}
    with pytest.raises(NotPermitted):
        record(found, by=town.finance)


@pytest.mark.rule("R34")
def test_an_upheld_objection_to_the_award_bars_it(awarded):
    record(awarded)
    notice = Notice.objects.get(project=awarded.project, kind="award")
    objection = publicity.file_objection(notice, body="评审人与中标单位有亲属关系", at=awarded.at)
    awarded.later(awarded.project.award_closes_at)
    with pytest.raises(Refused) as refused:
        sign(awarded)
    assert "objection_open" in codes(refused)
    publicity.answer_objection(
        objection, verdict="upheld", reply="情况属实，重新采购", by=awarded.town.clerk, at=awarded.at
    )
    with pytest.raises(Refused) as refused:
        sign(awarded)
    assert "award_upheld" in codes(refused)
    after = procurement.void_purchase(
        awarded.project.current_purchase(), reason="异议成立，重新采购", by=awarded.town.clerk, at=awarded.at
    )
    assert after.state == "open"
