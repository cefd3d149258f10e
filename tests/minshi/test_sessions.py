"""Sessions: listed and ended, over after half an hour of nothing or twelve hours, and at once for who has left."""

import json
from datetime import date, datetime, timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils import timezone

from governance.events import SYSTEM
from governance.events.log import history
from governance.people.actions import appoint, dismiss
from governance.people.models import User
from tests.town import COMMUNITY, PASSWORD

LOGIN, SESSIONS, HERE, WORK = "/accounts/login/", "/accounts/sessions/", "/accounts/here/", "/work/"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0) AppleWebKit Version/19.0 Mobile Safari/604.1"
DESK = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0"


def sign_in(who="clerk", agent=DESK):
    client = Client(headers={"user-agent": agent})
    assert client.post(LOGIN, {"login": who, "password": PASSWORD}).status_code == 302
    return client


def ended(user):
    """Who ended sessions of hers, and how many."""
    return [(event.actor_id, json.loads(event.data)) for event in history(user) if event.verb == "user.session_end"]


def is_in(client):
    return client.get(WORK).status_code == 200


@pytest.fixture
def clock():
    with time_machine.travel(datetime(2026, 3, 2, 1, tzinfo=timezone.get_fixed_timezone(0)), tick=False) as traveller:
        yield traveller


def test_each_session_is_listed_and_this_one_marked(town):
    desk, _phone = sign_in(), sign_in(agent=PHONE)
    page = desk.get(SESSIONS).text
    assert "Edge · Windows" in page and "Safari · iPhone" in page
    assert page.count("这一处") == 1


def test_nobody_elses_is_listed(town):
    sign_in("secretary", PHONE)
    assert "iPhone" not in sign_in().get(SESSIONS).text


def test_one_is_ended_and_the_others_go_on(town):
    desk, phone, third = sign_in(), sign_in(agent=PHONE), sign_in()
    row = UserSession.objects.get(session_key=phone.session.session_key)
    desk.post(SESSIONS, {"session": row.pk})
    assert not is_in(phone) and is_in(desk) and is_in(third)
    assert ended(town.clerk) == [(town.clerk.pk, {"number": 1})]


def test_all_others_are_ended(town):
    desk, phone, third = sign_in(), sign_in(agent=PHONE), sign_in()
    desk.post(SESSIONS, {"session": "others"})
    assert is_in(desk) and not is_in(phone) and not is_in(third)
    assert ended(town.clerk) == [(town.clerk.pk, {"number": 2})]


def test_where_there_is_no_other_nothing_is_on_record(town):
    sign_in().post(SESSIONS, {"session": "others"})
    assert not ended(town.clerk)


def test_who_she_is_is_asked_again_before_one_is_ended(town):
    """Somebody who finds the desk unattended sees the list, and throws nobody out; what was asked for is then done."""
    desk, phone = sign_in(), sign_in(agent=PHONE)
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        assert desk.get(SESSIONS).status_code == 200
        asked = desk.post(SESSIONS, {"session": "others"})
        assert asked["Location"] == "/accounts/reauthenticate/?next=%2Faccounts%2Fsessions%2F" and is_in(phone)
        assert desk.post(asked["Location"], {"password": PASSWORD})["Location"] == SESSIONS
        assert is_in(desk) and not is_in(phone)


def test_nobody_elses_is_ended(town):
    mine, hers = sign_in(), sign_in("secretary")
    row = UserSession.objects.get(session_key=hers.session.session_key)
    assert "已经退出" in mine.post(SESSIONS, {"session": row.pk}, follow=True).text
    assert is_in(hers) and not ended(town.secretary)


@pytest.mark.parametrize("typed", ["", "x", "-1", "٣", "9" * 30])
def test_what_is_no_session_ends_none(town, typed):
    mine = sign_in()
    assert mine.post(SESSIONS, {"session": typed}).status_code == 302
    assert is_in(mine)


def test_the_list_asks_the_database_the_same_for_many(town, django_assert_max_num_queries):
    client = sign_in()
    for _time in range(4):
        sign_in(agent=PHONE)
    client.get(SESSIONS)  # how her work stands, for the navigation, is kept for some seconds
    with django_assert_max_num_queries(4):
        client.get(SESSIONS)


def test_half_an_hour_of_nothing_ends_it(town, clock):
    client = sign_in()
    clock.shift(timedelta(minutes=29))
    assert is_in(client)
    clock.shift(timedelta(minutes=31, seconds=1))
    answer = client.get(WORK)
    assert answer["Location"] == f"{LOGIN}?next=/work/"
    assert "较长时间没有操作" in client.get(answer["Location"]).text


def test_being_there_is_enough(town, clock):
    client = sign_in()
    for _time in range(4):
        clock.shift(timedelta(minutes=20))
        assert client.post(HERE).status_code == 204
    assert is_in(client)
    seen = UserSession.objects.get(session_key=client.session.session_key).last_seen_at
    assert seen == timezone.now()


def test_after_twelve_hours_it_is_over_whatever_was_done(town, clock):
    client = sign_in()
    for _time in range(36):
        clock.shift(timedelta(minutes=20))
        assert is_in(client)
    clock.shift(timedelta(minutes=1))
    assert not is_in(client)


def test_what_was_sent_too_late_is_said_not_to_be_kept_and_leads_back(town, clock):
    client = sign_in()
    clock.shift(timedelta(hours=1))
    answer = client.post(SESSIONS, {"session": "others"}, headers={"referer": "http://testserver/work/?kind=x"})
    assert answer["Location"] == f"{LOGIN}?next=/work/%3Fkind%3Dx"
    assert "没有保存" in client.get(answer["Location"]).text


@pytest.mark.parametrize("referer", ["http://evil.example/", "", "javascript:alert(1)"])
def test_a_forged_sender_leads_nowhere_else(town, clock, referer):
    client = sign_in()
    clock.shift(timedelta(hours=1))
    answer = client.post(SESSIONS, {"session": "others"}, headers={"referer": referer})
    assert answer["Location"] == f"{LOGIN}?next=/accounts/sessions/"


def test_who_is_dismissed_is_out_at_once(town):
    client = sign_in()
    assert is_in(client)
    dismiss(town.clerk.memberships.get(), by=SYSTEM)
    answer = client.get(WORK)
    assert answer["Location"].startswith(LOGIN) and "_auth_user_id" not in client.session
    assert "不再任职" in client.get(answer["Location"]).text


def test_who_keeps_another_office_stays(town):
    appoint(town.clerk, role="council_member", unit=COMMUNITY, from_day=date(2025, 1, 1), by=SYSTEM)
    client = sign_in()
    dismiss(town.clerk.memberships.get(role="community_clerk"), by=SYSTEM)
    assert is_in(client)


def test_whose_account_is_closed_is_out_at_once(town):
    client = sign_in()
    User.objects.filter(pk=town.clerk.pk).update(is_active=False)
    assert not is_in(client)


def test_a_session_is_another_after_signing_in(town):
    client = Client()
    client.get("/accounts/phone/")
    client.post("/accounts/phone/", {"phone": "13912345678"})
    fixed = client.session.session_key
    client.post(LOGIN, {"login": "clerk", "password": PASSWORD})
    assert client.session.session_key != fixed
    thief = Client()
    thief.cookies["sessionid"] = fixed
    assert not is_in(thief)
