"""What keeps a vote from counting: no item on an agenda, an open meeting, a missing quorum, too few votes."""

from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance.policy.values import value
from governance.recusal.queries import is_recused
from governance.workflow.guards import Sentence, guard, say
from projects.kinds import Choice, VoteMode


def _mark(fraction: str, is_strict: bool) -> Sentence:
    return say(_("须超过 %(fraction)s") if is_strict else _("须达到 %(fraction)s"), fraction=fraction)


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
        _("到会 %(present)s 人，应到 %(all)s 人，未达到法定比例（%(mark)s），会议表决无效。请重新召集会议。"),
        present=meeting.present, all=meeting.roll, mark=_mark(meeting.quorum, meeting.quorum_is_strict),
    )  # fmt: skip


@guard(rule="R23 U13 R55", mends="projects:meetings")
def item_without_quorum(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """Of the members who need not step aside from this item, more than two thirds were present."""
    item = project.current_item()
    if item is None or not item.meeting.is_over or item.has_quorum:
        return None
    return say(
        _("扣除回避人员后，本项目到会 %(present)s 人、应到 %(all)s 人，未达到法定比例（%(mark)s），本项表决无效。"),
        present=item.voters, all=item.electorate,
        mark=_mark(item.meeting.quorum, item.meeting.quorum_is_strict),
    )  # fmt: skip


@guard(rule="R25 U12", mends="projects:meetings")
def too_few_votes(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """The votes for the item reach the pass mark of those present and not recused."""
    item = project.current_item()
    if item is None or not item.meeting.is_over or item.is_passed:
        return None
    return say(
        _("同意 %(votes)s 票，基数 %(base)s（%(kind)s），未达到通过比例（%(mark)s）。"),
        votes=item.votes_for, base=item.base, kind=item.get_pass_base_display(),
        mark=_mark(item.pass_mark, item.pass_is_strict),
    )  # fmt: skip


@guard(rule="R25", mends="projects:meetings")
def item_passed(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """An item that passed cannot be declared failed."""
    item = project.current_item()
    if item is None or not (item.meeting.is_over and item.is_valid and item.is_passed):
        return None
    return say(_("本项目已获通过（同意 %(votes)s 票），不能宣布未通过。"), votes=item.votes_for)


@guard(rule="R55 U13", mends="projects:meetings")
def council_decides(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """The street party committee decides for a council only where recusals left the item without its quorum."""
    item = project.current_item()
    if item is None or not item.meeting.is_over or item.lost_to_recusal:
        return None
    return say(_("本项没有因回避而不足法定人数，由居民议事会评议，不能提交党工委。"))


@guard(rule="R23", mends="projects:meeting")
def nobody_present(meeting: Any, *, at: Any, given: Any) -> Sentence | None:
    """A meeting is opened after attendance was taken."""
    if meeting.attendances.filter(is_present=True).exists():
        return None
    return say(_("还没有签到，请先登记到会人员。"))


@guard(rule="R30", mends="projects:meeting")
def before_its_day(meeting: Any, *, at: Any, given: Any) -> Sentence | None:
    """A meeting is opened on its day or later: what it records is written down while it happens."""
    if meeting.held_on <= timezone.localdate(at):
        return None
    return say(_("会议定于 %(day)s 召开，还没有到日期；改期的请取消后重新召集。"), day=meeting.held_on)


@guard(rule="R24", mends="projects:meeting")
def nothing_on_agenda(meeting: Any, *, at: Any, given: Any) -> Sentence | None:
    """A meeting has at least one item."""
    if meeting.items.exists():
        return None
    return say(_("议程是空的，请先列入至少一个项目。"))


@guard(rule="R27", mends="projects:meeting")
def votes_missing(meeting: Any, *, at: Any, given: Any) -> Sentence | None:
    """Each item's votes add up to those present and not recused before the meeting closes."""
    if not meeting.has_quorum:
        return None  # without quorum nothing is counted, and the meeting closes as it is
    for number, item in enumerate(meeting.items.select_related("meeting").order_by("pk"), 1):
        if item.has_quorum and item.counted != item.voters:
            return say(  # by its number: the keeper of the meeting may be recused from the project
                _("议程第 %(number)s 项已计 %(counted)s 票，到会有表决权 %(voters)s 人，请补齐或登记弃权。"),
                number=number, counted=item.counted, voters=item.voters,
            )  # fmt: skip
    return None


@guard(rule="R30 U41", mends="projects:meeting", q=lambda at: Q(locks_at__gt=at) | Q(locks_at=None))
def minutes_fresh(meeting: Any, *, at: Any, given: Any) -> Sentence | None:
    """Minutes lock a day after the meeting closed; later amendments are versions of their own."""
    if meeting.locks_at and meeting.locks_at <= at:
        return None
    return say(_("会议结束后 24 小时内可以补正记录，之后自动锁定。"))


@guard(rule="R22 U10", mends="projects:meetings", asks=True)
def roll_empty(unit: Any, *, at: Any, given: Any) -> Sentence | None:
    """A council has members in office on the day of its meeting."""
    if given["members"]:
        return None
    return say(_("“%(unit)s”在 %(day)s 没有在任的居民议事员，请先任命。"), unit=unit.name, day=given["held_on"])


@guard(rule="R19 R24", mends="projects:design", asks=True)
def not_for_deliberation(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """Only a project that was tabled stands on an agenda, at a council of one of its units."""
    if project.state != "deliberation":
        return say(_("“%(project)s”现在是“%(state)s”，只有提交评议的项目可以列入议程。"),
                   project=project.title, state=project.get_state_display())  # fmt: skip
    if given["unit_code"] not in project.reach_codes():
        return say(_("“%(project)s”不属于本社区，不能列入本社区议事会议程。"), project=project.title)
    return None


@guard(rule="R29", mends="projects:meetings", asks=True)
def on_another_agenda(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """One version is voted on once: again only when its vote was void for want of a quorum."""
    item = project.current_item()
    if item is None or item.is_void:
        return None
    return say(_("“%(project)s”已列入会议“%(meeting)s”的议程。"), project=project.title, meeting=item.meeting.title)


@guard(rule="R26", asks=True)
def unknown_mode(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """An item is voted on by show of hands or by secret ballot."""
    return None if given["mode"] in VoteMode.values else say(_("请选择举手表决或不记名投票。"))


@guard(rule="R28", mends="projects:budget", asks=True)
def no_sum_to_show(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """The sum is presented with the project before the vote."""
    return None if project.total > 0 else say(_("“%(project)s”没有预算，不能表决。"), project=project.title)


@guard(rule="R23", mends="projects:meeting", asks=True)
def not_on_roll(meeting: Any, *, at: Any, given: Any) -> Sentence | None:
    """Only members of the meeting's roll attend as members."""
    strangers = set(given["present"]) - set(meeting.attendances.values_list("member_id", flat=True))
    return say(_("有 %(count)s 人不在本次会议的议事员名单上。"), count=len(strangers)) if strangers else None


@guard(rule="R27 R22", mends="projects:meeting", asks=True)
def may_not_vote(item: Any, *, at: Any, given: Any) -> Sentence | None:
    """A vote is cast by a member of the roll who is present and did not step aside from the item."""
    place = item.meeting.attendances.filter(member=given["member"]).first()
    if place is None:
        return say(_("“%(name)s”不在本次会议的议事员名单上，不能表决。"), name=given["member"].name)
    if not place.is_present:
        return say(_("“%(name)s”没有签到，不能表决。"), name=place.name)
    if is_recused(given["member"], item.project):
        return say(_("“%(name)s”已回避本项目，不能表决。"), name=place.name)
    return None


@guard(rule="R27", asks=True)
def voted_before(item: Any, *, at: Any, given: Any) -> Sentence | None:
    """One person, one vote an item."""
    if item.ballots.filter(member=given["member"]).exists():
        return say(_("“%(name)s”已经对本项表决。"), name=given["member"].name)
    return None


@guard(rule="R26", asks=True)
def unknown_choice(item: Any, *, at: Any, given: Any) -> Sentence | None:
    """A vote is for, against or an abstention."""
    return None if given["choice"] in Choice.values else say(_("请选择同意、反对或弃权。"))


@guard(rule="R26", asks=True)
def secret_by_another(item: Any, *, at: Any, given: Any) -> Sentence | None:
    """Nobody else learns a secret vote: the member casts it herself, or the paper ballots are counted together."""
    if item.mode != VoteMode.SECRET or given["by_herself"]:
        return None
    return say(_("不记名投票须由议事员本人投出；纸质票请整体登记计票结果。"))


@guard(rule="R26 U14", asks=True)
def online_vote_off(item: Any, *, at: Any, given: Any) -> Sentence | None:
    """Voting with one's own account is allowed where the rules allow it."""
    if not given["by_herself"] or value("council.online_votes", unit_code=item.meeting.unit_code, at=at).value:
        return None
    return say(_("本社区没有开通线上表决，请由会议记录人登记。"))


@guard(rule="R27", mends="projects:meeting", asks=True)
def tally_wrong(item: Any, *, at: Any, given: Any) -> Sentence | None:
    """Paper ballots are counted once, and their number is that of the voters."""
    if item.ballots.exists():
        return say(_("本项已有表决记录，不能再整体登记。"))
    counts = given["counts"]
    if min(counts) < 0 or sum(counts) != item.voters:
        return say(_("三项合计须等于到会有表决权的 %(voters)s 人。"), voters=item.voters)
    return None


@guard(rule="R30", mends="projects:meeting", asks=True)
def no_minutes(meeting: Any, *, at: Any, given: Any) -> Sentence | None:
    """Minutes, and what is added to them, hold some words."""
    return None if len(given["text"].strip()) >= 4 else say(_("请填写会议记录（至少 4 个字）。"))


@guard(rule="R26", asks=True)
def named_vote(item: Any, *, at: Any, given: Any) -> Sentence | None:
    """Only the count of paper ballots is entered as a whole; a show of hands is written down name by name."""
    return None if item.mode == VoteMode.SECRET else say(_("举手表决须逐人登记。"))


@guard(rule="R55", mends="projects:meeting", asks=True)
def not_a_member(item: Any, *, at: Any, given: Any) -> Sentence | None:
    """Who steps aside from an item is on the meeting's roll."""
    if item.meeting.attendances.filter(member=given["member"]).exists():
        return None
    return say(_("“%(name)s”不在本次会议的议事员名单上。"), name=given["member"].name)
