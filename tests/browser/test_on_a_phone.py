"""On a phone: a large photo and how far it is; filters that leave the screen to the list."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page, expect

from demands.models import Demand
from projects.lifecycle.project import State
from tests.browser.stage import PHONE, Stage, said
from tests.walk import project_at, walk

pytestmark = [pytest.mark.browser, pytest.mark.look, pytest.mark.django_db(transaction=True)]
BODY = "三栋楼道的灯坏了两个月，老人晚上不敢下楼。"
FILTERED = {"workbench:projects": "state=draft", "demands:demands": "state=submitted", "people:people": "q=陈"}
"""The lists whose filters would fill the screen, each with one that is set."""
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


def test_what_came_of_a_large_photo_is_said_once_it_is_sent(stage: Stage) -> None:
    project = project_at(State.PUBLICITY, town=stage.town, at=timezone.now() - timedelta(days=2))
    with stage.page(reverse("projects:notices", args=[project.pk]), who="clerk", size=PHONE) as page:
        photo, button = page.locator('[name="photo"]'), page.get_by_role("button", name="上传照片")
        photo.set_input_files({"name": "公示栏.jpg", "mimeType": "image/jpeg", "buffer": b"x" * 600_000})
        button.click()
        said(page, "只能上传")
        expect(photo).to_be_focused()
        photo.set_input_files({"name": "公示栏.jpg", "mimeType": "image/jpeg", "buffer": noise(900)})
        with page.expect_navigation():
            button.click()
        expect(page.locator(".toast")).to_contain_text("公示栏照片已保存")
        assert page.url.endswith(reverse("workbench:project", args=[project.pk]))


@pytest.mark.parametrize("name", FILTERED)
@pytest.mark.parametrize("is_scripted", [True, False], ids=["script", "bare"])
def test_filters_are_folded_on_a_phone_until_one_is_set(stage: Stage, name: str, is_scripted: bool) -> None:
    with stage.page(reverse(name), who="clerk", size=PHONE, java_script_enabled=is_scripted) as page:
        filters, fold = page.locator("main form.filters"), page.locator("main .filters-fold > summary")
        expect(filters).to_be_hidden()
        fold.click()
        expect(filters.get_by_role("button", name="筛选")).to_be_visible()
        page.goto(f"{reverse(name)}?{FILTERED[name]}")
        expect(filters.get_by_role("link", name="清除")).to_be_visible()


@pytest.mark.parametrize("name", FILTERED)
@pytest.mark.parametrize("is_scripted", [True, False], ids=["script", "bare"])
def test_filters_stand_in_full_at_a_desk(stage: Stage, name: str, is_scripted: bool) -> None:
    with stage.page(reverse(name), who="clerk", java_script_enabled=is_scripted) as page:
        expect(page.locator("main form.filters").get_by_role("button", name="筛选")).to_be_visible()
        expect(page.locator("main .filters-fold > summary")).to_be_hidden()


def test_an_older_browser_at_a_desk_unfolds_the_filters(stage: Stage) -> None:
    with stage.page("/work/", who="clerk") as page:
        page.add_init_script("CSS.supports = () => false")
        page.goto(reverse("workbench:projects"))
        assert page.locator("main .filters-fold").evaluate("fold => fold.open")


def test_the_words_of_a_button_and_of_a_state_stay_together(stage: Stage) -> None:
    project = walk(State.IMPLEMENTATION, town=stage.town, type="engineering").project
    with stage.page(reverse("projects:milestones", args=[project.pk]), who="clerk", size=PHONE) as page:
        back = page.locator("main .rows a.btn", has_text="返回项目").first
        expect(back).to_be_visible()
        assert not back.locator(".word").count()
        page.goto(reverse("workbench:project", args=[project.pk]))
        assert page.locator("main h3 .pill").count() and not page.locator("main .pill .word").count()
