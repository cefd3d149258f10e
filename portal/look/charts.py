"""Figures as a table, and a chart as a view of such a table: what is drawn can be read, compared and taken away.

A table is made once and serves the page, the chart above it and the sheet of a workbook. Nothing here asks a database.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from portal.look import formats

ZERO = Decimal(0)
WIDTH, HEIGHT = 1000, 28
"""The drawing of one row; it is stretched to the width there is."""
TONES = {1: ("act",), 2: ("soft", "act"), 3: ("soft", "ink", "act")}
"""Tones of the bars of a row by how many there are, the whole first and its smallest part last."""


class Kind(StrEnum):
    """What the values of a column are; a name is what somebody wrote, whatever the language of the page."""

    NAME = "name"
    TEXT = "text"
    COUNT = "count"
    YUAN = "yuan"
    PERCENT = "percent"
    DAYS = "days"
    DAY = "day"


def _count(value: Any) -> str:
    return f"{value:,}"


def _days(value: Any) -> str:
    return _("%(days)s天") % {"days": formats.plain(Decimal(value))}


_LONG: dict[Kind, Callable[[Any], str]] = {
    Kind.NAME: str, Kind.TEXT: str, Kind.COUNT: _count, Kind.YUAN: formats.yuan, Kind.PERCENT: formats.percent,
    Kind.DAYS: _days, Kind.DAY: formats.day,
}  # fmt: skip
_SHORT = _LONG | {Kind.YUAN: formats.money}


@dataclass(frozen=True)
class Column:
    """The head of a column and what stands under it."""

    label: Any
    kind: Kind = Kind.COUNT

    @property
    def is_number(self) -> bool:
        return self.kind not in (Kind.NAME, Kind.TEXT, Kind.DAY)

    @property
    def is_name(self) -> bool:
        return self.kind == Kind.NAME

    def shown(self, value: Any) -> str:
        """The value as a table shows it; a dash for nothing."""
        return formats.NOTHING if value is None or value == "" else _LONG[self.kind](value)

    def short(self, value: Any) -> str:
        """The value as it stands beside a bar."""
        return formats.NOTHING if value is None or value == "" else _SHORT[self.kind](value)


@dataclass(frozen=True)
class Line:
    """One row: a value for each column, the name first; where a column's value leads, by its place."""

    values: tuple[Any, ...]
    links: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """Columns and lines under a title; the first column names its line. The total stands apart, below the lines."""

    title: Any
    columns: tuple[Column, ...]
    lines: list[Line]
    note: Any = ""
    total: Line | None = None

    @property
    def rows(self) -> list[list[dict[str, Any]]]:
        """The cells of each line as words: {label, shown, url, is_number, is_name}."""
        return [self._cells(line) for line in self.lines]

    @property
    def total_row(self) -> list[dict[str, Any]]:
        """The cells of the total; none without one."""
        return self._cells(self.total) if self.total else []

    def _cells(self, line: Line) -> list[dict[str, Any]]:
        return [
            {"label": column.label, "shown": column.shown(value), "url": line.links.get(place, ""),
             "is_number": column.is_number, "is_name": column.is_name and line is not self.total}
            for place, (column, value) in enumerate(zip(self.columns, line.values, strict=True))
        ]  # fmt: skip


@dataclass(frozen=True)
class Chart:
    """A table drawn as one bar a line. Of several columns each is a part of the one before: the smallest part is drawn
    first and highest, what is left of each larger one follows it lower, so that none is told by its colour alone.

    `bars` are columns, the whole first; `whole` is a column that lies beneath as a track, `mark` one that is drawn as
    an upright stroke; `says` the columns whose values stand beside the bar (else those of the bars).
    """

    table: Table
    bars: tuple[int, ...]
    whole: int | None = None
    mark: int | None = None
    says: tuple[int, ...] = ()
    tones: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return self._scale == 0

    @property
    def _drawn(self) -> tuple[int, ...]:
        return tuple(place for place in (*self.bars, self.whole, self.mark) if place is not None)

    @property
    def _scale(self) -> Decimal:
        """The largest of all values, which is as wide as the drawing."""
        return max((_number(line.values[place]) for line in self.table.lines for place in self._drawn), default=ZERO)

    @property
    def keys(self) -> list[dict[str, Any]]:
        """What the bars, the track and the stroke mean; nothing to explain for a single bar."""
        if len(self._drawn) == 1:
            return []
        label = [column.label for column in self.table.columns]
        found = [
            {"kind": tone, "size": len(self.bars) - place, "label": label[bar]}
            for place, (bar, tone) in enumerate(zip(self.bars, self._tones, strict=True))
        ]
        if self.whole is not None:
            found.insert(0, {"kind": "track", "size": 1, "label": label[self.whole]})
        if self.mark is not None:
            found.append({"kind": "mark", "size": 1, "label": label[self.mark]})
        return found

    @property
    def figures(self) -> str:
        """What the figures beside the bars are, where there are several."""
        return " / ".join(str(self.table.columns[place].label) for place in self._figures) if self.says_two else ""

    @property
    def says_two(self) -> bool:
        return len(self._figures) > 1

    @property
    def _figures(self) -> tuple[int, ...]:
        return self.says or self.bars

    @property
    def _tones(self) -> tuple[str, ...]:
        return self.tones or TONES[len(self.bars)]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Each line with its drawing in words for those who do not see it."""
        scale = self._scale
        return [] if scale == 0 else [self._row(line, scale) for line in self.table.lines]

    def _row(self, line: Line, scale: Decimal) -> dict[str, Any]:
        bars, start, count = [], ZERO, len(self.bars)
        for place in range(count - 1, -1, -1):
            end, height = _number(line.values[self.bars[place]]) * WIDTH / scale, HEIGHT * (place + 1) / count
            if end > start:
                bars.append({"kind": self._tones[place], "x": f"{start:.1f}", "width": f"{end - start:.1f}",
                             "y": f"{(HEIGHT - height) / 2:.1f}", "height": f"{height:.1f}"})  # fmt: skip
            start = max(start, end)
        return {
            "name": line.values[0], "is_name": self.table.columns[0].is_name, "url": line.links.get(0, ""),
            "bars": bars,
            "track": None if self.whole is None else _width(line.values[self.whole], scale),
            "mark": None if self.mark is None else _width(line.values[self.mark], scale),
            "title": _("，").join(self._said(line, place) for place in self._drawn),
            "says": [self.table.columns[place].short(line.values[place]) for place in self._figures],
        }  # fmt: skip

    def _said(self, line: Line, place: int) -> str:
        column = self.table.columns[place]
        return _("%(label)s %(figure)s") % {"label": column.label, "figure": column.short(line.values[place])}


def _number(value: Any) -> Decimal:
    return max(ZERO, Decimal(value)) if value is not None else ZERO


def _width(value: Any, scale: Decimal) -> str:
    """How far the value reaches across the drawing; nothing for nothing."""
    number = _number(value)
    return f"{number * WIDTH / scale:.1f}" if number else ""
