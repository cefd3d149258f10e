"""A large photo from a phone, and how far it is."""

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from demands.models import Demand
from tests.browser.stage import PHONE, Stage, said

pytestmark = [pytest.mark.browser, pytest.mark.look, pytest.mark.django_db(transaction=True)]
BODY = "三栋楼道的灯坏了两个月，老人晚上不敢下楼。"
MOVED = "async bar => { while (!bar.value) await new Promise(go => setTimeout(go, 20)); return bar.value; }"


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
