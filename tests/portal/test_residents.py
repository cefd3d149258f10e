"""The resident's way in: number, code, her own page; the same answer for every number, and what she says counts."""

import re

import pytest

from demands.models import Demand
from governance.people import residents, sms
from governance.people.models import Residence, User
from tests.town import COMMUNITY, SIBLING

PHONE = "13912345678"
FIRST, SECOND, MY = "/accounts/phone/", "/accounts/phone/code/", "/my/"
pytestmark = pytest.mark.usefixtures("town")


def sent() -> str:
    found = re.search(r"验证码 (\d{6})", sms.outbox()[0].text)
    assert found is not None
    return found.group(1)


def come_in(client, phone=PHONE, **extra):
    assert client.post(FIRST, {"phone": phone, **extra}).status_code == 302
    return client.post(SECOND, {"code": sent(), **extra})


@pytest.fixture
def resident(client):
    come_in(client)
    return User.objects.get(username__startswith="resident-")


def test_number_and_code_lead_to_her_own_page(client):
    assert come_in(client)["Location"] == MY
    page = client.get(MY).text
    assert "139****5678" in page and "您住在哪个社区" in page and PHONE not in page


def test_the_session_is_a_new_one(client):
    client.post(FIRST, {"phone": PHONE})
    before = client.session.session_key
    client.post(SECOND, {"code": sent()})
    assert client.session.session_key != before and "phone" not in client.session


def test_the_number_lies_sealed_in_the_session(client):
    client.post(FIRST, {"phone": PHONE})
    assert PHONE not in str(dict(client.session))


def test_known_or_not_the_answer_is_the_same(client, town):
    residents.enter(PHONE)
    known, new = (client.post(FIRST, {"phone": number}) for number in (PHONE, "13912345679"))
    assert (known.status_code, known["Location"]) == (new.status_code, new["Location"])
    wrong = [client.post(FIRST, {"phone": number}).text for number in (PHONE, "13912345679")]
    strip = [re.sub(r"csrfmiddlewaretoken\" value=\"\w+|139\d+", "", page) for page in wrong]
    assert strip[0] == strip[1] and "60秒" in strip[0]


def test_guessing_is_refused_and_then_the_right_code_too(client):
    client.post(FIRST, {"phone": PHONE})
    wrong = f"{(int(sent()) + 1) % 1_000_000:06}"
    for _try in range(5):
        answer = client.post(SECOND, {"code": wrong})
        assert answer.status_code == 422 and "不正确或已失效" in answer.text
    assert client.post(SECOND, {"code": sent()}).status_code == 422
    assert "_auth_user_id" not in client.session


def test_a_code_is_not_taken_twice(client, resident):
    client.post("/accounts/logout/")
    client.session.flush()
    assert client.post(SECOND, {"code": sent()})["Location"] == FIRST


def test_a_telephone_gets_five_codes_an_hour_at_most(client, settings):
    answers = [client.post(FIRST, {"phone": PHONE}) for _try in range(6)]
    assert answers[-1].status_code == 429


@pytest.mark.parametrize("phone", ["", "12", "12345678901", "139123456789", "abc"])
def test_no_number_no_message(client, phone):
    assert client.post(FIRST, {"phone": phone}).status_code == 422
    assert sms.outbox() == []


@pytest.mark.parametrize("wanted", ["//evil.example/", "https://evil.example/", "javascript:alert(1)"])
def test_never_on_to_another_site(client, wanted):
    assert come_in(client, next=wanted)["Location"] == MY


def test_on_to_where_she_wanted_to_go(client):
    assert come_in(client, next="/projects/")["Location"] == "/projects/"


def test_she_says_where_she_lives_and_the_clerk_confirms(client, resident, town):
    assert client.post(MY, {"unit_code": COMMUNITY}).status_code == 302
    assert "待确认" in client.get(MY).text
    client.force_login(town.clerk)
    home = Residence.objects.get()
    page = client.get("/work/residents/").text
    assert resident.name in page and PHONE not in page
    client.post("/work/residents/", {"do": "confirm", "residence": home.pk})
    client.force_login(resident)
    assert "已确认" in client.get(MY).text


def test_the_clerk_next_door_does_not_see_her(client, resident, town):
    client.post(MY, {"unit_code": COMMUNITY})
    client.force_login(town.sibling_clerk)
    assert resident.name not in client.get("/work/residents/").text
    home = Residence.objects.get()
    assert client.post("/work/residents/", {"do": "confirm", "residence": home.pk}).status_code == 404
    assert client.post("/work/residents/", {"do": "issue", "unit_code": COMMUNITY}).status_code == 404


def test_a_household_code_is_shown_once_and_confirms(client, resident, town):
    client.force_login(town.clerk)
    page = client.post("/work/residents/", {"do": "issue", "unit_code": COMMUNITY}).text
    code = re.search(r"[2-9A-Z]{5}-[2-9A-Z]{5}", page).group()
    assert code not in client.get("/work/residents/").text
    client.force_login(resident)
    assert "户码不正确" in client.post(MY, {"household_code": "AAAAA-AAAAA"}).text
    assert client.post(MY, {"household_code": code}).status_code == 302
    assert "已确认" in client.get(MY).text


def ask_for(client, unit_code, **given):
    client.post("/demands/new/", {"body": "东门外的坡道下雨打滑，希望铺防滑面层。", "unit_code": unit_code, **given})
    return Demand.objects.order_by("-pk").first()


def test_what_she_asks_for_counts_in_her_own_community_only(client, resident):
    client.post(MY, {"unit_code": COMMUNITY})
    own = ask_for(client, COMMUNITY)
    assert own.is_counted and own.respondent_index == resident.phone_index
    assert own.title in client.get(MY).text
    assert not ask_for(client, SIBLING).is_counted
    assert not ask_for(client, COMMUNITY, phone="13700000000").is_counted


def test_nobody_signed_in_counts_for_nothing_with_a_typed_number(client):
    assert not ask_for(client, COMMUNITY, phone=PHONE).is_counted


def test_her_own_page_costs_the_same_with_more_on_it(client, resident, django_assert_max_num_queries):
    client.post(MY, {"unit_code": COMMUNITY})
    for _time in range(3):
        ask_for(client, COMMUNITY)
    client.get(MY)  # the name of the edition at its foot is kept for a minute
    with django_assert_max_num_queries(8):
        client.get(MY)


def test_the_outbox_is_not_there_in_production(client, settings):
    assert client.get("/outbox/").status_code == 200
    settings.IS_PRODUCTION = True
    assert client.get("/outbox/").status_code == 404


def test_without_a_sender_nobody_signs_up(client, settings):
    settings.SMS_SENDER = ""
    assert client.get(FIRST).status_code == 404
