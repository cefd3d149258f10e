"""From a list to a demand, through its verbs and on to the next: what was asked for is kept on the way."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from demands import actions, queries
from demands.models import Demand
from tests.demands.conftest import HERE, NOW


def url(name, *args):
    return reverse(f"demands:{name}", args=args)


@pytest.fixture
def client(client, clerk):
    client.force_login(clerk)
    return client


def page(client, where, **query) -> str:
    answer = client.get(where, query)
    return b"".join(answer.streaming_content).decode() if answer.streaming else answer.content.decode()


@pytest.mark.rule("U46")
def test_the_table_holds_what_the_list_was_narrowed_to(client, filed):
    late, fresh = filed(place="东门"), filed(place="西门")
    today = timezone.localdate()
    for demand, due_on in ((late, today - timedelta(days=1)), (fresh, today)):
        Demand.objects.filter(pk=demand.pk).update(due_on=due_on)
    shown = page(client, url("demands"), text="东门", state="submitted", is_late="on")
    asked = shown.partition(f'href="{url("export")}')[2].partition('"')[0]
    assert asked == "?text=%E4%B8%9C%E9%97%A8&amp;state=submitted&amp;is_late=1"
    swapped = shown.partition('<div id="demands"')[2]
    assert url("export") in swapped, "where the list alone is swapped, its table goes with it"
    table = page(client, url("export"), is_late="1")
    assert late.title in table and fresh.title not in table


def test_the_way_back_is_the_list_as_it_was_asked_for(client, filed):
    demand = filed()
    listed = page(client, url("demands"), state="submitted", is_late="")
    assert f'href="{url("demand", demand.pk)}?state=submitted&amp;list=demands"' in listed
    shown = page(client, url("demand", demand.pk), state="submitted", list="demands")
    assert f'<a href="{url("demands")}?state=submitted">' in shown
    worked = page(client, url("demand", demand.pk), kind="demand", list="work")
    assert f'<a href="{reverse("workbench:home")}?kind=demand">' in worked
    assert f'<a href="{url("demands")}">' in page(client, url("demand", demand.pk))


def test_after_a_verb_the_list_is_still_known(client, filed):
    demand = filed()
    where = url("take", demand.pk, "accept") + "?state=submitted&list=demands"
    assert f'action="{where.replace("&", "&amp;")}"' in page(
        client, url("demand", demand.pk), state="submitted", list="demands"
    )
    answer = client.post(where, {"version": 1, "reply": ""})
    assert answer["Location"] == url("demand", demand.pk) + "?state=submitted&list=demands"


@pytest.mark.rule("U46")
def test_the_next_that_waits_is_one_click_away(client, filed, clerk):
    first, second, third = (filed(place=place) for place in ("东门", "西门", "东门"))
    assert [queries.next_waiting(clerk, each, {}) for each in (first, second, third)] == [second, third, first]
    assert queries.next_waiting(clerk, first, {"text": "东门"}) == third
    link = f'rel="next" href="{url("demand", third.pk)}?text=%E4%B8%9C%E9%97%A8&amp;list=demands"'
    assert link in page(client, url("demand", first.pk), text="东门", list="demands")
    for demand in (second, third):
        actions.accept(demand, by=clerk, at=NOW)
    assert queries.next_waiting(clerk, third, {}) == first
    assert queries.next_waiting(clerk, first, {}) is None
    assert 'rel="next"' not in page(client, url("demand", first.pk))


@pytest.mark.rule("U34", "R20")
def test_two_that_speak_of_one_place_are_merged_by_a_button(client, filed):
    main = filed(place="东门", body="东门外那盏路灯一直不亮，走路要打手电。")
    other = filed(place="东门", body="晚上下班回来黑漆漆的，请修一下灯。")
    assert [row.demand for row in queries.similar(HERE, "毫不相干的另一句话", place="东门")] == [other, main]
    shown = page(client, url("demand", other.pk))
    assert "地点相同" in shown and f'name="code" value="{main.code}"' in shown
    client.post(url("take", other.pk, "merge"), {"code": main.code, "version": 1})
    other.refresh_from_db()
    assert other.merged_into_id == main.pk
    assert "并入这条" not in page(client, url("demand", other.pk))
