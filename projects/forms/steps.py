"""The inputs of a step, by the names that the actions give them; and the waiver."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.forms.fields import choice, day, line, whole, words

FIELDS = {
    "reason": lambda: words(_("理由"), 500, rows=3, help_text=_("对方会看到；请写明依据。")),
    "leader": lambda: line(_("责任领导"), 40),
    "decision_no": lambda: line(_("决定文号"), 60),
    "change_note": lambda: words(_("修改说明"), 300, rows=3, help_text=_("与上一版相比改了什么。")),
    "beneficiaries": lambda: whole(_("受益人数"), least=1, help_text=_("决定需要多少份居民意见和评价。")),
    "due_on": lambda: day(_("整改期限"), required=False, help_text=_("不填则按规定期限计算。")),
    "plan_year": lambda: whole(
        _("计划实施年度"), least=2015, most=2100, required=False, help_text=_("三年滚动计划中的年度；未定的可不填。")
    ),
    "terminate": lambda: forms.BooleanField(label=_("不予验收，终止项目"), required=False),
}


class StepForm(forms.Form):
    """What one step asks of the person."""

    def __init__(self, *args: Any, names: Iterable[str], optional: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in names:
            self.fields[name] = FIELDS[name]()
            if name in optional:
                self.fields[name].required = False


class WaiverForm(forms.Form):
    """A limit worded 原则上 is waived by a numbered decision."""

    guard = choice(_("例外事项"), ())
    decision_no = line(_("决定文号"), 60)
    reason = words(_("理由"), 300, least=4, rows=3, help_text=_("将向社会公开。"))

    def __init__(self, *args: Any, guards: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["guard"].choices = guards
