"""Lists that people turn over by key: a page costs the same wherever it lies. What a list holds its own room says."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

PAGE = 20


@dataclass(frozen=True)
class Page:
    """Rows of a list with the keys of its neighbours; pages are reached by key, so that each costs the same."""

    rows: list[Any]
    newer: int | None
    older: int | None


def key_of(text: str | None) -> int | None:
    """A key from the address; None for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= 18 else None


def page_by_key(rows: QuerySet, query: QueryDict, size: int = PAGE) -> Page:
    """The rows after `?page_key=` (older) or before `?newer=`; the first page without either. One query.

    Orders by descending key and reads one row more than it shows.
    """
    before, after = key_of(query.get("newer")), key_of(query.get("page_key"))
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
