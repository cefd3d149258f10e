"""R47, R48, R51: quotes, the choice among them, the supplier's age, what is void."""

from datetime import timedelta
from decimal import Decimal

import pytest

from governance.events import SYSTEM
from governance.people.actions import record_party
from governance.recusal.actions import declare
from governance.workflow.errors import NotPermitted, OutOfReach, Recused, Refused, Stale
from projects.actions import procurement
from projects.lifecycle.project import State
from projects.models import Notice
from projects.queries.procurement import quotes_in_order
from tests.walk import walk


def codes(refused):
    return {refusal.code for refusal in refused.value.refusals}


class Buying:
    def __init__(self, town):
        self.walk = walk(State.PROCUREMENT, town=town)
        self.town, self.purchase = town, self.walk.project.current_purchase()

    def quote(self, party, amount="28000", by=None, days=0, **how):
        return procurement.record_quote(
            self.purchase, party=party, amount=Decimal(amount),
            received_on=self.walk.at.date() + timedelta(days=days), by=by or self.town.clerk, at=self.walk.at, **how,
        )  # fmt: skip

    def choose(self, quote, reason="价格最低，方案可行", scope="照明工程施工", **how):
        return procurement.choose(
            self.purchase, quote=quote, reason=reason, scope_note=scope, by=self.town.clerk, at=self.walk.at, **how
        )  # fmt: skip

    def award(self, **how):
        return procurement.award(self.purchase, by=self.town.clerk, at=self.walk.later(), **how)

    def three(self):
        return [self.quote(party) for party in (self.town.supplier, *self.town.rivals)]


@pytest.fixture
def buying(town):
    return Buying(town)


@pytest.mark.rule("R47")
@pytest.mark.parametrize("amount", ["0", "-1", "NaN", "Infinity", "1.001", "1000000000000"])
def test_a_quote_is_a_sum(buying, amount):
    with pytest.raises(Refused) as refused:
        buying.quote(buying.town.supplier, amount)
    assert codes(refused) == {"quote_not_sound"}


@pytest.mark.rule("R47")
def test_one_supplier_one_quote_and_none_of_tomorrow(buying):
    buying.quote(buying.town.supplier)
    with pytest.raises(Refused):
        buying.quote(buying.town.supplier, "27000")
    with pytest.raises(Refused):
        buying.quote(buying.town.rivals[0], days=1)
    assert buying.purchase.quotes.count() == 1


def test_who_may(buying):
    town = buying.town
    with pytest.raises(NotPermitted):
        buying.quote(town.supplier, by=town.secretary)
    with pytest.raises(OutOfReach):
        buying.quote(town.supplier, by=town.other_clerk)
    declare(town.clerk, buying.purchase.project, reason="亲属在报价单位", by=town.clerk, at=buying.walk.at)
    with pytest.raises(Recused):
        buying.quote(town.supplier)


@pytest.mark.rule("R47")
def test_the_choice_has_a_reason_and_is_made_among_these(buying):
    quote = buying.quote(buying.town.supplier)
    with pytest.raises(Refused):
        buying.choose(quote, reason="好")
    other = Buying(buying.town)
    with pytest.raises(Refused):
        other.choose(quote)


@pytest.mark.rule("R48")
def test_a_young_supplier_needs_a_reason(buying):
    young = record_party(name="新成立公司", registered_on=buying.walk.at.date() - timedelta(days=300), by=SYSTEM)
    buying.three()
    quote = buying.quote(young)
    buying.choose(quote)
    with pytest.raises(Refused) as refused:
        buying.award()
    assert codes(refused) == {"supplier_too_young"}
    buying.choose(quote, waives_age="信用良好，按半年放宽")
    buying.award()


@pytest.mark.rule("R48")
def test_a_reason_relaxes_the_years_and_does_not_remove_them(buying):
    newborn = record_party(name="刚成立公司", registered_on=buying.walk.at.date() - timedelta(days=100), by=SYSTEM)
    buying.three()
    quote = buying.quote(newborn)
    buying.choose(quote, waives_age="信用良好，按半年放宽")
    with pytest.raises(Refused, match="放宽后也不能承接") as refused:
        buying.award()
    assert codes(refused) == {"supplier_too_young"}


@pytest.mark.rule("R51")
def test_of_equal_quotes_the_social_organisation_stands_first(buying):
    buying.three()
    first = quotes_in_order(buying.purchase).first()
    assert first.is_social
    assert first.party.registration.startswith("52")


@pytest.mark.rule("U08")
def test_an_award_hangs_and_takes_no_more_quotes(buying):
    buying.choose(buying.three()[0])
    buying.award()
    assert Notice.objects.get(subject_type="purchase", subject_id=buying.purchase.pk).kind == "award"
    with pytest.raises(Stale):
        buying.award()
    with pytest.raises(Stale):
        buying.quote(record_party(name="迟到公司", by=SYSTEM))


def test_void_stops_the_notice_and_begins_again(buying):
    buying.choose(buying.three()[0])
    buying.award()
    with pytest.raises(Refused):
        procurement.void_purchase(buying.purchase, reason="", by=buying.town.clerk, at=buying.walk.at)
    after = procurement.void_purchase(buying.purchase, reason="评审程序有误", by=buying.town.clerk, at=buying.walk.at)
    assert (buying.purchase.state, after.state) == ("void", "open")
    project = after.project
    project.refresh_from_db()
    assert project.award_closes_at is None
    assert project.current_purchase() == after
    assert Notice.objects.get(subject_type="purchase", subject_id=buying.purchase.pk).state == "stopped"


def test_nothing_is_voided_after_the_contract(town):
    found = walk(State.CONTRACTED, town=town)
    with pytest.raises(Refused) as refused:
        procurement.void_purchase(
            found.project.current_purchase(), reason="想换一家", by=town.clerk, at=found.at
        )  # fmt: skip
    assert codes(refused) == {"already_contracted"}
