"""What a resident does without an account: ask for something, object, rate, look up a code. One action each."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from acceptance.actions.evaluation import rate as give_rating
from acceptance.forms import RatingForm
from demands.actions import submit
from demands.forms import DemandForm, Throttled, throttle
from governance.events.actors import PUBLIC
from governance.people.crypto import blind_index
from governance.people.gates import public
from governance.people.residents import counts_in
from governance.people.units import unit_path
from governance.workflow.errors import Recused, Refused
from portal.public import codes, queries
from portal.public.forms import ObjectionForm, TrackForm
from projects.actions.publicity import file_objection
from projects.lifecycle.project import State

TAKEN, TOO_MANY, REFUSED = 200, 429, 422


def _status(form: Any) -> int:
    return TOO_MANY if form.is_throttled else REFUSED


@public()
def demand_new(request: HttpRequest) -> HttpResponse:
    """我要提需求: four fields; afterwards a code with which to follow it."""
    address = request.META.get("REMOTE_ADDR", "")
    unit = request.GET.get("unit", "")
    if request.method != "POST":
        form = DemandForm(initial={"unit_code": unit})
        return render(request, "public/demand_new.html", _demand_context(form))
    form = DemandForm(request.POST, request.FILES, address=address)
    if not form.is_valid():
        return render(request, "public/demand_new.html", _demand_context(form), status=_status(form))
    try:
        demand = submit(**of_herself(request, form.given()), by=PUBLIC)
    except Refused as refused:
        return render(
            request, "public/demand_new.html", _demand_context(form, refused.refusals), status=REFUSED
        )  # fmt: skip
    return HttpResponseRedirect(f"{reverse('public:demand', args=[demand.shown_code])}?new=1")


def _demand_context(form: DemandForm, refusals: Any = ()) -> dict[str, Any]:
    return {
        "form": form, "first": [form[name] for name in form.visible_first],
        "later": [form[name] for name in form.visible_later], "refusals": list(refusals),
        "is_open": any(form[name].errors for name in form.visible_later),
    }  # fmt: skip


@public()
def objection_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Object to a notice while it hangs; afterwards a code with which to read the reply."""
    notice = queries.notice(pk)
    if notice is None:
        raise Http404
    context: dict[str, Any] = {"notice": notice, "refusals": [], "place": unit_path(notice.unit_code)}
    context["is_running"] = notice.state == "open" and notice.closes_at > timezone.now()
    if request.method != "POST":
        return render(request, "public/objection_new.html", context | {"form": ObjectionForm()})
    form = ObjectionForm(request.POST, address=request.META.get("REMOTE_ADDR", ""))
    context["form"] = form
    if not form.is_valid():
        return render(request, "public/objection_new.html", context, status=_status(form))
    given = {name: form.cleaned_data[name] for name in ("body", "name", "phone")}
    try:
        objection = file_objection(notice, **given, by=PUBLIC)
    except Refused as refused:
        context["refusals"] = refused.refusals
        return render(request, "public/objection_new.html", context, status=REFUSED)
    return redirect(f"{reverse('public:objection', args=[objection.code])}?new=1")


@public()
def track(request: HttpRequest) -> HttpResponse:
    """我要查进度: a code leads to the demand, the objection or the project."""
    if "code" not in request.GET:
        return render(request, "public/track.html", {"form": TrackForm()})
    form = TrackForm(request.GET)
    if not form.is_valid():
        return render(request, "public/track.html", {"form": form}, status=REFUSED)
    found = codes.found(form.cleaned_data["code"])
    if found:
        return redirect(found.url)
    form.add_error("code", _("没有找到。请核对查询码；项目请按“项目公开”里的名称查找。"))
    return render(request, "public/track.html", {"form": form}, status=404)


def rater(request: HttpRequest) -> Any:
    """The resident herself where she is signed in; without a session cookie no session is looked for."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
        return request.user
    return PUBLIC


def of_herself(request: HttpRequest, given: dict[str, Any]) -> dict[str, Any]:
    """What a signed-in resident says in her own community counts under her verified telephone, unless she gave another
    number; the log still does not name her.
    """
    user = rater(request)
    if user is PUBLIC or not counts_in(user, given["unit_code"]):
        return given
    phone = given["phone"] or user.phone
    return given | {"phone": phone, "is_verified": blind_index(phone) == user.phone_index}


@public()
def rate(request: HttpRequest, code: str) -> HttpResponse:
    """我要评价: reached by the code on site; five dimensions and the whole, a telephone number makes it count."""
    project = queries.project_by_code(code)
    if project is None:
        raise Http404
    context: dict[str, Any] = {
        "project": project, "place": unit_path(project.unit_code), "refusals": [], "sentence": "",
        "is_open": project.state == State.EVALUATION, "done": request.GET.get("done", ""),
    }  # fmt: skip
    if request.method != "POST":
        return render(request, "public/rate.html", context | {"form": RatingForm()})
    form = RatingForm(request.POST)
    context["form"] = form
    if not form.is_valid():
        return render(request, "public/rate.html", context, status=REFUSED)
    status, said = hand_in(request, project, form)
    if status != TAKEN:
        return render(request, "public/rate.html", context | said, status=status)
    return redirect(f"{reverse('public:rate', args=[code])}?done={said['done']}")


def hand_in(request: HttpRequest, project: Any, form: RatingForm) -> tuple[int, dict[str, Any]]:
    """Hand the rating in; the status, and why not in a sentence or in refusals, or, `done`, whether it counts."""
    try:
        throttle(request.META.get("REMOTE_ADDR", ""), name="rating")
        rating = give_rating(project, **form.given(), by=rater(request))
    except Throttled as many:
        return TOO_MANY, {"sentence": many.messages[0]}
    except Recused as recused:
        return recused.status, {"sentence": str(recused)}
    except Refused as refused:
        return REFUSED, {"refusals": refused.refusals}
    return TAKEN, {"done": "counts" if rating.is_counted else "apart"}
