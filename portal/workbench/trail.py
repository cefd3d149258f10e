"""The list from which a project was opened: the address names it and says what it was asked for."""

from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal.workbench import list_page
from portal.workbench.queries import neighbours
from portal.workbench.queries.projects import LIST, Filters
from projects.models import Project

DEMANDS = "demands"
"""The list of demands as it names itself; what its filters mean it knows itself."""
OURS = ("pick", "item", "step", "reply", "csrfmiddlewaretoken")
"""What a form of the summary adds to the address of a list."""


def _without(query: QueryDict, *names: str) -> str:
    kept = query.copy()
    for name in names:
        kept.pop(name, None)
    return kept.urlencode()


def way_back(query: QueryDict) -> dict[str, str]:
    """The list that the address names, as it was asked for: label, address, and the query string that says so."""
    if query.get("list") == LIST:
        filters = Filters.read(query)
        label, way, own, named = _("项目"), reverse("workbench:projects"), filters.kept(), filters.kept(list=LIST)
    elif query.get("list") == DEMANDS:
        label, way, own = pgettext("navigation", "需求"), reverse("demands:demands"), _without(query, *OURS, "list")
        named = _without(query, *OURS)
    else:
        asked = list_page.asked_by(query)
        label, way, own = _("待办"), reverse("workbench:home"), list_page.kept(asked)
        named = list_page.kept(asked, list=list_page.LIST)
    return {"label": label, "url": f"{way}?{own}" if own else way, "kept": named}


def with_step(query: QueryDict, code: str) -> str:
    """The query string of the summary for another step."""
    changed = query.copy()
    changed["step"] = code
    return changed.urlencode()


def trail_of(project: Project, user: Any, query: QueryDict) -> dict[str, Any]:
    """The way back to the list, and the project before and after in it; nothing when no list is named."""
    name = query.get("list")
    if name == list_page.LIST:
        before, after = neighbours.in_work(user, list_page.asked_by(query), project)
    elif name == LIST:
        before, after = neighbours.in_projects(user, Filters.read(query), project)
    else:
        return {"trail": None, "list_query": ""}
    way = way_back(query)
    list_query = f"?{way['kept']}"
    return {
        "trail": {
            "crumbs": [way | {"lang": ""}, {"label": project.title, "url": "", "lang": "zh-Hans"}],
            "before": before, "after": after,
            "before_url": f"{reverse('workbench:project', args=[before.pk])}{list_query}" if before else "",
            "after_url": f"{reverse('workbench:project', args=[after.pk])}{list_query}" if after else "",
        },
        "list_query": list_query,
    }  # fmt: skip
