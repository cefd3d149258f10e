"""The road of one demand to the archive, act by act, each person at her own screen. One function, one act."""

from django.utils import timezone
from playwright.sync_api import Page, expect

from projects.models import Project
from tests.browser.pictures import picture
from tests.browser.stage import PHONE, Stage, fill, follow, paper, said, send, take, unfold

TITLE = "文竹园东门坡道防滑改造"
BODY = "文竹园东门外的坡道一下雨就打滑，上个月有两位老人摔倒，希望铺防滑面层并装上扶手。"
RESIDENTS_PHONE = "13912345678"
PLACE = "文竹园东门"
BENEFICIARIES = 60
"""A tenth of them has to rate."""


def today() -> str:
    return timezone.localdate().isoformat()


def the_project() -> Project:
    return Project.objects.get(title=TITLE)


def stands(state: str) -> None:
    """Where the project is, asked of the database."""
    assert the_project().state == state


def project_page(page: Page) -> None:
    """To the project by the list of projects."""
    page.goto("/work/projects/")
    follow(page, page.get_by_role("main").get_by_role("link", name=TITLE, exact=True))


def from_work_list(page: Page, name: str = TITLE, kind: str = "") -> None:
    """To what waits for the person, by her work list; `kind` where the project waits in several ways."""
    page.goto("/work/")
    row = page.locator("main tbody tr", has=page.locator(".tag", has_text=kind))
    follow(page, row.get_by_role("link", name=name, exact=True).first)


def section(page: Page, label: str) -> None:
    """To the page on which a section of the project is worked on."""
    link = page.get_by_role("main").locator("details .row a.btn", has_text=label).first
    unfold(link)
    follow(page, link)


# The demand -----------------------------------------------------------------------------------------------------------


def resident_asks(stage: Stage) -> str:
    """Four fields on a phone, without an account; the tracking code that she gets."""
    with stage.page("/", size=PHONE, has_touch=True) as page:
        stage.look(page, "public-home")
        follow(page, page.get_by_role("main").get_by_role("link", name="我要提需求"))
        form = page.locator("main form")
        send(form, "提交需求")
        expect(form.locator(".error-summary").get_by_text("请写下您希望解决的问题。")).to_be_visible()
        stage.look(page, "demand-empty")
        page.get_by_label("您希望解决什么问题").fill(BODY)
        page.get_by_label("所在社区").select_option(stage.town.code)
        page.get_by_label("具体地点").fill(PLACE)
        page.get_by_label("手机号码").fill(RESIDENTS_PHONE)
        stage.look(page, "demand-filled")
        send(form, "提交需求")
        said(page, "已收到您的需求")
        stage.look(page, "demand-received")
        return page.locator(".box--ok strong").inner_text()


def clerk_accepts(stage: Stage, code: str) -> None:
    """The clerk answers within her work list; the resident reads it by her code."""
    with stage.page("/work/", who="clerk") as page:
        stage.look(page, "work-list-clerk")
        follow(page, page.get_by_label("工作台导航").get_by_role("link", name="需求", exact=True))
        stage.look(page, "demands")
        follow(page, page.get_by_role("main").get_by_role("link", name=PLACE).first)
        said(page, code)
        stage.look(page, "demand-clerk")
        form = page.locator('form[action*="/accept/"]')
        unfold(form)
        fill(form, reply="收到，社区本周到现场查看，拟列入今年的微实事项目。")
        send(form, "受理")
        said(page, "已受理")
        stage.look(page, "demand-accepted")
    with stage.page("/track/", size=PHONE) as page:
        page.get_by_role("textbox", name="查询码").or_(page.locator('main [name="code"]')).first.fill(code)
        send(page.locator("main form"), "查询")
        said(page, "拟列入今年的微实事项目")
        stage.look(page, "demand-tracked")


# The design -----------------------------------------------------------------------------------------------------------


def clerk_drafts(stage: Stage) -> None:
    """A project that adopts the demand; what is missing is said with links, and mended by them."""
    with stage.page("/work/", who="clerk") as page:
        follow(page, page.get_by_label("工作台导航").get_by_role("link", name="起草项目"))
        stage.look(page, "project-new")
        form = paper(page, "new")
        fill(
            form, title=TITLE, type="engineering", category="facility", place="文竹园东门外坡道",
            purpose="坡道雨天湿滑，老人和推婴儿车的居民出行不安全。", target_group="文竹园全体居民",
        )  # fmt: skip
        form.get_by_label(PLACE).check()
        send(form, "建立项目")
        stage.look(page, "project-drafted")
        _obstacles(stage, page)
        _budget(stage, page)
        _negative_list(stage, page)
        _targets(stage, page)
        _stale_and_refused(stage, page)
    stands("screening")


def _obstacles(stage: Stage, page: Page) -> None:
    """Submitting a draft without its parts: the sentences and their links, on the project and on the step's page."""
    now = page.locator("#now")
    for words in ("负面清单", "预算", "绩效目标"):
        expect(now.locator(".refusals li", has_text=words).get_by_role("link").first).to_be_visible()
    page.goto(f"{page.url}step/submit/")
    said(page, "还不能办理")
    stage.look(page, "step-submit-refused")


def _mend(page: Page, words: str) -> None:
    """From the project to where what the sentence names is mended."""
    project_page(page)
    follow(page, page.locator("#now .refusals li", has_text=words).get_by_role("link").first)


def _budget(stage: Stage, page: Page) -> None:
    _mend(page, "预算")
    fill(
        paper(page, "budget"), rows__0__name="防滑面层", rows__0__quantity="120", rows__0__measure="平方米",
        rows__0__unit_price="260", rows__1__name="不锈钢扶手", rows__1__quantity="36", rows__1__measure="米",
        rows__1__unit_price="480",
    )  # fmt: skip
    send(paper(page, "budget"), "保存预算")
    said(page, "预算表已保存")
    section(page, "编制预算表")
    stage.look(page, "budget")
    page.set_viewport_size(PHONE)
    stage.look(page, "budget")
    page.set_viewport_size({"width": 1280, "height": 900})


def _negative_list(stage: Stage, page: Page) -> None:
    _mend(page, "负面清单")
    form = paper(page, "negative_list")
    for answer in form.locator('input[type="radio"][value="no"]').all():
        answer.check()
    stage.look(page, "negative-list")
    send(form, form.get_by_role("button").first.inner_text())


def _targets(stage: Stage, page: Page) -> None:
    _mend(page, "绩效目标")
    form = paper(page, "targets")
    fill(form, rows__0__kind="output", rows__0__indicator="铺设防滑面层", rows__0__target="120 平方米")
    stage.look(page, "targets")
    send(form, "保存")


def _stale_and_refused(stage: Stage, page: Page) -> None:
    """Two tabs: in the second what the first rests on is changed (422), then the step itself is taken (409)."""
    project_page(page)
    stage.look(page, "project-ready")
    follow(page, page.locator("#now").get_by_role("link", name="提交初审"))
    stage.look(page, "step-submit")
    second = page.context.new_page()
    _answer(second, "yes")
    assert _press(page, "提交初审") == 422
    said(page, "还不能办理，没有保存")
    expect(page.locator("main .refusals").get_by_role("link").first).to_be_visible()
    stage.look(page, "step-submit-422")
    _answer(second, "no")
    page.goto(f"/work/projects/{the_project().pk}/step/submit/")
    second.goto(f"/work/projects/{the_project().pk}/step/submit/")
    assert _press(second, "提交初审") == 200
    assert _press(page, "提交初审") == 409
    said(page, "情况已经变化")
    stage.look(page, "step-submit-409")
    second.close()


def _answer(page: Page, answer: str) -> None:
    page.goto(f"/work/projects/{the_project().pk}/negative-list/")
    form = paper(page, "negative_list")
    fill(form, property_duty=answer)
    send(form, form.get_by_role("button").first.inner_text())


def _press(page: Page, label: str) -> int:
    """Press the button of a step; the status of the page that comes."""
    with page.expect_navigation() as arrived:
        page.locator("main form").get_by_role("button", name=label, exact=True).click()
    return arrived.value.status if arrived.value else 0


# Deliberation ---------------------------------------------------------------------------------------------------------


def secretary_tables(stage: Stage) -> None:
    with stage.page("/work/", who="secretary") as page:
        stage.look(page, "work-list-secretary")
        from_work_list(page)
        stage.look(page, "project-screening")
        take(page, "提交评议")
    stands("deliberation")


def council_meets(stage: Stage) -> None:
    """The clerk calls it and takes attendance, the chair opens; the clerk enters recusal and votes; the chair ends."""
    with stage.page("/work/", who="clerk") as page:
        project_page(page)
        section(page, "评议会议")
        fill(paper(page, "convene"), title="第三次居民议事会", held_on=today(), place="海珠社区党群服务中心二楼")
        stage.look(page, "meetings")
        send(paper(page, "convene"), "召集会议")
        _attendance(stage, page)
    with stage.page("/work/", who="chair") as page:
        from_work_list(page, "第三次居民议事会")
        send(paper(page, "open"), "开会")
        stage.look(page, "meeting-open-chair")
    with stage.page("/work/", who="clerk") as page:
        from_work_list(page, "第三次居民议事会")
        _votes(stage, page)
    with stage.page("/work/", who="chair") as page:
        from_work_list(page, "第三次居民议事会")
        send(paper(page, "close"), "结束会议")
        said(page, "会议已结束")
        stage.look(page, "meeting-closed")
        from_work_list(page)
        take(page, "评议通过")
        stage.look(page, "project-publicity")
    stands("publicity")


def _attendance(stage: Stage, page: Page) -> None:
    form = paper(page, "agenda")
    fill(form, mode="named")
    form.locator('[name="project"]').select_option(label=TITLE)
    send(form, "列入议程")
    form = paper(page, "attendance")
    form.get_by_label("全选").check()
    form.get_by_label("议事员15").uncheck()
    send(form, "保存签到")
    said(page, "签到已登记")
    stage.look(page, "meeting-convened")


def _votes(stage: Stage, page: Page) -> None:
    """One member steps aside, one says no, the others yes."""
    item = page.locator('article[id^="item-"]')
    recuse = item.locator('form:has(input[name="do"][value^="recuse-"])')
    unfold(recuse)
    recuse.locator('[name="member"]').select_option(label="议事员05")
    fill(recuse, kind="relative", reason="坡道施工方负责人是本人亲属")
    send(recuse, "登记回避")
    said(page, "已登记回避")
    grid = page.locator('form:has(input[name="do"][value^="votes-"])')
    expect(grid.get_by_text("议事员05", exact=True)).to_have_count(0)
    grid.get_by_label("议事员09 反对").check()
    grid.get_by_role("button", name="其余都填“同意”").click()
    expect(grid.locator('input[type="radio"][value="for"]:checked')).to_have_count(
        len(grid.locator("tbody tr").all()) - 1
    )
    stage.look(page, "meeting-votes")
    page.set_viewport_size(PHONE)
    stage.look(page, "meeting-votes")
    send(grid, "登记所填表决")
    said(page, "表决已登记")


# Publicity and approval -----------------------------------------------------------------------------------------------


def everybody_reads(stage: Stage) -> None:
    """The notice, signed out, on a phone; the clerk's photo of the board."""
    with stage.page("/work/", who="clerk") as page:
        project_page(page)
        section(page, "公示与张贴")
        form = page.locator('form:has(input[name="do"][value^="board-"])').first
        fill(form, photo=picture("board.jpg", "#b23a48"), posted_on=today())
        send(form, "上传照片")
        said(page, "公示栏照片已保存")
        stage.look(page, "notice-posted")
    with stage.page("/", size=PHONE) as page:
        follow(page, page.get_by_role("main").get_by_role("link", name=TITLE).first)
        said(page, "公示期")
        expect(page.get_by_role("link", name="提出异议")).to_be_visible()
        stage.look(page, "notice-public")
        follow(page, page.get_by_role("link", name="提出异议"))
        stage.look(page, "objection-new")


def approver_approves(stage: Stage) -> None:
    with stage.page("/work/", who="approver") as page:
        stage.look(page, "work-list-approver")
        from_work_list(page)
        stage.look(page, "project-review")
        follow(page, page.locator("#now").get_by_role("link", name="立项", exact=True))
        stage.look(page, "step-approve")
        form = page.locator("main form").first
        fill(form, leader="李建军")
        send(form, "立项")
        stage.look(page, "project-approved")
    stands("approved")
