"""The pages of ceilings, payments, purchase and contract."""

from decimal import Decimal

import pytest
from django.urls import reverse

from governance.people.models import Party
from governance.policy.actions import override
from projects.lifecycle.project import State
from projects.models import BudgetLine, Quote
from projects.queries.funds import matched
from tests.town import START
from tests.walk import project_at, walk


def at(name, project):
    return reverse(f"projects:{name}", args=[project.pk])


@pytest.mark.rule("R43 U01")
def test_the_district_sets_a_ceiling_never_below_what_is_used(client, town):
    project = project_at(State.APPROVED, town=town)
    where, name = at("budget_line", project), f"ceiling-{town.code}"
    client.force_login(town.clerk)
    assert "3万元" in client.get(where).content.decode().replace(" ", "")
    assert client.post(where, {"do": name, "ceiling": "500000"}).status_code == 403
    client.force_login(town.district)
    for wrong in ("-1", "NaN", "Infinity", "1e30", "100"):
        assert client.post(where, {"do": name, "ceiling": wrong}).status_code == 422, wrong
    assert client.post(where, {"do": name, "ceiling": "500000"}).status_code == 302
    assert BudgetLine.objects.get(unit=town.code, year=START.year).ceiling == Decimal("500000")


@pytest.mark.rule("R42")
@pytest.mark.parametrize(
    ("ceiling", "share", "city", "district"),
    [("300000.00", "1/2", "150000.00", "150000.00"), ("0.03", "1/2", "0.02", "0.01"), ("100", "3/5", "60.00", "40.00")],
)
def test_a_ceiling_is_borne_by_city_and_district(client, town, ceiling, share, city, district):
    project = project_at(State.APPROVED, town=town)
    line = BudgetLine.objects.get(unit=town.code, year=project.year)
    if share != "1/2":
        override(
            "2020", name="funding.city_share", value=share, unit_code=town.code, reason="本区比例调整",
            decision_no="南财〔2026〕1号", by=town.district, at=project.now,
        )  # fmt: skip
    line.ceiling = Decimal(ceiling)
    found = matched(line, project.now)
    assert (found.city, found.district) == (Decimal(city), Decimal(district))
    client.force_login(town.clerk)
    assert "市级" in client.get(at("budget_line", project)).content.decode()


def test_all_lines_within_reach_are_listed(client, town):
    where = reverse("projects:budget_lines")
    client.force_login(town.clerk)
    page = client.get(where + "?year=2026").content.decode()
    assert town.units[town.code].name in page and town.units[town.other_code].name not in page
    words = {"do": "ceiling", "unit_code": town.sibling_code, "year": 2027, "ceiling": "10000"}
    assert client.post(where, words).status_code == 403
    client.force_login(town.district)
    assert client.post(where, words)["Location"] == where + "?year=2027"


@pytest.mark.rule("R44 R45")
def test_a_payment_is_asked_sent_back_asked_again_and_paid(client, town):
    project = project_at(State.CONTRACTED, town=town)
    where = at("payments", project)
    client.force_login(town.clerk)
    assert client.post(where, {"do": "request", "amount": "99999999", "purpose": "首付款"}).status_code == 422
    assert client.post(where, {"do": "request", "amount": "1000", "purpose": "首付款"}).status_code == 302
    payment = project.payments.get()
    assert client.post(where, {"do": f"pay-{payment.pk}", "voucher": "PZ-1"}).status_code == 403
    client.force_login(town.finance)
    assert client.post(where, {"do": f"back-{payment.pk}", "reason": "缺发票原件"}).status_code == 302
    client.force_login(town.clerk)
    assert "缺发票原件" in client.get(where).content.decode(), "whoever asks again reads why"
    assert client.post(where, {"do": f"again-{payment.pk}"}).status_code == 302
    client.force_login(town.finance)
    unpaid = client.post(where, {"do": f"pay-{payment.pk}", "voucher": ""})
    assert unpaid.status_code == 422 and "支付 1,000.00 元，记入资金账后不能撤销" in unpaid.content.decode()
    payment.refresh_from_db()
    paid = {"do": f"pay-{payment.pk}", "voucher": "PZ-1", "version": payment.version}
    assert client.post(where, paid).status_code == 302
    assert client.post(where, paid).status_code == 409
    payment.refresh_from_db()
    assert payment.state == "paid"


@pytest.fixture
def buying(client, town):
    on_road = walk(State.PROCUREMENT, town=town)
    client.force_login(town.clerk)
    return on_road


def quote(amount, day, **more):
    return {"do": "quote", "amount": amount, "received_on": day.isoformat(), **more}


@pytest.mark.rule("R47")
def test_a_purchase_from_its_quotes_to_its_award(client, town, buying):
    where, day = at("purchase", buying.project), buying.at.date()
    for party, amount in zip((town.supplier, town.rivals[0]), (28000, 28500), strict=True):
        assert client.post(where, quote(amount, day, party=party.pk, stay="1"))["Location"] == where
    fresh = {"name": "新公司", "registration": "91440300MA5NEW001X", "registered_on": "2016-01-01"}
    assert client.post(where, quote(28900, day, **fresh)).status_code == 302
    assert Party.objects.filter(name="新公司").exists()
    chosen = Quote.objects.get(party=town.supplier)
    assert client.post(where, {"do": "award"}).status_code == 422
    assert (
        client.post(
            where, {"do": "choose", "quote": chosen.pk, "reason": "便宜", "scope_note": "照明工程施工"}
        ).status_code
        == 422
    )
    choice = {"do": "choose", "quote": chosen.pk, "reason": "报价最低且有经验"}
    assert client.post(where, choice).status_code == 422
    assert client.post(where, choice | {"scope_note": "照明工程施工"})["Location"] == where
    page = client.get(where).content.decode()
    assert "确定承接方并公示" in page and "单一来源采购理由" not in page, "there are as many quotes as it takes"
    assert client.post(where, {"do": "award", "no_interest": "on"}).status_code == 302
    assert client.post(where, quote(27000, day, party=town.rivals[1].pk)).status_code == 409


@pytest.mark.rule("R47 R43 R44")
def test_a_sum_that_looks_like_ten_thousands_is_asked_about_once(client, town, buying):
    where, day = at("purchase", buying.project), buying.at.date()
    asked = client.post(where, quote("2.8", day, party=town.supplier.pk))
    assert asked.status_code == 422 and "2.80 元不到 30,000.00 元的百分之一" in asked.content.decode()
    assert not Quote.objects.exists()
    assert client.post(where, quote("2.8", day, party=town.supplier.pk, is_sure="on")).status_code == 302
    project = project_at(State.CONTRACTED, town=town)
    amount = project.contract_or_none().amount
    for sum_, status in ((amount / 100, 302), ("2.8", 422)):
        asked = client.post(at("payments", project), {"do": "request", "amount": sum_, "purpose": "首付款"})
        assert asked.status_code == status
    page = client.get(at("payments", project)).content.decode()
    assert town.supplier.name in page, "finance reads whom it pays"


@pytest.mark.rule("U17")
def test_the_panel_stands_open_until_it_is_complete(client, town):
    where = at("purchase", walk(State.PROCUREMENT, town=town, total=Decimal(150000)).project)
    client.force_login(town.clerk)
    for members, is_open in (("张三\n李四", True), ("张三\n李四\n王五", False)):
        assert client.post(where, {"do": "panel", "members": members}).status_code == 302
        folded = client.get(where).content.decode().partition('id="panel"')[0].rpartition("<details")[2]
        assert (" open" in folded.partition(">")[0]) is is_open


@pytest.mark.rule("R47")
def test_a_quote_that_is_refused_leaves_no_supplier_behind(client, town, buying):
    where, day = at("purchase", buying.project), buying.at.date()
    assert client.post(where, quote(28000, day)).status_code == 422
    assert client.post(where, quote("-5", day, party=town.supplier.pk)).status_code == 422
    assert client.post(where, quote(28000, day, party=town.supplier.pk, name="新公司")).status_code == 422
    taken = client.post(where, quote(28000, day, name="冒名", registration=town.supplier.registration))
    assert taken.status_code == 422 and "已经登记过" in taken.content.decode()
    late = quote(28000, day.replace(year=2999), name="幽灵公司")
    assert client.post(where, late).status_code == 422
    assert not Party.objects.filter(name="幽灵公司").exists()
    assert not Quote.objects.exists()


def test_a_purchase_is_voided_with_a_reason_and_begins_anew(client, buying):
    where, first = at("purchase", buying.project), buying.project.current_purchase()
    assert client.post(where, {"do": "void", "reason": ""}).status_code == 422
    assert client.post(where, {"do": "void", "reason": "报价单位串通"}).status_code == 302
    assert buying.project.current_purchase().pk != first.pk


@pytest.mark.rule("R67 R68")
def test_a_contract_is_written_down_with_its_milestones(client, town, buying):
    where = at("contract", buying.project)
    rows = {"rows-TOTAL_FORMS": 2, "rows-INITIAL_FORMS": 0, "rows-0-name": "完工", "rows-0-planned_on": "2026-05-01"}
    words = {"number": "HZ-1", "amount": "27000", "signed_on": "2026-04-01", "ends_on": "2026-06-01",
             "acceptance_plan": "由验收组现场核量。", **rows}  # fmt: skip
    early = client.post(where, words)
    assert early.status_code == 422 and "采购还没有结果" in early.content.decode()
    assert "由验收组现场核量。" in early.content.decode()
    buying.project = project_at(State.CONTRACTED, town=town)
    assert client.post(at("contract", buying.project), words).status_code == 409
