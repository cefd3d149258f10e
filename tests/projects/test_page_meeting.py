"""Running a meeting from its page: calling, roll, recusals, votes, closing, minutes."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from projects.actions import deliberation
from projects.kinds import VoteMode
from projects.lifecycle.project import State
from projects.models import Ballot, Meeting
from tests.walk import walk


@pytest.fixture
def found(client, town):
    """A tabled project on the agenda of a convened meeting, the clerk signed in."""
    on_road = walk(State.DELIBERATION, town=town)
    meeting = deliberation.convene(
        unit_code=town.code, title="居民议事会", held_on=on_road.at.date(), place="会议室", by=town.clerk, at=on_road.at
    )
    on_road.item = deliberation.add_item(
        meeting, project=on_road.project, mode=VoteMode.NAMED, by=town.clerk, at=on_road.at
    )
    on_road.meeting, on_road.where = meeting, reverse("projects:meeting", args=[meeting.pk])
    client.force_login(town.clerk)
    return on_road


def in_session(found, present=16):
    town = found.town
    there = [member.pk for member in town.council[:present]]
    deliberation.take_attendance(found.meeting, present=there, by=town.clerk, at=found.at)
    deliberation.open_meeting(found.meeting, by=town.chair, at=found.at)
    found.item.refresh_from_db()


def votes(found, choice, members):
    grid = {f"member-{member.pk}": choice for member in members}
    return {"do": f"votes-{found.item.pk}", "no_interest": "on", **grid}


@pytest.mark.rule("R22")
def test_a_meeting_is_called_and_the_project_put_on_its_agenda(client, town):
    on_road = walk(State.DELIBERATION, town=town)
    where = reverse("projects:meetings", args=[on_road.project.pk])
    client.force_login(town.clerk)
    words = {"do": "convene", "title": "第一次会议", "held_on": on_road.at.date().isoformat(), "place": "会议室"}
    answer = client.post(where, words)
    meeting = Meeting.objects.get()
    assert answer["Location"] == f"{reverse('projects:meeting', args=[meeting.pk])}?project={on_road.project.pk}"
    assert f'<option value="{on_road.project.pk}" selected>' in client.get(answer["Location"]).content.decode()
    assert client.post(where, {"do": f"add-{meeting.pk}", "mode": "secret"}).status_code == 302
    assert meeting.items.get().mode == VoteMode.SECRET
    assert client.post(where, {"do": f"add-{meeting.pk}", "mode": "named"}).status_code == 409


@pytest.mark.rule("R23")
def test_roll_opening_and_the_formula(client, found):
    page = client.get(found.where).content.decode()
    assert "还没有签到" in page and "未达到" in page
    assert client.post(found.where, {"do": "open"}).status_code == 422
    there = [member.pk for member in found.town.council[:12]]
    assert client.post(found.where, {"do": "attendance", "present": there}).status_code == 302
    assert "到会 12 人，应到 16 人。开会后不能再改签到" in client.get(found.where).content.decode()
    assert client.post(found.where, {"do": "open", "version": found.meeting.version}).status_code == 302
    found.meeting.refresh_from_db()
    assert (found.meeting.state, found.meeting.present) == ("in_session", 12)
    stranger = client.post(found.where, {"do": "attendance", "present": [found.town.clerk.pk]})
    assert stranger.status_code == 422


@pytest.mark.rule("R27 R24")
def test_votes_are_entered_for_all_at_once_or_not_at_all(client, found):
    in_session(found)
    council = found.town.council
    assert client.post(found.where, votes(found, "for", council[:10])).status_code == 302
    assert Ballot.objects.count() == 10
    assert client.post(found.where, votes(found, "maybe", council[10:])).status_code == 422
    assert client.post(found.where, {"do": f"votes-{found.item.pk}", "no_interest": "on"}).status_code == 422
    assert Ballot.objects.count() == 10
    assert client.post(found.where, {"do": "close"}).status_code == 422
    assert "登记举手表决" in client.get(found.where).content.decode()
    client.post(found.where, votes(found, "against", council[10:]))
    assert "登记举手表决" not in client.get(found.where).content.decode(), "nobody is left to be asked"
    assert client.post(found.where, {"do": "close"}).status_code == 302
    found.item.refresh_from_db()
    assert (found.item.votes_for, found.item.votes_against) == (10, 6)


@pytest.mark.rule("R55")
def test_who_votes_is_led_to_where_an_interest_is_declared(client, found):
    in_session(found)
    where = f'<a href="{reverse("recusal:declare", args=[found.project.pk])}">申报回避</a>'
    assert where not in client.get(found.where).content.decode(), "the clerk writes down what others say"
    client.force_login(found.town.members[0])
    assert where in client.get(found.where).content.decode()


@pytest.mark.rule("R55")
def test_a_member_steps_aside_with_a_reason(client, found):
    in_session(found)
    member = found.town.members[0]
    name = f"recuse-{found.item.pk}"
    said = {"do": name, "member": member.pk, "kind": "relative"}
    assert client.post(found.where, said | {"reason": ""}).status_code == 422
    assert client.post(found.where, said | {"reason": "亲属参与报价"}).status_code == 302
    page = client.get(found.where).content.decode()
    assert "亲属参与报价" in page and f"member-{member.pk}" not in page
    found.item.refresh_from_db()
    assert found.item.recused == 1


@pytest.mark.rule("R26")
def test_paper_ballots_are_entered_as_totals_that_add_up(client, found):
    found.item.delete()
    found.item = deliberation.add_item(
        found.meeting, project=found.project, mode=VoteMode.SECRET, by=found.town.clerk, at=found.at
    )
    in_session(found)
    name = f"tally-{found.item.pk}"
    wrong = client.post(found.where, {"do": name, "votes_for": 9, "votes_against": 9, "abstentions": 9})
    assert wrong.status_code == 422 and "三项合计" in wrong.content.decode()
    counts = {"do": name, "votes_for": 12, "votes_against": 3, "abstentions": 1}
    unasked = client.post(found.where, counts)
    assert unasked.status_code == 422 and "利害关系" in unasked.content.decode()
    right = client.post(found.where, counts | {"no_interest": "on"})
    assert right.status_code == 302
    page = client.get(found.where).content.decode()
    assert "会议结束后公布结果" in page and "同意占" not in page


@pytest.mark.rule("R30")
def test_minutes_are_written_and_a_meeting_without_reach_is_absent(client, found):
    in_session(found)
    assert client.post(found.where, {"do": "minutes", "text": "记"}).status_code == 422
    assert client.post(found.where, {"do": "minutes", "text": "讨论了照明改造方案。"}).status_code == 302
    found.meeting.refresh_from_db()
    assert found.meeting.minutes == "讨论了照明改造方案。"
    client.force_login(found.town.other_clerk)
    assert client.get(found.where).status_code == 404
    client.force_login(found.town.approver)
    assert client.post(found.where, {"do": "minutes", "text": "改写会议记录"}).status_code == 403


def test_a_meeting_is_cancelled_with_a_reason(client, found):
    assert client.post(found.where, {"do": "cancel", "reason": "", "kind": "relative"}).status_code == 422
    assert client.post(found.where, {"do": "cancel", "reason": "台风停会"}).status_code == 302
    found.meeting.refresh_from_db()
    assert found.meeting.state == "cancelled"


def test_a_long_agenda_costs_no_more_queries(client, found):
    town, at = found.town, found.at

    def put_on_the_agenda(mode):
        project = walk(State.DELIBERATION, town=town).project
        deliberation.add_item(found.meeting, project=project, mode=mode, by=town.clerk, at=at)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(found.where).status_code == 200
        return len(queries)

    put_on_the_agenda(VoteMode.SECRET)
    in_session(found)
    cost()
    few = cost()
    for mode in (VoteMode.NAMED, VoteMode.SECRET, VoteMode.NAMED):
        put_on_the_agenda(mode)
    assert cost() == few
