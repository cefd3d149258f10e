"""What the street asks and decides: corrections with both times, and committee decisions."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from projects.models.project import Project


class Correction(models.Model):
    """补正: asked by the street, answered by the community; the review's clock rests in between."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="corrections", verbose_name=_("项目"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("提出人")
    )
    asked_at = models.DateTimeField(_("提出时间"))
    text = models.CharField(_("需要补正"), max_length=500)
    answered_at = models.DateTimeField(_("答复时间"), null=True)
    answer = models.CharField(_("答复"), max_length=500, blank=True)
    cancelled_at = models.DateTimeField(_("取消时间"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("补正")

    def __str__(self) -> str:
        return self.text[:30]


class CommitteeDecision(models.Model):
    """The street party committee's decision on one version: number, date, attendance (R40)."""

    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="committee_decisions", verbose_name=_("项目")
    )
    version = models.PositiveSmallIntegerField(_("方案版本"))
    decision_no = models.CharField(_("文号"), max_length=60)
    decided_on = models.DateField(_("会议日期"))
    attendance = models.PositiveSmallIntegerField(_("到会人数"))
    attendees = models.CharField(_("到会人员"), max_length=300)
    conclusion = models.CharField(_("结论"), max_length=300)

    class Meta:
        verbose_name = verbose_name_plural = _("党工委决定")
        constraints = [models.UniqueConstraint(fields=["project", "version"], name="one_decision_a_version")]

    def __str__(self) -> str:
        return self.decision_no
