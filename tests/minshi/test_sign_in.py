"""Signing in: by user name, in Chinese, and locked after too many failures from one address."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from governance.people.models import User

LOGIN = "/accounts/login/"


@pytest.fixture
def clerk(db):
    user = User(username="clerk", name="陈晓")
    user.set_password("a-long-password")
    user.save()
    return user


def attempt(client, password, **extra):
    return client.post(LOGIN, {"login": "clerk", "password": password}, **extra)


def test_the_page_is_chinese(client, db):
    page = client.get(LOGIN).content.decode()
    assert "登录工作台" in page
    assert "Sign In" not in page
    assert "password/reset" not in page


def test_right_password(client, clerk):
    response = attempt(client, "a-long-password")
    assert response.status_code == 302
    assert response["Location"] == "/work/"
    assert client.session["_auth_user_id"] == str(clerk.pk)


def test_goes_on_to_where_one_wanted_to_go(client, clerk):
    response = client.post(LOGIN, {"login": "clerk", "password": "a-long-password", "next": "/admin/"})
    assert response["Location"] == "/admin/"


def test_never_goes_on_to_another_site(client, clerk):
    response = client.post(LOGIN, {"login": "clerk", "password": "a-long-password", "next": "//evil.example/"})
    assert response["Location"] == "/work/"


def test_wrong_password(client, clerk):
    response = attempt(client, "wrong")
    assert response.status_code == 200
    assert "用户名" in response.content.decode()


def test_locked_after_five_failures_even_with_the_right_password(client, clerk):
    for _time in range(5):
        response = attempt(client, "wrong")
    assert response.status_code == 429
    assert "15 分钟" in response.content.decode()
    assert attempt(client, "a-long-password").status_code == 429


def test_a_stranger_elsewhere_cannot_lock_an_official_out(client, clerk):
    for _time in range(6):
        attempt(client, "wrong", REMOTE_ADDR="203.0.113.9")
    assert attempt(client, "a-long-password", REMOTE_ADDR="198.51.100.7").status_code == 302


def test_an_address_is_locked_after_far_more_failures_whatever_the_name(client, clerk, settings):
    settings.ADDRESS_FAILURE_LIMIT = 8
    for number in range(8):
        client.post(LOGIN, {"login": f"nobody{number}", "password": "wrong"})
    answer = attempt(client, "a-long-password")
    assert answer.status_code == 429 and "您所在的网络已 8 次" in answer.content.decode()
    assert attempt(client, "a-long-password", REMOTE_ADDR="198.51.100.7").status_code == 302


@pytest.mark.parametrize("wanted", ["https://evil.example/", r"/\evil.example", "//evil.example", "javascript:x()"])
def test_a_forged_next_leads_nowhere(client, clerk, wanted):
    answer = client.post(LOGIN, {"login": "clerk", "password": "a-long-password", "next": wanted})
    assert answer["Location"] == "/work/"


def test_a_success_clears_the_count(client, clerk):
    for _round in range(2):
        for _time in range(4):
            attempt(client, "wrong")
        assert attempt(client, "a-long-password").status_code == 302
        client.logout()


def test_nobody_signs_up_alone(client, db):
    response = client.post("/accounts/signup/", {"username": "me", "password1": "p" * 12, "password2": "p" * 12})
    assert response.status_code == 200
    assert not User.objects.filter(username="me").exists()


@pytest.mark.parametrize("name", ["account_change_password", "mfa_index", "mfa_activate_totp", "account_logout"])
def test_account_pages_have_our_frame(client, clerk, name):
    client.force_login(clerk, "allauth.account.auth_backends.AuthenticationBackend")
    response = client.get(reverse(name), follow=True)
    assert response.status_code == 200
    assert "css/minshi.css" in response.content.decode()


def test_the_authenticator_code_is_drawn_into_the_page(client, clerk):
    attempt(client, "a-long-password")
    client.post("/accounts/reauthenticate/", {"password": "a-long-password"})
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    assert "<svg" in page
    assert "data:" not in page


def test_the_admin_asks_for_signing_in_here(client, db):
    assert client.get("/admin/")["Location"].startswith(LOGIN)


def test_nobody_is_greeted_with_the_user_name(client, clerk):
    assert list(get_messages(attempt(client, "a-long-password").wsgi_request)) == []
