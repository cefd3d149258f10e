"""关怀版 · 提: one question a page, nothing lost on the way back, the same refusals and guards as the standard site."""

import re

import pytest
from django.urls import reverse

from demands.forms import PER_ADDRESS, throttle
from demands.models import Demand
from governance.events.log import history
from governance.people.residents import enter, state_community

BODY = "小区东门的路灯坏了三盏，晚上看不见路。"
PHONE = "13912345678"
URL = "/care/ask/"
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


class Walker:
    """Presses one button after the other as a browser would: sends the page's hidden fields with what is typed."""

    def __init__(self, client, url: str = URL, **more: str) -> None:
        self.client, self.url = client, url
        self.answer = client.get(url, more)

    @property
    def text(self) -> str:
        return self.answer.content.decode()

    @property
    def asked(self) -> str:
        return self.answer.context["turn"].question.name

    def press(self, **given: str) -> "Walker":
        sent = {name: value for name, value in HIDDEN.findall(self.text) if name != "csrfmiddlewaretoken"}
        self.answer = self.client.post(self.url, sent | given)
        return self


def to_check(client, town, **more: str) -> Walker:
    """All the way to the page that reads everything back."""
    walk = Walker(client, **more)
    if walk.asked == "helper":
        walk.press(helper="family")
    walk.press(category="facility").press(body=BODY)
    walk.press(unit_code=town.street_code).press(unit_code=town.code)
    return walk.press(place="东门").press(name="王阿姨", phone=PHONE)


def test_every_page_asks_one_thing_and_the_last_gives_a_code(client, town):
    walk, asked = Walker(client), []
    for given in (
        {"category": "facility"}, {"body": BODY, "is_safety": "on"}, {"unit_code": town.street_code},
        {"unit_code": town.code}, {"place": "东门"}, {"name": "王阿姨", "phone": PHONE}, {},
    ):  # fmt: skip
        asked.append(walk.asked)
        assert len(re.findall("<h1", walk.text)) == 1
        walk.press(**given)
    assert asked == ["kind", "words", "community", "community", "place", "who", "check"]
    demand = Demand.objects.get()
    assert walk.answer.status_code == 302 and walk.answer.url == reverse("care:asked", args=[demand.shown_code])
    assert (demand.category, demand.is_safety, demand.unit_code) == ("facility", True, town.code)
    assert (demand.place, demand.channel, demand.helper) == ("东门", "web", "")
    assert (demand.text.body, demand.text.name, demand.text.phone) == (BODY, "王阿姨", PHONE)
    page = client.get(walk.answer.url).content.decode()
    for group in demand.shown_code.split("-"):
        assert f"<span>{group}</span>" in page
    assert BODY not in page and PHONE not in page


def test_what_was_typed_is_read_back_and_kept_on_the_way_back(client, town):
    walk = to_check(client, town)
    for words in ("路灯、台阶、健身器材", BODY, "海珠社区", "东门", "王阿姨", PHONE):
        assert words in walk.text
    walk.press(to="words")
    assert walk.asked == "words" and BODY in walk.text and walk.answer.status_code == 200
    walk.press(body=BODY + "请尽快修。")
    assert walk.asked == "place" and 'value="东门"' in walk.text
    walk.press(place="东门").press(name="王阿姨", phone=PHONE).press()
    assert Demand.objects.get().text.body == BODY + "请尽快修。"


def test_nothing_is_said_of_what_was_not_asked_yet(client, town):
    walk = Walker(client).press(category="facility")
    assert "errorlist" not in walk.text


@pytest.mark.rule("R20")
def test_too_short_is_said_on_the_page_of_the_words(client, town):
    walk = Walker(client, unit=town.code).press(category="").press(body="灯坏了")
    assert walk.asked == "words" and walk.answer.status_code == 422
    assert "至少 10 个字" in walk.text and "灯坏了" in walk.text


def test_a_wrong_number_is_refused_where_it_was_typed(client, town):
    walk = to_check(client, town).press(to="who").press(name="", phone="138")
    assert walk.asked == "who" and walk.answer.status_code == 422 and "请填写正确的手机号码" in walk.text


@pytest.mark.rule("R83")
def test_no_number_stands_where_the_public_reads(client, town):
    walk = Walker(client, unit=town.code).press(category="").press(body=BODY).press(place=f"找{PHONE}")
    assert walk.asked == "place" and walk.answer.status_code == 422


def test_whoever_skips_the_pages_is_led_to_the_first_that_lacks_something(client, town):
    answer = client.post(URL, {"at": "check", "unit_code": town.code})
    assert answer.status_code == 422 and answer.context["turn"].question.name == "words"
    assert not Demand.objects.exists()


def test_the_community_is_remembered_and_another_can_be_chosen(client, town):
    to_check(client, town).press()
    walk = Walker(client).press(category="").press(body=BODY)
    assert walk.asked == "place" and "海珠社区" in walk.text
    walk.press(to="community", place="西门")
    assert walk.asked == "community"
    walk.press(unit_code="")
    assert "粤海街道" in walk.text and walk.answer.status_code == 200
    walk.press(unit_code=town.street_code).press(unit_code=town.sibling_code)
    assert walk.asked == "place" and 'value="西门"' in walk.text
    cookie = client.cookies["care_community"]
    assert cookie.value == town.code and cookie["httponly"] and cookie["path"] == "/care/"


def test_the_trap_and_the_throttle_are_those_of_the_standard_site(client, town):
    walk = to_check(client, town)
    walk.press(website="http://x")
    assert walk.answer.status_code == 422 and "请不要填写此栏" in walk.text
    for _number in range(PER_ADDRESS):
        throttle("127.0.0.1", is_rough=True)
    walk.press(website="")
    assert walk.answer.status_code == 429 and "提交得太多了" in walk.text and not Demand.objects.exists()


def test_walking_costs_nothing_from_the_limit(client, town):
    for _number in range(PER_ADDRESS - 1):
        throttle("127.0.0.1", is_rough=True)
    assert to_check(client, town).press().answer.status_code == 302


def test_sent_twice_is_one_demand(client, town):
    page = to_check(client, town)
    sent = {name: value for name, value in HIDDEN.findall(page.text) if name != "csrfmiddlewaretoken"}
    assert client.post(URL, sent).url == client.post(URL, sent).url
    assert Demand.objects.count() == 1


@pytest.mark.rule("R83")
def test_what_is_typed_stays_out_of_addresses_and_sessions(client, town):
    to_check(client, town)
    assert "sessionid" not in client.cookies and not Demand.objects.exists()


@pytest.mark.rule("R16", "R83")
def test_a_helper_is_noted_with_her_name_sealed(client, town):
    walk = Walker(client, **{"for": "other"})
    assert walk.asked == "helper" and "社区窗口代办" not in walk.text
    walk.press(helper="family").press(category="").press(body=BODY)
    walk.press(unit_code=town.street_code).press(unit_code=town.code).press(place="")
    assert "不是您的" in walk.text
    walk.press(name="王阿姨", phone=PHONE, helper_name="王小明")
    assert "家人" in walk.text and "王小明" in walk.text
    walk.press()
    demand = Demand.objects.get()
    assert (demand.helper, demand.text.helper_name, demand.channel) == ("family", "王小明", "web")
    event = history(demand).get()
    assert event.values["helper"] == "family" and "王小明" not in str(event.values)


def test_a_helper_must_say_who_she_is(client, town):
    answer = client.post(URL, {"at": "helper", "is_helping": "1"})
    assert answer.status_code == 422 and "请选您是他（她）的什么人" in answer.content.decode()


@pytest.mark.rule("R13")
def test_a_helpers_own_telephone_never_counts_for_whom_she_helps(client, town):
    helper = enter("13700000001")
    state_community(helper, town.code)
    client.force_login(helper)
    own = to_check(client, town).press(to="who").press(name="", phone="").press()
    assert own.answer.status_code == 302 and Demand.objects.get().is_counted
    for_another = to_check(client, town, **{"for": "other"}).press(to="who").press(name="", phone="").press()
    assert for_another.answer.status_code == 302
    demand = Demand.objects.order_by("-pk").first()
    assert not demand.is_counted and demand.text.phone == ""


@pytest.mark.rule("R13", "R16")
@pytest.mark.parametrize("channel", ["window", "survey"])
def test_staff_writes_down_at_the_desk_and_the_demand_says_who(client, town, channel):
    client.force_login(town.clerk)
    walk = Walker(client, **{"for": "other"})
    assert "社区窗口代办" in walk.text
    walk.press(helper=channel).press(category="").press(body=BODY)
    walk.press(unit_code=town.street_code).press(unit_code=town.code).press(place="")
    walk.press(name="王阿姨", phone=PHONE).press()
    demand = Demand.objects.get()
    assert (demand.helper, demand.channel, demand.is_counted) == ("staff", channel, True)
    assert history(demand).get().actor_name == "陈晓敏"
    page = client.get(reverse("demands:demand", args=[demand.pk])).content.decode()
    assert "社区工作人员（陈晓敏" in page


def test_staff_of_another_community_is_refused_with_a_sentence(client, town):
    client.force_login(town.other_clerk)
    walk = Walker(client, **{"for": "other"}).press(helper="window").press(category="").press(body=BODY)
    walk.press(unit_code=town.street_code).press(unit_code=town.code).press(place="").press(name="", phone="").press()
    assert walk.answer.status_code == 403 and "没有“登记居民需求”的权限" in walk.text
    assert not Demand.objects.exists()


def test_nobody_passes_for_staff(client, town):
    answer = client.post(URL, {"at": "helper", "is_helping": "1", "helper": "window"})
    assert answer.status_code == 422 and "请登录后代办" in answer.content.decode()


def test_every_page_costs_at_most_two_small_queries(client, town, django_assert_max_num_queries):
    page = to_check(client, town)
    sent = {name: value for name, value in HIDDEN.findall(page.text) if name != "csrfmiddlewaretoken"}
    for question in ("kind", "words", "place", "who"):
        with django_assert_max_num_queries(2):
            assert client.post(URL, sent | {"at": question}).status_code == 200
