"""Rounds of collection, and how far the year's collection has come."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from demands import actions, queries
from demands.forms import RoundForm, this_year
from demands.models import CollectionRound
from governance.people import access
from governance.people.gates import needs
from governance.people.paging import key_of, page_by_key
from governance.people.permissions import Permission as P
from governance.workflow.door import offers
from governance.workflow.errors import OutOfReach, Refused, Stale
from governance.workflow.gate import fetch

DONE = {"open": gettext_lazy("征集已开始。"), "close": gettext_lazy("征集已结束。")}


@needs(P.DEMAND_VIEW)
def rounds(request: HttpRequest) -> HttpResponse:
    """The rounds within the person's reach."""
    page = page_by_key(queries.rounds_seen_by(request.user).select_related("unit"), request.GET)
    context = {"rows": page.rows, "can_manage": access.holds(request.user, P.ROUND_MANAGE), **page.links(request.GET)}
    return render(request, "demands/rounds/list.html", context)


def _fetched(request: HttpRequest, pk: int) -> CollectionRound:
    rows = CollectionRound.objects.select_related("unit")
    return fetch(request.user, P.DEMAND_VIEW, rows, pk=pk)  # type: ignore[return-value]


@needs(P.DEMAND_VIEW)
def round_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One round: its dates, what it brought in, what can be done now."""
    return _page(request, _fetched(request, pk))


def _page(request: HttpRequest, found: CollectionRound, sentence: str = "", status: int = 200) -> HttpResponse:
    context = {
        "round": found, "offers": offers(found, request.user), "events": queries.told(found), "sentence": sentence,
        "collected": found.demands.count(), "subject": found,
    }  # fmt: skip
    return render(request, "demands/rounds/round.html", context, status=status)


@needs(P.ROUND_MANAGE)
def round_new(request: HttpRequest) -> HttpResponse:
    """Plan a round."""
    communities = queries.communities_of(request.user, P.ROUND_MANAGE)
    form = RoundForm(request.POST or None, communities=communities)
    refusals, status = [], 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = actions.create_round(**form.cleaned_data, by=request.user)
                messages.success(request, _("征集批次已建立，到开始日期请点“开始征集”。"))
                return redirect("demands:round", made.pk)
            except Refused as refused:
                refusals = refused.refusals
    return render(request, "demands/rounds/new.html", {"form": form, "refusals": refusals}, status=status)


@needs(P.ROUND_MANAGE)
@require_POST
def round_take(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Open or close a round."""
    if name not in DONE:
        raise OutOfReach
    found, version = _fetched(request, pk), key_of(request.POST.get("version"))
    try:
        take = actions.open_round if name == "open" else actions.close_round
        take(found, by=request.user, version=version)
    except (Refused, Stale) as shut:
        return _page(request, _fetched(request, pk), str(shut), shut.status)
    messages.success(request, DONE[name])
    return redirect("demands:round", pk)


@needs(P.DEMAND_VIEW)
def coverage(request: HttpRequest) -> HttpResponse:
    """The year's coverage of each community within reach, against its target (R13–R16)."""
    year = this_year(request.GET.get("year"))
    named = dict(queries.communities_of(request.user))
    rows = [(named[row.unit_code], row) for row in queries.coverages(list(named), year)]
    context = {
        "rows": rows, "year": year, "only": rows[0] if len(rows) == 1 else None,
        "met": sum(1 for _name, row in rows if row.is_met), "years": [year - 1, year, year + 1],
    }  # fmt: skip
    return render(request, "demands/rounds/coverage.html", context)
