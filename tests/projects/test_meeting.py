"""The meeting: its roll, its agenda, its attendance, its minutes."""

from datetime import timedelta

import pytest

from governance.events.log import history
from governance.workflow.errors import NotPermitted, Stale
from projects.actions import deliberation, design
from projects.lifecycle.deliberation import MeetingState
from projects.lifecycle.project import State
from projects.queries.deliberation import waiting_for_agenda
from tests.town import START
from tests.walk import project_at, walk

SECOND = timedelta(seconds=1)


def convened(town, at=START, **words):
    words = {"title": "居民议事会", "held_on": at.date(), "place": "会议室", "unit_code": town.code} | words
    return deliberation.convene(by=town.clerk, at=at, **words)


@pytest.mark.rule("R22")
def test_the_roll_is_who_has_a_vote_that_day(town):
    from governance.events import SYSTEM
    from governance.people.actions import dismiss

    left = town.members[0].memberships.get()
    dismiss(left, by=SYSTEM, on_day=START.date(), at=START)
    meeting = convened(town)
    assert (meeting.roll, meeting.attendances.count()) == (15, 15)
    assert not meeting.attendances.filter(member=town.members[0]).exists()
    assert not meeting.attendances.filter(member=town.clerk).exists()


@pytest.mark.rule("R22")
def test_who_leaves_later_stays_on_the_roll(town):
    from governance.events import SYSTEM
    from governance.people.actions import dismiss

    meeting = convened(town)
    dismiss(town.members[0].memberships.get(), by=SYSTEM, on_day=START.date(), at=START)
    assert meeting.attendances.filter(member=town.members[0]).exists()


@pytest.mark.rule("R22")
def test_a_community_without_a_council_holds_no_meeting(town, refused):
    with refused("roll_empty"):
        deliberation.convene(
            unit_code=town.sibling_code, title="会", held_on=START.date(), place="室", by=town.sibling_clerk, at=START
        )
    with pytest.raises(NotPermitted):
        convened(town, unit_code=town.sibling_code)


@pytest.mark.rule("R24", "R28")
def test_an_item_keeps_version_sum_and_mark(town):
    found = walk(State.DELIBERATION, town=town)
    item = deliberation.add_item(
        convened(town, found.at), project=found.project, mode="named", by=town.clerk, at=found.at
    )
    assert (item.version, item.total, item.pass_mark, item.pass_is_strict) == (1, found.project.total, "1/2", True)


@pytest.mark.rule("R19", "R24", "R29")
def test_only_tabled_projects_of_the_community_stand_on_one_agenda(town, refused):
    found = walk(State.DELIBERATION, town=town)
    meeting = convened(town, found.at)
    draft = project_at(State.DRAFT, town=town)
    with refused("not_for_deliberation"):
        deliberation.add_item(meeting, project=draft, mode="named", by=town.clerk, at=found.at)
    with refused("unknown_mode"):
        deliberation.add_item(meeting, project=found.project, mode="shout", by=town.clerk, at=found.at)
    assert list(waiting_for_agenda(town.code, town.clerk)) == [found.project]
    deliberation.add_item(meeting, project=found.project, mode="named", by=town.clerk, at=found.at)
    assert not waiting_for_agenda(town.code, town.clerk)
    with refused("on_another_agenda"):
        deliberation.add_item(convened(town, found.at), project=found.project, mode="named", by=town.clerk, at=found.at)


def test_what_waits_for_an_agenda_costs_the_same_for_any_number(town, django_assert_num_queries):
    projects = [project_at(State.DELIBERATION, town=town) for _number in range(3)]
    with django_assert_num_queries(2):
        assert list(waiting_for_agenda(town.code, town.clerk)) == projects


@pytest.mark.rule("R29")
def test_what_was_void_for_want_of_a_quorum_waits_again(town):
    found = walk(State.DELIBERATION, town=town)
    meeting = convened(town, found.at)
    deliberation.add_item(meeting, project=found.project, mode="named", by=town.clerk, at=found.at)
    deliberation.take_attendance(meeting, present=[town.members[0].pk], by=town.clerk, at=found.at)
    deliberation.open_meeting(meeting, by=town.chair, at=found.at)
    assert not waiting_for_agenda(town.code, town.clerk)
    deliberation.close_meeting(meeting, by=town.chair, at=found.at)
    assert list(waiting_for_agenda(town.code, town.clerk)) == [found.project]


@pytest.mark.rule("R29")
def test_a_cancelled_meeting_frees_its_items(town, refused):
    found = walk(State.DELIBERATION, town=town)
    meeting = convened(town, found.at)
    deliberation.add_item(meeting, project=found.project, mode="named", by=town.clerk, at=found.at)
    with refused("no_reason"):
        deliberation.cancel_meeting(meeting, reason="", by=town.clerk, at=found.at)
    deliberation.cancel_meeting(meeting, reason="台风改期", by=town.clerk, at=found.at)
    again = convened(town, found.at)
    deliberation.add_item(again, project=found.project, mode="named", by=town.clerk, at=found.at)


@pytest.mark.rule("R30")
def test_a_meeting_is_not_opened_before_its_day(town, refused):
    project = project_at(State.DELIBERATION, town=town)
    day = project.now + timedelta(days=3)
    meeting = convened(town, at=project.now, held_on=day.date())
    deliberation.add_item(meeting, project=project, mode="named", by=town.clerk, at=project.now)
    present = [member.pk for member in town.council]
    deliberation.take_attendance(meeting, present=present, by=town.clerk, at=project.now)
    with refused("before_its_day"):
        deliberation.open_meeting(meeting, by=town.chair, at=project.now)
    assert deliberation.open_meeting(meeting, by=town.chair, at=day).state == "in_session"


@pytest.mark.rule("R23", "R24")
def test_a_meeting_opens_with_people_and_items(town, refused):
    meeting = convened(town)
    with refused("nobody_present", "nothing_on_agenda"):
        deliberation.open_meeting(meeting, by=town.chair, at=START)
    with refused("not_on_roll"):
        deliberation.take_attendance(meeting, present=[town.clerk.pk], by=town.clerk, at=START)


@pytest.mark.rule("R30", "U41")
def test_minutes_lock_a_day_after_the_meeting_and_are_added_to_afterwards(town, refused):
    found = walk(State.DELIBERATION, town=town)
    meeting = found.hold_meeting()
    assert meeting.locks_at == meeting.closed_at + timedelta(hours=24)
    deliberation.amend_minutes(meeting, text="第一稿记录", by=town.clerk, at=found.at)
    deliberation.amend_minutes(meeting, text="订正后的记录", by=town.clerk, at=found.at)
    with refused("no_minutes"):
        deliberation.amend_minutes(meeting, text=" ", by=town.clerk, at=found.at)
    assert deliberation.lock_due_minutes(at=meeting.locks_at - SECOND) == 0
    assert deliberation.lock_due_minutes(at=meeting.locks_at) == 1
    assert deliberation.lock_due_minutes(at=meeting.locks_at) == 0
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.LOCKED
    deliberation.amend_minutes(meeting, text="事后补充一句", by=town.clerk, at=meeting.locks_at + SECOND)
    assert meeting.minutes.startswith("订正后的记录")
    assert "事后补充一句" in meeting.minutes
    late = history(meeting).filter(verb="meeting.amend").last()
    assert (late.code, late.values["is_late"]) == ("late", True)
    assert "事后" not in late.data


@pytest.mark.rule("R29")
def test_what_was_rejected_comes_back_only_as_a_new_version_that_says_what_changed(town, refused):
    project = project_at(State.NOT_PASSED, town=town)
    with pytest.raises(Stale):
        design.submit(project, by=town.clerk, at=project.now)
    with refused("no_change_note"):
        design.redesign(project, change_note=" ", by=town.clerk, at=project.now)
    design.redesign(project, change_note="改用声控灯，减少一万元", by=town.clerk, at=project.now)
    assert (project.state, project.design_version, project.edition) == (State.DRAFT, 2, None)
    design.submit(project, by=town.clerk, at=project.now)
    assert project.versions.get(version=2).change_note == "改用声控灯，减少一万元"
    design.table(project, by=town.secretary, at=project.now)
    assert project.current_item() is None
