"""Submitting: what is missing is said at once, the edition is pinned, the version is kept."""

from decimal import Decimal

import pytest

from governance.events import SYSTEM
from projects.actions import design
from projects.kinds import Category, ProjectType
from projects.lifecycle.project import State
from projects.models import Project
from tests.town import START, moment
from tests.walk import answer_return, project_at


@pytest.mark.rule("R19", "R20", "R09", "R28", "U24")
def test_everything_that_is_missing_is_said_at_once(town, refused):
    project = design.create(
        unit_code=town.code, title="空白方案", type=ProjectType.GOODS, category=Category.FACILITY, year=2026,
        by=town.clerk, at=START,
    )  # fmt: skip
    with refused("no_origin", "negative_list_open", "no_budget", "no_targets"):
        design.submit(project, by=town.clerk, at=START)


@pytest.mark.rule("R20")
def test_a_linked_demand_is_origin_enough_and_is_adopted(town):
    from demands.actions import submit as demand_submit
    from demands.kinds import Channel, DemandCategory, Mode

    demand = demand_submit(
        unit_code=town.code, title="楼道没有灯", body="三栋楼道没有灯，老人夜里容易摔倒。", mode=Mode.DAILY,
        channel=Channel.WEB, category=DemandCategory.CONVENIENCE, by=SYSTEM, at=START,
    )  # fmt: skip
    project = project_at(State.DRAFT, town=town, origin_note="", demands=[demand])
    demand.refresh_from_db()
    assert demand.state == "adopted"
    assert design.submit(project, by=town.clerk, at=START).state == State.SCREENING
    assert project.versions.get().content["demands"] == [demand.pk]


@pytest.mark.rule("R01")
def test_the_edition_of_the_day_is_pinned_and_a_new_version_pins_anew(town):
    project = project_at(State.SCREENING, town=town)
    assert project.edition.code == "2020"
    assert project.submitted_on == project.now.date()
    design.send_back(project, reason="请补充方案", by=town.secretary, at=project.now)
    answer_return(project, by=town.clerk, at=project.now)
    assert project.edition is None
    first = project.submitted_on
    design.submit(project, by=town.clerk, at=moment("2026-04-01"))
    assert (project.edition.code, project.submitted_on) == ("2020", first)


@pytest.mark.rule("R01", "R06")
def test_an_old_submission_is_judged_by_the_old_rules(town):
    project = project_at(State.DRAFT, town=town, at=moment("2025-03-03"), total=250_000)
    design.submit(project, by=town.clerk, at=moment("2025-03-03"))
    assert (project.edition.code, project.track) == ("2020", "ordinary")
    from governance.policy.values import value

    assert value("cap.service", edition="2017").value == Decimal("200000.00")


@pytest.mark.rule("R29")
def test_the_snapshot_says_what_was_submitted(town):
    project = project_at(State.SCREENING, town=town)
    kept = project.versions.get()
    assert (kept.version, kept.content["total"], kept.content["title"]) == (1, "30000.00", project.title)
    assert kept.submitted_at == project.now


@pytest.mark.rule("R19")
def test_nothing_skips_the_order(town):
    from governance.workflow.errors import Stale
    from projects.actions import deliberation, review

    project = project_at(State.DRAFT, town=town)
    acts = {design.table: town.secretary, deliberation.pass_vote: town.chair, review.approve: town.approver}
    for act, by in acts.items():
        with pytest.raises(Stale):
            act(project, by=by, at=START)
    assert Project.objects.get().state == State.DRAFT


def test_a_withdrawn_project_says_why(town, refused):
    project = project_at(State.DRAFT, town=town)
    with refused("no_reason"):
        design.withdraw(project, reason=" 否 ", by=town.clerk, at=START)
    assert design.withdraw(project, reason="居民不再需要", by=town.clerk, at=START).state == State.WITHDRAWN


@pytest.mark.rule("R21")
def test_participation_is_recorded_with_form_people_and_day(town, refused):
    project = project_at(State.DELIBERATION, town=town)
    words = {"stage": "design", "form": "设计工作坊", "people": 30, "held_on": project.now.date()}
    design.record_participation(project, by=town.clerk, at=project.now, **words)
    assert project.participations.get().people == 30
    with refused("participation_incomplete"):
        design.record_participation(project, by=town.clerk, at=project.now, **(words | {"people": 0}))
    with refused("participation_incomplete"):
        tomorrow = moment("2027-01-01").date()
        design.record_participation(project, by=town.clerk, at=project.now, **(words | {"held_on": tomorrow}))
