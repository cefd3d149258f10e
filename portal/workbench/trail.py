"""The list from which a project was opened: the address names it and says what it was asked for."""

from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.workbench import list_page
from portal.workbench.list_page import asked_by, kept
from portal.workbench.queries import neighbours
from portal.workbench.queries.projects import LIST, Filters
from projects.models import Project


def trail_of(project: Project, user: Any, query: QueryDict) -> dict[str, Any]:
    """The way back to the list, and the project before and after in it; nothing when no list is named."""
    name = query.get("list")
    if name == list_page.LIST:
        asked = asked_by(query)
        before, after = neighbours.in_work(user, asked, project)
        way, label, own = reverse("workbench:home"), _("待办"), kept(asked)
    elif name == LIST:
        filters = Filters.read(query)
        before, after = neighbours.in_projects(user, filters, project)
        way, label, own = reverse("workbench:projects"), _("项目"), filters.kept()
    else:
        return {"trail": None, "list_query": ""}
    list_query = f"?list={name}&{own}" if own else f"?list={name}"
    return {
        "trail": {
            "crumbs": [{"label": label, "url": f"{way}?{own}" if own else way}, {"label": project.title, "url": ""}],
            "before": before, "after": after,
            "before_url": f"{reverse('workbench:project', args=[before.pk])}{list_query}" if before else "",
            "after_url": f"{reverse('workbench:project', args=[after.pk])}{list_query}" if after else "",
        },
        "list_query": list_query,
    }  # fmt: skip
