"""The pages: who may open which, what a form does, and that a list costs the same whatever its length."""

import pytest
from django.urls import reverse

from audit.actions import findings, reports, samples
from audit.kinds import Section
from audit.lifecycle import FindingState, SampleState
from audit.models import AuditCase, Check, Finding, PublicReport, Sample
from governance.events.models import Event
from governance.recusal.actions import declare
from projects.lifecycle.project import State
from tests.walk import photo, project_at

FINDING = {
    "no_interest": "on",
    "do": "raise", "section": "contract", "gravity": "minor", "text": "合同签订日期早于立项日期两天", "basis": "R60",
}  # fmt: skip


def at(name, *args):
    return reverse(f"audit:{name}", args=args)


@pytest.mark.rule("R55")
def test_a_finding_without_the_declaration_comes_back_with_the_tick_named_and_its_words(town, signed, case):
    browser, given = signed(town.auditor), {name: value for name, value in FINDING.items() if name != "no_interest"}
    answer = browser.post(at("case", case.pk), given)
    page = answer.content.decode()
    assert answer.status_code == 422 and 'href="#raise-no_interest"' in page and FINDING["text"] in page
    assert not Finding.objects.exists()
    assert browser.post(at("case", case.pk), given | {"no_interest": "on"}).status_code == 302


def test_what_is_settled_leads_to_the_end_of_its_case(town, signed, case, raise_finding, later):
    finding = raise_finding(case, at=later)
    browser, where, way = signed(town.auditor), at("findings", case.project_id), f'{at("case", case.pk)}#close"'
    assert way not in browser.get(where).content.decode()
    findings.answer(finding, answer="合同补充协议已签，日期已更正", by=town.clerk, at=later)
    assert way not in browser.get(where).content.decode()
    findings.verify(finding, verification="查看原件", by=town.auditor, at=later)
    assert way in browser.get(where).content.decode()
    assert 'id="close"' in browser.get(at("case", case.pk)).content.decode()
    assert way not in signed(town.clerk).get(where).content.decode()


@pytest.mark.parametrize("name", ["home", "cases", "samples"])
def test_everybody_with_a_file_may_open_the_overviews(town, signed, drawn, name):
    for person in (town.clerk, town.street_clerk, town.auditor, town.district):
        assert signed(person).get(at(name)).status_code == 200
    assert signed(town.stranger).get(at(name)).status_code == 403
    signed(town.auditor).logout()
    assert signed(town.auditor).get(at(name)).status_code == 200


def test_a_visitor_is_sent_to_sign_in(client, db):
    assert client.get(at("home")).status_code == 302


def test_freezing_and_drawing_by_page(town, signed, approved):
    browser = signed(town.auditor)
    answer = browser.post(at("sample_new"), {"do": "freeze", "unit_code": town.district_code, "year": 2026})
    sample = Sample.objects.get()
    assert answer.url == at("sample", sample.pk)
    page = browser.get(answer.url).content.decode()
    assert sample.frame_hash in page and "向上取整" in page and approved[0].title in page
    answer = browser.post(answer.url, {"do": "draw", "source": "dice", "entropy": "12", "version": sample.version})
    assert answer.status_code == 422 and "至少 6 位" in answer.content.decode()
    given = {
        "do": "draw",
        "source": "dice",
        "entropy": "416235",
        "witnesses": "孙丽萍、冯雅琴",
        "version": sample.version,
    }
    assert browser.post(at("sample", sample.pk), given).status_code == 302
    sample.refresh_from_db()
    assert sample.state == SampleState.DRAWN
    assert sample.seed in browser.get(at("sample", sample.pk)).content.decode()
    assert all(
        f'href="{at("case", case.pk)}"' in browser.get(at("sample", sample.pk)).content.decode()
        for case in sample.cases.all()
    )
    assert browser.get(at("sample", sample.pk) + "?show=all").status_code == 200
    assert browser.post(at("sample", sample.pk), given).status_code == 409
    recipe = browser.get(at("recipe", sample.pk))
    assert sample.frame_hash in recipe.content.decode() and "attachment" in recipe["Content-Disposition"]


def test_who_may_see_and_draw_a_sample(town, signed, sample):
    for person in (town.clerk, town.street_clerk, town.other_auditor):
        assert signed(person).get(at("sample", sample.pk)).status_code == 404
    assert signed(town.district).get(at("sample", sample.pk)).status_code == 200
    assert signed(town.district).post(at("sample", sample.pk), {"do": "draw"}).status_code == 403
    assert signed(town.clerk).get(at("sample_new")).status_code == 403
    assert signed(town.auditor).get(at("recipe", sample.pk)).status_code == 404


def test_samples_are_turned_over(town, signed, approved, later):
    for _number in range(22):
        frame = samples.freeze_frame(unit_code=town.district_code, year=2026, by=town.auditor, at=later)
        samples.cancel(frame, reason="清单有误，重新冻结", by=town.auditor, at=later)
    browser = signed(town.auditor)
    first = browser.get(at("samples"))
    assert len(first.context["rows"]) == 20 and not first.context["newer_url"]
    assert len(browser.get(at("samples") + first.context["older_url"]).context["rows"]) == 2


def test_a_finding_by_page(town, signed, case):
    browser = signed(town.auditor)
    answer = browser.post(at("case", case.pk), FINDING | {"text": "太短"})
    assert answer.status_code == 422 and "至少 10 个字" in answer.content.decode() and not Finding.objects.exists()
    assert browser.post(at("case", case.pk), FINDING | {"evidence": photo()}).status_code == 302
    finding = Finding.objects.get()
    picture = browser.get(at("evidence", finding.pk), follow=True)
    assert picture.status_code == 200 and b"".join(picture.streaming_content)
    page = at("findings", case.project_id)
    clerk = signed(town.clerk)
    assert "报告整改" in clerk.get(page).content.decode()
    given = {"do": f"answer-{finding.pk}", "answer": "已补办批复并核对全部合同日期。", "version": finding.version}
    assert clerk.post(page, given).status_code == 302
    finding.refresh_from_db()
    sent = {"do": f"verify-{finding.pk}", "verification": "查看原件", "no_interest": "on", "version": finding.version}
    assert clerk.post(page, sent).status_code == 403
    assert signed(town.auditor).post(page, sent).status_code == 302
    finding.refresh_from_db()
    assert finding.state == FindingState.VERIFIED
    done = {"do": "close", "conclusion": "整改到位", "no_interest": "on", "version": AuditCase.objects.get().version}
    assert signed(town.auditor).post(at("case", case.pk), done).status_code == 302


def test_a_case_is_opened_by_page(town, signed, approved):
    page = at("case_new", approved[0].pk)
    assert signed(town.clerk).get(page).status_code == 403
    answer = signed(town.auditor).post(page, {"do": "open", "ground": "directed", "note": "年度重点检查"})
    assert answer.url == at("case", AuditCase.objects.get().pk)
    assert "正在检查中" in signed(town.auditor).get(page).content.decode()


def test_outside_reach_and_recused(town, signed, case, approved, later):
    for name, pk in (("case", case.pk), ("findings", approved[0].pk), ("checks", approved[0].pk)):
        assert signed(town.other_clerk).get(at(name, pk)).status_code == 404
        assert signed(town.street_clerk).get(at(name, pk)).status_code == 200
    declare(town.street_clerk, approved[0], reason="亲属承接", by=town.street_clerk, at=later)
    for name, pk in (("case", case.pk), ("findings", approved[0].pk), ("checks", approved[0].pk)):
        assert signed(town.street_clerk).get(at(name, pk)).status_code == 403


def test_a_check_by_page(town, signed):
    project = project_at(State.ACCEPTANCE, town=town)
    answers = {section.value: "yes" for section in Section}
    page = at("checks", project.pk)
    given = {"do": "self", "no_interest": "on", "checked_on": project.completed_on.isoformat()}
    assert signed(town.secretary).post(page, given | answers | {"funds": "no"}).status_code == 422
    assert signed(town.secretary).post(page, given | answers).status_code == 302
    assert Check.objects.get().kind == "self"
    assert "未发现问题" in signed(town.secretary).get(page).content.decode()
    assert 'name="do" value="full"' not in signed(town.secretary).get(page).content.decode()


def test_a_resident_reports_and_reads_the_reply(town, client, signed, approved):
    form = reverse("audit_public:new", args=[approved[0].code])
    assert client.get(form).status_code == 200
    given = {"section": "acceptance", "body": "三栋楼道只换了十盏灯，验收单写三十盏", "phone": "13800001234"}
    assert client.post(form, given | {"body": "短"}).status_code == 422
    answer = client.post(form, given)
    report = PublicReport.objects.get()
    assert report.shown_code in client.get(answer.url).content.decode()
    page = at("report", report.pk)
    assert signed(town.clerk).get(page).status_code == signed(town.clerk).get(at("reports")).status_code == 403
    street = signed(town.street_clerk)
    assert "十盏灯" in street.get(page).content.decode() and "13800001234" not in street.get(page).content.decode()
    assert "13800001234" in street.post(at("report_phone", report.pk), {"reason": "核实情况"}).content.decode()
    assert Event.objects.filter(verb="public_report.phone").count() == 1
    reply = {"do": "answer", "reply": "已到现场清点，缺少的已责成补齐。", "version": report.version}
    assert street.post(page, reply).status_code == 302
    street.logout()
    said = client.get(answer.url).content.decode()
    assert "已责成补齐" in said and "十盏灯" not in said


def test_no_report_on_what_is_not_public(client, town):
    project = project_at(State.SCREENING, town=town)
    assert client.get(reverse("audit_public:new", args=[project.code])).status_code == 404
    assert client.get(reverse("audit_public:report", args=["NOSUCHCODE22"])).status_code == 404


def test_lists_cost_the_same_whatever_their_length(town, signed, approved, drawn, later, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost(name, *args):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert signed_in.get(at(name, *args)).status_code == 200
        return len(queries)

    signed_in = signed(town.auditor)
    for name in ("home", "cases", "reports"):
        cost(name)
    before = {name: cost(name) for name in ("home", "cases", "reports")}
    for project in approved:
        reports.receive(project, section=Section.FUNDS, body="公示栏没有张贴资金使用情况", at=later)
    from audit.actions import cases

    for project in approved:
        cases.open_case(project, note="年度重点检查", by=town.auditor, at=later)
    assert {name: cost(name) for name in before} == before
