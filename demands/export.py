"""The tables that leave this act: the list, and what is handed on to 民意速办. UTF-8 with a mark, for Excel."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from demands.models import Demand
from governance.people.crypto import mask_numbers
from governance.people.units import unit_path

MARK = "\ufeff"


def cell(value: Any) -> str:
    """A value as a spreadsheet may take it: no formula, times in Shanghai."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    return f"'{text}" if text[0] in "=+-@\t\r" else text


def lines_of(head: list[str], rows: Iterable[list[Any]]) -> Iterator[str]:
    """The table line by line."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    yield MARK
    for row in [head], rows:
        for values in row:
            writer.writerow([cell(value) for value in values])
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()


def table(demands: QuerySet[Demand]) -> Iterator[str]:
    """The list: nothing that a person said, no name, no number, no tracking code."""
    head = [
        _("编号"), _("社区"), _("公开标题"), _("类别"), _("地点"), _("征集方式"), _("征集途径"), _("涉及安全"),
        _("状态"), _("提出时间"), _("应办日期"), _("答复"), _("答复时间"), _("并入编号"), _("演示数据"),
    ]  # fmt: skip
    rows = (
        [
            row.pk, unit_path(row.unit_code), row.title, row.get_category_display(), row.place,
            row.get_mode_display(), row.get_channel_display(), row.is_safety, row.get_state_display(),
            row.submitted_at, row.due_on, row.reply, row.replied_at, row.merged_into_id, row.is_synthetic,
        ]
        for row in demands.iterator(chunk_size=500)
    )  # fmt: skip
    return lines_of(head, rows)


def referrals(demands: QuerySet[Demand]) -> Iterator[str]:
    """What 民意速办 needs: where, what in the person's words, why handed on, since when (R79, U39)."""
    head = [
        _("编号"),
        _("社区"),
        _("地点"),
        _("类别"),
        _("诉求内容"),
        _("涉及安全"),
        _("提出时间"),
        _("转办时间"),
        _("转办说明"),
    ]
    rows = (
        [
            row.pk, unit_path(row.unit_code), row.place, row.get_category_display(),
            mask_numbers(row.text.body) if hasattr(row, "text") else _("（内容已按本人要求删除）"), row.is_safety,
            row.submitted_at, row.state_since, row.reply,
        ]
        for row in demands.select_related("text")[:1000]
    )  # fmt: skip
    return lines_of(head, rows)
