"""关怀版 in a browser: asked for within a minute without JavaScript, nothing lost by going back, read aloud by the
browser's own voice and by no other.
"""

import time

import pytest
from playwright.sync_api import Page, expect

from demands.models import Demand
from tests.browser.stage import Stage, said

pytestmark = [pytest.mark.browser, pytest.mark.look, pytest.mark.django_db(transaction=True)]
NARROW = {"width": 360, "height": 740}
BODY = "三栋楼道的灯坏了两个月，老人晚上不敢下楼。"
SMALL = """() => [...document.querySelectorAll("body *")].filter((part) => part.checkVisibility()
    && !part.closest(".sr-only, .field--trap") && parseFloat(getComputedStyle(part).fontSize) < 20
    && [...part.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()))
    .map((part) => part.outerHTML.slice(0, 80))"""
LOW = """() => [...document.querySelectorAll("main :is(a, button, select, input:not([type=hidden], [type=checkbox]))")]
    .filter((part) => part.checkVisibility() && !part.closest(".field--trap") && part.offsetHeight < 56)
    .map((part) => part.outerHTML.slice(0, 80))"""
LOOKS = """() => [...new Set([...document.querySelectorAll(".option strong, .option strong *")]
    .map((part) => `${getComputedStyle(part).fontSize} ${getComputedStyle(part).color}`))]"""
VOICES = """
    window.said = [];
    const voices = %s;
    const silent = { speaking: false, pending: false, getVoices: () => voices, addEventListener() {},
        speak(words) { this.speaking = true; said.push([words.lang, words.text]); },
        cancel() { this.speaking = false; } };
    Object.defineProperty(window, "speechSynthesis", { value: silent });
    window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
"""


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name=name).first.click()


def test_a_demand_is_asked_for_within_a_minute_and_eight_presses(stage: Stage) -> None:
    with stage.page("/care/", size=NARROW, java_script_enabled=False) as page:
        began = time.monotonic()
        with page.expect_navigation():
            page.get_by_role("link", name="提需求").click()
        press(page, "路灯、台阶、健身器材")
        page.locator("[name=body]").fill(BODY)
        press(page, "下一步")
        press(page, "粤海街道")
        press(page, "海珠社区")
        page.locator("[name=place]").fill("三栋")
        press(page, "下一步")
        page.locator("[name=phone]").fill("13912345678")
        press(page, "下一步")
        stage.look(page, "care-read-back")
        with page.expect_navigation():
            page.get_by_role("button", name="改 位置").click()
        page.go_back()
        press(page, "送出")
        said(page, "您的查询码")
        assert time.monotonic() - began < 60
        stage.look(page, "care-asked")
    assert Demand.objects.get().text.body == BODY


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_smaller_than_it_should_be(stage: Stage, scheme: str) -> None:
    with stage.page("/care/", size=NARROW, color_scheme=scheme) as page:
        for place in ("", "ask/", "ask/?for=other", "look/", "rate/", "call/"):
            page.goto(f"/care/{place}")
            assert page.evaluate(SMALL) == [] and page.evaluate(LOW) == [], place
            stage.look(page, f"care-{scheme}-{place.split('/')[0] or 'home'}")


def test_an_answer_is_as_large_and_dark_as_the_next(stage: Stage) -> None:
    with stage.page("/care/ask/", size=NARROW) as page:
        expect(page.locator(".option .word").first).to_be_attached()
        assert len(page.evaluate(LOOKS)) == 1


def test_a_page_is_read_by_the_browsers_own_voice_and_stops(stage: Stage) -> None:
    own = '[{"lang": "zh-HK", "localService": true}, {"lang": "zh-CN", "localService": true}]'
    with stage.page("/care/", size=NARROW) as page:
        page.add_init_script(VOICES % own)
        page.goto("/care/ask/")
        button = page.get_by_role("button", name="读给我听")
        button.click()
        spoken = page.evaluate("said")
        assert spoken[0] == ["zh-CN", "第 1 步，共 5 步"] and ["zh-CN", "是哪方面的事？"] in spoken
        assert not any("关怀版首页" in words for _lang, words in spoken)
        page.get_by_role("button", name="不读了").click()
        expect(button).to_be_visible()
        assert not page.evaluate("speechSynthesis.speaking")


@pytest.mark.parametrize("voices", ["[]", '[{"lang": "zh-CN", "localService": false}]'])
def test_without_a_voice_of_its_own_nothing_is_offered(stage: Stage, voices: str) -> None:
    with stage.page("/care/", size=NARROW) as page:
        page.add_init_script(VOICES % voices)
        page.goto("/care/ask/")
        expect(page.locator("[data-read]")).to_be_hidden()
