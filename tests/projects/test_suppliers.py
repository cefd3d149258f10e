"""R49, R50: no supplier with a bad record of the last years is chosen; what it may do is checked and written down."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from governance.events.log import history
from governance.people.actions import record_party
from governance.policy.actions import override
from governance.recusal.actions import enter_interest
from governance.workflow.errors import NotPermitted, OutOfReach, Refused, Stale
from projects.actions import procurement
from projects.actions.suppliers import record_bad_record, withdraw_bad_record
from projects.lifecycle.project import State
from projects.models import BadRecord
from tests.walk import walk

pytestmark = pytest.mark.django_db
FACTS = {"kind": "bidding", "basis": "粤海办〔2026〕12号"}


def chosen(town, scope="照明工程施工"):
    """A purchase of which the first supplier's quote is chosen, and its walk."""
    found = walk(State.PROCUREMENT, town=town)
    purchase = found.project.current_purchase()
    quotes = found.three_quotes(Decimal(20_000))
    procurement.choose(
        purchase, quote=quotes[0], reason="报价最低", scope_note=scope, by=town.clerk, at=found.at
    )  # fmt: skip
    return found, purchase


def asked(client, where):
    """How many queries the page asks."""
    with CaptureQueriesContext(connection) as found:
        assert client.get(where).status_code == 200
    return len(found)


def mark(town, found, days=30, **facts):
    given = FACTS | {"happened_on": found.at.date() - timedelta(days=days), "unit_code": town.street_code} | facts
    return record_bad_record(town.supplier, by=town.approver, at=found.at, **given)


@pytest.mark.rule("R49")
def test_a_supplier_with_a_bad_record_is_not_awarded_until_it_is_taken_back(town, refused):
    found, purchase = chosen(town)
    record = mark(town, found)
    with pytest.raises(Refused, match="有不良记录（投标违规") as caught:
        procurement.award(purchase, by=town.clerk, at=found.later())
    assert [refusal.code for refusal in caught.value.refusals] == ["supplier_not_clean"]
    withdraw_bad_record(record, reason="复核后撤销认定", by=town.district, at=found.at)
    assert procurement.award(purchase, by=town.clerk, at=found.later()).state == "awarded"
    assert [event.verb for event in history(record)] == ["bad_record.create", "bad_record.withdraw"]


@pytest.mark.rule("R49")
@pytest.mark.parametrize(("days", "is_held"), [(729, True), (730, False), (731, False)])
def test_it_counts_for_two_years(town, refused, days, is_held):
    found, purchase = chosen(town)
    mark(town, found, days)
    if is_held:
        with refused("supplier_not_clean"):
            procurement.award(purchase, by=town.clerk, at=found.later())
    else:
        assert procurement.award(purchase, by=town.clerk, at=found.later()).state == "awarded"


@pytest.mark.rule("R49")
def test_the_years_are_those_decided_here(town):
    found, purchase = chosen(town)
    mark(town, found, 400)
    override(
        "2020", name="supplier.clean_years", value=1, unit_code=town.code, reason="试行", decision_no="南民〔2026〕9号",
        by=town.district, at=found.at,
    )  # fmt: skip
    assert procurement.award(purchase, by=town.clerk, at=found.later()).state == "awarded"


@pytest.mark.rule("R50")
def test_what_the_supplier_may_do_is_checked_before_the_award(town, refused):
    found, purchase = chosen(town, scope="  ")
    with refused("scope_unchecked"):
        procurement.award(purchase, by=town.clerk, at=found.later())
    procurement.choose(
        purchase, quote=purchase.chosen, reason="报价最低", scope_note="城市及道路照明工程", by=town.clerk, at=found.at
    )
    assert procurement.award(purchase, by=town.clerk, at=found.later()).state == "awarded"
    assert "城市及道路照明工程" in history(purchase).filter(verb="purchase.choose").last().data


@pytest.mark.rule("R49")
@pytest.mark.parametrize("wrong", [{"kind": "rumour"}, {"basis": " "}, {"days": -1}], ids=str)
def test_a_bad_record_says_what_when_and_on_what_paper(town, refused, wrong):
    found, _purchase = chosen(town)
    with refused("bad_record_not_sound"):
        mark(town, found, **wrong)
    assert not BadRecord.objects.exists()


@pytest.mark.rule("R49")
def test_who_writes_it_down_and_takes_it_back(town, refused):
    found, _purchase = chosen(town)
    facts = FACTS | {"happened_on": found.at.date(), "unit_code": town.street_code}
    for who in (town.clerk, town.street_clerk, town.other_approver, town.supplier_user):
        with pytest.raises(NotPermitted):
            record_bad_record(town.supplier, by=who, at=found.at, **facts)
    with pytest.raises(NotPermitted):
        record_bad_record(town.supplier, by=town.approver, at=found.at, **facts | {"unit_code": town.district_code})
    record = mark(town, found)
    for who, error in ((town.street_clerk, NotPermitted), (town.clerk, OutOfReach), (town.other_approver, OutOfReach)):
        with pytest.raises(error):
            withdraw_bad_record(record, reason="不应认定", by=who, at=found.at)
    with refused("no_reason"):
        withdraw_bad_record(record, reason="", by=town.approver, at=found.at)
    withdraw_bad_record(record, reason="不应认定", by=town.approver, at=found.at)
    with pytest.raises(Stale):
        withdraw_bad_record(record, reason="再撤一次", by=town.approver, at=found.at)


@pytest.mark.rule("R49", "R55")
def test_nobody_judges_a_supplier_in_which_she_has_an_interest(town):
    found, _purchase = chosen(town)
    record = mark(town, found)
    for who in (town.approver, town.district):
        enter_interest(
            kind="shares",
            organisation=town.supplier.name,
            from_day=found.at.date() - timedelta(days=9),
            by=who,
            at=found.at,
        )
    with pytest.raises(NotPermitted, match="利害关系"):
        mark(town, found)
    with pytest.raises(NotPermitted, match="利害关系"):
        withdraw_bad_record(record, reason="不应认定", by=town.district, at=found.at)
    assert BadRecord.objects.get().state == "standing"


@pytest.mark.rule("R49")
def test_what_no_longer_counts_marks_nobody(client, town):
    found, _purchase = chosen(town)
    mark(town, found, days=2000)
    client.force_login(town.clerk)
    assert [row.is_marked for row in client.get(reverse("projects:suppliers")).context["rows"]] == [False] * 3
    assert client.get(reverse("projects:suppliers"), {"marked": "1"}).context["rows"] == []


@pytest.mark.rule("R49")
def test_the_clerk_sees_it_beside_the_quote_and_where_it_comes_from(client, town):
    found, _purchase = chosen(town)
    mark(town, found)
    client.force_login(town.clerk)
    page = client.get(reverse("projects:purchase", args=[found.project.pk])).content.decode()
    where = reverse("projects:supplier", args=[town.supplier.pk])
    assert page.count("不良记录") == 1 and where in page
    page = client.get(where).content.decode()
    assert "投标违规" in page and "粤海办〔2026〕12号" in page and 'value="record"' not in page
    assert client.get(reverse("projects:supplier", args=[town.rivals[0].pk])).status_code == 200


def test_the_list_is_searched_and_narrowed(client, town):
    found, _purchase = chosen(town)
    mark(town, found)
    client.force_login(town.clerk)
    where = reverse("projects:suppliers")
    every = client.get(where).content.decode()
    assert town.supplier.name in every and town.rivals[0].name in every
    marked = client.get(where, {"marked": "1"}).content.decode()
    assert town.supplier.name in marked and town.rivals[0].name not in marked
    named = client.get(where, {"q": town.rivals[0].name[:4]}).content.decode()
    assert town.rivals[0].name in named
    assert "没有符合条件的单位" in client.get(where, {"q": "\0没有这家"}).content.decode()


def test_people_are_not_suppliers(client, town):
    person = record_party(kind="person", name="张三", by=town.district)
    client.force_login(town.clerk)
    assert client.get(reverse("projects:supplier", args=[person.pk])).status_code == 404
    page = client.get(reverse("projects:suppliers"), {"q": "张三"})
    assert page.context["rows"] == []


@pytest.mark.rule("R49")
def test_it_is_written_down_and_taken_back_on_the_page(client, town):
    found = walk(State.PROCUREMENT, town=town)
    where = reverse("projects:supplier", args=[town.supplier.pk])
    client.force_login(town.approver)
    facts = {"do": "record", "unit_code": town.street_code, "happened_on": found.at.date().isoformat()} | FACTS
    assert client.post(where, facts | {"basis": ""}).status_code == 422
    assert client.post(where, facts).status_code == 302
    record = BadRecord.objects.get()
    assert (record.unit_code, record.party, record.state) == (town.street_code, town.supplier, "standing")
    words = {"do": f"withdraw-{record.pk}", "version": record.version, "reason": "复核后撤销"}
    client.force_login(town.street_clerk)
    assert client.post(where, facts).status_code == 403
    assert client.post(where, words).status_code == 403
    client.force_login(town.approver)
    assert client.post(where, words).status_code == 302
    assert client.post(where, words).status_code == 409
    record.refresh_from_db()
    assert record.state == "withdrawn"


def test_a_page_costs_the_same_however_much_was_signed_and_held(client, town):
    found = walk(State.CONTRACTED, town=town)
    mark(town, found, 2000)  # too long ago to keep it from further contracts
    client.force_login(town.approver)
    where = reverse("projects:supplier", args=[town.supplier.pk])
    every = reverse("projects:suppliers")
    few, first = asked(client, where), asked(client, every)
    for number in range(3):
        walk(State.CONTRACTED, town=town, title=f"第{number}个项目")
    for days in range(2001, 2021):
        mark(town, found, days)
    for number in range(25):
        record_party(name=f"第{number}家公司", by=town.district)
    page = client.get(where)
    assert len(page.context["contracts"]) == 4 and len(page.context["records"]) == 20
    assert asked(client, where) <= few + 1  # the number of records, said where there are several pages
    assert asked(client, every) == first
