"""公众监督: anyone reports on a public project; the community never learns of it; the reply is public."""

import pytest
from django.db import connection

from audit.actions import reports
from audit.kinds import REPORTS_A_DAY, Section
from audit.lifecycle import ReportState
from audit.models import PublicReport, PublicReportText
from audit.queries.cases import replies_on
from audit.queries.cases import reports as listed
from governance.events.log import history
from governance.workflow.errors import NotPermitted, OutOfReach, Refused
from projects.lifecycle.project import State
from tests.walk import project_at

pytestmark = pytest.mark.rule("R74", "R83")
BODY = "三栋楼道只换了十盏灯，验收单上写三十盏"
REPLY = "已到现场清点，缺少的二十盏已责成承接方本周补齐。"


@pytest.fixture
def report(approved, later):
    return reports.receive(approved[0], section=Section.ACCEPTANCE, body=BODY, phone="138 0000 1234", at=later)


def test_words_and_number_are_sealed_and_nobody_is_named(report):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT body, phone FROM {PublicReportText._meta.db_table}")
        body, phone = cursor.fetchone()
    assert BODY not in body and "13800001234" not in phone
    event = history(report).get()
    assert event.actor_name == "居民" and event.actor_id is None and event.digest and BODY not in event.data
    assert report.due_on > report.received_at.date()


def test_not_on_a_project_that_is_not_public(town):
    project = project_at(State.SCREENING, town=town)
    with pytest.raises(OutOfReach):
        reports.receive(project, section=Section.DEMAND, body=BODY, at=project.now)


@pytest.mark.parametrize(("body", "phone", "sentence"), [("太短", "", "至少 10 个字"), (BODY, "12", "电话号码不对")])
def test_what_a_report_must_hold(approved, later, body, phone, sentence):
    with pytest.raises(Refused, match=sentence):
        reports.receive(approved[0], section=Section.FUNDS, body=body, phone=phone, at=later)


def test_a_flood_is_kept_out(approved, later):
    for _number in range(REPORTS_A_DAY):
        reports.receive(approved[0], section=Section.FUNDS, body=BODY, at=later)
    with pytest.raises(Refused, match="请明天再来"):
        reports.receive(approved[0], section=Section.FUNDS, body=BODY, at=later)


def test_the_street_answers_in_public(town, report, later):
    with pytest.raises(Refused, match="电话号码"):
        reports.answer(report, reply=REPLY + "联系人13800001234", by=town.street_clerk, at=later)
    reports.answer(report, reply=REPLY, by=town.street_clerk, at=later)
    assert report.state == ReportState.ANSWERED
    assert list(replies_on(report.project)) == [report]


def test_the_community_never_learns_of_it(town, report, later):
    assert list(listed(town.street_clerk)) == list(listed(town.auditor)) == [report]
    for person in (town.clerk, town.secretary, town.approver, town.other_street_clerk):
        assert not listed(person)
        with pytest.raises(OutOfReach):
            reports.answer(report, reply=REPLY, by=person, at=later)
        with pytest.raises(OutOfReach):
            reports.read_phone(report, reason="核实情况", by=person, at=later)


@pytest.mark.rule("R56")
def test_who_drafted_or_managed_does_not_answer(town, also, report, later):
    with pytest.raises(NotPermitted, match="起草"):
        reports.answer(report, reply=REPLY, by=also(town.clerk, "street_clerk", town.street_code), at=later)


def test_each_reading_of_the_number_is_on_record(town, report, later):
    assert reports.read_phone(report, reason="核实情况", by=town.street_clerk, at=later) == "13800001234"
    assert history(report).last().verb == "public_report.phone"


def test_words_are_erased_and_the_record_stays(town, report, later):
    reports.erase(report, by=town.street_clerk, at=later)
    assert not PublicReportText.objects.exists()
    assert PublicReport.objects.filter(pk=report.pk, has_phone=False).exists()
    assert reports.read_phone(report, reason="核实情况", by=town.street_clerk, at=later) == ""
    assert history(report).last().verb == "public_report.erase"
    reports.erase(report, by=town.street_clerk, at=later)
    assert history(report).count() == 2
