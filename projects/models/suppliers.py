"""What is held against a supplier."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.people.models import Party
from projects.kinds import Misconduct
from projects.lifecycle.suppliers import BadRecordLifecycle


class BadRecord(BadRecordLifecycle):
    """One thing that a supplier did wrong, with the paper that says so (R49)."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="bad_records", verbose_name=_("单位"))
    kind = models.CharField(_("情形"), max_length=12, choices=Misconduct.choices)
    happened_on = models.DateField(_("认定日期"))
    basis = models.CharField(_("依据"), max_length=200)

    class Meta(BadRecordLifecycle.Meta):
        abstract = False
        verbose_name = verbose_name_plural = _("不良记录")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.happened_on}"
