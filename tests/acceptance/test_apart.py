"""R55, R56, R75: whoever carried the work out, or stepped aside, neither leads nor sits in the group."""

from datetime import timedelta

import pytest

from acceptance.actions import inspection as act
from acceptance.models import InspectionMember
from acceptance.queries import managers_among
from governance.events import SYSTEM
from governance.people.actions import appoint
from governance.people.actions.delegation import delegate
from governance.recusal.actions import declare
from governance.workflow.errors import NotPermitted, OutOfReach, Recused, Refused
from projects.actions import closing, implementation
from projects.lifecycle.project import State
from tests.acceptance.conftest import codes
from tests.walk import walk


@pytest.mark.rule("R56")
def test_the_manager_does_not_sit(site):
    site.plan()
    with pytest.raises(Refused) as found:
        site.seat("committee_member", user=site.town.clerk)
    assert codes(found) == {"unfit_member"}
    with pytest.raises(Refused):
        site.seat("committee_member", name=site.town.clerk.name)


@pytest.mark.rule("R56")
def test_the_manager_does_not_accept(site):
    clerk = site.town.clerk
    appoint(clerk, role="street_engineer", unit=site.town.street_code, from_day=site.at.date(), by=site.town.district)
    with pytest.raises(NotPermitted):
        act.plan_inspection(site.project, held_on=site.at.date(), place="三栋", by=clerk, at=site.at)
    site.ready()
    with pytest.raises(NotPermitted):
        act.conclude(site.inspection, passed=True, by=clerk, at=site.at)
    with pytest.raises(NotPermitted):
        closing.accept(site.project, by=clerk, at=site.at)


@pytest.mark.rule("R55")
def test_the_recused_neither_lead_nor_sit(site):
    member = site.town.members[0]
    declare(member, site.project, reason="亲属在承接方任职", by=member, at=site.at)
    site.plan()
    with pytest.raises(Refused) as found:
        site.seat("council_member", user=member)
    assert codes(found) == {"unfit_member"}
    declare(site.lead, site.project, reason="曾在承接方任职", by=site.lead, at=site.at)
    with pytest.raises(Recused):
        site.seat("resident", "居民老王")


@pytest.mark.rule("R55")
def test_who_steps_aside_after_signing_stops_the_conclusion(site):
    site.ready()
    member = site.town.members[0]
    declare(member, site.project, reason="亲属在承接方任职", by=member, at=site.at)
    with pytest.raises(Refused) as found:
        site.conclude()
    assert codes(found) == {"unfit_member"}


def test_only_whoever_leads_acceptance_may(site):
    with pytest.raises(NotPermitted):
        act.plan_inspection(site.project, held_on=site.at.date(), place="三栋", by=site.town.approver, at=site.at)
    with pytest.raises(OutOfReach):
        act.plan_inspection(site.project, held_on=site.at.date(), place="三栋", by=site.town.other_approver, at=site.at)


def stand_in(principal, stand_in, at):
    delegate(
        principal.memberships.latest("pk"), to=stand_in, from_day=at.date(), last_day=at.date() + timedelta(days=30),
        reason="年休假", by=principal, at=at,
    )  # fmt: skip


@pytest.mark.rule("R56")
def test_the_manager_does_not_accept_by_somebody_in_her_name(site):
    clerk, other = site.town.clerk, site.town.other_approver
    appoint(clerk, role="street_engineer", unit=site.town.street_code, from_day=site.at.date(), by=site.town.district)
    stand_in(clerk, other, site.at)
    with pytest.raises(NotPermitted, match="组织实施了本项目"):
        act.plan_inspection(site.project, held_on=site.at.date(), place="三栋", by=other, at=site.at)


@pytest.mark.rule("R56")
def test_in_whose_name_the_work_was_run_does_not_sit(town):
    found, member = walk(State.IMPLEMENTATION, town=town), town.members[0]
    seat = [InspectionMember(user=member, name=member.name)]
    assert managers_among(found.project, seat) == []
    appoint(member, role="community_clerk", unit=town.code, from_day=found.at.date(), by=SYSTEM)
    stand_in(member, town.sibling_clerk, found.at)
    implementation.report_progress(
        found.project, percent=60, text="已换灯十盏", by=town.sibling_clerk, at=found.later()
    )
    assert managers_among(found.project, seat) == [member.name]
