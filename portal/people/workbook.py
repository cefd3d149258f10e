"""The list of appointments as an Excel workbook: the template that is given out, and what comes back."""

import io
import re
import zipfile
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import python_calamine
import xlsxwriter
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from governance.people.actions.listing import Row

KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ACCEPT = f".xlsx,{KIND}"
LIMIT_BYTES = 1024 * 1024
LIMIT_UNPACKED = 20 * 1024 * 1024
MOST_ROWS = 500
COLUMNS = ("用户名", "姓名", "手机号", "角色", "机构", "任职日", "离任日")
"""The first row of the sheet, as it is written and as it must come back, in whichever language the page is read."""
ADVICE = (
    gettext_lazy("必填（已有用户可只填手机号）"), gettext_lazy("新建用户必填"), gettext_lazy("11 位，选填"),
    gettext_lazy("见“角色”表"), gettext_lazy("机构代码，见“机构”表"), gettext_lazy("必填，如 2026-03-01"),
    gettext_lazy("选填，自该日起不再任职"),
)  # fmt: skip
FORMULA = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*<(?:\w+:)?f[\s/>]')


def template(roles: Iterable[Any], places: Iterable[tuple[str, str]]) -> bytes:
    """An empty list with the roles and units that the person may fill, to choose from."""
    content = io.BytesIO()
    roles, places = list(roles), list(places)
    with override("zh-hans"), xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        head = book.add_format({"bold": True, "bg_color": "#E8EDEA", "bottom": 1})
        text = book.add_format({"num_format": "@"})
        sheet = book.add_worksheet("任命名单")
        for column, (name, advice) in enumerate(zip(COLUMNS, ADVICE, strict=True)):
            sheet.write_string(0, column, name, head)
            sheet.write_comment(0, column, str(advice))
        sheet.set_column(0, 6, 18, text)
        sheet.freeze_panes(1, 0)
        lists = (("角色", [(str(role.label), str(role.sentence)) for role in roles]), ("机构", places))
        for title, rows in lists:
            page = book.add_worksheet(title)
            page.set_column(0, 0, 20, text)
            page.set_column(1, 1, 60)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    page.write_string(number, column, cell)
        if roles:
            source = f"=角色!$A$1:$A${len(roles)}"
            sheet.data_validation(1, 3, MOST_ROWS, 3, {"validate": "list", "source": source})
    return content.getvalue()


def rows_of(file: Any) -> list[Row]:
    """The rows of the first sheet. Raises ValidationError with a sentence for whatever is no such list."""
    if file.size > LIMIT_BYTES:
        raise ValidationError(_("文件超过 1 MB，请分批上传。"))
    content = file.read()
    _refuse_formulas(content)
    try:
        cells = python_calamine.load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python(
            skip_empty_area=False, nrows=MOST_ROWS + 2
        )  # fmt: skip
    except (python_calamine.CalamineError, ValueError, IndexError) as broken:
        raise _unreadable() from broken
    head = [_text(cell) for cell in cells[0]] if cells else []
    if tuple(head[: len(COLUMNS)]) != COLUMNS:
        raise ValidationError(_("第一行应为：%(columns)s。请用模板填写。") % {"columns": _("、").join(COLUMNS)})
    filled = [(number, row) for number, row in enumerate(cells[1:], start=2) if any(_text(cell) for cell in row)]
    if not filled:
        raise ValidationError(_("名单里没有内容。"))
    if len(cells) - 1 > MOST_ROWS:
        raise ValidationError(_("名单超过 %(most)s 行，请分批上传。") % {"most": MOST_ROWS})
    return [_row(number, row) for number, row in filled]


def _unreadable() -> ValidationError:
    return ValidationError(_("这不是 Excel 工作簿（.xlsx），或文件已损坏。请用模板填写后另存为 .xlsx。"))


def _refuse_formulas(content: bytes) -> None:
    """What a cell shows is decided by who fills it in, not by a formula: each is named with its row and column."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > LIMIT_UNPACKED:
                raise ValidationError(_("文件解开后过大，请用模板重新填写。"))
            sheets = [name for name in parts.namelist() if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name)]
            found = [place.groups() for name in sheets for place in FORMULA.finditer(parts.read(name))]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as broken:
        raise _unreadable() from broken
    if found:
        raise ValidationError([
            _("第 %(row)s 行 %(column)s 列是公式，请改填文字。") % {"row": row.decode(), "column": column.decode()}
            for column, row in found[:20]
        ])  # fmt: skip


def _text(cell: Any) -> str:
    """A cell as it was meant: a number of a telephone has no decimals."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _row(number: int, cells: list[Any]) -> Row:
    cells = [*cells, *[""] * len(COLUMNS)][: len(COLUMNS)]
    problems: list[str] = []
    days = [_day(cell, name, problems) for cell, name in zip(cells[5:], COLUMNS[5:], strict=True)]
    username, name, phone, role, unit = (_text(cell)[:100] for cell in cells[:5])
    return Row(number, username, name, phone, role, unit, days[0], days[1], tuple(problems))


def _day(cell: Any, name: str, problems: list[str]) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = _text(cell)
    if not text:
        return None
    try:
        return date.fromisoformat("-".join(part.zfill(2) for part in re.split(r"[-/.年月日]", text) if part))
    except ValueError:
        problems.append(_("%(name)s“%(text)s”不是日期，应如 2026-03-01。") % {"name": name, "text": text[:20]})
        return None
