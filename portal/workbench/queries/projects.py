"""The list of projects as a person may see it: filters from the address, and every row for a table."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.http import urlencode

from governance.people.paging import NEWEST, PK, Order
from governance.people.permissions import Permission as P
from governance.people.units import code_range
from governance.recusal.queries import visible
from projects.kinds import ProjectType, Track
from projects.lifecycle.project import LIVE, State
from projects.models import Project

LIST = "projects"
"""What the address of a project says when it was opened from this list."""
CHUNK = 500
ROW = (
    "pk", "code", "title", "state", "is_on_hold", "type", "track", "unit_code", "year", "total", "due_on",
    "state_since",
)  # fmt: skip
"""What a row of the list shows; nothing else is read."""


SORTS: dict[str, Order] = {
    "": NEWEST, "oldest": PK, "due": ("due_on", "pk"), "dearest": ("-total", "-pk"), "cheapest": ("total", "pk"),
}  # fmt: skip
"""In which orders the list is turned over, by what the address says; the first where it says nothing."""


def digits(text: str, longest: int) -> str:
    """The text where it is a number of at most so many digits; nothing for anything else."""
    return text if text.isascii() and text.isdigit() and len(text) <= longest else ""


@dataclass(frozen=True)
class Filters:
    """What the address asks for; values that mean nothing are dropped, never an error."""

    state: str = ""
    type: str = ""
    track: str = ""
    unit: str = ""
    year: str = ""
    text: str = ""
    overdue: str = ""
    sort: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> "Filters":
        """From the query string of the page."""
        return cls(
            state=query.get("state", "") if query.get("state", "") in State.values else "",
            type=query.get("type", "") if query.get("type", "") in ProjectType.values else "",
            track=query.get("track", "") if query.get("track", "") in Track.values else "",
            unit=digits(query.get("unit", "").strip(), 12),
            year=digits(query.get("year", "").strip(), 4),
            text=query.get("text", "").replace("\x00", "").strip()[:60],
            overdue="1" if query.get("overdue") == "1" else "",
            sort=query.get("sort", "") if query.get("sort", "") in SORTS else "",
        )

    @property
    def order(self) -> Order:
        """The columns by which the list is ordered."""
        return SORTS[self.sort]

    def kept(self, **changes: Any) -> str:
        """The query string with these filters and changes, for links."""
        own = {item.name: getattr(self, item.name) for item in fields(self)}
        return urlencode({key: value for key, value in (own | changes).items() if value not in ("", None)})

    def apply(self, rows: QuerySet, today: date | None = None) -> QuerySet:
        """The rows that the filters leave; in the order of their days, those that have one."""
        for name in ("state", "type", "track", "year"):
            if getattr(self, name):
                rows = rows.filter(**{name: getattr(self, name)})
        if self.unit:
            low, high = code_range(self.unit)
            rows = rows.filter(unit_code__gte=low, unit_code__lt=high)
        if self.text:
            rows = rows.filter(Q(title__icontains=self.text) | Q(code=self.text))
        if self.overdue:
            rows = rows.filter(due_on__lt=today or timezone.localdate(), state__in=LIVE)
        if self.sort == "due":
            rows = rows.filter(due_on__isnull=False)
        return rows


def listed(user: Any, filters: Filters) -> QuerySet:
    """The projects in the person's reach, less those she is recused from, as the filters leave them."""
    return filters.apply(visible(user, P.PROJECT_VIEW, Project.objects.all())).values(*ROW)


def exported(user: Any, filters: Filters) -> Iterator[dict[str, Any]]:
    """Every row of the list, the newest first, read in chunks by key."""
    columns = (*ROW, "category", "work_fund", "approved_total", "approved_on", "supplier__name", "contract_signed_on",
               "accepted_on", "is_synthetic")  # fmt: skip
    rows, last = listed(user, filters).values(*columns).order_by("-pk"), None
    while True:
        chunk = list((rows if last is None else rows.filter(pk__lt=last))[:CHUNK])
        yield from chunk
        if len(chunk) < CHUNK:
            return
        last = chunk[-1]["pk"]
