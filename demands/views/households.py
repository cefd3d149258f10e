"""The roster of special households: in figures and one by one, never as a list of names (R83)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from demands import actions, queries
from demands.forms import ReadingForm, RosterForm, VisitForm, this_year
from demands.models import SpecialHousehold
from governance.people import access, units
from governance.people.gates import needs
from governance.people.paging import page_by_key
from governance.people.permissions import Permission as P
from governance.workflow.errors import NotPermitted, OutOfReach, Refused
from governance.workflow.gate import fetch


@needs(P.DEMAND_RECORD)
def households(request: HttpRequest) -> HttpResponse:
    """The households of the person's own communities by number, those still to visit first."""
    year = this_year(request.GET.get("year"))
    found = queries.households(request.user, year)
    page = page_by_key(found.select_related("unit"), request.GET, order=("-outcome", "pk"))
    listed = set(found.order_by().values_list("unit_code", flat=True).distinct())
    places = [(code, name) for code, name in queries.communities_of(request.user, P.DEMAND_RECORD) if code in listed]
    context = {"rows": page.rows, "year": year, "places": places, **page.links(request.GET)}
    return render(request, "demands/households/list.html", context)


@needs(P.DEMAND_RECORD)
@require_POST
def visits(request: HttpRequest) -> HttpResponse:
    """The walk to print: buildings and household codes only; that it was printed is an event."""
    year, code = this_year(request.POST.get("year")), request.POST.get("unit", "")
    if units.unit_level(code) != "community":
        raise OutOfReach
    lines = actions.print_visits(code, year, by=request.user)
    context = {"lines": lines, "year": year, "place": units.unit_path(code)}
    response = render(request, "demands/households/visits.html", context)
    response["Cache-Control"] = "no-store"
    return response


@needs(P.DEMAND_RECORD)
def household(request: HttpRequest, pk: int) -> HttpResponse:
    """One household: without its name until asked for, which is logged."""
    return _page(request, _fetched(request, pk))


def _fetched(request: HttpRequest, pk: int) -> SpecialHousehold:
    rows = SpecialHousehold.objects.select_related("unit")
    return fetch(request.user, P.DEMAND_RECORD, rows, pk=pk)  # type: ignore[return-value]


def _page(request: HttpRequest, found: SpecialHousehold, **more: Any) -> HttpResponse:
    status = more.pop("status", 200)
    context = {"household": found, "form": VisitForm(), "plain": None, "refusals": [], "subject": found}
    context |= {"reading": ReadingForm()} | more
    return render(request, "demands/households/household.html", context, status=status)


@needs(P.DEMAND_RECORD)
@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Name, address and number in plain, on record."""
    found, form = _fetched(request, pk), ReadingForm(request.POST)
    if not form.is_valid():
        return _page(request, found, reading=form, status=422)
    plain = actions.read_household(found, reason=form.cleaned_data["reason"], by=request.user)
    response = _page(request, found, plain=plain)
    response["Cache-Control"] = "no-store"
    return response


@needs(P.DEMAND_RECORD)
@require_POST
def visit(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what came of the visit."""
    found, form = _fetched(request, pk), VisitForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form=form, status=422)
    try:
        actions.record_visit(found, **form.cleaned_data, by=request.user)
    except Refused as refused:
        return _page(request, _fetched(request, pk), form=form, refusals=refused.refusals, status=422)
    messages.success(request, _("走访结果已登记。"))
    return redirect("demands:households")


@needs(P.POLICY_MANAGE)
def roster(request: HttpRequest) -> HttpResponse:
    """The bureau brings in the year's roster: first a trial that writes nothing, then the import (U35)."""
    ranges = access.reach_of(request.user, P.POLICY_MANAGE)
    if not ranges:
        raise NotPermitted
    form, report, status = RosterForm(), None, 200
    if request.method == "POST":
        form, status = RosterForm(request.POST, request.FILES), 422
        if form.is_valid():
            cleaned, status = form.cleaned_data, 200
            report = actions.import_roster(
                cleaned["file"], unit_code=ranges[0][0], year=cleaned["year"], is_trial=cleaned["is_trial"],
                by=request.user,
            )  # fmt: skip
    context = {"form": form, "report": report, "is_trial": bool(form.is_bound and form.data.get("is_trial"))}
    return render(request, "demands/households/roster.html", context, status=status)
