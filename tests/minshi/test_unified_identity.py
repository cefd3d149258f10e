"""A unified identity service: a real provider in a process of its own; it says who somebody is, and gives no right."""

import json
import socket
import subprocess
import time
import urllib.request
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount

from governance.people.models import User
from portal.demonstration.town import give_second_factors
from tests import clock

CLIENT, SECRET = "minshi", "only-for-tests"
BOUND = "/accounts/3rdparty/"
START, BACK = "/accounts/oidc/unified/login/", "/accounts/oidc/unified/login/callback/"


class Stay(urllib.request.HTTPRedirectHandler):
    """Does not follow a redirect; the test looks at it."""

    def redirect_request(self, *args):
        return None


@pytest.fixture(scope="module")
def server():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    script = Path(__file__).resolve().parent.parent / "identity_provider.py"
    process = subprocess.Popen(clock.command(str(script), str(port), CLIENT, SECRET))
    for _try in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(10)


@pytest.fixture
def service(server, settings, town):
    """The service is set; gives a function that says as whom the next visitor is known there."""
    settings.OIDC_SERVER = server
    app = {"provider_id": "unified", "name": "统一", "client_id": CLIENT, "secret": SECRET}
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app | {"settings": {"server_url": server}}]}
    }

    def known_as(**claims):
        body = json.dumps(claims).encode()
        urllib.request.urlopen(urllib.request.Request(f"{server}/person", body)).close()

    return known_as


def authorized(client, **more):
    """What the service sends the browser back with."""
    sent = client.post(START, more)
    assert sent.status_code == 302, sent.text
    try:
        urllib.request.build_opener(Stay).open(sent["Location"])
    except urllib.error.HTTPError as redirect:
        return urlsplit(redirect.headers["Location"])
    raise AssertionError("no redirect")


def come_back(client, **more):
    there = authorized(client, **more)
    return client.get(f"{there.path}?{there.query}")


def is_in(client, user):
    return client.session.get("_auth_user_id") == str(user.pk)


def test_off_by_default(client, town):
    assert client.post(START).status_code == 404
    assert "oidc" not in client.get("/accounts/login/").text
    client.force_login(town.clerk)
    assert "没有接入统一身份认证" in client.get(BOUND).text


def test_the_page_of_bindings_says_how_one_is_made_and_ends_it(client, service, town):
    client.force_login(town.clerk)
    assert "登录一次，就会绑定" in client.get(BOUND).text
    client.logout()
    service(sub="s-1", preferred_username="clerk")
    come_back(client)
    [account] = SocialAccount.objects.all()
    assert "解除绑定" in client.get(BOUND).text
    assert client.post(BOUND, {"account": account.pk}).status_code == 302
    assert not SocialAccount.objects.exists()


def test_the_user_name_finds_the_account_and_the_subject_is_kept(client, service, town):
    service(sub="s-1", preferred_username="clerk")
    before = User.objects.count()
    assert come_back(client)["Location"] == "/work/"
    assert is_in(client, town.clerk) and User.objects.count() == before
    assert SocialAccount.objects.get().uid == "s-1"


def test_afterwards_the_subject_alone_decides(client, service, town):
    service(sub="s-1", preferred_username="clerk")
    come_back(client)
    client.post("/accounts/logout/")
    service(sub="s-1", preferred_username="approver")
    come_back(client)
    assert is_in(client, town.clerk)


def test_another_subject_does_not_take_the_account_over(client, service, town):
    service(sub="s-1", preferred_username="clerk")
    come_back(client)
    client.post("/accounts/logout/")
    service(sub="s-2", preferred_username="clerk")
    assert come_back(client).status_code == 403
    assert "_auth_user_id" not in client.session and SocialAccount.objects.count() == 1


@pytest.mark.parametrize("claims", [{"preferred_username": "nobody"}, {"preferred_username": ""}, {}])
def test_who_has_no_account_here_gets_none(client, service, town, claims):
    service(sub="s-9", **claims)
    before = User.objects.count()
    answer = come_back(client)
    assert answer.status_code == 403 and "没有对应的工作账号" in answer.text
    assert User.objects.count() == before and "_auth_user_id" not in client.session


@pytest.mark.parametrize("who", ["resident", "stranger"])
def test_only_staff_signs_in_this_way(client, service, town, who):
    service(sub="s-3", preferred_username=who)
    assert come_back(client).status_code == 403


def test_it_gives_no_right(client, service, town):
    before = town.clerk.reach
    service(sub="s-1", preferred_username="clerk", roles=["street_approver"], groups=["admin"], is_staff=True)
    come_back(client)
    town.clerk.refresh_from_db()
    assert (town.clerk.reach, town.clerk.is_staff, town.clerk.is_superuser) == (before, False, False)


def test_the_second_factor_is_still_asked_for(client, service, town):
    give_second_factors([town.approver])
    service(sub="s-4", preferred_username="approver")
    assert come_back(client)["Location"] == "/accounts/2fa/authenticate/"
    assert not is_in(client, town.approver)


def test_a_forged_state_is_refused(client, service, town):
    service(sub="s-1", preferred_username="clerk")
    code = parse_qs(authorized(client).query)["code"][0]
    answer = client.get(BACK, {"code": code, "state": "forged"})
    assert answer.status_code == 403 and "没有成功" in answer.text
    assert "_auth_user_id" not in client.session


def test_a_code_serves_once(client, service, town):
    service(sub="s-1", preferred_username="clerk")
    there = authorized(client)
    client.get(f"{there.path}?{there.query}")
    client.post("/accounts/logout/")
    assert client.get(f"{there.path}?{there.query}").status_code == 403
    assert "_auth_user_id" not in client.session


def test_a_token_for_somebody_else_is_refused(client, service, town):
    service(sub="s-1", preferred_username="clerk", aud="another")
    assert come_back(client).status_code == 403
    assert "_auth_user_id" not in client.session


def test_never_on_to_another_site(client, service, town):
    service(sub="s-1", preferred_username="clerk")
    assert come_back(client, next="https://evil.example/")["Location"] == "/work/"
