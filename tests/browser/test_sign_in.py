"""Signing in by the form, as everybody does: with a second factor where the role asks for one, by telephone without a
password; the pages on the way are sound for screen readers too.
"""

import pytest
from playwright.sync_api import expect

from governance.people import sms
from portal.demonstration.accounts import code_now
from tests.browser.stage import PHONE, Stage, send, sound
from tests.town import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.look, pytest.mark.django_db(transaction=True)]


def test_with_a_second_factor(stage: Stage) -> None:
    with stage.page("/work/projects/") as page:
        page.get_by_label("用户名").fill("approver")
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="登录", exact=True).click()
        page.wait_for_url("**/accounts/2fa/authenticate/**")
        sound(page)
        stage.look(page, "second-factor")
        page.get_by_role("main").get_by_role("textbox").fill(code_now())
        page.get_by_role("main").get_by_role("button", name="登录", exact=True).click()
        page.wait_for_url("**/work/projects/")
        expect(page.get_by_role("link", name="李建军")).to_be_visible()


def test_by_telephone(stage: Stage) -> None:
    with stage.page("/accounts/phone/", size=PHONE) as page:
        page.get_by_label("手机号").fill("13912345678")
        send(page.locator("main form").first, "获取验证码")
        page.wait_for_url("**/accounts/phone/code/**")
        sound(page)
        stage.look(page, "phone-code")
        assert sms.outbox()
