"""The work on site: safety, progress, photos, changes."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from projects.kinds import PhotoStage
from projects.lifecycle.implementation import ChangeRequestLifecycle
from projects.models.project import Project


class SafetyCheck(models.Model):
    """The site-safety list and the neighbours' notice, confirmed before work starts (R62)."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="safety_checks", verbose_name=_("项目"))
    has_barriers = models.BooleanField(_("已设围挡和警示标志"))
    has_informed_neighbours = models.BooleanField(_("已告知受影响居民"))
    has_insurance = models.BooleanField(_("施工人员已投保"))
    note = models.CharField(_("说明"), max_length=200, blank=True)
    checked_on = models.DateField(_("检查日期"))

    class Meta:
        verbose_name = verbose_name_plural = _("开工安全检查")

    def __str__(self) -> str:
        return f"{self.project_id} {self.checked_on}"


class ProgressReport(models.Model):
    """What was done, month by month (R61)."""

    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="progress_reports", verbose_name=_("项目")
    )
    reported_on = models.DateField(_("报送日期"))
    percent = models.PositiveSmallIntegerField(
        _("完成比例（%）"), validators=[MaxValueValidator(100, _("完成比例不能超过 100%。"))]
    )
    text = models.CharField(_("进展"), max_length=500)

    class Meta:
        verbose_name = verbose_name_plural = _("进度")

    def __str__(self) -> str:
        return f"{self.reported_on} {self.percent}%"


class Photo(models.Model):
    """A photo of the site: when it was taken, when it was uploaded (R63)."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="photos", verbose_name=_("项目"))
    stage = models.CharField(_("阶段"), max_length=8, choices=PhotoStage.choices)
    image = models.ImageField(_("照片"), upload_to="photos/%Y/%m/")
    caption = models.CharField(_("说明"), max_length=80, blank=True)
    taken_on = models.DateField(_("拍摄日期"))
    uploaded_at = models.DateTimeField(_("上传时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("照片")

    def __str__(self) -> str:
        return f"{self.get_stage_display()} {self.caption}"


class ChangeRequest(ChangeRequestLifecycle):
    """A change of scope or sum (yuan, may be negative) asked for while work goes on."""

    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="change_requests", verbose_name=_("项目")
    )
    text = models.CharField(_("变更内容"), max_length=500)
    amount = models.DecimalField(_("金额变化（元）"), max_digits=14, decimal_places=2)
    requested_on = models.DateField(_("申请日期"))

    class Meta(ChangeRequestLifecycle.Meta):
        abstract = False
        verbose_name = verbose_name_plural = _("变更申请")

    def __str__(self) -> str:
        return self.text[:30]
