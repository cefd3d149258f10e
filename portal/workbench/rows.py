"""Rows of a long list: the row's template is drawn once a language, then filled for each row like a printed form.

Twenty rows of ten cells cost the template engine as much as the rest of the page; a form costs a tenth of that. The
template of such a row holds only columns and fixed words, no conditions.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from html import escape
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

MARK = "\x01"


@lru_cache(maxsize=64)
def form_of(language: str, name: str, columns: tuple[str, ...]) -> str:
    """The template of the row as a %-format of its columns."""
    blanks = {column: mark_safe(f"{MARK}{column}{MARK}") for column in columns}
    drawn = render_to_string(name, {"row": blanks}).replace("%", "%%")
    for column in columns:
        drawn = drawn.replace(f"{MARK}{column}{MARK}", f"%({column})s")
    return drawn


def drawn(name: str, rows: Iterable[Mapping[str, Any]], columns: tuple[str, ...]) -> SafeString:
    """All rows through the template of that name, every value escaped as the engine would."""
    form = form_of(get_language() or "", name, columns)
    return mark_safe("".join(form % {column: _safe(row[column]) for column in columns} for row in rows))


def _safe(value: Any) -> str:
    """The value as the template engine would write it: escaped, unless it is HTML already."""
    return value.__html__() if hasattr(value, "__html__") else escape(str(value))
