"""The second factor: set up before anything else, asked for at each signing in, not given up, not guessed."""

import re
import time
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.utils import timezone

from governance.events import SYSTEM
from governance.people.access import needs_second_factor
from governance.people.actions import dismiss
from governance.people.roles import ROLES
from portal.demonstration.accounts import code_now
from portal.demonstration.town import TOTP_SECRET, give_second_factors
from tests.town import PASSWORD

LOGIN, GIVE, SET_UP = "/accounts/login/", "/accounts/2fa/authenticate/", "/accounts/2fa/totp/activate/"
ASKED = {
    "street_approver", "street_committee", "street_finance", "district_civil_affairs", "district_auditor",
    "finance_viewer",
}  # fmt: skip


@pytest.fixture(autouse=True)
def no_code_used_yet(db):
    cache.clear()


def sign_in(client, who, **more):
    return client.post(LOGIN, {"login": who, "password": PASSWORD, **more})


def wrong_code():
    return f"{(int(code_now()) + 500_000) % 1_000_000:06}"


def test_the_roles_say_who_is_asked(town):
    assert {code for code, role in ROLES.items() if role.second_factor} == ASKED
    for role, user in town.by_role().items():
        assert needs_second_factor(user) is (role in ASKED)


def test_administrators_are_asked(town):
    town.stranger.is_staff = True
    assert needs_second_factor(town.stranger)


def test_an_ended_appointment_asks_no_more(town):
    assert needs_second_factor(town.approver)
    dismiss(town.approver.memberships.get(), by=SYSTEM)
    town.approver.refresh_from_db()
    assert not needs_second_factor(town.approver)


def test_whoever_has_none_is_led_to_set_one_up_before_anything_else(client, town):
    assert sign_in(client, "approver")["Location"] == "/work/"
    led = client.get("/work/projects/")
    assert led["Location"] == "/accounts/second-factor/?next=/work/projects/"
    assert client.get(led["Location"])["Location"] == "/accounts/2fa/"
    offered = client.get("/accounts/2fa/").text
    assert "您的岗位必须启用二次验证" in offered and SET_UP in offered and "/accounts/2fa/webauthn/add/" in offered
    page = client.get(SET_UP).text
    assert "<svg" in page and "验证器应用" in page


@pytest.mark.django_db(transaction=True)
def test_after_setting_up_she_is_in_and_has_recovery_codes(client, town):
    sign_in(client, "approver")
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", client.get(SET_UP).text).group(1)
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    answer = client.post(SET_UP, {"code": code})
    assert answer["Location"] == "/accounts/2fa/recovery-codes/"
    page = client.get(answer["Location"]).text
    assert len(re.findall(r"<li><code>\d{8}</code>", page)) == 10
    assert client.get("/work/").status_code == 200
    assert secret not in str(Authenticator.objects.values_list("data", flat=True))


def test_signing_in_asks_for_the_code(client, town):
    give_second_factors([town.approver])
    assert sign_in(client, "approver")["Location"] == GIVE
    assert "_auth_user_id" not in client.session
    assert client.post(GIVE, {"code": wrong_code()}).status_code == 200
    assert "_auth_user_id" not in client.session
    assert client.post(GIVE, {"code": code_now()})["Location"] == "/work/"
    assert client.get("/work/").status_code == 200


def test_a_code_serves_once(client, town):
    give_second_factors([town.approver])
    sign_in(client, "approver")
    client.post(GIVE, {"code": code_now()})
    client.post("/accounts/logout/")
    sign_in(client, "approver")
    assert client.post(GIVE, {"code": code_now()}).status_code == 200
    assert "_auth_user_id" not in client.session


def test_a_recovery_code_serves_instead_and_only_once(client, town):
    give_second_factors([town.approver])
    recovery = Authenticator.objects.get(user=town.approver, type="recovery_codes").wrap().get_unused_codes()[0]
    for location in ("/work/", None):
        sign_in(client, "approver")
        assert client.post(GIVE, {"code": recovery}).get("Location") == location
        client.post("/accounts/logout/")


def test_guessing_codes_is_stopped_even_with_the_right_one(client, town):
    give_second_factors([town.approver])
    sign_in(client, "approver")
    for _try in range(5):
        client.post(GIVE, {"code": wrong_code()})
    client.post(GIVE, {"code": code_now()})
    assert "_auth_user_id" not in client.session


def test_a_session_from_before_gives_it_before_going_on(client, town):
    """She signed in by password on one machine, and set the app up on another."""
    sign_in(client, "approver")
    TOTP.activate(town.approver, TOTP_SECRET)
    led = client.get(client.get("/work/")["Location"])
    assert led["Location"] == "/accounts/2fa/reauthenticate/?next=%2Fwork%2F"
    assert client.post(led["Location"], {"code": code_now(), "next": "/work/"})["Location"] == "/work/"
    assert client.get("/work/").status_code == 200


def test_it_cannot_be_given_up(client, town):
    give_second_factors([town.approver])
    client.force_login(town.approver)
    client.post("/accounts/2fa/totp/deactivate/")
    assert Authenticator.objects.filter(user=town.approver, type="totp").exists()


def test_others_are_not_asked(client, town):
    assert sign_in(client, "clerk")["Location"] == "/work/"
    assert client.get("/work/").status_code == 200


def test_it_is_asked_again_before_the_factor_changes(client, town):
    give_second_factors([town.approver])
    sign_in(client, "approver")
    client.post(GIVE, {"code": code_now()})
    codes = "/accounts/2fa/recovery-codes/generate/"
    assert client.get(codes).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        assert client.get(codes)["Location"].startswith("/accounts/reauthenticate/")
