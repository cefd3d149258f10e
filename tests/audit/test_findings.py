"""A finding is raised, answered, verified or sent back by different people; while one is open nothing is closed."""

from datetime import date, timedelta

import pytest

from audit.actions import cases, findings
from audit.lifecycle import CaseState, FindingState
from audit.queries.cases import cases as listed
from audit.queries.cases import overdue_findings
from governance.events.log import history
from governance.recusal.actions import declare
from governance.workflow.door import offers
from governance.workflow.errors import NotPermitted, OutOfReach, Recused, Refused, SideDoor, Stale
from projects.actions import closing
from projects.actions.procurement import procure
from projects.lifecycle.project import State
from tests.walk import photo, project_at

pytestmark = pytest.mark.rule("R76")
MENDED = "已补办立项批复并调整合同日期，今后签约前由专人核对。"


def test_the_first_finding_moves_the_case_and_counts_on_the_project(finding, case, approved):
    assert case.state == CaseState.RECTIFYING
    assert case.project.open_findings == 1
    assert finding.due_on == finding.mend_by > finding.raised_at.date()


def test_when_it_happened_and_when_its_photo_came_are_two_things(case, raise_finding, later):
    made = raise_finding(case, at=later, happened_on=date(2026, 3, 3), evidence=photo())
    assert made.happened_on == date(2026, 3, 3) and made.evidence_at == later
    assert made.evidence.name.startswith("evidence/")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"text": "太短"}, "至少 10 个字"),
        ({"basis": ""}, "依据的规定"),
        ({"happened_on": date(2027, 1, 1)}, "晚于今天"),
        ({"due_on": date(2026, 1, 1)}, "不能早于今天"),
    ],
)
def test_a_finding_says_what_and_why(case, raise_finding, later, wrong, sentence):
    with pytest.raises(Refused, match=sentence):
        raise_finding(case, at=later, **wrong)
    case.project.refresh_from_db()
    assert case.project.open_findings == 0


def test_the_walk_of_a_finding(town, finding, case, later):
    findings.answer(finding, answer=MENDED, by=town.clerk, at=later)
    assert finding.state == FindingState.ANSWERED and finding.due_on is None
    findings.send_back(finding, reason="没有附批复原件", by=town.auditor, at=later)
    assert finding.state == FindingState.RAISED and finding.due_on
    findings.answer(finding, answer=MENDED + "附件已补。", by=town.street_clerk, at=later)
    with pytest.raises(Refused, match="没有核实销号"):
        cases.close(case, conclusion="整改到位", by=town.auditor, at=later)
    findings.verify(finding, verification="查看批复原件", by=town.auditor, at=later)
    finding.project.refresh_from_db()
    assert finding.project.open_findings == 0
    cases.close(case, conclusion="整改到位", by=town.auditor, at=later)
    assert case.state == CaseState.CLOSED and case.concluded_on
    assert [event.verb for event in history(finding)] == [
        "finding.create", "finding.answer", "finding.send_back", "finding.answer", "finding.verify"
    ]  # fmt: skip


def test_words_are_needed_at_each_step(town, finding, later):
    with pytest.raises(Refused, match="整改情况"):
        findings.answer(finding, answer="改了", by=town.clerk, at=later)
    findings.answer(finding, answer=MENDED, by=town.clerk, at=later)
    with pytest.raises(Refused, match="怎样核实"):
        findings.verify(finding, verification="", by=town.auditor, at=later)
    with pytest.raises(Refused):
        findings.send_back(finding, reason="", by=town.auditor, at=later)


def test_an_open_finding_keeps_the_project_from_the_archive(town, raise_finding):
    project = project_at(State.EVALUATION, town=town)
    opened = cases.open_case(project, note="年度重点检查", by=town.auditor, at=project.now)
    finding = raise_finding(opened, at=project.now)
    project.refresh_from_db()
    with pytest.raises(Refused, match="审计发现尚未整改销号"):
        closing.archive(project, by=town.approver, at=project.now)
    findings.answer(finding, answer=MENDED, by=town.clerk, at=project.now)
    findings.verify(finding, verification="查看原件", by=town.auditor, at=project.now)
    with pytest.raises(Refused) as caught:
        closing.archive(project, by=town.approver, at=project.now)
    assert "finding_open" not in [refusal.code for refusal in caught.value.refusals]


def test_a_clean_case_takes_no_finding(town, case, raise_finding, later):
    with pytest.raises(Refused, match="检查结论"):
        cases.conclude_clean(case, conclusion="", by=town.auditor, at=later)
    cases.conclude_clean(case, conclusion="材料齐全，现场一致", by=town.auditor, at=later)
    assert case.state == CaseState.CLEAN
    with pytest.raises(Stale):
        raise_finding(case, at=later)


def test_a_case_with_a_finding_is_not_clean(town, finding, case, later):
    with pytest.raises(Stale):
        cases.conclude_clean(case, conclusion="材料齐全", by=town.auditor, at=later)


def test_a_project_has_one_case_at_a_time(town, case, approved, later):
    assert cases.open_case(approved[0], note="再次来信", by=town.auditor, at=later) == case


def test_only_what_was_approved_is_examined(town):
    project = project_at(State.REVIEW, town=town)
    with pytest.raises(Refused, match="还没有立项"):
        cases.open_case(project, note="来信反映", by=town.auditor, at=project.now)


@pytest.mark.rule("R56", "R75")
def test_who_managed_may_neither_raise_nor_verify(town, also, approved, case, raise_finding, later):
    both = also(town.auditor, "community_clerk", town.code)
    finding = raise_finding(case, at=later)
    procure(approved[0], by=both, at=later + timedelta(days=9))
    with pytest.raises(NotPermitted, match="组织实施"):
        raise_finding(case, at=later + timedelta(days=9), by=both)
    findings.answer(finding, answer=MENDED, by=town.clerk, at=later + timedelta(days=9))
    with pytest.raises(NotPermitted, match="组织实施"):
        findings.verify(finding, verification="查看原件", by=both, at=later + timedelta(days=9))
    offer = next(offer for offer in offers(finding, both) if offer.step.name == "verify")
    assert offer.barred


@pytest.mark.rule("R56")
def test_who_answered_may_not_verify(town, also, finding, later):
    both = also(town.auditor, "street_clerk", town.street_code)
    findings.answer(finding, answer=MENDED, by=both, at=later)
    with pytest.raises(NotPermitted):
        findings.verify(finding, verification="查看原件", by=both, at=later)


@pytest.mark.rule("R55", "R75")
def test_a_recused_inspector_sees_nothing_and_does_nothing(town, approved, case, raise_finding, later):
    assert list(listed(town.auditor)) == [case]
    declare(town.auditor, approved[0], reason="亲属在承接方任职", by=town.auditor, at=later)
    assert not listed(town.auditor)
    with pytest.raises(Recused):
        raise_finding(case, at=later)
    with pytest.raises(Recused):
        cases.open_case(approved[0], note="来信反映", by=town.auditor, at=later)


def test_who_may_do_what(town, case, finding, raise_finding, later):
    with pytest.raises(NotPermitted):
        raise_finding(case, at=later, by=town.clerk)
    for person in (town.other_clerk, town.other_auditor, town.stranger):
        with pytest.raises(OutOfReach):
            findings.answer(finding, answer=MENDED, by=person, at=later)
    with pytest.raises(NotPermitted):
        findings.answer(finding, answer=MENDED, by=town.approver, at=later)


def test_nothing_is_deleted_and_no_state_is_poked(finding):
    with pytest.raises(SideDoor):
        finding.delete()
    with pytest.raises(SideDoor):
        type(finding).objects.filter(pk=finding.pk).update(state="verified")


def test_overdue_are_those_not_answered_by_their_day(town, finding, later):
    assert list(overdue_findings(town.clerk, on=finding.mend_by)) == []
    day_after = finding.mend_by + timedelta(days=1)
    assert list(overdue_findings(town.clerk, on=day_after)) == [finding]
    assert list(overdue_findings(town.other_clerk, on=day_after)) == []
    findings.answer(finding, answer=MENDED, by=town.clerk, at=later)
    assert list(overdue_findings(town.clerk, on=day_after)) == []
