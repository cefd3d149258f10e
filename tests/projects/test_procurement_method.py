"""R46, R47, U17: the method follows from the sum, and the award waits for what the method asks for."""

from datetime import timedelta

import pytest

from governance.workflow.errors import Refused
from projects.actions import procurement
from projects.guards.procurement import METHODS, band_of
from projects.kinds import Method, ProjectType
from projects.lifecycle.project import State
from tests.walk import walk


def codes(refused):
    return {refusal.code for refusal in refused.value.refusals}


@pytest.fixture
def buying(town):
    """A purchase with so many quotes, the first chosen."""

    def make(total, quotes=3, type=ProjectType.ENGINEERING, **how):
        found = walk(State.PROCUREMENT, town=town, total=total, type=type, **how)
        purchase, price = found.project.current_purchase(), found.project.approved_total
        rows = [
            procurement.record_quote(
                purchase, party=party, amount=price, received_on=found.at.date(), by=town.clerk, at=found.at
            )
            for party in (town.supplier, *town.rivals)[:quotes]
        ]
        if rows:
            procurement.choose(
                purchase, quote=rows[0], reason="方案最好", scope_note="照明工程施工", by=town.clerk, at=found.at
            )
        return found, purchase

    return make


def award(found, purchase, **how):
    return procurement.award(purchase, by=found.town.clerk, at=found.at, **how)


@pytest.mark.rule("U17")
@pytest.mark.parametrize(
    ("total", "method"),
    [
        ("9999.99", Method.DIRECT), ("10000", Method.QUOTES), ("99999.99", Method.QUOTES), ("100000", Method.PANEL),
        ("499999.99", Method.PANEL), ("500000", Method.OPEN_PANEL), ("999999.99", Method.OPEN_PANEL),
        ("1000000", Method.CENTRALISED),
    ],
)  # fmt: skip
def test_the_bands(town, total, method):
    from decimal import Decimal

    from projects.models import Project
    from tests.town import START

    project = Project(unit_code=town.code, approved_total=Decimal(total))
    assert METHODS[band_of(project, START)["code"]] == method


@pytest.mark.rule("R47")
def test_three_quotes_or_a_reason(buying):
    found, purchase = buying(60_000, quotes=2)
    with pytest.raises(Refused) as refused:
        award(found, purchase)
    assert codes(refused) == {"too_few_quotes"}
    award(found, purchase, reason="仅两家具备资质")
    assert (purchase.state, purchase.reason) == ("awarded", "仅两家具备资质")
    assert purchase.project.award_closes_at > found.at


@pytest.mark.rule("U17")
def test_a_direct_purchase_says_why(buying):
    found, purchase = buying(9_000, quotes=1)
    with pytest.raises(Refused) as refused:
        award(found, purchase)
    assert codes(refused) == {"too_few_quotes"}
    award(found, purchase, reason="金额小，就近采购")


@pytest.mark.rule("U17")
def test_a_refused_award_leaves_no_reason_behind(buying):
    found, purchase = buying(200_000, quotes=2)
    with pytest.raises(Refused) as refused:
        award(found, purchase, reason="仅两家具备资质")
    assert codes(refused) == {"panel_too_small"}
    purchase.refresh_from_db()
    assert (purchase.state, purchase.reason) == ("open", "")


@pytest.mark.rule("U17")
def test_a_panel_of_three_by_name(buying):
    found, purchase = buying(200_000)
    how = {"by": found.town.clerk, "at": found.at}
    with pytest.raises(Refused):
        procurement.record_panel(purchase, members=["评委一", "评委一", "评委二"], **how)
    procurement.record_panel(purchase, members=["评委一", "评委二"], **how)
    with pytest.raises(Refused) as refused:
        award(found, purchase)
    assert codes(refused) == {"panel_too_small"}
    procurement.record_panel(purchase, members=["评委一", "评委二", "评委三"], **how)
    award(found, purchase)


@pytest.mark.rule("U17", "R46")
def test_an_open_call_hangs_five_working_days_and_the_centre_is_asked(buying, town):
    found, purchase = buying(1_000_000, track="street_led")
    how = {"by": town.clerk, "at": found.at}
    procurement.record_panel(purchase, members=["一", "二", "三", "四", "五"], **how)
    with pytest.raises(Refused) as refused:
        award(found, purchase)
    assert codes(refused) == {"announcement_running", "central_check_open"}
    procurement.announce(purchase, announced_on=found.at.date(), **how)
    procurement.note_central_check(purchase, note="不在集中采购目录内", **how)
    found.at += timedelta(days=(purchase.announced_until - found.at.date()).days)
    with pytest.raises(Refused) as refused:
        award(found, purchase)
    assert codes(refused) == {"announcement_running"}
    found.at += timedelta(days=1)
    award(found, purchase)
