"""Lists of this act that grow are turned over by key, at the same cost however long they are."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from demands import actions
from demands.actions import RosterRow
from demands.models import CallBack, CollectionRound, Demand, SpecialHousehold
from governance.people import paging
from tests.demands.conftest import DISTRICT, HERE, NOW


@pytest.fixture
def turn_over(client, cast, monkeypatch):
    """turn_over(who, name, query): the keys on each page of the list in turn; there and back, each at the same cost."""
    monkeypatch.setattr(paging, "PAGE", 2)

    def read(address):
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            context = client.get(address).context
        return [row.pk for row in context["rows"]], context["newer_url"], context["older_url"], len(queries)

    def walk(who, name, query=""):
        client.force_login(cast[who])
        address = reverse(f"demands:{name}")
        pages, costs, older = [], set(), query
        while older or not pages:
            keys, newer, older, cost = read(address + older)
            costs.add(cost)
            if pages:
                assert read(address + newer)[0] == pages[-1]
            pages.append(keys)
        assert len(costs) == 1 and all(len(keys) <= 2 for keys in pages)
        return [key for keys in pages for key in keys]

    return walk


def keys(rows):
    return list(rows.values_list("pk", flat=True))


def test_demands(turn_over, filed):
    for _number in range(5):
        filed()
    assert turn_over("clerk", "demands") == keys(Demand.objects.order_by("-pk"))
    assert turn_over("clerk", "demands", "?state=submitted") == keys(Demand.objects.order_by("-pk"))


def test_what_narrows_the_list_of_demands_goes_on_to_the_next_page(client, cast, filed, monkeypatch):
    monkeypatch.setattr(paging, "PAGE", 2)
    for _number in range(5):
        filed()
    client.force_login(cast["clerk"])
    second = client.get(reverse("demands:demands") + f"?state=submitted&page_key={Demand.objects.last().pk}")
    page = second.content.decode()
    assert 'name="state" value="submitted"' in page and 'name="page_key"' not in page
    assert f'{reverse("demands:export")}?state=submitted"' in page


def test_rounds(turn_over, clerk):
    for number in range(5):
        day = date(2026, 11, 20)
        actions.create_round(
            unit_code=HERE, title=f"征集{number}", opens_on=day, closes_on=day + timedelta(days=9), by=clerk, at=NOW
        )
    assert turn_over("clerk", "rounds") == keys(CollectionRound.objects.order_by("-pk"))


def test_calls_stand_by_the_day_that_ends_them(turn_over, clerk):
    for number in range(5):
        actions.request_call_back(
            unit_code=HERE, name="王阿姨", phone=f"1380013800{number}", hour="evening", at=NOW - timedelta(days=number)
        )
    pressing = CallBack.objects.order_by("due_on", "pk")
    assert keys(pressing) != keys(CallBack.objects.order_by("pk"))
    assert turn_over("clerk", "call_backs") == keys(pressing)
    for call in CallBack.objects.all():
        actions.answer_call_back(call, note="说明了需求，另行登记。", by=clerk)
    assert turn_over("clerk", "call_backs", "?done=1") == keys(CallBack.objects.order_by("-pk"))


@pytest.mark.rule("R83")
def test_households_still_to_visit_come_first(turn_over, client, cast, clerk):
    rows = [RosterRow(number, HERE, "高龄老人", "王老", f"1栋10{number}") for number in range(5)]
    actions.import_roster(rows, unit_code=DISTRICT, year=NOW.year, by=cast["bureau"], at=NOW)
    first, *_others = SpecialHousehold.objects.order_by("pk")
    actions.record_visit(first, outcome="asked", visited_on=NOW.date(), note="愿意加装扶手", by=clerk, at=NOW)
    year = f"?year={NOW.year}"
    found = turn_over("clerk", "households", year)
    assert found == keys(SpecialHousehold.objects.order_by("-outcome", "pk")) and found[-1] == first.pk
    page = client.get(reverse("demands:households") + year)
    assert [code for code, _name in page.context["places"]] == [HERE]
