"""The council's meeting: its roll as it was, attendance, items, and votes named or secret."""

from fractions import Fraction

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.people.crypto import random_key
from projects.kinds import Choice, PassBase, VoteMode
from projects.lifecycle.deliberation import MeetingLifecycle, MeetingState
from projects.models.project import Project


def exceeds(part: int, whole: int, fraction: str, is_strict: bool = True) -> bool:
    """Whether part ÷ whole is more than the fraction ("2/3"), or at least that if not strict; 0 of 0 is not."""
    if whole <= 0:
        return False
    share = Fraction(part, whole)
    return share > Fraction(fraction) if is_strict else share >= Fraction(fraction)


class Meeting(MeetingLifecycle):
    """One meeting; `present` and `roll` are fixed when it opens, the fractions are those in force that day."""

    title = models.CharField(_("会议名称"), max_length=80)
    held_on = models.DateField(_("会议日期"))
    place = models.CharField(_("地点"), max_length=80)
    present = models.PositiveSmallIntegerField(_("到会人数"), default=0)
    roll = models.PositiveSmallIntegerField(_("应到人数"), default=0)
    quorum = models.CharField(_("法定比例"), max_length=8, default="2/3")
    quorum_is_strict = models.BooleanField(_("须超过（而非达到）"), default=True)
    minutes = models.TextField(_("会议记录"), max_length=8000, blank=True)
    opened_at = models.DateTimeField(_("开会时间"), null=True)
    closed_at = models.DateTimeField(_("结束时间"), null=True)
    locks_at = models.DateTimeField(_("记录锁定时间"), null=True)

    class Meta(MeetingLifecycle.Meta):
        abstract = False
        verbose_name = verbose_name_plural = _("居民议事会会议")
        indexes = [models.Index(fields=["unit", "-held_on"], name="meeting_by_unit")]
        constraints = [
            models.CheckConstraint(condition=Q(present__lte=models.F("roll")), name="meeting_present_within_roll"),
            models.CheckConstraint(
                condition=~Q(state__in=["closed", "locked"]) | Q(closed_at__isnull=False),
                name="meeting_closed_at_once_closed",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_over(self) -> bool:
        return self.state in (MeetingState.CLOSED, MeetingState.LOCKED)

    @property
    def has_quorum(self) -> bool:
        """Present ÷ all is more than the fraction (R23, U11)."""
        return exceeds(self.present, self.roll, self.quorum, self.quorum_is_strict)

    @property
    def need(self) -> str:
        """The fraction as a page writes it: to be passed, or only to be reached."""
        return (">" if self.quorum_is_strict else "≥") + f" {self.quorum}"


class Attendance(models.Model):
    """One member of the roll as it was when the meeting was convened (R22), present or not."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances", verbose_name=_("会议"))
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("议事员")
    )
    name = models.CharField(_("姓名"), max_length=40)
    is_present = models.BooleanField(_("到会"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("签到")
        constraints = [models.UniqueConstraint(fields=["meeting", "member"], name="one_place_on_the_roll")]

    def __str__(self) -> str:
        return self.name


class AgendaItem(models.Model):
    """One project's version before one meeting; the counters are what the vote comes to."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items", verbose_name=_("会议"))
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="agenda_items", verbose_name=_("项目"))
    version = models.PositiveSmallIntegerField(_("方案版本"))
    total = models.DecimalField(_("金额（元）"), max_digits=14, decimal_places=2)
    mode = models.CharField(_("表决方式"), max_length=8, choices=VoteMode.choices)
    pass_mark = models.CharField(_("通过比例"), max_length=8)
    pass_is_strict = models.BooleanField(_("须超过（而非达到）"), default=True)
    pass_base = models.CharField(_("通过比例的基数"), max_length=8, choices=PassBase, default=PassBase.PRESENT)
    votes_for = models.PositiveSmallIntegerField(_("同意"), default=0)
    votes_against = models.PositiveSmallIntegerField(_("反对"), default=0)
    abstentions = models.PositiveSmallIntegerField(_("弃权"), default=0)
    recused = models.PositiveSmallIntegerField(_("回避（到会）"), default=0)
    recused_absent = models.PositiveSmallIntegerField(_("回避（未到会）"), default=0)

    matter_paths = {"project": "project_id"}

    class Meta:
        verbose_name = verbose_name_plural = _("议程")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "project"], name="one_item_a_meeting_and_project"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.project_id}"

    @property
    def voters(self) -> int:
        """Present and not recused: the base of the pass mark, abstainers counted."""
        return self.meeting.present - self.recused

    @property
    def electorate(self) -> int:
        """All members less the recused: the base of the item's quorum (U13)."""
        return self.meeting.roll - self.recused_in_all

    @property
    def recused_in_all(self) -> int:
        """Who stepped aside, present or not."""
        return self.recused + self.recused_absent

    @property
    def counted(self) -> int:
        return self.votes_for + self.votes_against + self.abstentions

    @property
    def has_quorum(self) -> bool:
        """Voters ÷ electorate is more than the meeting's fraction (U13)."""
        return exceeds(self.voters, self.electorate, self.meeting.quorum, self.meeting.quorum_is_strict)

    @property
    def lost_to_recusal(self) -> bool:
        """The meeting had its quorum, and only for those who stepped aside the item had none."""
        return self.meeting.has_quorum and not self.has_quorum

    @property
    def base(self) -> int:
        """The number of which the votes for must be more than the pass mark: by default present − recused."""
        bases = {PassBase.ALL: self.electorate, PassBase.VALID: self.votes_for + self.votes_against}
        return bases.get(PassBase(self.pass_base), self.voters)

    @property
    def is_passed(self) -> bool:
        """Votes for ÷ base is more than the pass mark, or reaches it where the rule is not strict (R25, U12)."""
        return exceeds(self.votes_for, self.base, self.pass_mark, self.pass_is_strict)

    @property
    def is_valid(self) -> bool:
        return self.meeting.has_quorum and self.has_quorum

    @property
    def is_void(self) -> bool:
        """The meeting is over and the vote came to nothing for want of a quorum: the version may be voted on again."""
        return self.meeting.is_over and not self.is_valid


class Ballot(models.Model):
    """One member voted on one item. A secret one is a mark on the roll without choice, time or order."""

    id = models.BigIntegerField(primary_key=True, default=random_key, editable=False)
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="ballots", verbose_name=_("议程"))
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("议事员")
    )
    choice = models.CharField(_("表决"), max_length=8, choices=Choice.choices, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("表决")
        constraints = [models.UniqueConstraint(fields=["item", "member"], name="one_vote_a_member_and_item")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.member_id}"
