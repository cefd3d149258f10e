"""Passkeys in a real browser, with a device that Chromium plays: set up, sign out, sign in with it, as second step,
once more before something sensitive. The pages on the way are sound; without passkeys they say so.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Page, expect

from tests.browser.stage import PHONE, Stage, follow, sound
from tests.town import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.look, pytest.mark.django_db(transaction=True)]
DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip
OLDER = """for (const name of ["parseCreationOptionsFromJSON", "parseRequestOptionsFromJSON"])
    delete PublicKeyCredential[name]; delete PublicKeyCredential.prototype.toJSON;"""
NARROW = {"width": 360, "height": 780}


@contextmanager
def device(page: Page) -> Iterator[None]:
    """A device in the page's browser that keeps keys, and whose owner always says yes."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    yield
    session.detach()


def look(stage: Stage, page: Page, name: str) -> None:
    sound(page)
    stage.look(page, name)
    size = page.viewport_size
    page.set_viewport_size(NARROW)
    page.emulate_media(color_scheme="dark")
    stage.look(page, f"{name}-dark")
    sound(page)
    page.emulate_media(color_scheme="light")
    assert size is not None
    page.set_viewport_size(size)


def press(page: Page, name: str, to: str) -> None:
    with page.expect_navigation(url=to):
        page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def by_password(page: Page, who: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("用户名").fill(who)
    page.get_by_label("密码").fill(PASSWORD)
    press(page, "登录", "**/accounts/2fa/authenticate/**")


def sign_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    page.get_by_role("main").get_by_role("button").first.click()
    page.wait_for_url(lambda url: "/accounts/" not in url)


def set_up(page: Page, name: str) -> None:
    page.goto("/accounts/2fa/webauthn/add/")
    page.get_by_label("名称").fill(name)
    press(page, "添加", lambda url: "/add/" not in url)  # type: ignore[arg-type]


@pytest.mark.parametrize("browser_is", ["new", "older"])
def test_set_up_sign_out_and_sign_in_with_it(stage: Stage, browser_is: str) -> None:
    with stage.page("/accounts/2fa/", who="approver") as page, device(page):
        if browser_is == "older":
            page.add_init_script(OLDER)
        look(stage, page, "factors")
        page.goto("/accounts/2fa/webauthn/add/")
        look(stage, page, "passkey-add")
        set_up(page, "办公室电脑")
        expect(page.get_by_text("通行密钥已添加。")).to_be_visible()
        look(stage, page, "factors-with-passkey")
        sign_out(page)

        page.goto("/work/projects/")
        look(stage, page, "login")
        press(page, "用通行密钥登录", "**/work/projects/")
        expect(page.get_by_role("link", name="李建军")).to_be_visible()
        sign_out(page)

        by_password(page, "approver")
        look(stage, page, "second-step")
        press(page, "使用通行密钥", "**/work/**")
        page.goto("/accounts/2fa/")
        expect(page.get_by_role("row", name="办公室电脑")).to_contain_text(time.strftime("%Y-%m-%d"))


def test_named_and_removed_after_giving_it_once_more(stage: Stage) -> None:
    with stage.page("/accounts/2fa/", who="clerk", size=PHONE) as page, device(page):
        set_up(page, "手机")
        set_up_again(page)
        page.goto("/accounts/2fa/webauthn/reauthenticate/?next=/accounts/2fa/")
        look(stage, page, "passkey-again")
        press(page, "使用通行密钥", "**/accounts/2fa/")
        follow(page, page.get_by_role("link", name="改名 手机"))
        look(stage, page, "passkey-name")
        page.get_by_label("名称").fill("旧手机")
        press(page, "保存", "**/accounts/2fa/")
        follow(page, page.get_by_role("link", name="移除 旧手机"))
        look(stage, page, "passkey-remove")
        press(page, "移除", "**/accounts/2fa/")
        expect(page.get_by_text("通行密钥已移除。")).to_be_visible()
    assert not Authenticator.objects.filter(user=stage.town.clerk).exists()


def set_up_again(page: Page) -> None:
    """The same device a second time: it says that there is no need."""
    page.goto("/accounts/2fa/webauthn/add/")
    page.get_by_role("main").get_by_role("button", name="添加", exact=True).click()
    expect(page.get_by_role("alert").filter(visible=True)).to_contain_text("不用再添加")


def test_the_last_one_of_a_role_that_asks_for_it_stays(stage: Stage) -> None:
    Authenticator.objects.filter(user=stage.town.approver).delete()
    with stage.page("/accounts/2fa/", who="approver") as page, device(page):
        look(stage, page, "factors-none")
        set_up(page, "电脑")
        look(stage, page, "recovery-codes")
        page.goto("/accounts/2fa/")
        follow(page, page.get_by_role("link", name="移除 电脑"))
        expect(page.get_by_role("alert")).to_contain_text("这是最后一种，不能移除")
        look(stage, page, "passkey-last")


def test_without_a_key_on_the_device_it_says_so_and_the_password_remains(stage: Stage) -> None:
    with stage.page("/accounts/login/") as page, device(page):
        page.get_by_role("button", name="用通行密钥登录").click()
        expect(page.get_by_text("没有完成：操作被取消、超时")).to_be_visible()
        expect(page.get_by_label("密码")).to_be_visible()


def test_where_the_browser_has_none_or_the_name_is_another_it_says_so(stage: Stage, settings: Any) -> None:
    with stage.page("/accounts/login/", color_scheme="light") as page:
        page.add_init_script("delete window.PublicKeyCredential")
        page.reload()
        expect(page.get_by_text("这里用不了通行密钥")).to_be_visible()
        expect(page.get_by_role("button", name="用通行密钥登录")).to_be_hidden()
    settings.PASSKEY_HOST = "minshi.example"
    with stage.page("/accounts/login/") as page:
        expect(page.get_by_text("通行密钥只在网址 minshi.example 上使用")).to_be_visible()
        expect(page.get_by_role("button", name="用通行密钥登录")).to_be_hidden()


def test_without_javascript_the_page_says_what_is_missing(stage: Stage) -> None:
    with stage.page("/accounts/login/", java_script_enabled=False) as page:
        expect(page.get_by_text("这里用不了通行密钥")).to_be_visible()
        expect(page.get_by_role("button", name="用通行密钥登录")).to_be_hidden()
        expect(page.get_by_role("main").get_by_role("button", name="登录", exact=True)).to_be_visible()
