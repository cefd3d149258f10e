"""The fields that the forms of this act are made of, with their Chinese errors; and rows that need no JavaScript."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MinLengthValidator
from django.forms.utils import ErrorDict
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

MOST_YUAN = Decimal("999999999999.99")
CENT, WAN = Decimal("0.01"), Decimal(10_000)
BLANK_ROWS = 3
MOST_ROWS = 100


class MoneyInput(forms.TextInput):
    """A sum in yuan that says beside it what it is in 万元."""

    template_name = "components/_money_input.html"


class YuanField(forms.DecimalField):
    """A sum in yuan as people write it: 12000, 12,000.50, 1.2万 or ￥12,000元."""

    widget = MoneyInput

    def to_python(self, value: Any) -> Decimal | None:
        text = re.sub(r"[\s,，¥￥]", "", str(value if value is not None else "")).removesuffix("元")
        if not text.endswith("万") or text == "万":
            return super().to_python(text)
        amount = super().to_python(text.removesuffix("万"))
        if not amount.is_finite():
            return amount
        whole, shown = amount * WAN, (amount * WAN).quantize(CENT)
        return shown if shown == whole else whole


def _said(template: Any, params: dict[str, Any]) -> str:
    return str(template) % {key: str(value).replace("%", "％") for key, value in params.items()}


_lazily = lazy(_said, str)


def said(template: Any, **params: Any) -> Any:
    """A sentence with its words filled in when it is read, in the reader's language; Django may fill in more later."""
    return _lazily(template, params)


def yuan(label: Any, *, least: Decimal = Decimal("0"), **more: Any) -> forms.DecimalField:
    """A sum in yuan: at most two places and fourteen digits, no NaN and no Infinity."""
    return number(label, least=least, most=MOST_YUAN, kind=YuanField, widget=MoneyInput, **more)


def number(
    label: Any, *, least: Decimal, most: Decimal, places: int = 2,
    kind: type[forms.DecimalField] = forms.DecimalField, widget: type[forms.TextInput] = forms.TextInput, **more: Any,
) -> forms.DecimalField:  # fmt: skip
    """A decimal number within bounds."""
    errors = {
        "required": said(_("请填写%(label)s。"), label=label),
        "invalid": said(_("%(label)s须是数字，例如 1200.50。"), label=label),
        "min_value": said(_("%(label)s不能小于 %(least)s。"), label=label, least=f"{least:f}"),
        "max_value": said(_("%(label)s不能大于 %(most)s，请核对。"), label=label, most=f"{most:,f}"),
        "max_digits": said(_("%(label)s过长，请核对。"), label=label),
        "max_whole_digits": said(_("%(label)s过长，请核对。"), label=label),
        "max_decimal_places": said(_("%(label)s至多 %(places)s 位小数。"), label=label, places=places),
    }
    return kind(
        label=label, min_value=least, max_value=most, max_digits=14, decimal_places=places,
        widget=widget(attrs={"inputmode": "decimal", "autocomplete": "off"}), error_messages=errors, **more,
    )  # fmt: skip


def whole(label: Any, *, least: int = 0, most: int = 9_999_999, **more: Any) -> forms.IntegerField:
    """A whole number within bounds."""
    errors = {
        "required": said(_("请填写%(label)s。"), label=label),
        "invalid": said(_("%(label)s须是整数。"), label=label),
        "min_value": said(_("%(label)s不能小于 %(least)s。"), label=label, least=least),
        "max_value": said(_("%(label)s不能大于 %(most)s。"), label=label, most=most),
    }
    widget = forms.NumberInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(
        label=label, min_value=least, max_value=most, widget=widget, error_messages=errors, **more
    )  # fmt: skip


def day(label: Any, **more: Any) -> forms.DateField:
    """A date, chosen in the browser's own calendar."""
    errors = {
        "required": said(_("请填写%(label)s。"), label=label),
        "invalid": said(_("%(label)s须是日期，例如 2026-06-01。"), label=label),
    }
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget, error_messages=errors, **more)


def line(label: Any, most: int, **more: Any) -> forms.CharField:
    """One line of words."""
    return forms.CharField(label=label, max_length=most, error_messages=_word_errors(label, most), **more)


def words(label: Any, most: int, *, least: int = 0, rows: int = 4, **more: Any) -> forms.CharField:
    """Several lines of words."""
    validators = (
        [MinLengthValidator(least, said(_("%(label)s至少写 %(least)s 个字。"), label=label, least=least))]
        if least
        else []
    )
    return forms.CharField(
        label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), validators=validators,
        error_messages=_word_errors(label, most), **more,
    )  # fmt: skip


def _word_errors(label: Any, most: int) -> dict[str, Any]:
    return {
        "required": said(_("请填写%(label)s。"), label=label),
        "max_length": said(_("%(label)s最多 %(most)s 个字，现在过长。"), label=label, most=most),
        "null_characters_not_allowed": said(_("%(label)s含有不能使用的字符。"), label=label),
    }


def choice(label: Any, choices: Any, *, is_radio: bool = False, **more: Any) -> forms.ChoiceField:
    """One of a list."""
    errors = {
        "required": said(_("请选择%(label)s。"), label=label),
        "invalid_choice": said(_("请从列表中选择%(label)s。"), label=label),
    }
    widget = forms.RadioSelect() if is_radio else forms.Select()
    if not is_radio and not more.get("initial"):
        choices = [("", _("请选择")), *(getattr(choices, "choices", None) or choices)]
    return forms.ChoiceField(label=label, choices=choices, widget=widget, error_messages=errors, **more)


def photo(label: Any, **more: Any) -> forms.FileField:
    """A photo; what it holds the action checks."""
    return forms.FileField(
        label=label, widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_("JPG、PNG 或 WebP，最大 10 MB；定位等信息会自动去除。"),
        error_messages={"required": _("请选择照片。"), "empty": _("照片是空的，请重新选择。")}, **more,
    )  # fmt: skip


def tick(label: Any, **more: Any) -> forms.BooleanField:
    """A yes that need not be given."""
    return forms.BooleanField(label=label, required=False, **more)


NO_INTEREST = "no_interest"


def no_interest(where: str = "", statement: Any = "") -> forms.BooleanField:
    """The declaration before an act (R55); the door says what is missing when it is not given.

    where: the page on which an interest is declared, for whom it opens. statement: the words in which others'
    declarations are written down instead of one's own.
    """
    if statement:
        return tick(
            statement,
            help_text=_("有利害关系的（持股、任职、亲属、同住、物业等），不要登记其意见，请先登记其回避。"),
        )
    hint = _("有利害关系的（持股、任职、亲属、同住、物业等），不要办理，请告诉组织人登记回避。")
    if where:
        hint = format_html(
            _('有利害关系的（持股、任职、亲属、同住、物业等），不要办理，请<a href="{}">申报回避</a>。'), where
        )
    return tick(_("本人声明：与本项目无利害关系"), help_text=hint)


IS_SURE, DOUBTFUL = "is_sure", Decimal("0.01")


class PartForm(forms.Form):
    """A form with an `amount` that is asked about once when it is below a hundredth of the sum (yuan) it belongs to.

    Whoever thought in 万元 mends it; whoever meant it ticks the box that comes with the question.
    """

    def __init__(self, *args: Any, whole: Decimal | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.whole = whole

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        amount, whole = cleaned.get("amount"), self.whole
        if not amount or not whole or amount >= whole * DOUBTFUL:
            return cleaned
        self.fields[IS_SURE] = tick(said(_("金额无误，就是 %(sum)s 元"), sum=f"{amount:,.2f}"))
        if not self.data.get(self.add_prefix(IS_SURE)):
            sentence = _("%(sum)s 元不到 %(whole)s 元的百分之一，是不是按万元填写了？请改为元；确实无误的，请勾选。")
            self.add_error(IS_SURE, sentence % {"sum": f"{amount:,.2f}", "whole": f"{whole:,.2f}"})
        return cleaned


class Rows(forms.BaseFormSet):
    """Rows to fill in; blank ones count for nothing, ticked ones are left out."""

    def initial_form_count(self) -> int:
        """What was shown filled in may come back blank: then the row is gone."""
        return 0 if self.is_bound else super().initial_form_count()

    def kept(self) -> list[dict[str, Any]]:
        """The rows as they were filled in, in their order."""
        return [
            {name: value for name, value in form.cleaned_data.items() if name != "is_dropped"}
            for form in self.forms
            if form.has_changed() and form.cleaned_data and not form.cleaned_data.get("is_dropped")
        ]


class RowForm(forms.Form):
    """One row; `is_dropped` takes it off the list."""

    use_required_attribute = False
    is_dropped = forms.BooleanField(label=_("删去"), required=False)

    def full_clean(self) -> None:
        """A row that is dropped need not be right."""
        super().full_clean()
        if self.is_bound and self.data.get(self.add_prefix("is_dropped")):
            self._errors = ErrorDict()
            self.cleaned_data = {"is_dropped": True}

    def has_changed(self) -> bool:
        """A blank row stays blank even where its list chose something by itself."""
        return bool(set(self.changed_data) - set(self.chosen_by_default))

    chosen_by_default: tuple[str, ...] = ()


class RowsForm(forms.Form):
    """A form that is rows: `row` is the form of one, `key` the name under which the action takes them."""

    row: type[RowForm] = RowForm
    key = "rows"
    least = 1
    blank = BLANK_ROWS

    def __init__(
        self, *args: Any, filled: list[dict[str, Any]] | None = None, row_args: dict[str, Any] | None = None, **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        self.filled, self.row_args = filled or [], row_args or {}
        self.rows = self._formset(self.blank)

    def _formset(self, blank: int, data: Any = None) -> Any:
        made = forms.formset_factory(
            self.row, formset=Rows, extra=blank, max_num=MOST_ROWS, absolute_max=MOST_ROWS + 1, validate_max=True
        )
        data = data if data is not None else (self.data if self.is_bound else None)
        found = made(data, prefix="rows", initial=None if data is not None else self.filled, form_kwargs=self.row_args)
        found.error_messages["missing_management_form"] = _("表格不完整，请刷新页面后重填。")
        found.error_messages["too_many_forms"] = _("最多 %(num)s 行。")
        return found

    def is_valid(self) -> bool:
        if not (super().is_valid() and self.rows.is_valid()):
            return False
        if len(self.rows.kept()) < self.least and "more" not in self.data:
            self.add_error(None, _("请至少填写一行。"))
        return not self.errors

    def grow(self) -> None:
        """More blank rows after those that were typed; nothing is saved."""
        data = self.data.copy()
        data["rows-TOTAL_FORMS"] = str(min(len(self.rows.forms) + self.blank, MOST_ROWS))
        self.rows = self._formset(0, data)

    def given(self) -> dict[str, Any]:
        return {**self.cleaned_data, self.key: self.rows.kept()}
