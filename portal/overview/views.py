"""The overview of a unit and the same as a workbook; who sees several places chooses first. Nothing is written."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from governance.people.gates import needs
from governance.people.models import Unit
from governance.people.permissions import Permission as P
from governance.people.units import unit_path
from portal.overview import queries, workbook
from portal.overview.page import FIRST_YEAR, Overview, year_asked, years_to_choose


@needs(P.PROJECT_VIEW)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The overview at the person's own level; a choice for who holds posts in several places."""
    homes = queries.homes(request.user)
    if not homes:
        raise Http404
    if len(homes) == 1:
        return _page(request, homes[0])
    places = [{"unit": unit, "path": unit_path(unit.code)} for unit in homes]
    return render(request, "overview/choose.html", {"places": places})


@needs(P.PROJECT_VIEW)
@require_safe
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """The overview of a unit within reach; 404 for any other."""
    return _page(request, get_object_or_404(queries.units_of(request.user), code=code))


@needs(P.PROJECT_VIEW)
@require_safe
def export(request: HttpRequest, code: str) -> HttpResponse:
    """Every table of the overview as one Excel workbook, a sheet each."""
    found = get_object_or_404(queries.units_of(request.user), code=code)
    now = timezone.localtime()
    year = year_asked(request.GET.get("year", ""), now.date())
    if year is None:
        return _no_year(request, found)
    overview = Overview(request.user, found, year, now.date())
    content = workbook.drawn(unit_path(code), year, overview.sheets(), who=str(request.user), when=now)
    response = HttpResponse(content, content_type=workbook.KIND)
    name = f"overview-{code}-{year}-{now:%Y%m%d}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _page(request: HttpRequest, found: Unit) -> HttpResponse:
    today = timezone.localdate()
    year = year_asked(request.GET.get("year", ""), today)
    if year is None:
        return _no_year(request, found)
    overview = Overview(request.user, found, year, today)
    return render(request, "overview/unit.html", _head(overview, year) | {"year": str(year)} | overview.context())


def _head(overview: Overview, year: int | None) -> dict[str, Any]:
    return {"unit": overview.unit, "crumbs": overview.crumbs(), "years": years_to_choose(overview.today, year)}


def _no_year(request: HttpRequest, found: Unit) -> HttpResponse:
    """What was asked for is no year of the programme: said in a sentence, with the years there are."""
    today = timezone.localdate()
    sentence = _("“%(text)s”不是可以查看的年度。请在%(first)s至%(last)s年之间选择。") % {
        "text": request.GET.get("year", "")[:20], "first": FIRST_YEAR, "last": today.year + 1,
    }  # fmt: skip
    context = _head(Overview(request.user, found, today.year, today), None) | {"sentence": sentence}
    return render(request, "overview/unit.html", context, status=422)
