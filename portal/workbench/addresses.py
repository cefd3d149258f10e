"""Where things are done: the page of a matter, and addresses that may not be installed."""

from functools import lru_cache
from typing import Any

from django.urls import NoReverseMatch, reverse

from governance.people.paging import HELD

_BY_PROJECT = {
    "objection": "projects:objections",
    "notice": "projects:notices",
    "correction": "projects:corrections",
    "message": "projects:messages",
    "payment": "projects:payments",
    "purchase": "projects:purchase",
    "change_request": "projects:changes",
    "inspection": "acceptance:inspections",
    "rectification": "acceptance:inspections",
    "emergency_assessment": "acceptance:assessment",
    "finding": "audit:findings",
    "follow_up": "acceptance:ratings",
    "sign": "acceptance:inspections",
}
"""Kinds that are handled on a page of their project."""

_HELD = {
    "objection": "", "notice": "", "correction": "", "message": "", "payment": "", "change_request": "",
    "finding": "", "follow_up": "owed-",
}  # fmt: skip
"""Kinds of which a project may have many pages: the address asks for the one on which the matter stands. With what
stands before the names in the address where the page holds several lists.
"""

_BY_KEY = {
    "project": "workbench:project",
    "meeting": "projects:meeting",
    "vote": "projects:meeting",
    "demand": "demands:demand",
    "call_back": "demands:call_back",
    "collection_round": "demands:round",
    "library_item": "projects:library_item",
    "sample": "audit:sample",
    "audit_case": "audit:case",
    "public_report": "audit:report",
}
"""Kinds that have a page of their own."""


@lru_cache(maxsize=4096)
def address(name: str, *args: Any) -> str:
    """The address of a named page, or nothing where no such page is installed."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def of_matter(kind: str, pk: int, project: int | None) -> str:
    """Where a matter of the work list is handled: its own page, its page in the project, or the project."""
    if kind in _BY_KEY:
        found = address(_BY_KEY[kind], pk)
        if found:
            return found
    if project is None:
        return ""
    found = address(_BY_PROJECT[kind], project) if kind in _BY_PROJECT else ""
    if found and kind in _HELD:
        found = f"{found}?{_HELD[kind]}{HELD}={pk}#{kind}-{pk}"
    return found or address("workbench:project", project)
