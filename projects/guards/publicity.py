"""What keeps a publicity period from ending, and an objection from being settled."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance.policy.values import last_day, local_day
from governance.workflow.guards import Sentence, guard, say
from projects.kinds import Track


def _running(closes_at: datetime | None, at: datetime, what: Any) -> Sentence | None:
    """Until when it hangs: a period that closes at midnight by its last day, a shortened one to the minute."""
    if closes_at is None or closes_at <= at:
        return None
    last = last_day(closes_at)
    is_whole = last < local_day(closes_at)
    return say(_("%(what)s至 %(day)s 期满，之后才能办理。"), what=what, day=last if is_whole else closes_at)


@guard(
    rule="R31 U07", mends="projects:notices", q=lambda at: Q(publicity_closes_at__gt=at) | Q(publicity_closes_at=None)
)
def publicity_running(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """The result is publicised to the end of its last working day."""
    if project.publicity_closes_at is None:
        return say(_("评议结果还没有公示。"))
    return _running(project.publicity_closes_at, at, _("评议结果公示"))


@guard(rule="R35 R34", mends="projects:objections", q=lambda at: Q(open_objections__gt=0))
def objection_open(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """An objection that nobody answered stops the clock."""
    if not project.open_objections:
        return None
    return say(_("有 %(count)s 条异议尚未答复，答复并公开后才能继续。"), count=project.open_objections)


@guard(rule="R39", q=lambda at: Q(track=Track.STREET_LED))
def decided_by_street(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """What the street's committee decided is approved when its notice ends; it goes to no further review."""
    return say(_("街道牵头项目公示期满即立项，不再审核。")) if project.track == Track.STREET_LED else None


@guard(rule="R39", q=lambda at: ~Q(track=Track.STREET_LED))
def decided_by_council(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """What a residents' council decided goes to the street's review when its notice ends."""
    return None if project.track == Track.STREET_LED else say(_("社区项目公示期满后由街道审核。"))


@guard(rule="U08", mends="projects:notices")
def approval_notice_running(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """The approval is publicised before the purchase begins."""
    return _running(project.approval_closes_at, at, _("立项公示"))


@guard(rule="U08", mends="projects:notices")
def award_notice_running(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """The award is publicised before the contract is signed."""
    if project.award_closes_at is None:
        return say(_("采购结果还没有公示，请先确定承接方。"))
    return _running(project.award_closes_at, at, _("采购结果公示"))


@guard(
    rule="R66 U08", mends="projects:notices", q=lambda at: Q(acceptance_closes_at__gt=at) | Q(acceptance_closes_at=None)
)
def acceptance_notice_running(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """The result of acceptance is publicised before residents evaluate."""
    if project.acceptance_closes_at is None:
        return say(_("验收结果还没有公示。"))
    return _running(project.acceptance_closes_at, at, _("验收结果公示"))


@guard(rule="R34", mends="projects:objections")
def no_upheld_objection(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """A publicised result is undone only by an objection that was upheld with a published reply."""
    if project.upheld_objection():
        return None
    return say(_("没有已成立并公开答复的异议，不能撤回公示结果。"))


@guard(rule="R31", q=lambda at: Q(closes_at__gt=at))
def notice_running(notice: Any, *, at: Any, given: Any) -> Sentence | None:
    """A notice hangs to the end of its period."""
    return _running(notice.closes_at, at, _("公示"))


@guard(rule="R35", q=lambda at: Q(open_objections__gt=0))
def notice_objected(notice: Any, *, at: Any, given: Any) -> Sentence | None:
    """A notice with an unanswered objection stays open."""
    if not notice.open_objections:
        return None
    return say(_("本公示有 %(count)s 条异议尚未答复。"), count=notice.open_objections)


@guard(rule="R34 U09", asks=True)
def no_reply(objection: Any, *, at: Any, given: Any) -> Sentence | None:
    """An objection is settled by a reply that is published."""
    if len(given.get("reply", "").strip()) >= 5:
        return None
    return say(_("请填写答复内容（至少 5 个字），答复将公开。"))


@guard(rule="R34", asks=True)
def notice_over(notice: Any, *, at: Any, given: Any) -> Sentence | None:
    """An objection is filed while the notice hangs; later it is a demand like any other."""
    if notice.state == "open" and at < notice.closes_at:
        return None
    return say(
        _("公示已于 %(day)s 期满或停止，不能再提异议；您可以作为意见提出需求。"),
        day=notice.closed_at or notice.closes_at,
    )


@guard(rule="R34", asks=True)
def no_words(notice: Any, *, at: Any, given: Any) -> Sentence | None:
    """An objection is made in writing."""
    if 5 <= len(given["body"].strip()) <= 2000:
        return None
    return say(_("请写明异议内容（5 至 2000 字）。"))


@guard(rule="R32", asks=True)
def posted_outside(notice: Any, *, at: Any, given: Any) -> Sentence | None:
    """The board's photo is dated between the notice's opening and today."""
    if timezone.localdate(notice.opened_at) <= given["posted_on"] <= timezone.localdate(at):
        return None
    return say(_("张贴日期须在公示开始之后、今天以前。"))
