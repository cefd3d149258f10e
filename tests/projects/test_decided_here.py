"""What the district or a street decides otherwise for a place is what then holds there, and nowhere else."""

from typing import Any

import pytest
from django.urls import reverse

from governance.policy.actions import override
from governance.policy.values import value
from projects.actions import closing, design, implementation, review
from projects.guards.procurement import quotes_needed
from projects.kinds import ProjectType, Track
from projects.lifecycle.project import State
from tests.walk import walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def decide(town):
    """Decide on a parameter for the community: decide("photos.per_phase", 2, at)."""

    def make(name: str, value: Any, at: Any) -> None:
        override(
            "2020", name=name, value=value, unit_code=town.code, reason="社区共治会议决定",
            decision_no="南民〔2026〕8号", by=town.district, at=at,
        )  # fmt: skip

    return make


@pytest.mark.rule("R63")
def test_more_photos_are_asked_for(town, refused, decide):
    found = walk(State.CONTRACTED, town=town, type=ProjectType.GOODS)
    decide("photos.per_phase", 2, found.at)
    found.take_photo("before")
    with refused("no_photo_before"):
        implementation.start(found.project, by=town.clerk, at=found.later())
    found.take_photo("before")
    implementation.start(found.project, by=town.clerk, at=found.later())
    for stage in ("during", "after", "after"):
        found.take_photo(stage)
    with refused("photos_missing", "milestones_open", "no_progress"):
        implementation.complete(found.project, beneficiaries=100, by=town.clerk, at=found.later())


@pytest.mark.rule("R36", "U05")
def test_an_emergency_may_do_without_a_photo(town, refused, decide):
    found = walk(State.DRAFT, town=town, track=Track.EMERGENCY)
    with refused("no_emergency_ground"):
        implementation.act_first(found.project, by=town.secretary, at=found.at)
    decide("emergency.needs_photo", False, found.at)
    assert implementation.act_first(found.project, by=town.secretary, at=found.later()).state == State.IMPLEMENTATION


@pytest.mark.rule("R20")
def test_more_than_one_demand_is_asked_for(town, refused, decide):
    found = walk(State.DRAFT, town=town, origin_note="")
    decide("design.min_demands", 2, found.at)
    with refused("no_origin"):
        design.submit(found.project, by=town.clerk, at=found.later())
    design.revise(found.project, origin_note="社区巡查发现", by=town.clerk, at=found.at)
    assert design.submit(found.project, by=town.clerk, at=found.at).state == State.SCREENING


@pytest.mark.rule("R21")
def test_residents_left_out_keep_a_project_where_that_is_decided(town, refused, decide):
    found = walk(State.ACCEPTANCE, town=town, type=ProjectType.GOODS)
    closing.record_inspection(found.project, inspected_on=found.at.date(), by=found._inspector(), at=found.later())
    decide("participation.is_blocking", True, found.at)
    with refused("residents_left_out"):
        closing.accept(found.project, by=found._inspector(), at=found.later())
    for stage in ("design", "deliberation", "implementation"):
        design.record_participation(
            found.project, stage=stage, form="座谈会", people=12, held_on=found.at.date(), by=town.clerk, at=found.at
        )
    decide("participation.min_per_stage", 2, found.at)
    with refused("residents_left_out"):
        closing.accept(found.project, by=found._inspector(), at=found.later())
    decide("participation.min_per_stage", 1, found.at)
    assert closing.accept(found.project, by=found._inspector(), at=found.later()).state == State.ACCEPTED


@pytest.mark.rule("R86")
def test_a_leader_need_not_be_named(town, refused, decide):
    found = walk(State.REVIEW, town=town)
    with refused("no_leader"):
        review.approve(found.project, leader="", by=town.approver, at=found.later())
    decide("review.needs_leader", False, found.at)
    assert review.approve(found.project, leader="", by=town.approver, at=found.later()).state == State.APPROVED


@pytest.mark.rule("R86", "R67")
def test_the_forms_ask_for_what_is_needed_here(client, town, decide):
    review_of = walk(State.REVIEW, town=town)
    step = reverse("projects:step", args=[review_of.project.pk, "approve"])
    contract = reverse("projects:contract", args=[walk(State.PROCUREMENT, town=town).project.pk])
    client.force_login(town.approver)
    assert client.get(step).context["paper"].form.fields["leader"].required
    decide("review.needs_leader", False, review_of.at)
    assert (
        client.post(step, {"leader": "", "no_interest": "on", "version": review_of.project.version}).status_code == 302
    )
    client.force_login(town.clerk)
    assert client.get(contract).context["paper"].form.fields["acceptance_plan"].required
    decide("procurement.needs_acceptance_plan", False, review_of.at)
    assert not client.get(contract).context["paper"].form.fields["acceptance_plan"].required


@pytest.mark.rule("R47", "U17")
def test_a_band_may_ask_for_more_quotes_than_every_purchase(town, refused, decide):
    found = walk(State.PROCUREMENT, town=town)
    bands = value("procurement.bands", edition="2020").value
    decide("procurement.bands", [row | {"quotes": 4} for row in bands], found.at)
    assert quotes_needed(found.project, found.at) == 4
    decide("procurement.min_quotes", 5, found.at)
    assert quotes_needed(found.project, found.at) == 5


@pytest.mark.rule("R21")
def test_who_was_left_out_of_the_design_keeps_it_from_the_council(town, refused, decide):
    found = walk(State.SCREENING, town=town)
    decide("participation.is_blocking", True, found.at)
    with refused("residents_left_out"):
        design.table(found.project, by=town.secretary, at=found.later())
    design.record_participation(
        found.project, stage="design", form="座谈会", people=12, held_on=found.at.date(), by=town.clerk, at=found.at
    )
    assert design.table(found.project, by=town.secretary, at=found.later()).state == State.DELIBERATION


@pytest.mark.rule("R43", "U01")
def test_a_ceiling_that_is_not_set_yet_begins_with_what_the_rules_say(client, town, decide):
    client.force_login(town.district)
    page = client.get(reverse("projects:budget_lines"))
    assert page.context["papers"]["ceiling"].form["ceiling"].value() == 2_000_000


@pytest.mark.rule("R02", "R05")
def test_a_firm_cap_is_not_waived(town, refused, decide):
    from governance.workflow.door import grant_waiver

    found = walk(State.COMMITTEE, town=town, track=Track.STREET_LED, total=600_000)
    review.record_committee(
        found.project, decision_no="粤海〔2026〕1号", decided_on=found.at.date(), attendance=5, attendees="五人",
        conclusion="同意", by=town.committee, at=found.at,
    )  # fmt: skip
    grant_waiver(found.project, "over_cap", decision_no="1", reason="消防改造确需", by=town.committee, at=found.at)
    decide("cap.is_in_principle", False, found.at)
    with refused("over_firm_cap"):
        review.agree(found.project, leader="王海涛", by=town.committee, at=found.later())


@pytest.mark.rule("U04", "R39")
def test_the_design_names_what_is_professional_here(client, town, decide):
    found = walk(State.DRAFT, town=town)
    decide("street_led.professional", ["结构", "电梯"], found.at)
    client.force_login(town.clerk)
    page = client.get(reverse("projects:design", args=[found.project.pk])).content.decode()
    assert "指结构、电梯；勾选后按规定由街道牵头" in page


@pytest.mark.rule("U02", "R41")
def test_the_budget_says_what_the_work_fund_is_for(client, town, decide):
    found = walk(State.DRAFT, town=town)
    design.draw_budget(
        found.project, by=town.clerk, at=found.at, items=[
            {"name": "灯具", "quantity": 1, "measure": "套", "unit_price": 10_000, "is_work_fund": False},
            {"name": "公示牌", "quantity": 1, "measure": "块", "unit_price": 200, "is_work_fund": True},
        ],
    )  # fmt: skip
    client.force_login(town.clerk)
    where = reverse("projects:budget", args=[found.project.pk])
    assert "只用于" not in client.get(where).content.decode()
    decide("work_fund_uses", ["宣传", "公示"], found.at)
    assert "只用于宣传、公示" in client.get(where).content.decode()


@pytest.mark.rule("U10", "R22")
def test_a_council_of_another_size_is_said(client, town, decide):
    found = walk(State.DELIBERATION, town=town)
    meeting = found.hold_meeting()
    client.force_login(town.clerk)
    where = reverse("projects:meeting", args=[meeting.pk])
    shown = client.get(where)
    assert shown.status_code == 200 and "居民议事会按规定为" not in shown.content.decode()
    decide("council.size_min", len(town.council) + 1, found.at)
    assert f"居民议事会按规定为 {len(town.council) + 1} 至 25 人" in client.get(where).content.decode()
