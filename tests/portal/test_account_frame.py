"""Pages about how one signs in: in the workbench for whoever works there and has come in, else on the public site."""

import re

import pytest
from django.core.cache import cache

from governance.people.access import works_here
from portal.demonstration.town import give_second_factors
from tests.town import PASSWORD

LOGIN, SESSIONS = "/accounts/login/", "/accounts/sessions/"
WORK, SITE = "工作台导航", "主导航"
PAGES = (
    SESSIONS, "/accounts/password/change/", "/accounts/2fa/", "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/add/", "/accounts/reauthenticate/", "/accounts/3rdparty/", "/accounts/logout/",
)  # fmt: skip


def signed_in(client, who):
    """By the form, so that nothing is asked once more."""
    cache.clear()
    client.post(LOGIN, {"login": who, "password": PASSWORD})
    return client


def marked(text: str) -> dict[str, str]:
    """What the navigation marks: address → how."""
    return dict(re.findall(r'<a href="([^"]+)" aria-current="(\w+)"', text))


def test_who_works_here_does_anything_that_a_resident_may_not(town):
    assert [role for role, user in town.by_role().items() if not works_here(user)] == ["resident"]
    assert not works_here(town.stranger)


@pytest.mark.parametrize("page", PAGES)
def test_whoever_works_here_stays_in_the_workbench(client, town, page):
    text = signed_in(client, "clerk").get(page).text
    assert WORK in text and SITE not in text
    own = "/accounts/logout/" if page == "/accounts/logout/" else SESSIONS
    assert marked(text)[own] == ("page" if page == own else "true")


@pytest.mark.parametrize("page", PAGES)
def test_a_resident_stays_on_the_public_site(client, town, page):
    text = signed_in(client, "resident").get(page).text
    assert SITE in text and WORK not in text and "退出登录" in text


@pytest.mark.parametrize("page", [LOGIN, "/accounts/phone/", "/accounts/3rdparty/login/cancelled/"])
def test_so_does_whoever_has_not_signed_in(client, town, page):
    text = client.get(page).text
    assert SITE in text and WORK not in text


def test_nobody_sees_the_workbench_before_the_second_factor_is_given(client, town):
    assert WORK not in signed_in(client, "approver").get("/accounts/2fa/").text
    give_second_factors([town.approver])
    assert WORK not in client.get("/accounts/2fa/reauthenticate/").text


def test_nor_before_the_first_password_is_changed(client, town):
    town.clerk.has_first_password = True
    town.clerk.save()
    text = signed_in(client, "clerk").get("/accounts/password/change/").text
    assert SITE in text and WORK not in text


def test_a_resident_who_signs_in_comes_to_her_own_page(client, town):
    assert client.post(LOGIN, {"login": "resident", "password": PASSWORD})["Location"] == "/my/"


def test_a_resident_is_led_to_nothing_of_the_workbench(client, town):
    text = signed_in(client, "resident").get(SESSIONS).text
    assert "我的利益登记" not in text and "回到工作台" not in text


def test_all_others_are_offered_where_there_are_others(client, town):
    assert "退出其他所有登录" not in signed_in(client, "clerk").get(SESSIONS).text
    other = signed_in(type(client)(), "clerk")
    assert "退出其他所有登录" in other.get(SESSIONS).text


@pytest.mark.parametrize(("language", "word"), [("zh-hans", "退出登录"), ("en", "Sign out")])
def test_one_word_for_signing_out(client, town, language, word):
    client.cookies["django_language"] = language
    text = signed_in(client, "clerk").get("/accounts/logout/").text
    assert f"<h1>{word}</h1>" in text and f">{word}</button>" in text
    assert "登出" not in text and "Log out" not in text and "Sign Out" not in text


def test_the_password_page_speaks_as_the_others(client, town):
    text = signed_in(client, "clerk").get("/accounts/password/change/").text
    assert "<h1>更换密码</h1>" in text and "至少 10 个字符" in text and "你的" not in text


@pytest.mark.parametrize("page", ["cancelled", "error"])
def test_back_from_the_identity_service_the_way_leads_on(client, db, page):
    assert f'href="{LOGIN}"' in client.get(f"/accounts/3rdparty/login/{page}/").text
