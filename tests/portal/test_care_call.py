"""关怀版 · 回电: who, under which number, when; noted once, with the limit of an address."""

import pytest
from django.urls import reverse

from demands.forms import PER_ADDRESS, throttle
from demands.models import CallBack
from tests.portal.test_care_ask import Walker

URL, PHONE = "/care/call/", "13912345678"


def to_hour(client, town, phone: str = PHONE) -> Walker:
    return Walker(client, URL, unit=town.code).press(name="王阿姨", phone=phone)


def test_three_answers_and_a_day(client, town):
    walk = to_hour(client, town)
    assert walk.asked == "hour"
    walk.press(hour="evening")
    call = CallBack.objects.get()
    assert walk.answer.url == reverse("care:called", args=[town.code])
    assert (call.unit_code, call.hour, call.text.name, call.text.phone) == (town.code, "evening", "王阿姨", PHONE)
    text = client.get(walk.answer.url).content.decode()
    assert f"{call.due_on.month}月{call.due_on.day}日" in text and PHONE not in text


@pytest.mark.parametrize(
    ("given", "sentence"),
    [({"name": "", "phone": PHONE}, "怎么称呼您"), ({"name": "王", "phone": ""}, "请填写能打通的电话号码"),
     ({"name": "王", "phone": "12345"}, "请填写能打通的电话号码")],
)  # fmt: skip
def test_what_is_missing_is_said_on_its_page(client, town, given, sentence):
    walk = Walker(client, URL, unit=town.code).press(**given)
    assert walk.asked == "who" and walk.answer.status_code == 422 and sentence in walk.text
    assert not CallBack.objects.exists()


def test_without_an_hour_nothing_is_noted(client, town):
    walk = to_hour(client, town).press(hour="midnight")
    assert walk.answer.status_code == 422 and not CallBack.objects.exists()


def test_asking_twice_is_one_call(client, town):
    for _time in range(2):
        assert to_hour(client, town).press(hour="morning").answer.status_code == 302
    assert CallBack.objects.count() == 1


def test_the_limit_of_an_address(client, town):
    for _number in range(PER_ADDRESS):
        throttle("127.0.0.1", name="call_back", is_rough=True)
    walk = to_hour(client, town).press(hour="morning")
    assert walk.answer.status_code == 429 and "提交得太多了" in walk.text and not CallBack.objects.exists()
    assert client.post(URL, {"at": "hour", "website": "x"}).status_code == 422


def test_no_such_community(client, town):
    assert client.get(reverse("care:called", args=[town.street_code])).status_code == 404
