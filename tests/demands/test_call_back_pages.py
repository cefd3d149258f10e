"""The clerk's pages of the calls: who comes in, what they show and cost, what they refuse with which answer."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from demands import actions
from demands.models import CallBack, CallBackText
from governance.events.log import history
from tests.demands.conftest import HERE

PHONE = "13800138000"


def url(name, *args):
    return reverse(f"demands:{name}", args=args)


@pytest.fixture
def call(town):
    return actions.request_call_back(unit_code=HERE, name="王阿姨", phone=PHONE, hour="evening")


@pytest.fixture
def as_(client, cast):
    def sign_in(name):
        client.force_login(cast[name])
        return client

    return sign_in


@pytest.mark.parametrize(
    ("who", "list_status", "page_status"),
    [("clerk", 200, 200), ("sister_clerk", 200, 404), ("secretary", 403, 403), ("street_clerk", 403, 403),
     ("resident", 403, 403), ("stranger", 403, 403)],
)  # fmt: skip
def test_who_comes_in(as_, call, who, list_status, page_status):
    client = as_(who)
    assert client.get(url("call_backs")).status_code == list_status
    assert client.get(url("call_back", call.pk)).status_code == page_status


@pytest.mark.rule("R83")
def test_neither_list_nor_page_shows_name_or_number(as_, call):
    client = as_("clerk")
    for page in (url("call_backs"), url("call_back", call.pk)):
        text = client.get(page).content.decode()
        assert "傍晚" in text and PHONE not in text and "王阿姨" not in text
    assert "138****8000" in client.get(url("call_back", call.pk)).content.decode()


@pytest.mark.rule("R83")
def test_the_number_in_plain_is_a_post_with_a_reason(as_, call):
    client = as_("clerk")
    assert client.get(url("call_back_contact", call.pk)).status_code == 405
    refused = client.post(url("call_back_contact", call.pk), {"reason": ""})
    assert refused.status_code == 422 and "请写明查看的理由" in refused.content.decode()
    shown = client.post(url("call_back_contact", call.pk), {"reason": "回电"})
    assert PHONE in shown.content.decode() and "王阿姨" in shown.content.decode()
    assert shown["Cache-Control"] == "no-store" and history(call).last().verb == "call_back.read"


def test_a_call_is_noted_and_leads_on_to_the_demand(as_, call):
    client = as_("clerk")
    refused = client.post(url("call_back_take", call.pk, "reach"), {"note": "好", "version": 1})
    assert refused.status_code == 422 and "请写一句通话情况" in refused.content.decode()
    taken = client.post(url("call_back_take", call.pk, "reach"), {"note": "楼道灯坏了。", "version": 1}, follow=True)
    text = taken.content.decode()
    assert CallBack.objects.get().state == "called" and "打通了" in text
    record = f"{url('record')}?channel=phone&amp;unit_code={HERE}"
    assert record in text
    form = client.get(record.replace("&amp;", "&")).content.decode()
    assert '<option value="phone" selected>' in form
    stale = client.post(url("call_back_take", call.pk, "miss"), {"version": 1})
    assert stale.status_code == 409 and "没有办理" in stale.content.decode()


def test_giving_up_too_soon_says_how_often_one_must_call(as_, call):
    client = as_("clerk")
    client.post(url("call_back_take", call.pk, "miss"), {"version": 1})
    early = client.post(url("call_back_take", call.pk, "end"), {"version": 2})
    assert early.status_code == 422 and "至少打过 3 次" in early.content.decode()
    assert client.post(url("call_back_take", call.pk, "leave"), {}).status_code == 404


@pytest.mark.rule("R83")
def test_erasing_keeps_the_record(as_, call):
    client = as_("clerk")
    text = client.post(url("call_back_erase", call.pk), follow=True).content.decode()
    assert "只保留办理记录" in text and not CallBackText.objects.exists() and CallBack.objects.exists()


def test_the_work_list_and_the_navigation_know_who_waits(as_, call):
    text = as_("clerk").get("/work/").content.decode()
    assert url("call_backs") in text and url("call_back", call.pk) in text
    assert re.search(r"待办</span>\s*<span class=\"count[^>]*>1<", text)


def test_the_list_costs_the_same_whatever_it_holds(as_, call):
    client = as_("clerk")

    def cost():
        client.get(url("call_backs"))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url("call_backs")).status_code == 200
        return len(captured)

    before = cost()
    for number in range(12):
        actions.request_call_back(unit_code=HERE, name="李", phone=f"139000000{number:02}")
    assert cost() == before
