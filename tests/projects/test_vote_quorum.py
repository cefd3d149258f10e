"""Quorum, recusal, pass mark: a meeting's base is the whole roll, an item's the roll less those who stepped aside."""

from decimal import Decimal

import pytest

from governance.events.log import history
from projects.actions import deliberation
from projects.kinds import Choice
from projects.lifecycle.project import State
from projects.models import AgendaItem
from projects.models.deliberation import exceeds
from tests.walk import walk


def session(found, *, present=16, recused=0, recused_absent=0):
    """A meeting in session on the walk's project with so many present, so many of them recused."""
    town, at, council = found.town, found.later(), found.town.council
    meeting = deliberation.convene(
        unit_code=town.code, title="居民议事会", held_on=at.date(), place="会议室", by=town.clerk, at=at
    )
    item = deliberation.add_item(meeting, project=found.project, mode="named", by=town.clerk, at=at)
    deliberation.take_attendance(meeting, present=[m.pk for m in council[:present]], by=town.clerk, at=at)
    aside = council[present - recused : present]
    for member in [*aside, *council[present : present + recused_absent]]:
        deliberation.recuse(item, member=member, reason="亲属参与报价", by=member, at=at)
    deliberation.open_meeting(meeting, by=town.chair, at=at)
    item.refresh_from_db()
    return meeting, item, council[: present - recused]


def vote(item, voters, votes_for, by, at):
    for number, member in enumerate(voters):
        choice = Choice.FOR if number < votes_for else Choice.AGAINST
        deliberation.cast(item, member=member, choice=choice, by=by, at=at)


@pytest.mark.rule("R23", "U11")
@pytest.mark.parametrize(("part", "whole", "is_more"), [(2, 3, False), (11, 16, True), (10, 15, False), (0, 0, False)])
def test_more_than_two_thirds_is_strict(part, whole, is_more):
    assert exceeds(part, whole, "2/3") is is_more


@pytest.mark.rule("U12")
def test_where_the_rule_is_not_strict_the_fraction_itself_is_enough():
    assert exceeds(2, 3, "2/3", is_strict=False)
    assert not exceeds(0, 0, "2/3", is_strict=False)


@pytest.mark.rule("R23", "R55", "U13")
def test_sixteen_members_eleven_present_three_recused_the_meeting_stands_the_item_does_not(town, refused):
    found = walk(State.DELIBERATION, town=town)
    meeting, item, voters = session(found, present=11, recused=3)
    assert (meeting.present, meeting.roll, meeting.has_quorum) == (11, 16, True)
    assert (item.voters, item.electorate, item.has_quorum) == (8, 13, False)
    vote(item, voters, 8, town.clerk, found.at)
    deliberation.close_meeting(meeting, by=town.clerk, at=found.later())
    with refused("item_without_quorum"):
        deliberation.pass_vote(found.project, by=town.chair, at=found.at)


@pytest.mark.rule("R55", "U13")
def test_who_stepped_aside_and_stayed_away_leaves_the_base_too(town):
    found = walk(State.DELIBERATION, town=town)
    _meeting, item, _voters = session(found, present=12, recused_absent=2)
    assert (item.recused, item.recused_absent, item.voters, item.electorate) == (0, 2, 12, 14)


@pytest.mark.rule("R23")
def test_without_a_quorum_no_vote_counts_and_the_item_goes_to_another_meeting(town, refused):
    found = walk(State.DELIBERATION, town=town)
    meeting, item, voters = session(found, present=10)
    vote(item, voters, 10, town.clerk, found.at)
    deliberation.close_meeting(meeting, by=town.chair, at=found.later())
    with refused("no_quorum", "item_without_quorum"):
        deliberation.pass_vote(found.project, by=town.chair, at=found.at)
    with refused("no_quorum", "item_without_quorum"):
        deliberation.fail_vote(found.project, by=town.chair, at=found.at)
    found.hold_meeting()
    assert deliberation.pass_vote(found.project, by=town.chair, at=found.later()).state == State.PUBLICITY


@pytest.mark.rule("R25", "U12")
@pytest.mark.parametrize(("votes_for", "passes"), [(8, False), (9, True)])
def test_the_pass_mark_is_more_than_half_of_those_present_abstainers_counted(town, refused, votes_for, passes):
    found = walk(State.DELIBERATION, town=town)
    found.votes_for = votes_for
    found.hold_meeting()
    if passes:
        with refused("item_passed"):
            deliberation.fail_vote(found.project, by=town.chair, at=found.at)
        assert deliberation.pass_vote(found.project, by=town.chair, at=found.at).state == State.PUBLICITY
    else:
        with refused("too_few_votes"):
            deliberation.pass_vote(found.project, by=town.chair, at=found.at)
        assert deliberation.fail_vote(found.project, by=town.chair, at=found.at).state == State.NOT_PASSED


@pytest.mark.rule("R25", "U12")
@pytest.mark.parametrize(("total", "votes_for", "passes"), [
    ("299999.99", 9, True), ("300000.00", 9, False), ("300000.00", 10, False), ("300000.00", 11, True),
])  # fmt: skip
def test_from_three_hundred_thousand_yuan_on_two_thirds_are_needed(town, total, votes_for, passes):
    found = walk(State.DELIBERATION, town=town, total=Decimal(total))
    found.votes_for = votes_for
    found.hold_meeting()
    item = AgendaItem.objects.get()
    assert item.pass_mark == ("2/3" if Decimal(total) >= 300_000 else "1/2")
    assert item.is_passed is passes


@pytest.mark.rule("R25", "U12")
def test_two_thirds_exactly_pass_a_large_sum(town):
    found = walk(State.DELIBERATION, town=town, total=300_000)
    _meeting, item, voters = session(found, present=12)
    vote(item, voters, 8, town.clerk, found.at)
    assert (item.votes_for, item.voters, item.is_passed) == (8, 12, True)


@pytest.mark.rule("R30")
def test_the_result_waits_for_the_end_of_the_meeting_and_for_every_vote(town, refused):
    found = walk(State.DELIBERATION, town=town)
    with refused("not_on_agenda"):
        deliberation.pass_vote(found.project, by=town.chair, at=found.at)
    meeting, item, voters = session(found)
    vote(item, voters[:-1], 15, town.clerk, found.at)
    with refused("meeting_open"):
        deliberation.pass_vote(found.project, by=town.chair, at=found.at)
    with refused("votes_missing"):
        deliberation.close_meeting(meeting, by=town.chair, at=found.at)
    deliberation.cast(item, member=voters[-1], choice="abstain", by=town.clerk, at=found.at)
    deliberation.close_meeting(meeting, by=town.chair, at=found.later())
    counted = history(meeting).get(verb="meeting.votes").values
    assert (counted["for"], counted["abstain"], counted["is_passed"], counted["base"]) == (15, 1, True, 16)
    assert len(counted["votes"]) == 16
