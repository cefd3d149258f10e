"""The care pages that are read: the start, what a code stands for, what can be rated, what was sent."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from demands.queries import by_tracking_code
from governance.people import sms
from governance.people.gates import public
from governance.people.paging import page_by_key
from governance.people.units import unit_path
from governance.policy.periods import open_period
from portal.care import places
from portal.care.standing import standing
from portal.public import codes, queries
from portal.public.forms import TrackForm
from projects.lifecycle.project import State

REFUSED, MISSING = 422, 404


@public()
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Three things to do, a call back, help for somebody else."""
    return render(request, "care/home.html", {"place": unit_path(places.meant(request))})


@public()
@require_safe
def look(request: HttpRequest) -> HttpResponse:
    """查: a code, and in one sentence where its matter stands and what comes next."""
    context: dict[str, Any] = {"standing": None, "is_missing": False, "can_sign_in": sms.is_available()}
    if "code" not in request.GET:
        return render(request, "care/look.html", context | {"form": TrackForm()})
    form = TrackForm(request.GET)
    context["form"] = form
    if not form.is_valid():
        return render(request, "care/look.html", context, status=REFUSED)
    found = codes.found(form.cleaned_data["code"])
    if found is None:
        return render(request, "care/look.html", context | {"is_missing": True}, status=MISSING)
    return render(request, "care/look.html", context | {"standing": standing(found)})


@public()
@require_safe
def ratable(request: HttpRequest) -> HttpResponse:
    """评: what asks to be rated in the person's community; the community itself is asked first. One query."""
    asked = request.GET.get("unit")
    code = places.meant(request) if asked is None else asked
    if not places.is_community(code):
        context = {"choices": places.choices(code), "is_below": places.is_below_a_street(code)}
        return render(request, "care/where.html", context)
    rows = queries.projects().filter(unit_code=code, state=State.EVALUATION)
    page = page_by_key(rows.values("pk", "code", "title", "place"), request.GET)
    context = {"place": unit_path(code), "rows": page.rows, **page.links(request.GET)}
    return places.remember(render(request, "care/ratable.html", context), code)


@public()
@require_safe
def asked(request: HttpRequest, code: str) -> HttpResponse:
    """The code of what was just asked for, large enough to be copied by hand."""
    tracked = by_tracking_code(code)
    if tracked is None:
        raise Http404
    groups = tracked.demand.shown_code.split("-")
    return render(request, "care/asked.html", {"demand": tracked.demand, "groups": groups})


@public()
@require_safe
def called(request: HttpRequest, code: str) -> HttpResponse:
    """Until when the community calls back."""
    if not places.is_community(code):
        raise Http404
    last_day = open_period("call_back", opened_at=timezone.now(), unit_code=code).last_day
    return render(request, "care/called.html", {"place": unit_path(code), "last_day": last_day})
