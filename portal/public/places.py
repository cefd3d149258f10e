"""Pages by place: the front page, a street, a community. Read only; no session is touched."""

from typing import Any

from django.core.cache import cache as shared
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from demands.queries import open_rounds
from governance.people.gates import public
from governance.people.units import code_range, every_unit, unit_name, within
from portal.public import queries, tallies, tiles
from portal.public.addresses import address_of
from portal.public.views import shown_rows

MAP_SECONDS = 60
ROWS = 6


@public()
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The three things a resident comes for, what hangs now, what was done, the year in figures, the map."""
    year = timezone.localdate().year
    context = {
        "notices": placed(queries.running_notices()), "results": tallies.results(), "year": str(year),
        "figures": queries.figures(year), "map": map_of(year),
    }  # fmt: skip
    return render(request, "public/home.html", context)


def placed(notices: list[Any]) -> list[Any]:
    """The notices, each with the name of the place it concerns."""
    for notice in notices:
        notice.unit_name = unit_name(notice.unit_code)
    return notices


def map_of(year: int) -> str:
    """The approved map, else the schematic one, with the same in a table; drawn once a minute in each language."""
    key = f"public-map:{get_language()}:{year}"
    drawn = shared.get(key)
    if drawn is None:
        sums = dict(tallies.tallies(year))
        for code, number in tallies.hanging().items():
            sums[code] = sums.get(code, tallies.Tally()) + tallies.Tally(notices=number)
        approved, context = queries.approved_map(tiles.DISTRICT), tiles.drawn(sums)
        if approved is not None:
            context = tiles.outlined(context, approved.drawing)
        context |= {"year": str(year), "approval_no": approved.approval_no if approved else ""}
        drawn = render_to_string("public/_map.html", context)
        shared.set(key, drawn, MAP_SECONDS)
    return drawn


@public()
@require_safe
def community(request: HttpRequest, code: str) -> HttpResponse:
    """A community: its year, its money, what hangs there, what is under way, what was done, how to ask."""
    return _place(request, code, "community")


@public()
@require_safe
def street(request: HttpRequest, code: str) -> HttpResponse:
    """A street: the same over all its communities, and a table of them."""
    return _place(request, code, "street")


def _place(request: HttpRequest, code: str, level: str) -> HttpResponse:
    """The page of a unit of that level; 404 for any other code. A fixed number of queries."""
    name, parent, found = every_unit().get(code, ("", "", ""))
    if found != level:
        raise Http404
    year = timezone.localdate().year
    sums = tallies.tallies(year)
    notices = tallies.running().filter(within([code_range(code)])).order_by("closes_at", "pk")[:ROWS]
    context = {
        "code": code, "name": name, "year": str(year), "is_street": level == "street",
        "crumbs": _crumbs(name, parent), "tally": tallies.tally_of(code, sums), "money": tallies.money_of(code, year),
        "notices": placed(list(notices)), "rows": shown_rows(tallies.live(code, ROWS)),
        "results": tallies.results(code), "rounds": list(open_rounds(code)),
        "communities": _communities(code, sums) if level == "street" else [],
    }  # fmt: skip
    return render(request, "public/place.html", context)


def _crumbs(name: str, parent: str) -> list[dict[str, str]]:
    """Front page, the street of a community, the place itself."""
    crumbs = [{"label": _("首页"), "url": reverse("public:home")}]
    if url := address_of(parent):
        crumbs.append({"label": unit_name(parent), "url": url, "lang": "zh-Hans"})
    return [*crumbs, {"label": name, "lang": "zh-Hans"}]


def _communities(code: str, sums: dict[str, tallies.Tally]) -> list[dict[str, Any]]:
    """The communities of a street with their year."""
    return [
        {"name": name, "url": address_of(unit), "tally": sums.get(unit, tallies.Tally())}
        for unit, (name, parent, _level) in sorted(every_unit().items()) if parent == code
    ]  # fmt: skip
