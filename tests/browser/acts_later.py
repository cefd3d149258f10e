"""The second half of the road: buying, building, accepting, rating, paying, auditing, the archive and its papers."""

import re
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import Page, expect

from acceptance.models import Inspection
from audit.models import Sample
from governance.events.tasks import publish_yesterdays_digest
from portal.reports.models import Document
from portal.reports.tasks import draw_document
from tests.browser.acts import (
    BENEFICIARIES,
    RESIDENTS_PHONE,
    TITLE,
    from_work_list,
    project_page,
    section,
    stands,
    take,
    the_project,
    today,
)
from tests.browser.pictures import picture
from tests.browser.stage import PHONE, Stage, fill, follow, paper, said, send, unfold
from tests.browser.wall import Wall

PROPOSER, COMMITTEE_MEMBER = "罗阿姨", "居委会老周"
"""Members of the acceptance group without accounts: they sign on paper."""
RATINGS = BENEFICIARIES // 10


def day(after: int) -> str:
    return (timezone.localdate() + timezone.timedelta(days=after)).isoformat()


# Buying ---------------------------------------------------------------------------------------------------------------


def clerk_buys(stage: Stage) -> None:
    """Three quotes, one of a firm that is new; the cheapest is chosen and publicised."""
    with stage.page("/work/", who="clerk") as page:
        from_work_list(page)
        take(page, "启动采购")
        section(page, "采购")
        stage.look(page, "purchase")
        for name, amount in (("深圳市安居修缮有限公司", "46800"), ("深圳市粤海建设有限公司", "47900")):
            form = paper(page, "quote")
            form.locator('[name="party"]').select_option(label=name)
            fill(form, amount=amount, received_on=today())
            send(form, "保存，继续添加")
            said(page, "报价已登记")
        form = paper(page, "quote")
        fill(form, name="深圳市前海匠作有限公司", registered_on="2019-05-06", amount="48300", received_on=today())
        send(form, "保存，继续添加")
        form = paper(page, "choose")
        form.get_by_label("深圳市安居修缮有限公司").check()
        fill(form, reason="报价最低，做过同类坡道改造。", scope_note="市政公用工程施工")
        stage.look(page, "purchase-quotes")
        send(form, "选定")
        send(paper(page, "award"), "确定承接方并公示")
        stage.look(page, "project-awarded")


def contract_signed(stage: Stage) -> None:
    """The clerk writes the contract down, the secretary signs."""
    with stage.page("/work/", who="clerk") as page:
        project_page(page)
        section(page, "合同")
        fill(
            paper(page, "contract"), number="HZ-2026-018", amount="46800", signed_on=today(), ends_on=day(40),
            acceptance_plan="完工后十五个工作日内由验收组现场核量，按合同标准逐项验收。", rows__0__name="面层铺设完成",
            rows__0__planned_on=day(15), rows__1__name="扶手安装完成", rows__1__planned_on=day(30),
        )  # fmt: skip
        stage.look(page, "contract")
        send(paper(page, "contract"), "登记合同")
        said(page, "合同已登记")
    with stage.page("/work/", who="secretary") as page:
        from_work_list(page)
        stage.look(page, "project-to-sign")
        take(page, "签订合同")
        stage.look(page, "project-contracted")
    stands("contracted")


# Building -------------------------------------------------------------------------------------------------------------


def clerk_starts(stage: Stage) -> None:
    """Not before the site is safe and was photographed: the reasons are links, and are followed."""
    with stage.page("/work/", who="clerk") as page:
        project_page(page)
        expect(page.locator("#now .refusals").first).to_be_visible()
        stage.look(page, "project-before-start")
        section(page, "照片")
        form = paper(page, "photo")
        fill(form, stage="before", image=picture("before.jpg"), taken_on=today(), caption="坡道原状")
        stage.look(page, "photos")
        send(form, "上传")
        section(page, "开工安全检查")
        form = paper(page, "safety")
        fill(form, has_barriers=True, has_informed_neighbours=True, has_insurance=True)
        stage.look(page, "safety")
        send(form, "登记检查")
        take(page, "开工")
    stands("implementation")


def supplier_works(stage: Stage) -> None:
    """The firm on its phone: progress, photos, milestones; then it hands the work over."""
    with stage.page("/work/", who="supplier_user", size=PHONE, has_touch=True) as page:
        stage.look(page, "work-list-supplier")
        from_work_list(page)
        stage.look(page, "project-supplier")
        section(page, "报送进度")
        form = paper(page, "progress")
        fill(form, percent="100", text="面层和扶手全部完成，现场已清理。")
        stage.look(page, "progress")
        send(form, "报送进度")
        for stage_name, colour in (("during", "#d4a373"), ("after", "#588157")):
            section(page, "照片")
            form = paper(page, "photo")
            fill(form, stage=stage_name, image=picture(f"{stage_name}.jpg", colour), taken_on=today())
            send(form, "上传")
        for _milestone in range(2):
            if "/milestones/" not in page.url:
                section(page, "节点")
            stage.look(page, "milestones")
            form = page.locator('form:has(input[name="do"][value^="done-"])').first
            send(form, "标为完成")
        stage.look(page, "project-supplier-done")
        take(page, "申请验收", beneficiaries=str(BENEFICIARIES))
    stands("acceptance")


# Acceptance -----------------------------------------------------------------------------------------------------------


def group_accepts(stage: Stage) -> None:
    """The street's engineer leads; three sign in their accounts, two on paper."""
    with stage.page("/work/", who="engineer") as page:
        from_work_list(page)
        section(page, "验收")
        stage.look(page, "acceptance-plan")
        send(_filled(page, "plan", held_on=today(), place="文竹园东门"), "组织验收")
        _members(page, stage)
        form = paper(page, "measure")
        fill(form, rows__0__actual="121", rows__1__actual="36")
        send(form, "保存核量")
        send(_filled(page, "hear", people="12", satisfied="12", summary="坡道不滑了，老人愿意走。"), "记录意见")
        stage.look(page, "acceptance-waiting")
        for name in (PROPOSER, COMMITTEE_MEMBER):
            _paper_signature(page, name)
    for who, name in (("secretary", "林国栋"), ("member03", "议事员03"), ("street_clerk", "张文静")):
        with stage.page("/work/", who=who, size=PHONE) as page:
            from_work_list(page)
            form = page.locator('form:has([name="typed"])')
            unfold(form)
            fill(form, opinion="fit", typed=name)
            stage.look(page, f"sign-{who}")
            send(form, "签字")
    with stage.page("/work/", who="engineer") as page:
        from_work_list(page)
        stage.look(page, "acceptance-signed")
        send(_filled(page, "pass", text="数量、质量与合同一致。"), "结论：合格")
        said(page, "验收通过")
        stage.look(page, "acceptance-passed")
    stands("accepted")


def _filled(page: Page, do: str, **values: object):  # type: ignore[no-untyped-def]
    form = paper(page, do)
    fill(form, **values)
    return form


def _members(page: Page, stage: Stage) -> None:
    accounts = {"community_secretary": "林国栋", "council_member": "议事员03", "street_clerk": "张文静"}
    for kind, name in accounts.items():
        form = paper(page, "member")
        option = form.locator('[name="user"] option', has_text=name).first
        fill(form, kind=kind, user=option.get_attribute("value"))
        send(form, "加入验收组")
    for kind, name in (("proposer", PROPOSER), ("committee_member", COMMITTEE_MEMBER)):
        send(_filled(page, "member", kind=kind, name=name), "加入验收组")
    stage.look(page, "acceptance-group")


def _paper_signature(page: Page, name: str) -> None:
    seat = page.locator("details.more", has=page.locator("summary", has_text=f"签字：{name}"))
    form = seat.locator('form:has(input[name="do"][value^="sign-"])')
    unfold(form)
    fill(form, opinion="fit", paper=picture(f"{name}.jpg", "#ffffff"))
    send(form, "登记纸质签字")
    said(page, f"{name} 已签字")


# Evaluation and money -------------------------------------------------------------------------------------------------


def residents_rate(stage: Stage) -> list[str]:
    """By the code on site, on phones; the same number does not count twice. The numbers that rated."""
    phones = [f"1370000{number:04}" for number in range(RATINGS)]
    address = f"/projects/{the_project().code}/rate/"
    with stage.page(address, size=PHONE, has_touch=True) as page:
        stage.look(page, "rate")
        for number, phone in enumerate(phones):
            page.goto(address)
            form = page.locator("main form")
            for name in ("overall", "need", "openness", "quality", "effect", "attitude"):
                fill(form, **{name: 4 if number == 1 and name == "openness" else 5})
            fill(form, comment="谢谢，很实用。", phone=phone)
            send(form, "提交评价")
            said(page, "谢谢您的评价")
        stage.look(page, "rated")
    assert the_project().evaluation_count == RATINGS
    return phones


def street_scores_and_pays(stage: Stage) -> None:
    """The score by the approver; the community asks for the contract's sum, the street's finance pays it."""
    with stage.page("/work/", who="approver") as page:
        project_page(page)
        section(page, "居民评价")
        stage.look(page, "ratings")
        project_page(page)
        section(page, "绩效评分")
        form = paper(page, "score")
        for field in form.locator('input[inputmode="decimal"]').all():
            label = form.locator(f'label[for="{field.get_attribute("id")}"]').inner_text()
            most = re.search(r"满分 (\d+)", label)
            assert most, label
            field.fill(str(int(most[1]) - 1))
        stage.look(page, "performance")
        send(form, "保存评分")
        stage.look(page, "project-scored")
    with stage.page("/work/", who="clerk") as page:
        project_page(page)
        section(page, "支付")
        send(_filled(page, "request", amount="46800", purpose="合同款"), "申请支付")
        section(page, "支付")
        stage.look(page, "payments-clerk")
    with stage.page("/work/", who="finance") as page:
        from_work_list(page, f"{TITLE}：合同款")
        stage.look(page, "payments-finance")
        form = page.locator('form:has(input[name="do"][value^="pay-"])')
        fill(form, voucher="PZ-2026-118")
        send(form, "支付")
        stage.look(page, "payments-paid")


# Audit and archive ----------------------------------------------------------------------------------------------------


def auditor_draws(stage: Stage, wall: Wall) -> None:
    """The frame is frozen, the next morning's digest draws; a finding is raised on what was drawn."""
    year = the_project().approved_on.year
    with stage.page("/work/audit/", who="auditor") as page:
        stage.look(page, "audit-home")
        page.goto("/work/audit/samples/new/")
        form = paper(page, "freeze")
        fill(form, year=year, from_on=f"{year}-01-01", until_on=min(today(), f"{year}-12-31"))
        stage.look(page, "sample-new")
        send(form, "冻结清单")
        stage.look(page, "sample-frozen")
    wall.days(1)
    publish_yesterdays_digest()
    with stage.page("/work/audit/", who="auditor") as page:
        page.goto(f"/work/audit/samples/{Sample.objects.get().pk}/")
        form = paper(page, "draw")
        fill(form, source="digest")
        stage.look(page, "sample-draw")
        send(form, "抽取样本")
        said(page, TITLE)
        stage.look(page, "sample-drawn")
        follow(page, page.get_by_role("main").get_by_role("link", name=TITLE).first)
        stage.look(page, "audit-from-sample")


def finding_mended(stage: Stage) -> None:
    """Raised on the drawn case; the archive is refused until it is answered and verified."""
    with stage.page("/work/", who="auditor") as page:
        from_work_list(page, kind="审计检查")
        form = paper(page, "raise")
        fill(
            form, section="funds", gravity="minor", text="支付申请没有附扶手的数量清单。", basis="R44 按合同逐笔支付",
        )  # fmt: skip
        stage.look(page, "case")
        send(form, "提出发现")
    with stage.page("/work/", who="approver") as page:
        project_page(page)
        stage.look(page, "project-archive-refused")
        expect(page.locator("#now .refusals li", has_text="审计发现")).to_be_visible()
    with stage.page("/work/", who="clerk") as page:
        from_work_list(page, kind="审计发现")
        form = page.locator('form:has(input[name="do"][value^="answer-"])')
        fill(form, answer="已补交数量清单并装入档案。")
        stage.look(page, "finding-answer")
        send(form, "报告整改")
        stage.look(page, "finding-answered")
    with stage.page("/work/", who="auditor") as page:
        stage.look(page, "work-list-auditor")
        from_work_list(page, kind="审计发现")
        form = page.locator('form:has(input[name="do"][value^="verify-"])')
        fill(form, verification="查看了补交的清单原件。")
        stage.look(page, "finding-verify")
        send(form, "核实销号")
        from_work_list(page, kind="审计检查")
        send(_filled(page, "close", conclusion="已整改，资金与合同相符。"), "整改完毕，结案")
        stage.look(page, "case-closed")


def approver_archives(stage: Stage) -> None:
    with stage.page("/work/", who="approver") as page:
        from_work_list(page)
        take(page, "归档")
        stage.look(page, "project-archived")
    stands("archived")


def dossier_fetched(stage: Stage, folder: Path) -> None:
    """Asked for on the project, drawn by the worker's task, fetched from its page."""
    with stage.page("/work/", who="clerk") as page:
        project_page(page)
        follow(page, page.get_by_role("button", name="生成项目档案"))
        stage.look(page, "document-growing")
        assert draw_document(Document.objects.get().pk) == "done"
        page.reload()
        stage.look(page, "document-done")
        with page.expect_download() as fetched:
            page.get_by_role("main").get_by_role("link", name="下载").first.click()
        path = folder / "dossier.pdf"
        fetched.value.save_as(path)
        assert path.read_bytes().startswith(b"%PDF-")


def everybody_sees_the_end(stage: Stage, phones: list[str]) -> None:
    """The public page tells the whole road, and nobody's number or name."""
    with stage.page("/projects/", size=PHONE) as page:
        stage.look(page, "public-projects")
        follow(page, page.get_by_role("main").get_by_role("link", name=TITLE).first)
        stage.look(page, "public-project")
        for step in ("提交初审", "评议通过", "立项", "签订合同", "开工", "验收通过", "归档"):
            expect(page.locator(".timeline")).to_contain_text(step)
        text = page.content()
    assert not [phone for phone in [RESIDENTS_PHONE, *phones] if phone in text]
    assert not re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)", text)
    assert not [name for name in (PROPOSER, COMMITTEE_MEMBER, "罗小妹") if name in text]
    assert Inspection.objects.filter(members__name=PROPOSER).exists()
