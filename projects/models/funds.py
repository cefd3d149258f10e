"""Money: one line a community and year, one append-only ledger, and payments."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Round
from django.utils.translation import gettext_lazy as _

from governance.events.models import AppendOnly
from governance.people.fields import UnitField
from projects.kinds import EntryKind, Source
from projects.lifecycle.funds import PaymentLifecycle
from projects.models.project import YUAN, Project


class BudgetLine(models.Model):
    """A community's year: the ceiling and what of it is reserved, committed and paid (yuan). Kept by the ledger."""

    unit = UnitField(verbose_name=_("社区"))
    year = models.PositiveSmallIntegerField(_("年度"))
    ceiling = models.DecimalField(_("年度额度（元）"), **YUAN)
    reserved = models.DecimalField(_("已预留（元）"), **YUAN)
    committed = models.DecimalField(_("已签合同（元）"), **YUAN)
    paid = models.DecimalField(_("已支付（元）"), **YUAN)
    is_synthetic = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("年度额度")
        constraints = [
            models.UniqueConstraint(fields=["unit", "year"], name="one_line_a_unit_and_year"),
            models.CheckConstraint(
                condition=Q(reserved__gte=0, committed__gte=0, paid__gte=0), name="budget_line_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(ceiling__gte=Round(F("reserved") + F("committed") + F("paid"), 2)),  # SQLite adds in floats
                name="budget_line_within_ceiling",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_code} {self.year}"

    @property
    def used(self) -> Decimal:
        return self.reserved + self.committed + self.paid

    @property
    def available(self) -> Decimal:
        """Yuan that may still be promised."""
        return self.ceiling - self.used


class LedgerEntry(AppendOnly):
    """One movement of money on one line for one project (R44). Sums are positive; the kind gives the direction."""

    line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, related_name="entries", verbose_name=_("年度额度"))
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="ledger_entries", verbose_name=_("项目")
    )
    kind = models.CharField(_("种类"), max_length=8, choices=EntryKind.choices)
    amount = models.DecimalField(_("金额（元）"), max_digits=14, decimal_places=2)
    source = models.CharField(_("资金来源"), max_length=8, choices=Source.choices, default=Source.FISCAL)
    is_committed = models.BooleanField(_("退自合同余额"), default=False)
    is_work_fund = models.BooleanField(_("工作经费"), default=False)
    entered_at = models.DateTimeField(_("记账时间"))
    note = models.CharField(_("摘要"), max_length=120, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("资金账")
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="ledger_entry_positive")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount}"


class Payment(PaymentLifecycle):
    """One payment against the contract, requested by the community, paid by the street's finance."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="payments", verbose_name=_("项目"))
    amount = models.DecimalField(_("金额（元）"), max_digits=14, decimal_places=2)
    purpose = models.CharField(_("用途"), max_length=120)
    requested_on = models.DateField(_("申请日期"))
    voucher = models.CharField(_("凭证号"), max_length=40, blank=True)
    paid_on = models.DateField(_("支付日期"), null=True)

    class Meta(PaymentLifecycle.Meta):
        abstract = False
        verbose_name = verbose_name_plural = _("支付")
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="payment_positive")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.amount}"
