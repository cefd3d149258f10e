"""R55, R56, R75: whoever carried the work out, or stepped aside, neither leads nor sits in the group."""

import pytest

from acceptance.actions import inspection as act
from governance.people.actions import appoint
from governance.recusal.actions import declare
from governance.workflow.errors import NotPermitted, OutOfReach, Recused, Refused
from projects.actions import closing
from tests.acceptance.conftest import codes


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
