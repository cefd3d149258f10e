"""What residents say of a project, the answer to those who are not content, and the performance score."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from acceptance.kinds import Channel
from acceptance.lifecycle import FollowUpLifecycle
from acceptance.models.base import OfProject
from governance.people.fields import EncryptedField
from governance.people.models import WithSecrets
from projects.models import Project


def _mark(label: str) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(label, validators=[MinValueValidator(1), MaxValueValidator(5)])


class Rating(models.Model):
    """One respondent's rating. Counted only from somebody who is known; the others are shown apart (R72)."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+", verbose_name=_("项目"))
    respondent_index = models.CharField(_("评价人的盲索引"), max_length=64, blank=True, editable=False)
    need = _mark(_("必要性"))
    openness = _mark(_("过程公开"))
    quality = _mark(_("质量"))
    effect = _mark(_("效果"))
    attitude = _mark(_("服务态度"))
    overall = _mark(_("总体"))
    is_counted = models.BooleanField(_("计入满意度"))
    channel = models.CharField(_("渠道"), max_length=8, choices=Channel.choices)
    rated_at = models.DateTimeField(_("评价时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("居民评价")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "respondent_index"], condition=~Q(respondent_index=""),
                name="one_rating_a_respondent",
            ),
            models.CheckConstraint(
                condition=Q(is_counted=False) | ~Q(respondent_index=""), name="counted_rating_of_somebody"
            ),
            models.CheckConstraint(
                condition=Q(
                    need__range=(1, 5), openness__range=(1, 5), quality__range=(1, 5), effect__range=(1, 5),
                    attitude__range=(1, 5), overall__range=(1, 5),
                ),
                name="rating_from_one_to_five",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["project", "is_counted"], name="rating_of_project"),
            models.Index(fields=["respondent_index", "-id"], name="rating_by_respondent"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.overall}"


class RatingComment(WithSecrets):
    """What a respondent wrote, encrypted, erasable without touching the rating."""

    rating = models.OneToOneField(Rating, on_delete=models.CASCADE, related_name="comment", verbose_name=_("评价"))
    salt = models.CharField(max_length=32)
    body = EncryptedField(_("内容"))

    class Meta:
        verbose_name = verbose_name_plural = _("评价内容")

    def __str__(self) -> str:
        return str(self.ref)


class FollowUp(OfProject, FollowUpLifecycle):
    """Somebody was not content: whoever runs the project answers; after one redoing the district is told (R80)."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+", verbose_name=_("项目"))
    rating = models.OneToOneField(Rating, on_delete=models.PROTECT, related_name="follow_up", verbose_name=_("评价"))
    is_escalated = models.BooleanField(_("再次不满意，报区"), default=False)
    answer = models.CharField(_("处理结果"), max_length=500, blank=True)
    answered_on = models.DateField(_("处理日期"), null=True)

    class Meta(FollowUpLifecycle.Meta):
        abstract = False
        verbose_name = verbose_name_plural = _("不满意处理")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", answered_on=None) | (Q(state="answered") & ~Q(answer="")),
                name="follow_up_answered_with_words",
            )
        ]
        indexes = [models.Index(fields=["state", "unit", "due_on"], name="follow_up_by_state")]

    def __str__(self) -> str:
        return f"{self.project} {self.get_state_display()}"


class PerformanceScore(models.Model):
    """The score of a finished project, part by part, and the grade that follows from it (U24, R73)."""

    project = models.OneToOneField(Project, on_delete=models.PROTECT, related_name="+", verbose_name=_("项目"))
    parts = models.JSONField(_("分项得分"))
    total = models.DecimalField(_("总分"), max_digits=5, decimal_places=2)
    grade = models.CharField(_("等级"), max_length=12)
    grade_label = models.CharField(_("等级名称"), max_length=12)
    note = models.CharField(_("评语"), max_length=300, blank=True)
    scored_on = models.DateField(_("评分日期"))

    class Meta:
        verbose_name = verbose_name_plural = _("绩效评分")
        constraints = [
            models.CheckConstraint(condition=Q(total__gte=0, total__lte=100), name="performance_total_in_range")
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.total}"
