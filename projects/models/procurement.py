"""The purchase with its quotes, the contract and its milestones."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.people.models import Party
from projects.kinds import Method
from projects.lifecycle.procurement import PurchaseLifecycle
from projects.models.project import Project


class Purchase(PurchaseLifecycle):
    """One purchase; the method follows from the sum (U17)."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="purchases", verbose_name=_("项目"))
    method = models.CharField(_("采购方式"), max_length=12, choices=Method.choices)
    reason = models.CharField(_("直接或单一来源理由"), max_length=300, blank=True)
    central_check_note = models.CharField(_("集中采购核对结论"), max_length=200, blank=True)
    chosen = models.ForeignKey(
        "projects.Quote", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("选定报价")
    )
    choice_reason = models.CharField(_("选定理由"), max_length=300, blank=True)
    scope_note = models.CharField(_("业务范围核对"), max_length=200, blank=True, db_default="")
    waives_age = models.CharField(_("注册年限放宽理由"), max_length=200, blank=True)
    panel = models.JSONField(_("评审小组"), default=list, blank=True)
    announced_on = models.DateField(_("公告日期"), null=True)
    announced_until = models.DateField(_("公告最后一日"), null=True)
    awarded_on = models.DateField(_("确定日期"), null=True)

    class Meta(PurchaseLifecycle.Meta):
        abstract = False
        verbose_name = verbose_name_plural = _("采购")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="awarded") | Q(chosen__isnull=False, awarded_on__isnull=False),
                name="purchase_awarded_with_a_choice",
            )
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.get_method_display()}"


class Quote(models.Model):
    """One offer of one supplier."""

    purchase = models.ForeignKey(Purchase, on_delete=models.PROTECT, related_name="quotes", verbose_name=_("采购"))
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+", verbose_name=_("报价单位"))
    amount = models.DecimalField(
        _("报价（元）"), max_digits=14, decimal_places=2, validators=[MinValueValidator(1, _("报价须大于零。"))]
    )
    received_on = models.DateField(_("收到日期"))
    note = models.CharField(_("说明"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("报价")
        constraints = [
            models.UniqueConstraint(fields=["purchase", "party"], name="one_quote_a_supplier"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="quote_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.party} {self.amount}"


class Contract(models.Model):
    """The contract of an awarded purchase, with its plan of acceptance (R67)."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="contracts", verbose_name=_("项目"))
    purchase = models.OneToOneField(Purchase, on_delete=models.PROTECT, related_name="contract", verbose_name=_("采购"))
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+", verbose_name=_("承接方"))
    number = models.CharField(_("合同编号"), max_length=40)
    amount = models.DecimalField(
        _("合同金额（元）"), max_digits=14, decimal_places=2, validators=[MinValueValidator(1, _("金额须大于零。"))]
    )
    signed_on = models.DateField(_("签订日期"))
    ends_on = models.DateField(_("约定完工日期"))
    acceptance_plan = models.TextField(_("验收方案"), max_length=2000, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("合同")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="contract_positive"),
            models.CheckConstraint(condition=Q(ends_on__gte=models.F("signed_on")), name="contract_ends_after_signing"),
        ]

    def __str__(self) -> str:
        return self.number


class Milestone(models.Model):
    """A stage of delivery agreed in the contract (R68)."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="milestones", verbose_name=_("项目"))
    name = models.CharField(_("节点"), max_length=80)
    planned_on = models.DateField(_("计划日期"))
    done_on = models.DateField(_("完成日期"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("节点")

    def __str__(self) -> str:
        return self.name
