"""R55: an item for which too many stepped aside goes to the street party committee; others stay with the council."""

import pytest
from django.urls import reverse

from governance.events.log import history
from governance.workflow.errors import NotPermitted, Recused, Refused
from portal.reports import actions as reports
from portal.reports import press
from portal.reports.models import Kind
from projects.actions import deliberation, publicity, review
from projects.kinds import Track
from projects.lifecycle.project import State
from tests.reports.pdf import text_of
from tests.walk import walk

pytestmark = pytest.mark.rule("R55", "U13")


def held(town, *, aside: int, present: int = 11, votes: bool = True):
    """A meeting to which eleven of sixteen came, and of these so many stepped aside from the one item."""
    found = walk(State.DELIBERATION, town=town)
    here = town.council[:present]
    meeting = deliberation.convene(
        unit_code=town.code,
        title="居民议事会",
        held_on=found.at.date(),
        place="会议室",
        by=town.clerk,
        at=found.later(),
    )
    item = deliberation.add_item(meeting, project=found.project, mode="named", by=town.clerk, at=found.at)
    deliberation.take_attendance(meeting, present=[member.pk for member in here], by=town.clerk, at=found.at)
    deliberation.open_meeting(meeting, by=town.chair, at=found.later())
    for member in here[present - aside :]:
        deliberation.recuse(item, member=member, kind="relative", reason="亲属在报价单位", by=town.clerk, at=found.at)
    item.refresh_from_db()
    if item.has_quorum:
        for member in here[: present - aside]:
            deliberation.cast(item, member=member, choice="for", by=town.clerk, at=found.at)
    deliberation.close_meeting(meeting, by=town.chair, at=found.later())
    found.project.refresh_from_db()
    item.refresh_from_db()
    return found, item


def test_three_of_eleven_aside_leave_the_item_without_its_quorum_and_the_committee_decides(town):
    found, item = held(town, aside=3)
    assert item.meeting.has_quorum and (item.voters, item.electorate) == (8, 13) and item.lost_to_recusal
    with pytest.raises(Refused, match="本项表决无效"):
        deliberation.pass_vote(found.project, by=town.chair, at=found.at)
    deliberation.refer(found.project, by=town.chair, at=found.later())
    assert found.project.state == State.COMMITTEE
    assert (found.project.track, found.project.track_reason) == (
        Track.STREET_LED, "因回避，居民议事会不足法定人数",
    )  # fmt: skip
    event = history(found.project).last()
    assert event.verb == "project.refer" and event.values["aside"] == {
        str(member.pk): "relative" for member in town.council[8:11]
    }


def test_what_the_committee_agreed_is_approved_when_its_notice_ends(town):
    found, _item = held(town, aside=3)
    deliberation.refer(found.project, by=town.clerk, at=found.later())
    review.record_committee(
        found.project, decision_no="粤海党工委〔2026〕5号", decided_on=found.at.date(), attendance=7, attendees="七人",
        conclusion="同意", by=town.committee, at=found.later(),
    )  # fmt: skip
    review.agree(found.project, leader="李建军", by=town.committee, at=found.at)
    publicity.close_due(at=found.later(found.project.publicity_closes_at))
    found.project.refresh_from_db()
    assert found.project.state == State.APPROVED


def test_one_aside_and_the_council_still_decides(town):
    found, item = held(town, aside=1, present=12)
    assert item.has_quorum
    with pytest.raises(Refused, match="不能提交党工委"):
        deliberation.refer(found.project, by=town.chair, at=found.at)


def test_a_meeting_without_quorum_is_called_again_and_not_referred(town):
    found, item = held(town, aside=0, present=9)
    assert not item.meeting.has_quorum
    with pytest.raises(Refused, match="不能提交党工委"):
        deliberation.refer(found.project, by=town.chair, at=found.at)


def test_a_member_or_who_stepped_aside_does_not_refer(town):
    found, _item = held(town, aside=3)
    with pytest.raises(NotPermitted):
        deliberation.refer(found.project, by=town.members[0], at=found.at)
    with pytest.raises((Recused, NotPermitted)):
        deliberation.refer(found.project, by=town.council[10], at=found.at)


def test_the_meeting_page_names_them_with_the_kind_and_shows_the_denominator(town, client):
    _found, item = held(town, aside=3)
    client.force_login(town.clerk)
    page = client.get(reverse("projects:meeting", args=[item.meeting_id])).content.decode()
    assert f"{town.council[10].name}（亲属关系：" in page
    assert "13" in page and "8" in page


def test_for_who_stepped_aside_the_item_is_absent_and_nothing_else_is_said(town, client):
    found, item = held(town, aside=3)
    client.force_login(town.council[10])
    page = client.get(reverse("projects:meeting", args=[item.meeting_id])).content.decode()
    assert found.project.title not in page
    assert "您回避的议项不在此列出" in page


@pytest.mark.skipif(not press.can_print(), reason="needs Pango to draw PDF")
def test_the_dossier_names_them_with_the_kind_and_the_arithmetic(town):
    found, _item = held(town, aside=3)
    paper = reports.draw(reports.ask(Kind.DOSSIER, found.project, by=town.clerk))
    with paper.file.open("rb") as file:
        said = "".join(text_of(file.read()).split())
    for member in town.council[8:11]:
        assert f"{member.name}（亲属关系）" in said
    assert "（到会11－回避3）÷（应到16－回避3）＝8÷13，未达到法定比例" in said
