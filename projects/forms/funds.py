"""Forms of money: a community's yearly ceiling, and payments."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.forms.fields import PartForm, choice, line, whole, yuan

CENT = Decimal("0.01")


class CeilingForm(forms.Form):
    """What a community may promise and spend in one year."""

    ceiling = yuan(_("年度额度（元）"))


class NewCeilingForm(CeilingForm):
    """The same for a unit and year that is chosen."""

    unit_code = choice(_("社区或街道"), ())
    year = whole(_("年度"), least=2015, most=2100)
    field_order = ("unit_code", "year", "ceiling")

    def __init__(self, *args: Any, units: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit_code"].choices = [("", _("请选择")), *((unit.code, unit.name) for unit in units)]


class PaymentForm(PartForm):
    """A payment is asked for."""

    amount = yuan(_("金额（元）"), least=CENT)
    purpose = line(_("用途"), 120, help_text=_("例如：合同首付款。"))


class VoucherForm(forms.Form):
    """A payment is made."""

    voucher = line(_("支付凭证号"), 40)
