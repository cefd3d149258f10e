"""Everything works without JavaScript: a demand is filed, a step is taken, and what is not undone is done at once."""

import pytest
from playwright.sync_api import expect

from demands.models import Demand
from projects.lifecycle.project import State
from tests.browser.stage import PHONE, Stage, fill, follow, said, send
from tests.walk import project_at

pytestmark = [pytest.mark.browser, pytest.mark.look, pytest.mark.django_db(transaction=True)]


def test_a_demand_is_filed(stage: Stage) -> None:
    with stage.page("/", size=PHONE, java_script_enabled=False) as page:
        follow(page, page.get_by_role("main").get_by_role("link", name="我要提需求"))
        form = page.locator("main form")
        form.locator('[name="body"]').fill("三栋楼道的灯坏了两个月，老人晚上不敢下楼。")
        send(form, "提交需求")
        said(page, "请选择您所在的社区。")
        form.locator('[name="unit_code"]').select_option(stage.town.code)
        form.locator("summary").click()
        form.locator('[name="is_safety"]').check()
        send(form, "提交需求")
        said(page, "已收到您的需求")
        stage.look(page, "no-javascript-demand")
    assert Demand.objects.get().is_safety


def test_a_step_is_taken(stage: Stage) -> None:
    project = project_at(State.SCREENING, town=stage.town)
    with stage.page(f"/work/projects/{project.pk}/", who="secretary", java_script_enabled=False) as page:
        follow(page, page.locator("#now").get_by_role("link", name="提交评议"))
        send(page.locator("main form"), "提交评议")
        said(page, "已办理“提交评议”")
        stage.look(page, "no-javascript-step")
    project.refresh_from_db()
    assert project.state == State.DELIBERATION


def test_what_is_dangerous_needs_no_dialog(stage: Stage) -> None:
    project = project_at(State.SCREENING, town=stage.town)
    with stage.page(f"/work/projects/{project.pk}/step/withdraw/", who="clerk", java_script_enabled=False) as page:
        form = page.locator("main form")
        with page.expect_navigation():
            form.get_by_role("button", name="撤回", exact=True).click()
        said(page, "请填写理由。")
        fill(form, reason="居民改了主意")
        with page.expect_navigation():
            form.get_by_role("button", name="撤回", exact=True).click()
        expect(page.get_by_role("main")).to_contain_text("已撤回")
    project.refresh_from_db()
    assert project.state == State.WITHDRAWN
