"""Doing nothing: the page asks, going on is enough; when the time is over, what was typed comes back after signing in,
but nothing that is private.
"""

import pytest
from playwright.sync_api import expect

from tests.browser.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.look, pytest.mark.django_db(transaction=True)]
FORM = "/work/demands/record/"
BODY = "东门外的坡道下雨打滑，希望铺防滑面层。"


@pytest.fixture
def open_form(stage: Stage, settings):
    """The clerk's form, in a session that is over after the seconds."""

    def opened(page, seconds):
        settings.IDLE_SECONDS = seconds
        page.goto(FORM)

    return opened


def test_it_asks_first_and_going_on_keeps_the_session(stage: Stage, open_form):
    with stage.page("/work/", who="clerk") as page:
        open_form(page, 122)
        dialog = page.locator("#idle")
        expect(dialog).to_be_hidden()
        expect(dialog).to_be_visible(timeout=6000)
        stage.look(page, "idle")
        dialog.get_by_role("button", name="继续").click()
        expect(dialog).to_be_hidden()


def test_what_was_typed_comes_back_without_what_is_private(stage: Stage, open_form, settings):
    with stage.page("/work/", who="clerk") as page:
        open_form(page, 4)
        page.locator("[name=body]").fill(BODY)
        page.locator("[name=phone]").fill("13912345678")
        page.locator("[name=name]").fill("罗小妹")
        page.wait_for_url(lambda url: "/accounts/login/" in url, timeout=15_000)
        stored = page.evaluate("JSON.stringify(sessionStorage)")
        assert "13912345678" not in stored and "罗小妹" not in stored
        settings.IDLE_SECONDS = 600
        stage.sign_in(page, "clerk")
        assert FORM in page.url
        page.get_by_role("button", name="找回").click()
        expect(page.locator("[name=body]")).to_have_value(BODY)
        expect(page.locator("[name=phone]")).to_have_value("")
        assert "typed:" not in page.evaluate("Object.keys(sessionStorage).join()")
