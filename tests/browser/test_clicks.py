"""How many clicks what is done most often costs: many demands taken up, two made one, a sample drawn."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from audit.models import AuditCase
from demands.actions import submit
from demands.models import Demand
from projects.lifecycle.project import State
from tests.browser.stage import DESK, PHONE, Stage, fill, paper
from tests.walk import project_at

pytestmark = [pytest.mark.browser, pytest.mark.look, pytest.mark.django_db(transaction=True)]
REPLY = "收到，社区本周到现场查看。"


class Hand:
    """Clicks, and counts them."""

    def __init__(self) -> None:
        self.clicks = 0

    def press(self, found: Locator) -> None:
        """Where the page stays."""
        found.click()
        self.clicks += 1

    def go(self, found: Locator) -> None:
        """Where another page comes."""
        with found.page.expect_navigation():
            self.press(found)


def ten_demands(stage: Stage) -> None:
    now = timezone.now()
    for days in range(10):
        submit(
            unit_code=stage.town.code, body="路灯坏了三盏，晚上看不见路。", place=f"{days}栋", at=now - timedelta(days)
        )


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_ten_demands_are_taken_up_with_one_word_in_three_clicks(stage: Stage, size: dict[str, int]) -> None:
    ten_demands(stage)
    hand = Hand()
    with stage.page("/work/", who="clerk", size=size) as page:
        main = page.get_by_role("main")
        hand.press(main.get_by_label("全选本页"))
        hand.go(main.get_by_role("button", name="批量办理所选"))
        fill(main.locator("form"), reply=REPLY)
        hand.go(main.get_by_role("button", name="确认办理"))
        expect(main).to_contain_text("已办理 10 件")
    assert set(Demand.objects.values_list("state", "reply")) == {("accepted", REPLY)}
    assert hand.clicks <= 3


def test_a_narrowed_list_is_kept_through_a_demand_and_its_table(stage: Stage) -> None:
    ten_demands(stage)
    hand = Hand()
    with stage.page("/work/demands/", who="clerk") as page:
        main = page.get_by_role("main")
        main.get_by_label("查找").fill("7栋")
        hand.press(main.get_by_role("button", name="筛选"))
        expect(main.locator("tbody tr")).to_have_count(1)
        with page.expect_download() as table:
            hand.press(main.get_by_role("link", name="导出筛选结果"))
        assert table.value.path().read_text("utf-8-sig").count("\n") == 2
        hand.go(main.get_by_role("link", name="7栋"))
        hand.go(main.get_by_role("button", name="受理"))
        hand.go(main.get_by_label("所在位置").get_by_role("link"))
        expect(main.get_by_label("查找")).to_have_value("7栋")
    assert hand.clicks <= 5


def test_two_of_one_place_are_made_one_in_two_clicks(stage: Stage) -> None:
    for body in ("路灯坏了三盏，晚上看不见路。", "下班回家黑漆漆的，请修一下灯。"):
        submit(unit_code=stage.town.code, body=body, place="东门")
    hand = Hand()
    with stage.page("/work/", who="clerk", size=PHONE) as page:
        hand.go(page.get_by_role("main").locator("tbody th[scope=row] a").first)
        hand.go(page.get_by_role("button", name="并入这条"))
        expect(page.get_by_role("main")).to_contain_text("七天内可以撤销")
    assert Demand.objects.filter(state="merged").count() == 1
    assert hand.clicks <= 2


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_sample_is_drawn_and_its_first_case_opened_in_six_clicks(stage: Stage, size: dict[str, int]) -> None:
    project_at(State.APPROVED, town=stage.town)
    hand = Hand()
    with stage.page("/work/audit/", who="auditor", size=size) as page:
        main = page.get_by_role("main")
        hand.go(main.get_by_role("link", name="冻结抽查清单"))
        hand.go(main.get_by_role("button", name="冻结清单"))
        fill(paper(page, "draw"), entropy="4-1-6-2-3-5", witnesses="孙丽萍、冯雅琴")
        hand.press(paper(page, "draw").get_by_role("button", name="抽取样本"))
        hand.go(page.locator("#confirm [data-yes]"))
        first = main.get_by_role("table", name="抽查清单").locator("tbody a").first
        hand.go(first)
        _case(page)
    assert hand.clicks <= 6


def _case(page: Page) -> None:
    assert page.url.endswith(f"/work/audit/cases/{AuditCase.objects.get().pk}/")
    expect(paper(page, "raise")).to_be_visible()
