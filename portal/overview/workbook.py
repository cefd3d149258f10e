"""The tables of an overview as an Excel workbook: a cover that says what, when and by whom, then a sheet a table."""

import io
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from portal.look.charts import Column, Kind, Line, Table

KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPTIONS = {
    "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
}  # fmt: skip
"""Rows leave memory as they are written; what people typed stays text, whatever it begins with."""
FORMATS = {
    Kind.NAME: "@", Kind.TEXT: "@", Kind.COUNT: "#,##0", Kind.YUAN: "#,##0.00", Kind.PERCENT: "0.0%",
    Kind.DAYS: "General", Kind.DAY: "yyyy-mm-dd",
}  # fmt: skip
WIDE, NARROW = 32, 16


def drawn(path: str, year: int, sheets: Iterable[tuple[str, Table]], *, who: str, when: datetime) -> bytes:
    """The bytes of the workbook. Sums are in yuan, in full."""
    content, sheets = io.BytesIO(), list(sheets)
    with xlsxwriter.Workbook(content, OPTIONS) as book:
        head = book.add_format({"bold": True, "bg_color": "#E8EDEA", "bottom": 1, "text_wrap": True})
        formats = {kind: book.add_format({"num_format": text}) for kind, text in FORMATS.items()}
        _cover(book.add_worksheet(_("说明")), path, year, sheets, who, when)
        for name, table in sheets:
            _sheet(book.add_worksheet(name[:31]), table, head, formats)
    return content.getvalue()


def _cover(sheet: Any, path: str, year: int, sheets: list[tuple[str, Table]], who: str, when: datetime) -> None:
    lines = [
        (_("机构"), path), (_("年度"), str(year)), (_("导出时间"), f"{when:%Y-%m-%d %H:%M}"), (_("导出人"), who),
        (_("金额单位"), _("元")), (_("项目范围"), _("按牵头机构统计，导出人已回避的项目不计入")),
    ]  # fmt: skip
    lines += [(name, str(table.note) or str(table.title)) for name, table in sheets]
    sheet.set_column(0, 0, NARROW)
    sheet.set_column(1, 1, 2 * WIDE)
    for number, pair in enumerate(lines):
        for place, text in enumerate(pair):
            sheet.write_string(number, place, text)


def _sheet(sheet: Any, table: Table, head: Any, formats: dict[Kind, Any]) -> None:
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, NARROW if column.is_number else WIDE)
        label = _("%(label)s（元）") % {"label": column.label} if column.kind == Kind.YUAN else str(column.label)
        sheet.write_string(0, place, label, head)
    sheet.freeze_panes(1, 1)
    lines: list[Line] = [*table.lines, *([table.total] if table.total else [])]
    for number, line in enumerate(lines, start=1):
        for place, (column, value) in enumerate(zip(table.columns, line.values, strict=True)):
            _write(sheet, number, place, column, value, formats[column.kind])


def _write(sheet: Any, row: int, place: int, column: Column, value: Any, style: Any) -> None:
    if value is None or value == "":
        return
    if column.kind in (Kind.NAME, Kind.TEXT):
        sheet.write_string(row, place, str(value), style)
    elif column.kind == Kind.DAY:
        sheet.write_datetime(row, place, datetime(value.year, value.month, value.day), style)
    else:
        sheet.write_number(row, place, float(value) / (100 if column.kind == Kind.PERCENT else 1), style)
