"""The project before and the one after in the list from which a project was opened. By key, one query each."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from governance.people.paging import beside
from governance.people.permissions import Permission as P
from governance.recusal.queries import visible
from portal.workbench.queries.arms import NEVER
from portal.workbench.queries.projects import Filters
from portal.workbench.queries.worklist import Asked, beyond
from projects.models import Project


@dataclass(frozen=True)
class Neighbour:
    """A project beside the one that is shown."""

    pk: int
    title: str


Pair = tuple[Neighbour | None, Neighbour | None]


def in_projects(user: Any, filters: Filters, project: Project) -> Pair:
    """The one before and the one after in the list of projects, as the filters leave and order it."""
    rows = filters.apply(visible(user, P.PROJECT_VIEW, Project.objects.all())).values_list("pk", "title")
    before, after = beside(rows, project, filters.order)
    return _first(before), _first(after)


def in_work(user: Any, asked: Asked, project: Project) -> Pair:
    """The projects of the work list that are due before and after it."""
    rows = Asked(asked.part, "project", asked.unit).rows(user, timezone.now()).get("project")
    if rows is None:
        return None, None
    day = project.due_on or NEVER
    sooner = rows.filter(Q(due_key__lt=day) | Q(due_key=day, pk__lt=project.pk)).order_by("-due_key", "-pk")
    later = beyond(rows, "project", (day, "project", project.pk)).order_by("due_key", "pk")
    return _first(sooner.values_list("key_of", "name_of")), _first(later.values_list("key_of", "name_of"))


def _first(rows: QuerySet) -> Neighbour | None:
    found = rows.first()
    return Neighbour(*found) if found else None
