"""R36, R60, R62, R63: work starts safely, on a photo, under a contract; an emergency starts first."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from governance.workflow.errors import NotPermitted, OutOfReach, Stale
from projects.actions import implementation, procurement
from projects.kinds import ProjectType, Track
from projects.lifecycle.project import State
from projects.models import BudgetLine, Notice, Photo
from tests.walk import photo, walk

SAFE = {"has_barriers": True, "has_informed_neighbours": True, "has_insurance": True}


def start(found, by=None):
    return implementation.start(found.project, by=by or found.town.clerk, at=found.at)


@pytest.mark.rule("R62", "R63")
def test_works_start_with_a_photo_and_a_safety_check(town, refused):
    found = walk(State.CONTRACTED, town=town, type=ProjectType.ENGINEERING)
    with refused("safety_unchecked", "no_photo_before"):
        start(found)
    found.take_photo("before")
    implementation.check_safety(found.project, **SAFE, by=town.clerk, at=found.at)
    start(found)
    assert (found.project.state, found.project.started_on) == ("implementation", found.at.date())
    with pytest.raises(Stale):
        start(found)


@pytest.mark.rule("R62")
@pytest.mark.parametrize("gap", list(SAFE))
def test_a_list_with_a_gap_is_no_check(town, refused, gap):
    found = walk(State.CONTRACTED, town=town, type=ProjectType.ENGINEERING)
    with refused("safety_incomplete"):
        implementation.check_safety(found.project, **SAFE | {gap: False}, by=town.clerk, at=found.at)
    assert not found.project.safety_checks.exists()


@pytest.mark.rule("R63")
def test_a_photo_is_a_photo_of_a_day_that_has_come(town, refused):
    found = walk(State.CONTRACTED, town=town)
    how = {"stage": "before", "by": town.clerk, "at": found.at}
    with refused("photo_from_future"):
        implementation.add_photo(
            found.project, image=photo(), taken_on=found.at.date() + timedelta(days=1), **how
        )  # fmt: skip
    with pytest.raises(ValidationError):
        implementation.add_photo(
            found.project, image=SimpleUploadedFile("a.jpg", b"<script>"), taken_on=found.at.date(), **how
        )
    assert not Photo.objects.filter(project=found.project).exists()
    kept = implementation.add_photo(found.project, image=photo("../../x.png"), taken_on=found.at.date(), **how)
    assert "x" not in kept.image.name.rsplit("/", 1)[1].removesuffix(".png")


def test_the_supplier_works_on_her_own_project_only(town):
    found = walk(State.CONTRACTED, town=town)
    found.take_photo("before")
    start(found, by=town.supplier_user)
    other = walk(State.APPROVED, town=town)
    with pytest.raises(OutOfReach):
        implementation.add_photo(
            other.project, stage="before", image=photo(), taken_on=other.at.date(), by=town.supplier_user, at=other.at
        )
    with pytest.raises(NotPermitted):
        implementation.add_photo(
            found.project, stage="during", image=photo(), taken_on=found.at.date(), by=town.finance, at=found.at
        )


@pytest.mark.rule("R36", "R37")
def test_an_emergency_acts_first_and_hangs_out_its_notice_at_once(town, refused):
    found = walk(State.DRAFT, town=town, track=Track.EMERGENCY)
    with refused("no_emergency_ground"):
        implementation.act_first(found.project, by=town.secretary, at=found.at)
    found.take_photo("before")
    with pytest.raises(NotPermitted):
        implementation.act_first(found.project, by=town.clerk, at=found.at)
    implementation.act_first(found.project, by=town.secretary, at=found.at)
    project = found.project
    assert (project.state, project.started_on, project.approved_total) == (
        "implementation", found.at.date(), project.total,
    )  # fmt: skip
    notice = Notice.objects.get(project=project)
    assert (notice.kind, notice.opened_at, notice.closes_at) == ("emergency", found.at, project.publicity_closes_at)
    assert BudgetLine.objects.get(unit_code=town.code).reserved == project.total
    assert project.versions.count() == 1


@pytest.mark.rule("R36", "R60")
def test_its_contract_follows_beside_the_work(town, refused):
    found = walk(State.IMPLEMENTATION, town=town, track=Track.EMERGENCY)
    with refused("no_contract", "no_progress", "photos_missing"):
        implementation.complete(found.project, beneficiaries=100, by=town.clerk, at=found.at)
    purchase = procurement.open_purchase_beside(found.project, by=town.clerk, at=found.at)
    assert procurement.open_purchase_beside(found.project, by=town.clerk, at=found.at) == purchase
    found.buy()
    assert (found.project.state, found.project.supplier) == ("implementation", town.supplier)
    with refused("not_emergency"):
        procurement.open_purchase_beside(found.project, by=town.clerk, at=found.at)


@pytest.mark.rule("R36")
def test_only_an_emergency_buys_beside(town, refused):
    found = walk(State.IMPLEMENTATION, town=town)
    with refused("not_emergency"):
        procurement.open_purchase_beside(found.project, by=town.clerk, at=found.at)


@pytest.mark.rule("R43")
def test_an_emergency_without_money_does_not_start(town, refused):
    from decimal import Decimal

    from projects.actions.funds import set_ceiling

    found = walk(State.DRAFT, town=town, track=Track.EMERGENCY)
    found.take_photo("before")
    set_ceiling(
        unit_code=town.code, year=found.project.year, ceiling=Decimal("29999.99"), by=town.district, at=found.at
    )  # fmt: skip
    with refused("over_budget"):
        implementation.act_first(found.project, by=town.secretary, at=found.at)
    found.project.refresh_from_db()
    assert found.project.edition is None
