"""Forms of the suppliers' list: what one did wrong."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.forms.fields import choice, day, line, words
from projects.kinds import Misconduct


class BadRecordForm(forms.Form):
    """What was established, where and when, and on what paper it rests."""

    unit_code = choice(_("认定机构"), ())
    kind = choice(_("情形"), Misconduct)
    happened_on = day(_("认定日期"))
    basis = line(_("依据"), 200, help_text=_("写明处理决定文号或来源，例如：粤海办〔2026〕12号。"))

    def __init__(self, *args: Any, units: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        blank = [("", _("请选择"))] if len(units) != 1 else []
        self.fields["unit_code"].choices = blank + [(unit.code, unit.name) for unit in units]


class WithdrawForm(forms.Form):
    """Why what was written down no longer counts."""

    reason = words(_("撤销理由"), 300, least=4, rows=2)
