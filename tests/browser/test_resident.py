"""A resident of seventy on a small phone, from the front page to the answer: what she does takes few taps and less than
a minute.
"""

from collections.abc import Iterator
from datetime import timedelta
from time import monotonic

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from acceptance.models import Rating
from demands.models import CallBack, Demand
from projects.lifecycle.project import State
from projects.models import Objection
from tests.browser.stage import Stage, said
from tests.walk import project_at

pytestmark = [pytest.mark.browser, pytest.mark.look, pytest.mark.django_db(transaction=True)]
SMALL = {"width": 360, "height": 740}
BODY, PLACE, NUMBER = "三栋楼道的灯坏了两个月，老人晚上不敢下楼。", "三栋二单元", "13912345678"
SECONDS_A_CHARACTER, SECONDS_A_TAP = 0.7, 1.5
"""How slowly somebody types Chinese on a phone, and finds and touches something: twice as slowly as most."""
FIELDS = "main form :is(input, select, textarea):not([type=hidden]):not(.field--trap *):not(details *)"
TOUCHED = """() => [...document.querySelectorAll("main :is(.btn, button, select, summary, .link, .chip, .door, .act)")]
    .filter((part) => part.checkVisibility() && !part.closest("p.muted") && part.getBoundingClientRect().height < 43.5)
    .map((part) => part.outerHTML.slice(0, 90))"""
TILES = """() => Math.min(...[...document.querySelectorAll(".map__tile")]
    .flatMap((tile) => [tile.getBoundingClientRect().width, tile.getBoundingClientRect().height]))"""
LINES = """() => [...document.querySelectorAll("h1 .word")].reduce((lines, word) => {
    const top = Math.round(word.getBoundingClientRect().top);
    return { ...lines, [top]: (lines[top] || "") + word.textContent };
}, {})"""


class Hand:
    """A finger on a page: it counts what it does, and how long a slow hand takes for it."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps, self.signs, self.began = page, 0, 0, monotonic()

    def tap(self, what: Locator) -> None:
        """Touch something on the page."""
        self.taps += 1
        what.tap()

    def go(self, role: str, name: str) -> None:
        """Touch a link or a button that leads on."""
        found = self.page.get_by_role("main").get_by_role(role, name=name)  # type: ignore[arg-type]
        with self.page.expect_navigation():
            self.tap(found.first)

    def write(self, name: str, text: str) -> None:
        """Touch a field and type."""
        field = self.page.locator(f'main [name="{name}"]')
        self.tap(field)
        field.fill(text)
        self.signs += len(text)

    def choose(self, name: str, value: str) -> None:
        """Touch a list and the line in it."""
        self.taps += 2
        self.page.locator(f'main [name="{name}"]').select_option(value)

    @property
    def seconds(self) -> float:
        """With the time that the page itself took."""
        return monotonic() - self.began + self.signs * SECONDS_A_CHARACTER + self.taps * SECONDS_A_TAP


@pytest.fixture
def hand(stage: Stage) -> Iterator[Hand]:
    """On the front page."""
    with stage.page("/", size=SMALL, has_touch=True) as page:
        yield Hand(page)


def test_a_demand_takes_four_fields_and_seven_taps(stage: Stage, hand: Hand) -> None:
    hand.go("link", "我要提需求")
    assert hand.page.locator(FIELDS).count() == 4
    hand.write("body", BODY)
    hand.choose("unit_code", stage.town.code)
    hand.write("place", PLACE)
    hand.write("phone", NUMBER)
    hand.go("button", "提交需求")
    made = Demand.objects.get()
    said(hand.page, made.shown_code)
    assert made.text.body == BODY
    assert hand.taps == 7 and hand.seconds < 60


def test_its_progress_is_found_by_the_code_in_three_taps(stage: Stage, hand: Hand) -> None:
    hand.page.goto(f"/demands/new/?unit={stage.town.code}")
    hand.write("body", BODY)
    hand.go("button", "提交需求")
    hand.page.goto("/")
    hand.taps = 0
    hand.go("link", "我要查进度")
    hand.write("code", Demand.objects.get().shown_code.lower())
    hand.go("button", "查询")
    said(hand.page, "社区将在此之前答复")
    assert hand.taps == 3 and hand.seconds < 60


def test_a_rating_from_the_code_on_site_takes_eight_taps(stage: Stage, hand: Hand) -> None:
    project = project_at(State.EVALUATION, town=stage.town)
    hand.page.goto(f"/projects/{project.code}/rate/")
    for name in ("overall", "need", "openness", "quality", "effect", "attitude"):
        hand.tap(hand.page.locator(f'label:has([name="{name}"][value="5"])'))
    hand.write("phone", NUMBER)
    hand.go("button", "提交评价")
    said(hand.page, "谢谢您的评价")
    assert Rating.objects.get().overall == 5
    assert hand.taps == 8 and hand.seconds < 60


def test_an_objection_takes_four_taps(stage: Stage, hand: Hand) -> None:
    project = project_at(State.PUBLICITY, town=stage.town, at=timezone.now() - timedelta(hours=6))
    hand.page.reload()
    hand.go("link", project.title)
    hand.go("link", "提出异议")
    hand.write("body", "坡道应当再宽一些，轮椅才转得开。")
    hand.go("button", "提交异议")
    said(hand.page, Objection.objects.get().shown_code)
    assert hand.taps == 4 and hand.seconds < 60


def test_a_call_back_takes_eight_taps(stage: Stage, hand: Hand) -> None:
    with hand.page.expect_navigation():
        hand.tap(hand.page.get_by_role("link", name="关怀版"))
    hand.go("link", "请社区给我打电话")
    hand.go("button", "粤海街道")
    hand.go("button", "海珠社区")
    hand.write("name", "王阿姨")
    hand.write("phone", NUMBER)
    hand.go("button", "下一步")
    hand.go("button", "上午")
    said(hand.page, "社区会给您打电话")
    assert CallBack.objects.get().unit_code == stage.town.code
    assert hand.taps == 8 and hand.seconds < 60


def test_what_is_touched_is_as_large_as_a_thumb(stage: Stage) -> None:
    hanging = project_at(State.PUBLICITY, town=stage.town, at=timezone.now() - timedelta(hours=6))
    notice = hanging.notices.get()
    addresses = [
        "/", "/projects/", f"/projects/{hanging.code}/", f"/communities/{stage.town.code}/", "/search/?q=海珠",
        "/notices/", f"/notices/{notice.pk}/", f"/notices/{notice.pk}/objection/", "/demands/", "/demands/new/",
        "/track/", "/rate/", "/rules/", "/mine/", "/accounts/phone/",
    ]  # fmt: skip
    with stage.page("/", size=SMALL, has_touch=True) as page:
        for address in addresses:
            page.goto(address)
            assert page.evaluate(TOUCHED) == [], address


def test_a_tile_of_the_map_is_as_large_as_a_finger(stage: Stage) -> None:
    for width in (360, 320):
        with stage.page("/", size={"width": width, "height": 740}) as page:
            low = page.evaluate(TILES)
            assert low >= 24, f"{low} at {width}"
            assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_state_beside_a_title_stays_whole(stage: Stage) -> None:
    notice = project_at(State.REVIEW, town=stage.town).notices.get()
    with stage.page(f"/notices/{notice.pk}/", size=SMALL) as page:
        expect(page.locator("h1 .word").first).to_be_attached()
        expect(page.locator("h2 .pill")).to_have_text("公示期满")
        assert not page.locator(".pill .word").count()


def test_paper_is_white_for_whoever_reads_in_the_dark(stage: Stage) -> None:
    with stage.page("/rules/", size=SMALL, color_scheme="dark") as page:
        page.context.add_cookies([{"name": "theme", "value": "dark", "url": stage.address}])
        page.reload()
        page.emulate_media(media="print")
        ink, ground = page.evaluate("['color', 'backgroundColor'].map((name) => getComputedStyle(document.body)[name])")
        assert (ink, ground) == ("rgb(0, 0, 0)", "rgb(255, 255, 255)")


def test_a_title_breaks_between_words_and_is_read_as_one(stage: Stage) -> None:
    project = project_at(State.PUBLICITY, town=stage.town, title="台风后倒伏树木清理和支护")
    with stage.page(f"/projects/{project.code}/", size=SMALL) as page:
        assert list(page.evaluate(LINES).values()) == ["台风后倒伏", "树木清理和支护"]
        expect(page.get_by_role("heading", name=project.title, exact=True)).to_be_visible()
