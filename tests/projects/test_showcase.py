"""R87, R88: an accepted project is made an example by a decision; one in the reserve is planned for a year ahead."""

import pytest
from django.urls import reverse

from governance.events.log import history
from governance.workflow.errors import NotPermitted, OutOfReach, Stale
from portal.overview.queries import results
from projects.actions import review
from projects.actions.showcase import end_showcase, showcase
from projects.lifecycle.project import State
from tests.walk import walk

pytestmark = pytest.mark.django_db
BASIS = "南民〔2026〕15号"


@pytest.mark.rule("R87")
def test_the_street_and_the_district_make_an_accepted_project_their_example(town, refused):
    found = walk(State.EVALUATION, town=town)
    project = showcase(found.project, level="street", basis=BASIS, by=town.approver, at=found.at)
    assert (project.street_showcase_on, project.district_showcase_on) == (found.at.date(), None)
    with refused("showcase_unfounded"):
        showcase(project, level="street", basis=BASIS, by=town.approver, at=found.at)
    showcase(project, level="district", basis=BASIS, by=town.district, at=found.at)
    assert [str(level.label) for level in project.showcases] == ["区级示范项目", "街道级示范项目"]
    end_showcase(project, level="district", reason="复查不合格", by=town.district, at=found.at)
    with refused("no_showcase"):
        end_showcase(project, level="district", reason="复查不合格", by=town.district, at=found.at)
    project.refresh_from_db()
    assert project.district_showcase_on is None and project.street_showcase_on == found.at.date()
    verbs = list(history(project).filter(verb__startswith="project.showcase").values_list("verb", flat=True))
    assert verbs == ["project.showcase", "project.showcase", "project.showcase_end"]


@pytest.mark.rule("R87")
def test_each_level_by_its_own_people_and_only_what_was_accepted(town, refused):
    found = walk(State.EVALUATION, town=town)
    for who, level, error in (
        (town.clerk, "street", NotPermitted), (town.approver, "district", NotPermitted),
        (town.district, "street", NotPermitted), (town.other_approver, "street", OutOfReach),
    ):  # fmt: skip
        with pytest.raises(error):
            showcase(found.project, level=level, basis=BASIS, by=who, at=found.at)
    with refused("showcase_unfounded"):
        showcase(found.project, level="street", basis=" ", by=town.approver, at=found.at)
    early = walk(State.APPROVED, town=town)
    with pytest.raises(Stale):
        showcase(early.project, level="street", basis=BASIS, by=town.approver, at=early.at)


@pytest.mark.rule("R87")
def test_everybody_sees_it_and_the_overview_counts_it(client, town):
    found = walk(State.EVALUATION, town=town)
    project = found.project
    where, public = reverse("projects:showcase", args=[project.pk]), reverse("public:project", args=[project.code])
    overview = reverse("overview:unit", args=[town.street_code]) + f"?year={project.year}"
    assert "示范项目" not in client.get(public).content.decode()
    client.force_login(town.approver)
    assert "示范项目" not in client.get(overview).content.decode()
    assert client.post(where, {"do": "mark-district", "basis": BASIS}).status_code == 403
    assert client.post(where, {"do": "mark-street", "basis": ""}).status_code == 422
    assert client.post(where, {"do": "mark-street", "basis": BASIS}).status_code == 302
    assert client.post(where, {"do": "mark-street", "basis": BASIS}).status_code == 409
    shown = client.get(overview).content.decode()
    assert "区级示范项目" in shown and "街道级1个" in shown
    client.logout()
    page = client.get(public).content.decode()
    assert "街道级示范项目" in page and "列为示范项目" in page and "区级示范项目" not in page


@pytest.mark.rule("R87")
def test_what_was_ended_is_no_example(town):
    found = walk(State.EVALUATION, town=town)
    showcase(found.project, level="street", basis=BASIS, by=town.approver, at=found.at)
    review.terminate(
        found.project, reason="承接方撤场", decision_no="粤海办〔2026〕9号", by=town.approver, at=found.later()
    )
    assert found.project.showcases == []
    year = results(town.approver, town.street_code, found.project.year)
    assert sum(row.street_showcases for row in year.values()) == 0


@pytest.mark.rule("R88")
def test_a_project_in_the_reserve_is_planned_for_a_year_of_the_rolling_plan(town, refused):
    from decimal import Decimal

    from projects.actions.funds import set_ceiling

    found = walk(State.REVIEW, town=town)
    project, year = found.project, found.at.year
    set_ceiling(unit_code=town.code, year=project.year, ceiling=Decimal("0.01"), by=town.district, at=found.later())
    for wrong in (year - 1, year + 4):
        with refused("plan_year_outside"):
            review.reserve(project, plan_year=wrong, by=town.approver, at=found.at)
    review.reserve(project, plan_year=year + 3, by=town.approver, at=found.at)
    project.refresh_from_db()
    assert (project.state, project.plan_year) == (State.RESERVE, year + 3)
    set_ceiling(unit_code=town.code, year=project.year, ceiling=Decimal(900_000), by=town.district, at=found.at)
    assert review.recall(project, by=town.approver, at=found.at).plan_year is None


@pytest.mark.rule("R88")
def test_the_year_of_the_plan_is_typed_with_the_step_and_shown(client, town):
    from decimal import Decimal

    from django.utils import timezone

    from projects.actions.funds import set_ceiling

    found = walk(State.REVIEW, town=town)
    set_ceiling(
        unit_code=town.code, year=found.project.year, ceiling=Decimal("0.01"), by=town.district, at=found.later()
    )
    client.force_login(town.approver)
    where = reverse("projects:step", args=[found.project.pk, "reserve"])
    assert 'name="plan_year"' in client.get(where).content.decode()
    next_year = timezone.localdate().year + 1
    assert client.post(where, {"plan_year": str(next_year), "no_interest": "on"}).status_code == 302
    page = client.get(reverse("workbench:project", args=[found.project.pk])).content.decode()
    assert "计划实施年度" in page and str(next_year) in page
