"""Rows of a long list: the row's template is drawn once a language, then filled for each row like a printed form.

Twenty rows of ten cells cost the template engine as much as the rest of the page; a form costs a tenth of that. The
template of such a row holds only columns and fixed words, no conditions.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import conditional_escape
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
    return mark_safe(
        "".join(form % {column: conditional_escape(row[column]) for column in columns} for row in rows)
    )  # every value was escaped above
