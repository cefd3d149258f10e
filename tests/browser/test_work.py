"""At work, on a desk and on a phone: from signing in to the most urgent matter in two clicks; a form asks no more than
it needs; lines of a heading end where words do.
"""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from demands.actions import submit
from projects.lifecycle.project import State
from tests.browser.stage import DESK, Stage
from tests.town import PASSWORD
from tests.walk import project_at

pytestmark = [pytest.mark.browser, pytest.mark.look, pytest.mark.django_db(transaction=True)]
SMALL = {"width": 360, "height": 740}
LINES = """head => {
  const lines = [], range = document.createRange(), walker = document.createTreeWalker(head, NodeFilter.SHOW_TEXT);
  let top = null;
  while (walker.nextNode()) for (let at = 0; at < walker.currentNode.length; at++) {
    range.setStart(walker.currentNode, at); range.setEnd(walker.currentNode, at + 1);
    const here = Math.round(range.getBoundingClientRect().top);
    if (here !== top) lines.push(""); top = here;
    lines[lines.length - 1] += range.toString();
  }
  return lines;
}"""
"""The text of each line as it is drawn."""


@pytest.mark.parametrize("size", [DESK, SMALL], ids=["desk", "phone"])
def test_two_clicks_from_signing_in_to_the_most_urgent(stage: Stage, size: dict[str, int]) -> None:
    now = timezone.now()
    for days, place in ((1, "东门"), (40, "南门"), (3, "西门")):
        submit(unit_code=stage.town.code, body="路灯坏了三盏，晚上看不见路。", place=place, at=now - timedelta(days))
    project_at(State.DRAFT, town=stage.town)
    clicks = 0
    with stage.page("/work/", size=size) as page:
        page.get_by_label("用户名").fill("clerk")
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="登录", exact=True).click()
        clicks += 1
        page.wait_for_url("**/work/")
        first = page.get_by_role("main").locator("tbody th[scope=row] a").first
        expect(first).to_contain_text("南门")
        box = first.bounding_box()
        assert box and box["y"] + box["height"] < size["height"], "it is seen without scrolling"
        first.click()
        clicks += 1
        page.wait_for_url("**/demands/*/?list=work*")
        expect(page.locator("h1")).to_contain_text("南门")
    assert clicks == 2


def test_a_form_that_lacks_something_is_told_so_before_it_is_asked_about(stage: Stage) -> None:
    project = project_at(State.REVIEW, town=stage.town)
    with stage.page(reverse("projects:step", args=[project.pk, "reject"]), who="approver") as page:
        form, asks = page.locator("form[data-confirm]"), page.locator("#confirm")
        with page.expect_navigation():
            form.get_by_role("button", name="不予立项").click()
        expect(page.get_by_role("main")).to_contain_text("请填写理由")
        expect(asks).to_be_hidden()
        form.locator('[name="reason"]').fill("与政府投资项目重复，不予立项")
        form.locator('[name="no_interest"]').check()
        form.get_by_role("button", name="不予立项").click()
        expect(asks).to_be_visible()


def test_a_checklist_asks_for_words_only_where_something_is_wrong(stage: Stage) -> None:
    project = project_at(State.ACCEPTANCE, town=stage.town)
    with stage.page(reverse("audit:checks", args=[project.pk]), who="secretary", size=SMALL) as page:
        words = page.locator('[name="funds_note"]')
        expect(words).to_be_hidden()
        page.locator('[name="funds"][value="no"]').check()
        expect(words).to_be_visible()
        page.locator('[name="funds"][value="yes"]').check()
        expect(words).to_be_hidden()


@pytest.mark.parametrize(
    ("title", "words"),
    [("海珠社区楼道照明改造和无障碍坡道工程", ("社区", "楼道", "照明", "改造", "工程")),
     ("“智慧+”微实事之智慧家教进桃源", ("智慧", "家教", "桃源"))],
)  # fmt: skip
def test_a_title_breaks_between_words(stage: Stage, title: str, words: Any) -> None:
    project = project_at(State.DRAFT, town=stage.town, title=title)
    with stage.page(reverse("workbench:project", args=[project.pk]), who="clerk", size=SMALL) as page:
        lines = page.locator("h1").evaluate(LINES)
        assert "".join(lines) == title and len(lines) > 1
        for word in words:
            assert sum(line.count(word) for line in lines) == title.count(word), lines
