"""A resident with a phone: four fields in less than a minute; a large photo, and how far it is."""

from io import BytesIO
from time import monotonic

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from demands.models import Demand
from tests.browser.stage import PHONE, Stage, follow, said, send

pytestmark = [pytest.mark.browser, pytest.mark.look, pytest.mark.django_db(transaction=True)]
BODY, PLACE, NUMBER = "三栋楼道的灯坏了两个月，老人晚上不敢下楼。", "三栋二单元", "13912345678"
SECONDS_A_CHARACTER, SECONDS_A_TAP = 0.7, 1.5
"""How slowly somebody types Chinese on a phone, and finds and touches something: twice as slowly as most."""
MOVED = "async bar => { while (!bar.value) await new Promise(go => setTimeout(go, 20)); return bar.value; }"
FIELDS = "main form :is(input, select, textarea):not([type=hidden]):not(.field--trap *):not(details *)"


def noise(side: int) -> bytes:
    """A picture that does not get small."""
    content = BytesIO()
    Image.effect_noise((side, side), 90).convert("RGB").save(content, "JPEG", quality=95)
    return content.getvalue()


def slowly(page: Page) -> None:
    """The uplink of a poor connection: 250 kB a second."""
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    speed = {"latency": 20, "uploadThroughput": 250_000, "downloadThroughput": 5_000_000}
    wire.send("Network.emulateNetworkConditions", {"offline": False, **speed})


def test_four_fields_in_less_than_a_minute(stage: Stage) -> None:
    with stage.page("/", size=PHONE, has_touch=True) as page:
        began, taps = monotonic(), 0
        follow(page, page.get_by_role("main").get_by_role("link", name="我要提需求"))
        assert page.locator(FIELDS).count() == 4
        for name, text in (("body", BODY), ("place", PLACE), ("phone", NUMBER)):
            field = page.locator(f'[name="{name}"]')
            field.tap()
            field.fill(text)
            taps += 1
        page.locator('[name="unit_code"]').select_option(stage.town.code)
        send(page.locator("main form"), "提交需求")
        said(page, "已收到您的需求")
        taps += 4
        hands = len(BODY + PLACE + NUMBER) * SECONDS_A_CHARACTER + taps * SECONDS_A_TAP
        assert monotonic() - began + hands < 60
    assert Demand.objects.get().text.body == BODY


def test_a_large_photo_says_how_far_it_is(stage: Stage) -> None:
    with stage.page("/demands/new/", size=PHONE) as page:
        slowly(page)
        page.locator("main details summary").click()
        page.locator('[name="photo"]').set_input_files(
            {"name": "楼道.jpg", "mimeType": "image/jpeg", "buffer": noise(900)}
        )
        expect(page.locator("[data-files] li")).to_contain_text("楼道.jpg")
        expect(page.locator("[data-files] canvas")).to_be_visible()
        button = page.get_by_role("button", name="提交需求")
        button.click()
        expect(page.locator("[data-progress]")).to_contain_text("正在上传")
        bar = page.locator("[data-progress] progress")
        assert 0 < bar.evaluate(MOVED) <= 100
        expect(page.locator(".error-summary")).to_be_focused()
        page.locator('[name="body"]').fill(BODY)
        page.locator('[name="unit_code"]').select_option(stage.town.code)
        page.locator("main details summary").click()
        page.locator('[name="photo"]').set_input_files(
            {"name": "楼道.jpg", "mimeType": "image/jpeg", "buffer": noise(900)}
        )
        with page.expect_navigation():
            button.click()
        said(page, "已收到您的需求")
    assert Demand.objects.get().photos.count() == 1
