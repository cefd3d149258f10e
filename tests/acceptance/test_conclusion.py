"""R64, R66, R69, R70, U22, U30: acceptance, its notice and warranty; mending once, then the street."""

from datetime import timedelta

import pytest

from acceptance import queries
from acceptance.actions import inspection as act
from acceptance.models import Rectification
from governance.events.log import history
from governance.workflow.errors import Refused, Stale
from projects.actions import closing, implementation
from projects.models import Notice
from tests.acceptance.conftest import codes
from tests.walk import photo


@pytest.mark.rule("R66", "R64")
def test_passing_accepts_and_publicises_at_once(site):
    site.ready()
    site.conclude(text="质量合格")
    project = site.project
    assert (project.state, project.accepted_on) == ("accepted", site.at.date())
    assert project.inspected_on == site.inspection.held_on
    notice = Notice.objects.get(project=project, kind="acceptance")
    assert notice.closes_at == project.acceptance_closes_at
    assert project.warranty_until is None
    assert [e.verb for e in history(site.inspection)][-1] == "inspection.pass_work"


@pytest.mark.rule("R70", "U30")
def test_works_have_two_years_of_warranty(works):
    works.ready()
    works.conclude()
    accepted = works.project.accepted_on
    assert works.project.warranty_until == accepted.replace(year=accepted.year + 2)


def test_concluding_again_is_stale(site):
    site.ready()
    site.conclude()
    with pytest.raises(Stale):
        site.conclude()
    with pytest.raises(Stale):
        act.plan_inspection(site.project, held_on=site.at.date(), place="三栋", by=site.lead, at=site.at)


def test_one_inspection_at_a_time(site):
    site.plan()
    with pytest.raises(Refused) as found:
        site.plan()
    assert codes(found) == {"plan_not_sound"}
    act.cancel_inspection(site.inspection, reason="日期登记有误", by=site.lead, at=site.at)
    assert site.plan().number == 2


@pytest.mark.rule("R69", "U22")
def test_failing_sends_it_back_with_a_day(site):
    site.ready()
    with pytest.raises(Refused) as found:
        site.conclude(passed=False)
    assert "no_finding" in codes(found)
    site.conclude(passed=False, text="缺两盏灯，须补装")
    assert (site.project.state, site.project.rectification_count) == ("rectification", 1)
    rectification = Rectification.objects.get(project=site.project)
    assert rectification.due_on == site.project.due_on
    assert queries.open_rectification(site.project) == rectification


@pytest.mark.rule("R69")
@pytest.mark.parametrize("days", [-1, 60])
def test_the_day_lies_ahead_and_within_the_period(site, days):
    site.ready()
    with pytest.raises(Refused) as found:
        site.conclude(passed=False, text="缺两盏灯，须补装", due_on=site.at.date() + timedelta(days=days))
    assert codes(found) == {"due_date_outside"}


def mended(site):
    """Failed, mended, handed back."""
    site.ready()
    site.conclude(passed=False, text="缺两盏灯，须补装")
    with pytest.raises(Refused):
        closing.reinspect(site.project, by=site.town.clerk, at=site.walk.later())
    implementation.add_photo(
        site.project, stage="after", image=photo(), taken_on=site.at.date(), by=site.town.clerk, at=site.at
    )
    return Rectification.objects.get(project=site.project)


@pytest.mark.rule("R69", "R63")
def test_mending_is_confirmed_before_a_second_conclusion(site):
    rectification = mended(site)
    with pytest.raises(Refused) as found:
        act.confirm_rectification(rectification, by=site.lead, at=site.at)
    assert codes(found) == {"not_mended"}
    closing.reinspect(site.project, by=site.town.clerk, at=site.at)
    site.ready()
    with pytest.raises(Refused) as found:
        site.conclude()
    assert codes(found) == {"not_confirmed"}
    act.confirm_rectification(rectification, by=site.lead, at=site.at)
    site.conclude()
    assert site.project.state == "accepted"


@pytest.mark.rule("U22", "R69")
def test_failing_again_leaves_it_to_the_street(site):
    rectification = mended(site)
    closing.reinspect(site.project, by=site.town.clerk, at=site.at)
    act.confirm_rectification(rectification, by=site.lead, at=site.at)
    site.ready()
    site.conclude(passed=False, text="仍缺一盏灯")
    assert site.project.state == "acceptance"
    assert queries.has_failed_again(site.project, site.at)
    with pytest.raises(Refused) as found:
        site.plan()
    assert codes(found) == {"waits_for_street"}
    with pytest.raises(Refused):
        closing.rectify(site.project, reason="再整改一次", by=site.lead, at=site.at)
    closing.settle_failed(
        site.project, decision_no="粤海办〔2026〕8号", reason="扣减两盏灯款", by=site.town.approver, at=site.at
    )
    assert site.project.state == "accepted"


@pytest.mark.rule("R69")
def test_the_street_does_not_settle_what_was_never_mended(site):
    how = {"decision_no": "粤海办〔2026〕8号", "reason": "扣减两盏灯款", "by": site.town.approver, "at": site.at}
    with pytest.raises(Refused) as found:
        closing.settle_failed(site.project, **how)
    assert codes(found) == {"never_rectified"}
    with pytest.raises(Refused):
        closing.settle_failed(site.project, terminate=True, **how)
