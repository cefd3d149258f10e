"""One person, one vote, by members who are there and did not step aside; a secret vote leaves no trace but a mark."""

from datetime import timedelta

import pytest

from governance.events.models import Event
from governance.people.actions.delegation import delegate
from governance.recusal.actions import declare
from governance.workflow.errors import NotPermitted, OutOfReach, Recused, Stale
from projects.actions import deliberation
from projects.kinds import Choice, VoteMode
from projects.lifecycle.project import State
from projects.models import Ballot
from projects.queries.deliberation import may_show_counts
from tests.walk import walk


@pytest.fixture
def session(town):
    """Makes a meeting in session on a tabled project; gives the walk, the meeting and its item."""

    def make(mode=VoteMode.NAMED, present=16):
        found = walk(State.DELIBERATION, town=town)
        at = found.later()
        meeting = deliberation.convene(
            unit_code=town.code, title="居民议事会", held_on=at.date(), place="会议室", by=town.clerk, at=at
        )
        item = deliberation.add_item(meeting, project=found.project, mode=mode, by=town.clerk, at=at)
        there = [member.pk for member in town.council[:present]]
        deliberation.take_attendance(meeting, present=there, by=town.clerk, at=at)
        deliberation.open_meeting(meeting, by=town.chair, at=at)
        return found, meeting, item

    return make


@pytest.mark.rule("R27")
def test_a_second_vote_of_the_same_member_is_refused(town, session, refused):
    found, _meeting, item = session()
    deliberation.cast(item, member=town.members[0], choice=Choice.FOR, by=town.clerk, at=found.at)
    with refused("voted_before"):
        deliberation.cast(item, member=town.members[0], choice=Choice.AGAINST, by=town.members[0], at=found.at)
    item.refresh_from_db()
    assert (item.votes_for, item.votes_against, item.ballots.get().choice) == (1, 0, Choice.FOR)


@pytest.mark.rule("R27", "R22")
def test_the_absent_and_strangers_to_the_roll_do_not_vote(town, session, refused):
    found, _meeting, item = session(present=12)
    with refused("may_not_vote"):
        deliberation.cast(item, member=town.council[15], choice=Choice.FOR, by=town.clerk, at=found.at)
    with refused("may_not_vote"):
        deliberation.cast(item, member=town.resident, choice=Choice.FOR, by=town.clerk, at=found.at)
    with refused("unknown_choice"):
        deliberation.cast(item, member=town.members[0], choice="maybe", by=town.clerk, at=found.at)


@pytest.mark.rule("R27")
def test_who_may_record_votes(town, session):
    found, _meeting, item = session()
    member = town.members[0]
    for who, error in ((town.members[1], NotPermitted), (town.sibling_clerk, OutOfReach), (town.stranger, OutOfReach)):
        with pytest.raises(error):
            deliberation.cast(item, member=member, choice=Choice.FOR, by=who, at=found.at)
    assert not Ballot.objects.exists()


@pytest.mark.rule("R55")
def test_who_stepped_aside_does_not_vote_and_who_voted_does_not_step_aside(town, session, refused):
    found, _meeting, item = session()
    aside, voter = town.members[:2]
    deliberation.recuse(item, member=aside, reason="兄弟参与报价", by=aside, at=found.at)
    with pytest.raises(Recused):
        deliberation.cast(item, member=aside, choice=Choice.FOR, by=aside, at=found.at)
    with refused("may_not_vote"):
        deliberation.cast(item, member=aside, choice=Choice.FOR, by=town.clerk, at=found.at)
    deliberation.cast(item, member=voter, choice=Choice.FOR, by=town.clerk, at=found.at)
    with refused("voted_before"):
        deliberation.recuse(item, member=voter, reason="后来想起来", by=voter, at=found.at)
    item.refresh_from_db()
    assert (item.recused, item.voters, item.electorate) == (1, 15, 15)


@pytest.mark.rule("R26")
def test_secret_marks_keep_no_choice_no_order_and_no_event(town, session):
    found, meeting, item = session(VoteMode.SECRET)
    before = Event.objects.count()
    order = [town.council[number] for number in (5, 2, 9, 0, 15, 7, 1, 12, 3, 14, 4, 8, 6, 13, 10, 11)]
    for number, member in enumerate(order):
        choice = Choice.FOR if number % 3 else Choice.AGAINST
        deliberation.cast(item, member=member, choice=choice, by=member, at=found.at)
    assert Event.objects.count() == before
    marks = list(Ballot.objects.order_by("pk").values_list("member_id", "choice"))
    assert {choice for _member, choice in marks} == {""}
    assert [member for member, _choice in marks] != [member.pk for member in order]
    assert {field.name for field in Ballot._meta.concrete_fields} == {"id", "item", "member", "choice"}
    deliberation.close_meeting(meeting, by=town.chair, at=found.later())
    item.refresh_from_db()
    assert (item.votes_for, item.votes_against, item.ballots.count()) == (10, 6, 16)
    counted = Event.objects.get(verb="meeting.votes").values
    assert (counted["for"], counted["against"]) == (10, 6)
    assert "votes" not in counted


@pytest.mark.rule("R26")
def test_a_secret_vote_is_cast_by_the_member_alone(town, session, refused):
    found, _meeting, item = session(VoteMode.SECRET)
    with refused("secret_by_another"):
        deliberation.cast(item, member=town.members[0], choice=Choice.FOR, by=town.clerk, at=found.at)


@pytest.mark.rule("R26")
def test_running_counts_of_a_secret_vote_are_not_shown(town, session):
    found, meeting, item = session(VoteMode.SECRET)
    assert not may_show_counts(item)
    deliberation.record_tally(item, votes_for=16, votes_against=0, abstentions=0, by=town.clerk, at=found.at)
    deliberation.close_meeting(meeting, by=town.chair, at=found.later())
    item.meeting = meeting
    assert may_show_counts(item)


@pytest.mark.rule("R26", "R27")
def test_paper_ballots_are_entered_together_and_must_add_up(town, session, refused):
    found, _meeting, item = session(VoteMode.SECRET)
    with refused("tally_wrong"):
        deliberation.record_tally(item, votes_for=10, votes_against=3, abstentions=1, by=town.clerk, at=found.at)
    deliberation.record_tally(item, votes_for=10, votes_against=5, abstentions=1, by=town.clerk, at=found.at)
    assert item.ballots.count() == 16
    with refused("tally_wrong"):
        deliberation.record_tally(item, votes_for=16, votes_against=0, abstentions=0, by=town.clerk, at=found.at)
    with refused("voted_before"):
        deliberation.cast(item, member=town.members[0], choice=Choice.FOR, by=town.members[0], at=found.at)


@pytest.mark.rule("R26")
def test_a_show_of_hands_is_written_down_name_by_name(town, session, refused):
    found, _meeting, item = session()
    with refused("named_vote"):
        deliberation.record_tally(item, votes_for=16, votes_against=0, abstentions=0, by=town.clerk, at=found.at)


@pytest.mark.rule("R26", "U14")
def test_online_votes_can_be_switched_off(town, session, refused):
    from governance.policy.actions import override

    found, _meeting, item = session()
    override(
        "2020", name="council.online_votes", value=False, unit_code=town.code, reason="本社区不开通线上表决",
        decision_no="南民〔2026〕1号", by=town.district, at=found.at,
    )  # fmt: skip
    with refused("online_vote_off"):
        deliberation.cast(item, member=town.members[0], choice=Choice.FOR, by=town.members[0], at=found.later())
    deliberation.cast(item, member=town.members[0], choice=Choice.FOR, by=town.clerk, at=found.at)


def test_after_the_meeting_nobody_votes(town, session):
    found, meeting, item = session()
    for member in town.council:
        deliberation.cast(item, member=member, choice=Choice.FOR, by=town.clerk, at=found.at)
    deliberation.close_meeting(meeting, by=town.chair, at=found.later())
    with pytest.raises(Stale):
        deliberation.cast(item, member=town.members[0], choice=Choice.FOR, by=town.members[0], at=found.at)


@pytest.mark.rule("R55")
def test_who_keeps_the_meeting_for_somebody_keeps_out_where_that_one_must(town, session):
    found, _meeting, item = session(mode=VoteMode.SECRET)
    first = found.at.date()
    delegate(
        town.clerk.memberships.get(), to=town.sibling_clerk, from_day=first, last_day=first + timedelta(days=9),
        reason="年休假", by=town.clerk, at=found.at,
    )  # fmt: skip
    declare(town.clerk, found.project, reason="亲属参与报价", by=town.clerk, at=found.at)
    with pytest.raises(Recused):
        deliberation.record_tally(
            item, votes_for=16, votes_against=0, abstentions=0, by=town.sibling_clerk, at=found.at
        )
    assert not item.ballots.exists()
