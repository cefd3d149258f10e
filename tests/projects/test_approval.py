"""Approving or filing: who may, under which setting, with a named leader, and never by who drafted."""

import pytest

from governance.events import SYSTEM
from governance.events.log import history
from governance.people.actions import appoint
from governance.policy.actions import override
from governance.workflow.errors import NotPermitted, OutOfReach, Stale
from projects.actions import review
from projects.kinds import Track
from projects.lifecycle.project import State
from tests.town import FOUNDED
from tests.walk import project_at, walk


@pytest.mark.rule("R86")
def test_an_approval_names_a_leader(town, refused):
    project = project_at(State.REVIEW, town=town)
    with refused("no_leader"):
        review.approve(project, by=town.approver, at=project.now)
    review.approve(project, leader="李建军", by=town.approver, at=project.now)
    assert (project.responsible_leader, project.approved_on) == ("李建军", project.now.date())


@pytest.mark.rule("R86", "R40")
def test_so_does_the_committees_decision(town, refused):
    project = project_at(State.COMMITTEE, town=town, track=Track.STREET_LED)
    with refused("no_committee_decision", "no_leader"):
        review.agree(project, by=town.committee, at=project.now)


@pytest.mark.rule("R40")
def test_a_decision_is_complete_and_not_of_tomorrow(town, refused):
    from datetime import timedelta

    project = project_at(State.COMMITTEE, town=town, track=Track.STREET_LED)
    facts = {
        "decision_no": "粤海〔2026〕1号", "decided_on": project.now.date(), "attendance": 5, "attendees": "五人",
        "conclusion": "同意",
    }  # fmt: skip
    for wrong in ({"decision_no": " "}, {"attendance": 0}, {"attendees": ""},
                  {"decided_on": project.now.date() + timedelta(days=1)}):  # fmt: skip
        with refused("decision_incomplete"):
            review.record_committee(project, by=town.committee, at=project.now, **(facts | wrong))
    review.record_committee(project, by=town.committee, at=project.now, **facts)
    assert review.agree(project, leader="王海涛", by=town.committee, at=project.now).state == State.PUBLICITY


@pytest.mark.rule("R89")
def test_where_the_street_files_the_clerk_files_and_nobody_approves(town, refused):
    found = walk(State.REVIEW, town=town)
    with refused("street_approves"):
        review.file(found.project, leader="李建军", by=town.street_clerk, at=found.at)
    override(
        "2020", name="street.approval_mode", value="file", unit_code=town.street_code, reason="本街道实行备案",
        decision_no="粤海〔2026〕5号", by=town.district, at=found.at,
    )  # fmt: skip
    with refused("street_files"):
        review.approve(found.project, leader="李建军", by=town.approver, at=found.later())
    assert review.file(found.project, leader="李建军", by=town.street_clerk, at=found.at).state == State.APPROVED


@pytest.mark.rule("R37", "R89")
def test_others_do_not_approve(town):
    project = project_at(State.REVIEW, town=town)
    for who, error in (
        (town.street_clerk, NotPermitted), (town.clerk, NotPermitted), (town.other_approver, OutOfReach),
        (town.sibling_clerk, OutOfReach), (town.other_auditor, OutOfReach),
    ):  # fmt: skip
        with pytest.raises(error):
            review.approve(project, leader="李建军", by=who, at=project.now)


@pytest.mark.rule("R56")
def test_who_drafted_does_not_approve(town):
    appoint(town.clerk, role="street_approver", unit=town.street_code, from_day=FOUNDED.date(), by=SYSTEM)
    project = project_at(State.REVIEW, town=town)
    with pytest.raises(NotPermitted, match="起草"):
        review.approve(project, leader="李建军", by=town.clerk, at=project.now)


@pytest.mark.rule("R05", "R02")
def test_above_the_cap_the_committee_needs_a_waiver_by_decision(town, refused):
    from governance.workflow.door import grant_waiver

    found = walk(State.COMMITTEE, town=town, track=Track.STREET_LED, total=600_000)
    project = found.project
    review.record_committee(
        project, decision_no="粤海〔2026〕1号", decided_on=found.at.date(), attendance=5, attendees="五人",
        conclusion="同意", by=town.committee, at=found.at,
    )  # fmt: skip
    with refused("over_cap"):
        review.agree(project, leader="王海涛", by=town.committee, at=found.at)
    with pytest.raises(NotPermitted):
        grant_waiver(project, "over_cap", decision_no="1", reason="特殊", by=town.approver, at=found.at)
    grant_waiver(
        project, "over_cap", decision_no="粤海〔2026〕2号", reason="消防改造确需", by=town.committee, at=found.at
    )
    with pytest.raises(Stale, match="已经批准"):
        grant_waiver(project, "over_cap", decision_no="3", reason="再批一次", by=town.committee, at=found.at)
    assert history(project).filter(verb="waiver.grant").count() == 1
    assert review.agree(project, leader="王海涛", by=town.committee, at=found.at).state == State.PUBLICITY


def test_a_rejection_says_why(town, refused):
    project = project_at(State.REVIEW, town=town)
    with refused("no_reason"):
        review.reject(project, reason="", by=town.approver, at=project.now)
    assert review.reject(project, reason="属物业职责范围", by=town.approver, at=project.now).state == State.REJECTED
