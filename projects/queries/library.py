"""The library of services as pages show it."""

from typing import Any

from django.db.models import QuerySet

from governance.people.permissions import Permission as P
from governance.recusal import queries as recusal
from projects.lifecycle.library import LibraryState
from projects.models import LibraryItem


def listed() -> QuerySet[LibraryItem]:
    """The offers in the library with their run's score, the best first (R51, R52)."""
    rows = LibraryItem.objects.filter(state=LibraryState.LISTED).select_related("project__supplier", "project__unit")
    return rows.order_by("-project__performance_score", "pk")


def seen_by(user: Any) -> QuerySet[LibraryItem]:
    """What is listed, whoever in the district offered it (U33), and all within the person's reach; the newest first."""
    near = recusal.visible(user, P.PROJECT_VIEW, LibraryItem.objects.all())
    found = LibraryItem.objects.filter(state=LibraryState.LISTED) | near
    return found.distinct().select_related("unit", "project").order_by("-pk")
