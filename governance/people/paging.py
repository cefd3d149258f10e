"""Lists that people turn over by key: a page costs the same wherever it lies. What a list holds its own room says."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

PAGE = 20
OLDER, NEWER, HELD = "page_key", "newer", "at"
"""What the address of a page says: the key before it, the key after it, the key of a row that must stand on it."""


@dataclass(frozen=True)
class Page:
    """Rows of a list with the keys of its neighbours; pages are reached by key, so that each costs the same."""

    rows: list[Any]
    newer: int | None
    older: int | None

    def links(self, query: QueryDict, part: str = "") -> dict[str, str]:
        """`newer_url` and `older_url` for the pager; they keep what else the address asks for."""
        return self.links_by(partial(turned, query, part))

    def links_by(self, asking: Callable[..., str]) -> dict[str, str]:
        """The same where `asking` gives the query string that asks for the page with the key it is named."""
        ways = {"newer_url": (NEWER, self.newer), "older_url": (OLDER, self.older)}
        return {name: f"?{asking(**{key: pk})}" if pk else "" for name, (key, pk) in ways.items()}


def turned(query: QueryDict, part: str = "", **to: int | None) -> str:
    """The query string without the keys of the list's page, or with other ones."""
    kept = query.copy()
    for name in (OLDER, NEWER, HELD):
        kept.pop(part + name, None)
    for name, pk in to.items():
        kept[part + name] = str(pk)
    return kept.urlencode()


def key_of(text: str | None) -> int | None:
    """A key from the address; None for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= 18 else None


def page_by_key(rows: QuerySet, query: QueryDict, size: int = PAGE, *, part: str = "", held: int | None = None) -> Page:
    """The rows after `?page_key=` (older) or before `?newer=`; the first page without either. One query.

    Orders by descending key and reads one row more than it shows. part: before the names in the address, where a page
    holds several lists. held: key of a row that must be shown; where the page does not hold it, the page that begins
    with it is read instead.
    """
    before, after = key_of(query.get(part + NEWER)), key_of(query.get(part + OLDER))
    held = held or key_of(query.get(part + HELD))
    page = _page(rows, before, after, size)
    if held and held not in map(_pk, page.rows):
        return _page(rows, None, held + 1, size) if rows.filter(pk=held).exists() else page
    return page


def _page(rows: QuerySet, before: int | None, after: int | None, size: int) -> Page:
    if before is not None:
        found = list(rows.filter(pk__gt=before).order_by("pk")[: size + 1])
        is_more, shown = len(found) > size, found[:size][::-1]
        if shown:
            return Page(shown, _pk(shown[0]) if is_more else None, _pk(shown[-1]))
    if after is not None:
        rows = rows.filter(pk__lt=after)
    found = list(rows.order_by("-pk")[: size + 1])
    shown = found[:size]
    newer = _pk(shown[0]) if after is not None and shown else None
    return Page(shown, newer, _pk(shown[-1]) if len(found) > size else None)


def _pk(row: Any) -> int:
    return row["pk"] if isinstance(row, dict) else row.pk


def sent_key(name: str | None, *kinds: str) -> int | None:
    """The key of the row to which a sent form of one of these kinds belongs, from its name: `answer-12`."""
    kind, _dash, key = (name or "").rpartition("-")
    return key_of(key) if kind in kinds else None
