"""A draft is begun, revised and completed by who may draft there, and only while it is a draft."""

from decimal import Decimal

import pytest

from governance.events.log import history
from governance.recusal.actions import declare
from governance.workflow.errors import NotPermitted, OutOfReach, Recused, Stale
from projects.actions import design
from projects.kinds import Category, ProjectType
from projects.lifecycle.project import State
from projects.models import Project
from tests.town import START
from tests.walk import project_at

WORDS = {"title": "楼道照明", "type": ProjectType.SERVICE, "category": Category.CONVENIENCE, "year": 2026}


def test_a_project_begins_with_its_unit_its_code_and_an_event(town):
    project = design.create(unit_code=town.code, by=town.clerk, at=START, **WORDS)
    assert project.state == State.DRAFT
    assert project.code == f"2026-05007015-{project.pk:06d}"
    assert [(row.unit_code, row.share, row.is_owner) for row in project.units.all()] == [(town.code, 1, True)]
    assert [event.verb for event in history(project)] == ["project.create"]
    assert history(project).get().happened_at == START


@pytest.mark.parametrize("who", ["sibling_clerk", "chair", "stranger", "secretary", "other_street_clerk"])
def test_who_may_not_draft_there_begins_nothing(town, who):
    with pytest.raises(NotPermitted):
        design.create(unit_code=town.code, by=getattr(town, who), at=START, **WORDS)
    assert not Project.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"type": "castle"}, "unknown_kind"),
        ({"category": "none"}, "unknown_kind"),
        ({"title": "  "}, "words_unfit"),
        ({"title": "长" * 81}, "words_unfit"),
        ({"year": 1999}, "words_unfit"),
    ],
)
def test_what_does_not_fit_is_refused(town, refused, wrong, code):
    with refused(code):
        design.create(unit_code=town.code, by=town.clerk, at=START, **(WORDS | wrong))


def test_a_revision_says_what_changed_and_nothing_for_nothing(town):
    project = project_at(State.DRAFT, town=town)
    design.revise(project, title="新名称", place=project.place, by=town.clerk, at=START)
    design.revise(project, title="新名称", by=town.clerk, at=START)
    revisions = history(project).filter(verb="project.revise")
    assert [event.values for event in revisions] == [{"title": "新名称"}]


@pytest.mark.parametrize("state", [State.SCREENING, State.DELIBERATION, State.WITHDRAWN])
def test_after_the_draft_nothing_is_edited(town, state):
    project = project_at(state, town=town)
    with pytest.raises(Stale):
        design.revise(project, title="偷偷改", by=town.clerk, at=project.now)
    with pytest.raises(Stale):
        design.draw_budget(project, items=[], by=town.clerk, at=project.now)


def test_a_page_that_is_out_of_date_is_refused(town):
    project = project_at(State.DRAFT, town=town)
    with pytest.raises(Stale):
        design.revise(project, title="新名称", by=town.clerk, at=START, version=project.version + 1)


@pytest.mark.rule("R55")
def test_reach_right_and_recusal_are_asked_in_this_order(town):
    project = project_at(State.DRAFT, town=town)
    with pytest.raises(OutOfReach):
        design.revise(project, title="别人的", by=town.sibling_clerk, at=START)
    with pytest.raises(NotPermitted):
        design.revise(project, title="书记改", by=town.secretary, at=START)
    declare(town.clerk, project, reason="配偶在承接方任职", by=town.clerk, at=START)
    with pytest.raises(Recused):
        design.revise(project, title="回避了", by=town.clerk, at=START)


@pytest.mark.rule("R39")
def test_shares_add_up_and_stay_in_the_street(town, refused):
    project = project_at(State.DRAFT, town=town)
    half = Decimal("0.5")
    design.set_units(project, shares={town.code: half, town.sibling_code: half}, by=town.clerk, at=START)
    assert {row.unit_code: row.share for row in project.units.all()} == {town.code: half, town.sibling_code: half}
    with refused("shares_uneven"):
        design.set_units(project, shares={town.code: half}, by=town.clerk, at=START)
    with refused("units_elsewhere"):
        design.set_units(project, shares={town.code: half, town.other_code: half}, by=town.clerk, at=START)
    with refused("units_elsewhere"):
        design.set_units(project, shares={town.street_code: half, town.code: half}, by=town.clerk, at=START)


@pytest.mark.rule("R39")
def test_a_neighbour_who_takes_part_sees_the_project(town):
    from governance.people.access import can, visible
    from governance.people.permissions import Permission as P

    project = project_at(State.DRAFT, town=town)
    assert not can(town.sibling_clerk, P.PROJECT_VIEW, project, START)
    half = Decimal("0.5")
    design.set_units(project, shares={town.code: half, town.sibling_code: half}, by=town.clerk, at=START)
    assert can(town.sibling_clerk, P.PROJECT_VIEW, Project.objects.get(), START)
    assert project in visible(town.sibling_clerk, P.PROJECT_VIEW, Project.objects.all(), START)


@pytest.mark.rule("R82")
def test_an_event_that_fails_leaves_the_project_unmoved(town, monkeypatch):
    from governance.workflow import door

    project = project_at(State.DRAFT, town=town)

    def broken(*args, **kwargs):
        raise RuntimeError("no room on the disk")

    monkeypatch.setattr(door, "append", broken)
    with pytest.raises(RuntimeError):
        design.submit(project, by=town.clerk, at=START)
    kept = Project.objects.get()
    assert (kept.state, kept.version, kept.submitted_on, kept.edition) == (State.DRAFT, 1, None, None)
    assert not kept.versions.exists()
