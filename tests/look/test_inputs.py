"""The fields for sums and days, and what an action answered: toasts, boxes, the shape of what is being made."""

from decimal import Decimal

import pytest
from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.template.loader import render_to_string
from django.utils.translation import override

from portal.look import formats
from projects.forms.fields import day, yuan


class Sheet(forms.Form):
    amount = yuan("金额", required=False)
    day = day("日期", required=False)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("12000", "12000"), ("12,000.50", "12000.50"), ("12，000", "12000"), ("1.2万", "12000"), ("48.6万元", "486000"),
     ("￥ 9800元", "9800"), ("1.23456万", "12345.60"), ("0.0000001万", None), ("1.2.3万", None), ("万", None),
     ("NaN万", None), ("Infinity万", None), ("-1万", None), ("1e9万万", None)],
)  # fmt: skip
def test_sums_as_people_write_them(typed: str, amount: str | None) -> None:
    form = Sheet({"amount": typed})
    if amount is None:
        assert not form.is_valid()
        assert form.errors["amount"]
    else:
        assert form.is_valid(), form.errors
        assert form.cleaned_data["amount"] == Decimal(amount)


def test_a_sum_that_stays_the_same_is_no_change() -> None:
    assert not Sheet({"amount": "48.6万"}, initial={"amount": Decimal("486000.00")}).has_changed()


@pytest.mark.parametrize(("amount", "echo"), [("486000.00", "48.6万元"), ("9999.99", ""), ("", ""), ("x", "")])
def test_a_sum_says_what_it_is_in_wan(amount: str, echo: str) -> None:
    html = str(Sheet(initial={"amount": amount})["amount"])
    assert f">{echo}</output>" in html
    assert 'data-money="#万元" data-per="10000"' in html
    assert 'for="id_amount"' in html


def test_in_english_a_sum_is_echoed_in_yuan() -> None:
    with override("en"):
        html = str(Sheet(initial={"amount": "486000"})["amount"])
    assert 'data-per="1"' in html
    assert "486,000" in html.split("<output", 1)[1]


@pytest.mark.parametrize(
    ("value", "shown"), [("2026-11-27", "星期五"), ("2026-02-30", ""), ("", ""), (None, ""), (7, "")]
)
def test_weekday(value: object, shown: str) -> None:
    assert formats.weekday(value) == shown


def test_a_day_names_its_weekday() -> None:
    html = str(Sheet(initial={"day": "2026-11-27"})["day"])
    assert 'type="date"' in html
    assert ">星期五</output>" in html


def shown(*messages: tuple[int, str]) -> str:
    return render_to_string("components/_messages.html", {"messages": [Message(*each) for each in messages]})


def test_what_went_well_is_a_toast_and_the_rest_stays() -> None:
    html = shown((constants.SUCCESS, "已保存。"), (constants.WARNING, "没有受理。"), (constants.INFO, "查询码 1"))
    toast, rest = html.split('class="messages"', 1)
    assert "data-toast" in toast
    assert "已保存。" in toast
    assert "data-toast" not in rest
    assert "box--warn" in rest
    assert "box--info" in rest
    assert html.count('role="status"') == 3


def test_a_toast_escapes_what_people_wrote() -> None:
    assert "&lt;b&gt;" in shown((constants.SUCCESS, "<b>"))


@pytest.mark.parametrize("lines", [3, 8])
def test_a_skeleton_is_silent(lines: int) -> None:
    html = render_to_string("components/_skeleton.html", {"lines": lines, "is_paper": False})
    assert html.count("skeleton__line") == lines
    assert 'aria-hidden="true"' in html
