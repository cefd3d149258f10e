"""With the keyboard alone: a demand is filed, a step is taken; one sees where one is; dialogs keep and give back."""

import pytest
from playwright.sync_api import Locator, Page, expect

from demands.models import Demand
from projects.lifecycle.project import State
from tests.browser.stage import DESK, PHONE, Stage, said
from tests.walk import project_at

pytestmark = [pytest.mark.browser, pytest.mark.look, pytest.mark.django_db(transaction=True)]
HALF = {"width": 640, "height": 450}
"""A desk at a zoom of 200 %."""
FOCUS = """() => {
  const at = document.activeElement, look = getComputedStyle(at), box = at.getBoundingClientRect();
  if (at === document.body) return '';
  const isSeen = look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2 || at.matches('main, [data-focus]')
    || at.querySelector('.map__tile');
  const isThere = box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < innerHeight;
  return isSeen && isThere ? '' : at.outerHTML.slice(0, 160);
}"""


BORDER = "each => `${getComputedStyle(each).borderTopWidth} ${getComputedStyle(each).borderRightWidth}`"


def is_at(found: Locator) -> bool:
    return bool(found.evaluate("each => each === document.activeElement"))


def tab_to(page: Page, found: Locator, most: int = 90) -> None:
    """Press Tab until it has the focus; at every stop one sees where one is."""
    expect(found).to_have_count(1)
    unseen = []
    for _press in range(most):
        page.keyboard.press("Tab")
        unseen += [html] if (html := page.evaluate(FOCUS)) else []
        if is_at(found):
            assert unseen == []
            return
    raise AssertionError(f"{most} times Tab do not lead to {found}")


def enter(page: Page) -> None:
    """Press Enter where it leads to another page."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize("size", [DESK, HALF], ids=["100%", "200%"])
def test_a_demand_is_filed(stage: Stage, size: dict[str, int]) -> None:
    with stage.page("/", size=size) as page:
        page.keyboard.press("Tab")
        assert is_at(page.locator(".skip"))
        expect(page.locator(".skip")).to_be_in_viewport()
        page.keyboard.press("Enter")
        assert is_at(page.locator("main"))
        tab_to(page, page.get_by_role("main").get_by_role("link", name="我要提需求"), most=3)
        enter(page)
        tab_to(page, page.get_by_role("button", name="提交需求"))
        enter(page)
        summary = page.locator(".error-summary")
        assert is_at(summary)
        page.keyboard.press("Tab")
        assert is_at(summary.get_by_role("link", name="请写下您希望解决的问题。"))
        page.keyboard.press("Enter")
        assert is_at(page.locator("#id_body"))
        page.keyboard.type("三栋楼道的灯坏了两个月，老人晚上不敢下楼。")
        where = page.locator('[name="unit_code"]')
        tab_to(page, where)
        for _step in range(40):
            page.keyboard.press("ArrowDown")
            if where.input_value() == stage.town.code:
                break
        tab_to(page, page.locator('[name="place"]'))
        page.keyboard.type("三栋二单元")
        tab_to(page, page.get_by_role("button", name="提交需求"))
        enter(page)
        said(page, "已收到您的需求")
    assert Demand.objects.get().unit_code == stage.town.code


def test_a_step_is_taken(stage: Stage) -> None:
    project = project_at(State.SCREENING, town=stage.town)
    with stage.page(f"/work/projects/{project.pk}/", who="secretary") as page:
        tab_to(page, page.locator("#now").get_by_role("link", name="提交评议"))
        enter(page)
        tab_to(page, page.get_by_role("main").get_by_role("button", name="提交评议"))
        enter(page)
        said(page, "已办理“提交评议”")
        tab_to(page, page.get_by_role("button", name="知道了"))
        page.keyboard.press("Space")
        expect(page.locator(".toast")).to_have_count(0)
    project.refresh_from_db()
    assert project.state == State.DELIBERATION


def test_a_question_keeps_the_focus_and_gives_it_back(stage: Stage) -> None:
    project = project_at(State.SCREENING, town=stage.town)
    with stage.page(f"/work/projects/{project.pk}/step/withdraw/", who="clerk") as page:
        button = page.get_by_role("main").get_by_role("button", name="撤回", exact=True)
        dialog = page.locator("#confirm")
        tab_to(page, button)
        enter(page)
        said(page, "请填写理由。")
        assert is_at(page.locator('main [aria-invalid="true"]'))
        page.keyboard.type("居民已自行解决")
        tab_to(page, button)
        page.keyboard.press("Enter")
        expect(dialog).to_be_visible()
        assert is_at(dialog.get_by_role("button", name="先不办"))
        for _press in range(5):
            page.keyboard.press("Tab")
            assert page.evaluate("document.activeElement.matches('body, #confirm *')")
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
        assert is_at(button)
        page.keyboard.press("Enter")
        tab_to(page, dialog.locator("[data-yes]"), most=4)
        enter(page)
    project.refresh_from_db()
    assert project.state == State.WITHDRAWN


def test_colours_are_chosen_and_the_menu_closes(stage: Stage) -> None:
    with stage.page("/rules/", size=PHONE) as page:
        summary = page.locator(".menu summary")
        tab_to(page, summary)
        page.keyboard.press("Enter")
        tab_to(page, page.get_by_role("button", name="高对比"), most=6)
        with page.expect_response("**/ui/appearance/"):
            page.keyboard.press("Enter")
        assert is_at(summary)
        expect(page.get_by_role("button", name="高对比")).to_be_hidden()
        assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
        page.reload()
        assert page.locator("html").get_attribute("data-theme") == "contrast"
        summary.press("Enter")
        page.keyboard.press("Escape")
        expect(page.get_by_role("button", name="深色")).to_be_hidden()
        page.context.clear_cookies(name="theme")


@pytest.mark.parametrize(("wish", "name"), [("reduce", "none"), ("no-preference", "breathe")])
def test_nothing_moves_for_whom_movement_hurts(stage: Stage, wish: str, name: str) -> None:
    with stage.page("/ui") as page:
        page.emulate_media(reduced_motion=wish)
        assert page.locator(".skeleton__line").first.evaluate("each => getComputedStyle(each).animationName") == name


def test_forced_colours_leave_nothing_told_by_background_alone(stage: Stage) -> None:
    with stage.page("/ui") as page:
        page.emulate_media(forced_colors="active")
        for kind in (".btn", ".pill", ".toast", ".chip[aria-current]", ".nav a[aria-current], .side a[aria-current]"):
            assert page.locator(kind).first.evaluate(BORDER) != "0px 0px", kind
