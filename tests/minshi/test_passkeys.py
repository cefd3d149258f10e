"""Passkeys: as a second factor and as a way in of their own. What is not signed here, now, by her own unlocked key is
refused; whoever may not come in by password may not come in by passkey either.
"""

import json
import re
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from governance.events import SYSTEM
from governance.events.models import Event
from governance.people.actions import dismiss
from minshi.accounts import SecondFactor
from portal.demonstration.accounts import code_now
from portal.demonstration.town import MARK, TOTP_SECRET, give_second_factors
from tests.authenticator import Device, handle_of
from tests.town import PASSWORD

LOGIN, GIVE, HAVE = "/accounts/login/", "/accounts/2fa/authenticate/", "/accounts/2fa/"
ADD, ALONE, AGAIN = (f"/accounts/2fa/webauthn/{name}/" for name in ("add", "login", "reauthenticate"))
REFUSED = "这个通行密钥没有通过核对"


@pytest.fixture
def client(db):
    cache.clear()
    return Client(HTTP_HOST="localhost")


@pytest.fixture
def approver(town):
    return town.approver


def sign_in(client, who, **more):
    return client.post(LOGIN, {"login": who, "password": PASSWORD, **more})


def question(page):
    """What the page asks a passkey."""
    found = re.search(r'<script id="passkey-options" type="application/json">(.*?)</script>', page.text)
    return json.loads(found.group(1))


def question_alone(client):
    return client.get(ALONE, headers={"accept": "application/json"}).json()["request_options"]


def add(client, device, **more):
    return client.post(ADD, {"name": "办公室电脑", "credential": device.make(question(client.get(ADD))), **more})


def alone(client, device, **more):
    return client.post(ALONE, {"credential": device.sign(question_alone(client)), **more})


def holding(client, user):
    """A passkey of hers, added by the form; she is signed out again."""
    client.force_login(user)
    device = Device()
    assert add(client, device).status_code == 302
    client.logout()
    return device


def keys(user):
    return Authenticator.objects.filter(user=user, type="webauthn")


def is_in(client, user):
    return client.session.get("_auth_user_id") == str(user.pk)


def test_a_passkey_satisfies_the_role_and_brings_recovery_codes(client, approver):
    sign_in(client, "approver")
    answer = add(client, Device())
    assert answer["Location"] == "/accounts/2fa/recovery-codes/"
    assert client.get("/work/").status_code == 200
    assert "办公室电脑" in client.get(HAVE).text
    event = Event.objects.get(verb="user.factor")
    assert (event.actor_id, event.values) == (approver.pk, {"kind": "webauthn"})


def test_it_stands_for_the_code(client, approver):
    device = holding(client, approver)
    assert sign_in(client, "approver")["Location"] == GIVE
    assert client.post(GIVE, {"credential": device.sign(question(client.get(GIVE)))})["Location"] == "/work/"
    assert client.get("/work/").status_code == 200
    assert keys(approver).get().last_used_at is not None


def test_beside_it_the_code_still_serves(client, approver):
    holding(client, approver)
    TOTP.activate(approver, TOTP_SECRET)
    sign_in(client, "approver")
    client.post(GIVE, {"code": code_now()})
    assert is_in(client, approver)


def test_whoever_has_no_passkey_is_not_asked_for_one(client, approver):
    give_second_factors([approver])
    sign_in(client, "approver")
    assert "passkey" not in client.get(GIVE).text


def test_alone_it_signs_in_and_leads_where_one_wanted_to_go(client, approver):
    device = holding(client, approver)
    assert alone(client, device, next="/work/projects/")["Location"] == "/work/projects/"
    assert is_in(client, approver) and client.get("/work/projects/").status_code == 200
    client.post("/accounts/logout/")
    assert alone(client, device, next="//evil.example/")["Location"] == "/work/"


def test_what_is_asked_wants_the_owner_and_a_key_that_knows_her(client, approver):
    client.force_login(approver)
    asked = question(client.get(ADD))["publicKey"]
    assert asked["rp"] == {"id": "localhost", "name": "民生微实事"}
    assert asked["authenticatorSelection"]["userVerification"] == "required"
    assert asked["authenticatorSelection"]["residentKey"] == "required"
    client.logout()
    assert question_alone(client)["publicKey"]["userVerification"] == "required"


@pytest.mark.parametrize("way", ["alone", "second"])
@pytest.mark.parametrize(
    "lie",
    [
        {"origin": "https://localhost.evil.example"},
        {"origin": "https://elsewhere.localhost"},
        {"origin": "http://localhost:81"},
        {"challenge": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},
        {"type": "webauthn.create"},
        {"rp": "evil.example"},
    ],
)
def test_signed_elsewhere_or_for_something_else_is_refused(client, approver, way, lie):
    device = holding(client, approver)
    if way == "alone":
        answer = client.post(ALONE, {"credential": device.sign(question_alone(client), **lie)}, follow=True)
    else:
        sign_in(client, "approver")
        answer = client.post(GIVE, {"credential": device.sign(question(client.get(GIVE)), **lie)})
    assert REFUSED in answer.text and not client.session.get("_auth_user_id")


@pytest.mark.parametrize("way", [ALONE, GIVE])
def test_without_its_owner_having_unlocked_it_it_is_refused(client, approver, way):
    device = holding(client, approver)
    device.verifies = False
    if way == GIVE:
        sign_in(client, "approver")
    asked = question(client.get(GIVE)) if way == GIVE else question_alone(client)
    client.post(way, {"credential": device.sign(asked)})
    assert not client.session.get("_auth_user_id")
    client.force_login(approver)
    assert add(client, Device(verifies=False)).status_code == 200 and keys(approver).count() == 1


def test_a_key_of_another_person_is_refused(client, approver, town):
    hers, device = holding(client, approver), holding(client, town.auditor)
    sign_in(client, "approver")
    client.post(GIVE, {"credential": device.sign(question(client.get(GIVE)))})
    assert not client.session.get("_auth_user_id")
    client.logout()
    device.handle = handle_of(approver.pk)
    alone(client, device)
    assert not client.session.get("_auth_user_id")
    device.name = hers.name
    alone(client, device)
    assert not client.session.get("_auth_user_id")


def test_an_answer_serves_once(client, approver):
    device = holding(client, approver)
    answer = device.sign(question_alone(client))
    client.post(ALONE, {"credential": answer})
    assert is_in(client, approver)
    client.post("/accounts/logout/")
    assert REFUSED in client.post(ALONE, {"credential": answer}, follow=True).text
    question_alone(client)
    client.post(ALONE, {"credential": answer})
    assert not client.session.get("_auth_user_id")


def test_an_answer_to_another_session_is_refused(client, approver):
    device = holding(client, approver)
    stolen = device.sign(question_alone(client))
    other = Client(HTTP_HOST="localhost")
    question_alone(other)
    other.post(ALONE, {"credential": stolen})
    assert not other.session.get("_auth_user_id")


@pytest.mark.parametrize(
    "garbage",
    ["", "null", "[]", "{}", '"x"', "{", '{"id": 1}', '{"response": []}',
     '{"id": "a", "rawId": "a", "type": "public-key", "response": {}}'],
)  # fmt: skip
def test_what_no_browser_sends_is_refused_and_not_a_fault(client, approver, garbage):
    device = holding(client, approver)
    question_alone(client)
    assert client.post(ALONE, {"credential": garbage}).status_code == 302
    client.force_login(approver)
    for broken in (garbage, device.sign({"publicKey": {"challenge": "AA", "rpId": "localhost"}})):
        client.get(ADD)
        assert client.post(ADD, {"name": "", "credential": broken}).status_code == 200
    assert keys(approver).count() == 1


@pytest.mark.parametrize("part", ["attestationObject", "clientDataJSON"])
@pytest.mark.parametrize("value", ["", "%%%", "AAAA", "oWN4", None, 5])
def test_a_broken_part_is_refused_and_not_a_fault(client, approver, part, value):
    client.force_login(approver)
    made = json.loads(Device().make(question(client.get(ADD))))
    made["response"][part] = value
    assert client.post(ADD, {"name": "", "credential": json.dumps(made)}).status_code == 200
    assert not keys(approver).exists()


def test_whoever_is_dismissed_is_out(client, approver):
    device = holding(client, approver)
    dismiss(approver.memberships.get(), by=SYSTEM)
    alone(client, device)
    assert "您已不再任职" in client.get("/work/", follow=True).text
    assert not client.session.get("_auth_user_id")
    client.force_login(approver)
    assert client.get(ADD)["Location"].startswith(LOGIN)


def test_a_closed_account_is_out(client, approver):
    device = holding(client, approver)
    approver.is_active = False
    approver.save()
    assert REFUSED in client.post(ALONE, {"credential": device.sign(question_alone(client))}, follow=True).text
    assert not client.session.get("_auth_user_id")


def test_where_passwords_are_locked_out_it_is_too(client, approver):
    device = holding(client, approver)
    for _try in range(5):
        client.post(LOGIN, {"login": "approver", "password": "wrong"})
    assert alone(client, device).status_code == 429
    assert not client.session.get("_auth_user_id")


def test_the_first_password_is_changed_before_a_key_is_added(client, approver):
    """Who gave the password knows it, and could else put a key of her own there."""
    approver.has_first_password = True
    approver.save()
    sign_in(client, "approver")
    for page in (HAVE, ADD, "/accounts/2fa/totp/activate/"):
        assert client.get(page)["Location"].startswith("/accounts/password/change/")


def test_with_a_key_the_first_password_is_still_changed_first(client, approver):
    device = holding(client, approver)
    approver.has_first_password = True
    approver.save()
    alone(client, device)
    assert client.get("/work/")["Location"].startswith("/accounts/password/change/")


def test_a_password_alone_adds_no_key_and_shows_no_code_where_there_is_a_factor(client, approver):
    """A session from before she had one: it would else make its own way in."""
    sign_in(client, "approver")
    give_second_factors([approver])
    for page in (HAVE, ADD, "/accounts/2fa/totp/activate/", "/accounts/2fa/recovery-codes/"):
        assert client.get(page)["Location"].startswith("/accounts/second-factor/")


def test_a_session_from_before_gives_the_passkey_before_going_on(client, approver):
    other = Client(HTTP_HOST="localhost")
    sign_in(other, "approver")
    device = holding(client, approver)
    led = other.get(other.get("/work/")["Location"])["Location"]
    assert led == f"{AGAIN}?next=%2Fwork%2F"
    page = other.get(led)
    assert "输入验证码或恢复码" in page.text and "输入密码" not in page.text
    lie = device.sign(question(page), origin="https://evil.example")
    assert REFUSED in other.post(led, {"credential": lie}, follow=True).text
    answer = other.post(led, {"credential": device.sign(question(other.get(led))), "next": "/work/"})
    assert answer["Location"] == "/work/" and other.get("/work/").status_code == 200


def test_the_last_one_stays_while_the_role_asks_for_it(client, approver):
    device = holding(client, approver)
    alone(client, device)
    page = f"/accounts/2fa/webauthn/keys/{keys(approver).get().pk}/remove/"
    assert "这是最后一种，不能移除" in client.get(page).text
    assert client.post(page).status_code == 422 and keys(approver).exists()
    TOTP.activate(approver, TOTP_SECRET)
    assert client.post(page)["Location"] == "/accounts/2fa/webauthn/" and not keys(approver).exists()
    assert Event.objects.filter(verb="user.factor_removed").count() == 1
    assert "这是最后一种，不能移除" in client.get("/accounts/2fa/totp/deactivate/").text


def test_whether_one_may_go_is_said_in_one_place(client, approver, monkeypatch):
    """The page of all factors and that of removing one ask the same."""
    device = holding(client, approver)
    TOTP.activate(approver, TOTP_SECRET)
    alone(client, device)
    page = f"/accounts/2fa/webauthn/keys/{keys(approver).get().pk}/remove/"
    assert "不能移除" not in client.get("/accounts/2fa/").text + client.get(page).text
    monkeypatch.setattr(SecondFactor, "can_delete_authenticator", lambda self, authenticator: False)
    assert "不能移除" in client.get("/accounts/2fa/").text and "不能移除" in client.get(page).text
    assert client.post(page).status_code == 422 and keys(approver).exists()


def test_beside_a_passkey_the_app_may_go(client, approver):
    holding(client, approver)
    TOTP.activate(approver, TOTP_SECRET)
    client.force_login(approver)
    client.post("/accounts/2fa/totp/deactivate/")
    assert not Authenticator.objects.filter(user=approver, type="totp").exists()


def test_the_app_of_a_demonstration_account_stays_for_everybody_who_tries_it(client, approver):
    approver.name += MARK
    approver.save()
    holding(client, approver)
    give_second_factors([approver])
    client.force_login(approver)
    client.post("/accounts/2fa/totp/deactivate/")
    assert Authenticator.objects.filter(user=approver, type="totp").exists()


def test_who_is_not_asked_for_one_may_remove_the_last(client, town):
    device = holding(client, town.clerk)
    alone(client, device)
    client.post(f"/accounts/2fa/webauthn/keys/{keys(town.clerk).get().pk}/remove/")
    assert not Authenticator.objects.filter(user=town.clerk).exists()


def test_a_key_is_renamed_and_only_by_its_person(client, approver, town):
    holding(client, approver)
    pk = keys(approver).get().pk
    client.force_login(approver)
    client.post(f"/accounts/2fa/webauthn/keys/{pk}/edit/", {"name": "备用"})
    assert str(keys(approver).get()) == "备用"
    client.force_login(town.clerk)
    for what in ("edit", "remove"):
        assert client.post(f"/accounts/2fa/webauthn/keys/{pk}/{what}/", {"name": "我的"}).status_code == 404


def test_it_is_asked_again_before_keys_change(client, approver):
    device = holding(client, approver)
    alone(client, device)
    pk = keys(approver).get().pk
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        for page in (ADD, *(f"/accounts/2fa/webauthn/keys/{pk}/{what}/" for what in ("edit", "remove"))):
            assert client.get(page)["Location"].startswith(AGAIN)


def test_there_is_an_end_to_how_many(client, approver, monkeypatch):
    monkeypatch.setattr("minshi.forms.PASSKEYS_AT_MOST", 1)
    holding(client, approver)
    client.force_login(approver)
    assert "每人最多 1 个通行密钥" in add(client, Device()).text


def test_under_https_the_configured_name_is_theirs(client, approver, settings):
    settings.PASSKEY_HOST, settings.ALLOWED_HOSTS = "minshi.example", ["minshi.example", "minshi.other.example"]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    secure = Client(HTTP_HOST="minshi.example", HTTP_X_FORWARDED_PROTO="https")
    secure.force_login(approver)
    device = Device(origin="https://minshi.example")
    assert question(secure.get(ADD))["publicKey"]["rp"]["id"] == "minshi.example"
    add(secure, device)
    secure.post("/accounts/logout/")
    alone(secure, device)
    assert is_in(secure, approver)
    other = Client(HTTP_HOST="minshi.other.example", HTTP_X_FORWARDED_PROTO="https")
    device.origin = "https://minshi.other.example"
    alone(other, device)
    assert not other.session.get("_auth_user_id")
