"""What keeps a vote from counting: no item on an agenda, an open meeting, a missing quorum, too few votes."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.workflow.guards import Sentence, guard, say


@guard(rule="R19 R24", mends="projects:meetings")
def not_on_agenda(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """The current version of the design stands as an item of its own on a meeting's agenda."""
    if project.current_item():
        return None
    return say(_("本项目（第 %(version)s 版方案）还没有列入居民议事会议程。"), version=project.design_version)


@guard(rule="R30 R22", mends="projects:meetings")
def meeting_open(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """The result is announced after the meeting was closed and its votes were counted."""
    item = project.current_item()
    if item is None or item.meeting.is_over:
        return None
    return say(_("会议“%(meeting)s”还没有结束，请先清点表决并结束会议。"), meeting=item.meeting.title)


@guard(rule="R23 U11", mends="projects:meetings")
def no_quorum(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """More than two thirds of all members were present at the meeting."""
    item = project.current_item()
    if item is None or not item.meeting.is_over or item.meeting.has_quorum:
        return None
    meeting = item.meeting
    return say(
        _("到会 %(present)s 人，应到 %(all)s 人，未超过三分之二，会议表决无效。"),
        present=meeting.present,
        all=meeting.roll,
    )


@guard(rule="R23 U13 R55", mends="projects:meetings")
def item_without_quorum(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """Of the members who need not step aside from this item, more than two thirds were present."""
    item = project.current_item()
    if item is None or not item.meeting.is_over or item.has_quorum:
        return None
    return say(
        _("扣除回避 %(recused)s 人后，本项目到会 %(present)s 人、应到 %(all)s 人，未超过三分之二，本项表决无效。"),
        recused=item.recused, present=item.voters, all=item.electorate,
    )  # fmt: skip


@guard(rule="R25 U12", mends="projects:meetings")
def too_few_votes(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """The votes for the item reach the pass mark of those present and not recused."""
    item = project.current_item()
    if item is None or not item.meeting.is_over or item.is_passed:
        return None
    return say(
        _("同意 %(votes)s 票，到会有表决权 %(present)s 人，未达到通过比例（须超过 %(mark)s）。"),
        votes=item.votes_for, present=item.voters, mark=item.pass_mark,
    )  # fmt: skip


@guard(rule="R25", mends="projects:meetings")
def item_passed(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """An item that passed cannot be declared failed."""
    item = project.current_item()
    if item is None or not (item.meeting.is_over and item.is_valid and item.is_passed):
        return None
    return say(_("本项目已获通过（同意 %(votes)s 票），不能宣布未通过。"), votes=item.votes_for)


@guard(rule="R23", mends="projects:meeting")
def nobody_present(meeting: Any, *, at: Any, given: Any) -> Sentence | None:
    """A meeting is opened after attendance was taken."""
    if meeting.attendances.filter(is_present=True).exists():
        return None
    return say(_("还没有签到，请先登记到会人员。"))


@guard(rule="R24", mends="projects:meeting")
def nothing_on_agenda(meeting: Any, *, at: Any, given: Any) -> Sentence | None:
    """A meeting has at least one item."""
    if meeting.items.exists():
        return None
    return say(_("议程是空的，请先列入至少一个项目。"))


@guard(rule="R27", mends="projects:meeting")
def votes_missing(meeting: Any, *, at: Any, given: Any) -> Sentence | None:
    """Each item's votes add up to those present and not recused before the meeting closes."""
    if meeting.present * 3 <= meeting.roll * 2:
        return None  # without quorum nothing is counted, and the meeting closes as it is
    for item in meeting.items.select_related("project"):
        if item.counted != item.voters:
            return say(
                _("“%(project)s”已计 %(counted)s 票，到会有表决权 %(voters)s 人，请补齐或登记弃权。"),
                project=item.project.title, counted=item.counted, voters=item.voters,
            )  # fmt: skip
    return None


@guard(rule="R30 U41", mends="projects:meeting", q=lambda at: Q(locks_at__gt=at) | Q(locks_at=None))
def minutes_fresh(meeting: Any, *, at: Any, given: Any) -> Sentence | None:
    """Minutes lock a day after the meeting closed; later amendments are versions of their own."""
    if meeting.locks_at and meeting.locks_at <= at:
        return None
    return say(_("会议结束后 24 小时内可以补正记录，之后自动锁定。"))
