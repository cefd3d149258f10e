"""Self-check at completion, full check a quarter, and how far the layers have got."""

from datetime import date, timedelta

import pytest

from audit.actions import reports
from audit.kinds import CheckKind, Conclusion, Section
from audit.queries.coverage import coverage, quarter_of, total_of, unchecked
from governance.events.models import Unalterable
from governance.recusal.actions import declare
from governance.workflow.errors import NotPermitted, OutOfReach, Recused, Refused
from projects.lifecycle.project import State
from projects.models import Project
from tests.audit.conftest import SOUND
from tests.walk import project_at

pytestmark = pytest.mark.rule("R74", "U26")


@pytest.fixture
def completed(town):
    return project_at(State.ACCEPTANCE, town=town)


@pytest.mark.parametrize(("month", "wanted"), [(1, 1), (3, 1), (4, 2), (9, 3), (12, 4)])
def test_quarters(month, wanted):
    assert quarter_of(date(2026, month, 1)) == wanted


def test_the_community_checks_itself_once_when_the_work_is_done(completed, look):
    check = look(completed, CheckKind.SELF, at=completed.now)
    assert check.conclusion == Conclusion.SOUND and check.answers.count() == len(Section)
    with pytest.raises(Refused, match="已经自查过"):
        look(completed, CheckKind.SELF, at=completed.now)


def test_not_before_completion(approved, look, later):
    with pytest.raises(Refused, match="还没有完工"):
        look(approved[0], CheckKind.SELF, at=later)


def test_the_street_checks_once_a_quarter(approved, look, later):
    first = look(approved[0], at=later)
    assert (first.year, first.quarter) == (later.year, quarter_of(later.date()))
    with pytest.raises(Refused, match="本季度已经普查过"):
        look(approved[0], at=later + timedelta(hours=1))
    assert look(approved[0], at=later + timedelta(days=95)).quarter != first.quarter


def test_a_problem_is_described(approved, look, later):
    wrong = SOUND | {Section.FUNDS.value: (False, "")}
    with pytest.raises(Refused, match="资金"):
        look(approved[0], at=later, answers=wrong)
    wrong[Section.FUNDS.value] = (False, "缺一张发票")
    assert look(approved[0], at=later, answers=wrong).conclusion == Conclusion.PROBLEMS


def test_every_section_is_answered_and_the_day_is_possible(approved, look, later):
    with pytest.raises(Refused, match="还没有回答：需求"):
        look(approved[0], at=later, answers={k: v for k, v in SOUND.items() if k != "demand"})
    with pytest.raises(Refused, match="晚于今天"):
        look(approved[0], at=later, on=later.date() + timedelta(days=1))
    with pytest.raises(Refused, match="早于"):
        look(approved[0], at=later, on=approved[0].approved_on - timedelta(days=1))


def test_a_check_is_never_changed(approved, look, later):
    with pytest.raises(Unalterable):
        look(approved[0], at=later).delete()


def test_who_may_check(town, completed, look):
    for person, shut in (
        (town.clerk, NotPermitted),
        (town.auditor, NotPermitted),
        (town.sibling_secretary, OutOfReach),
    ):
        with pytest.raises(shut):
            look(completed, CheckKind.SELF, at=completed.now, by=person)
    for person, shut in ((town.secretary, NotPermitted), (town.other_street_clerk, OutOfReach)):
        with pytest.raises(shut):
            look(completed, CheckKind.FULL, at=completed.now, by=person)
    declare(town.street_clerk, completed, reason="亲属承接", by=town.street_clerk, at=completed.now)
    with pytest.raises(Recused):
        look(completed, CheckKind.FULL, at=completed.now)


@pytest.mark.rule("R56")
def test_who_managed_does_not_fully_check(town, also, completed, look):
    both = also(town.clerk, "street_clerk", town.street_code)
    with pytest.raises(NotPermitted, match=r"起草|组织实施"):
        look(completed, at=completed.now, by=both)


def test_coverage_counts_the_layers_and_where_they_meet(town, approved, drawn, look, later):
    completed = project_at(State.ACCEPTANCE, town=town, title="完工项目")
    look(completed, CheckKind.SELF, at=completed.now)
    case_project = drawn.rows.filter(is_drawn=True).first().project
    look(case_project, at=completed.now, on=completed.now.date())
    reports.receive(completed, section=Section.FUNDS, body="公示栏没有张贴资金使用情况", at=completed.now)
    rows = coverage(town.auditor, on=completed.now.date())
    assert [row.unit_code for row in rows] == [town.street_code]
    row = rows[0]
    assert (row.self_done, row.self_due) == (1, 1)
    assert (row.full_done, row.full_due, row.approved) == (1, 4, 4)
    assert (row.sampled, row.reported, row.overlapping) == (2, 1, 2)
    assert total_of(rows).approved == 4
    assert [row.unit_code for row in coverage(town.street_clerk, on=completed.now.date())] == [town.code]
    assert coverage(town.other_street_clerk, on=completed.now.date()) == []


def test_coverage_is_one_query(town, approved, later, django_assert_num_queries):
    with django_assert_num_queries(1):
        coverage(town.auditor, on=later.date())


def test_what_a_layer_has_yet_to_see(town, completed, approved, look):
    day = completed.now.date()
    assert list(unchecked(town.secretary, kind=CheckKind.SELF, on=day)) == [completed]
    assert len(unchecked(town.street_clerk, kind=CheckKind.FULL, on=day)) == 4
    look(completed, CheckKind.SELF, at=completed.now)
    look(completed, at=completed.now)
    assert list(unchecked(town.secretary, kind=CheckKind.SELF, on=day)) == []
    assert len(unchecked(town.street_clerk, kind=CheckKind.FULL, on=day)) == 3


def test_coverage_counts_what_the_sample_took(town, approved, drawn, later):
    """A project of last year's money that was approved this year is in this year's sample, and in its coverage."""
    Project.objects.filter(pk=drawn.rows.filter(is_drawn=True)[0].project_id).update(year=later.year - 1)
    total = total_of(coverage(town.auditor, on=later.date()))
    assert total.sampled == drawn.drawn_count and total.approved >= drawn.frame_count
