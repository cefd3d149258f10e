"""Lists that people turn over by key: a page costs the same wherever it lies. What a list holds its own room says."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import IntegerField, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

PAGE = 20
MOST = Decimal(10) ** 18
NEWEST, PK = ("-pk",), ("pk",)
OLDER, NEWER, HELD = "page_key", "newer", "at"
"""What the address of a page says: the key before it, the key after it, the pk of a row that must stand on it."""

Order = tuple[str, ...]
Key = tuple[Any, ...]


@dataclass(frozen=True)
class Page:
    """Rows of a list with the keys of its neighbours as an address spells them, and the number of all where counted."""

    rows: list[Any]
    newer: str = ""
    older: str = ""
    number: int | None = None

    def links(self, query: QueryDict, part: str = "", anchor: str = "") -> dict[str, Any]:
        """`newer_url`, `older_url` and `number` for the pager, each with the part before it (`aside_newer_url`); they
        keep what else the address asks for. anchor: the place on the page where the list stands.
        """
        found = self.links_by(partial(turned, query, part), anchor) | {"number": self.number}
        return {part.replace("-", "_") + name: given for name, given in found.items()}

    def links_by(self, asking: Callable[..., str], anchor: str = "") -> dict[str, Any]:
        """The two addresses where `asking` gives the query string that asks for the page with the key it is named."""
        ways, place = {"newer_url": (NEWER, self.newer), "older_url": (OLDER, self.older)}, anchor and f"#{anchor}"
        return {name: f"?{asking(**{key: spelt})}{place}" if spelt else "" for name, (key, spelt) in ways.items()}


def turned(query: QueryDict, part: str = "", **to: str) -> str:
    """The query string without the keys of the list's page, or with other ones."""
    kept = query.copy()
    for name in (OLDER, NEWER, HELD):
        kept.pop(part + name, None)
    for name, spelt in to.items():
        kept[part + name] = spelt
    return kept.urlencode()


def key_of(text: str | None) -> int | None:
    """A whole number from the address; None for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= 18 else None


def page_by_key(
    rows: QuerySet,
    query: QueryDict,
    size: int | None = None,
    *,
    part: str = "",
    held: int | None = None,
    order: Order = NEWEST,
    is_counted: bool = False,
    is_private: bool = False,
) -> Page:
    """The rows after `?page_key=` or before `?newer=`; the first page without either. One query.

    Reads one row more than it shows, `size` or PAGE. part: before the names in the address, where a page holds several
    lists. held: pk of a row that must be shown; where the page does not hold it, the page that begins with it is read
    instead. order: names of columns that are never null, `-` before those that fall; the last tells any two rows apart.
    is_counted: whether a list of several pages says how many rows it has, for one query more. is_private: what orders
    the rows must not stand in an address (a name): the key is spelt by pk alone and read back, for one query more.
    """
    size, spelling = size or PAGE, PK if is_private else order
    before, after = (_read(query.get(part + name), rows, spelling) for name in (NEWER, OLDER))
    if is_private:
        before, after = (_key_at(rows, key[0], order) if key else None for key in (before, after))
    held = held or key_of(query.get(part + HELD))
    page = _page(rows, order, size, before, after, spelling)
    if held and held not in (_value(row, "pk") for row in page.rows):
        key = _key_at(rows, held, order)
        if key is not None:
            page = _page(rows, order, size, None, key, spelling, is_included=True)
    if is_counted and (page.newer or page.older):
        return Page(page.rows, page.newer, page.older, rows.count())
    return page


def beside(rows: QuerySet, row: Any, order: Order = NEWEST) -> tuple[QuerySet, QuerySet]:
    """The rows before one and those after it in an order, as `page_by_key` takes it, each the nearest first."""
    key, back = _key(row, order), _backwards(order)
    if None in key:
        return rows.none(), rows.none()
    return rows.filter(_beyond(back, key)).order_by(*back), rows.filter(_beyond(order, key)).order_by(*order)


def _backwards(order: Order) -> Order:
    return tuple(name[1:] if name.startswith("-") else f"-{name}" for name in order)


def _page(
    rows: QuerySet,
    order: Order,
    size: int,
    before: Key | None,
    after: Key | None,
    spelling: Order,
    *,
    is_included: bool = False,
) -> Page:
    if before is not None:
        back = _backwards(order)
        found = list(rows.filter(_beyond(back, before)).order_by(*back)[: size + 1])
        shown = found[:size][::-1]
        if shown:
            return Page(shown, _spelt(shown[0], spelling) if len(found) > size else "", _spelt(shown[-1], spelling))
    asked = rows if after is None else rows.filter(_beyond(order, after, is_included=is_included))
    found = list(asked.order_by(*order)[: size + 1])
    if after is not None and not found:
        return _page(rows, order, size, None, None, spelling)
    shown = found[:size]
    newer = _spelt(shown[0], spelling) if after is not None else ""
    return Page(shown, newer, _spelt(shown[-1], spelling) if len(found) > size else "")


def _key(row: Any, order: Order) -> Key:
    return tuple(_value(row, name.lstrip("-")) for name in order)


def _key_at(rows: QuerySet, pk: int, order: Order) -> Key | None:
    """The key of the row with that pk; None where there is none."""
    row = rows.filter(pk=pk).prefetch_related(None).first()
    return _key(row, order) if row is not None else None


def _beyond(order: Order, key: Key, *, is_included: bool = False) -> Q:
    """The rows that follow the key in the order, a range of its first column, so that an index serves."""
    found = Q()
    for name, value in reversed(list(zip(order, key, strict=True))):
        column, way = name.lstrip("-"), "lt" if name.startswith("-") else "gt"
        if found:
            found = Q(**{f"{column}__{way}e": value}) & (Q(**{f"{column}__{way}": value}) | found)
        else:
            found = Q(**{f"{column}__{way}e" if is_included else f"{column}__{way}": value})
    return found


def _spelt(row: Any, order: Order) -> str:
    """The row's key in an address: `2026-11-30.12`."""
    return ".".join(value.isoformat() if isinstance(value, date) else str(value) for value in _key(row, order))


def _read(text: str | None, rows: QuerySet, order: Order) -> Key | None:
    """The key that an address spells; None for anything else. Only the first value may hold dots itself."""
    parts = (text or "").rsplit(".", len(order) - 1)
    if "\0" in parts[0] or len(parts) != len(order):
        return None
    names = (name.lstrip("-") for name in order)
    fields = [rows.query.resolve_ref(name).output_field for name in names]
    try:
        key = tuple(
            key_of(part) if isinstance(field, IntegerField) else _comparable(field.to_python(part))
            for field, part in zip(fields, parts, strict=True)
        )
    except (ValidationError, OverflowError):
        return None
    return None if None in key else key


def _comparable(value: Any) -> Any:
    """A moment in UTC, as the database compares it; none without its zone, and no number that no column holds. Raises
    OverflowError at the end of time.
    """
    if isinstance(value, Decimal):
        return value if abs(value) < MOST else None
    if not isinstance(value, datetime):
        return value
    return None if timezone.is_naive(value) else value.astimezone(UTC)


def _value(row: Any, name: str) -> Any:
    return row[name] if isinstance(row, dict) else getattr(row, name)


def sent_key(name: str | None, *kinds: str) -> int | None:
    """The key of the row to which a sent form of one of these kinds belongs, from its name: `answer-12`."""
    kind, _dash, key = (name or "").rpartition("-")
    return key_of(key) if kind in kinds else None
