"""The design, version by version: budget sheet, answers to the negative list, targets, participation."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projects.kinds import NegativeItem, Stage, TargetKind
from projects.models.project import YUAN, Project


class DesignVersion(models.Model):
    """What a design looked like when it was submitted; versions are kept for ever."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="versions", verbose_name=_("项目"))
    version = models.PositiveSmallIntegerField(_("版本"))
    change_note = models.CharField(_("修改说明"), max_length=300, blank=True)
    content = models.JSONField(_("方案内容"))
    submitted_at = models.DateTimeField(_("提交时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("方案版本")
        constraints = [models.UniqueConstraint(fields=["project", "version"], name="one_snapshot_a_version")]

    def __str__(self) -> str:
        return f"{self.project_id} v{self.version}"


class BudgetItem(models.Model):
    """One line of the budget sheet of the current version."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="budget_items", verbose_name=_("项目"))
    name = models.CharField(_("名称"), max_length=80)
    quantity = models.DecimalField(
        _("数量"), max_digits=10, decimal_places=2, validators=[MinValueValidator(0, _("数量不能为负。"))]
    )
    measure = models.CharField(_("单位"), max_length=12)
    unit_price = models.DecimalField(_("单价（元）"), validators=[MinValueValidator(0, _("单价不能为负。"))], **YUAN)
    amount = models.DecimalField(_("金额（元）"), **YUAN)
    is_work_fund = models.BooleanField(_("属于配套工作经费"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("预算明细")
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gte=0, unit_price__gte=0), name="budget_item_not_negative")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.amount}"


class NegativeAnswer(models.Model):
    """One answer to one question of the negative list for one version."""

    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, related_name="negative_answers", verbose_name=_("项目")
    )
    version = models.PositiveSmallIntegerField(_("方案版本"))
    item = models.CharField(_("条目"), max_length=20, choices=NegativeItem.choices)
    is_listed = models.BooleanField(_("回答为“是”"))
    note = models.CharField(_("说明"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("负面清单核对")
        constraints = [
            models.UniqueConstraint(fields=["project", "version", "item"], name="one_answer_a_question_and_version")
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.is_listed}"


class PerformanceTarget(models.Model):
    """What the project promises, so that it can be scored afterwards."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="targets", verbose_name=_("项目"))
    version = models.PositiveSmallIntegerField(_("方案版本"))
    kind = models.CharField(_("类别"), max_length=12, choices=TargetKind.choices)
    indicator = models.CharField(_("指标"), max_length=80)
    target = models.CharField(_("目标值"), max_length=40)

    class Meta:
        verbose_name = verbose_name_plural = _("绩效目标")

    def __str__(self) -> str:
        return f"{self.indicator} {self.target}"


class Participation(models.Model):
    """Residents took part in a stage: how, how many, when (R21)."""

    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, related_name="participations", verbose_name=_("项目")
    )
    stage = models.CharField(_("阶段"), max_length=16, choices=Stage.choices)
    form = models.CharField(_("形式"), max_length=40)
    people = models.PositiveIntegerField(_("人数"))
    held_on = models.DateField(_("日期"))
    note = models.CharField(_("说明"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("居民参与")

    def __str__(self) -> str:
        return f"{self.get_stage_display()} {self.people}"
