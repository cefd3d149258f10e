"""The care pages that are answered: asking, rating, being called back. The same forms, guards and actions as the
standard site; here they are only asked one question a page.
"""

from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from acceptance.forms import RatingForm
from demands.actions import request_call_back, submit
from demands.forms import CallBackForm
from demands.models import Demand
from governance.events.actors import PUBLIC
from governance.people.access import has_left, holds, needs_second_factor
from governance.people.gates import gave_second_factor, public
from governance.people.permissions import Permission as P
from governance.people.units import unit_path
from governance.workflow.errors import Shut
from portal.care import places, words
from portal.care.forms import AskForm
from portal.care.walk import Question, Turn, turn
from portal.public import queries
from portal.public.doings import TAKEN, TOO_MANY, hand_in, of_herself, rater
from projects.lifecycle.project import State


def _known(questions: tuple[Question, ...], request: HttpRequest, data: Any) -> list[Question]:
    """The questions without that for the community once it is known, unless it is the one being asked."""
    code = places.meant(request) if data is None else data.get("unit_code", "")
    asks = data is not None and words.COMMUNITY.name in (data.get("at"), data.get("to"))
    is_known = places.is_community(code) and not asks
    return [question for question in questions if not (is_known and question is words.COMMUNITY)]


def _sent(request: HttpRequest) -> Any:
    """What was sent; a street instead of a community asks on for the community."""
    if request.method != "POST":
        return None
    data = request.POST.copy()
    is_asked = data.get("at") == words.COMMUNITY.name and "to" not in data
    if is_asked and not places.is_community(data.get("unit_code", "")):
        data["to"] = words.COMMUNITY.name
    return data


def _page(request: HttpRequest, shown: Turn, **context: Any) -> HttpResponse:
    """The page of a turn; 429 where the limit of the address was the reason."""
    code = str(shown.answers.get("unit_code", ""))
    if shown.question is words.COMMUNITY:
        shown.choices = places.choices(code)
        context["is_below"] = places.is_below_a_street(code)
    status = context.pop("status", TOO_MANY if getattr(shown.form, "is_throttled", False) else shown.status)
    known: dict[str, Any] = {
        "turn": shown, "place": unit_path(code) if places.is_community(code) else "", "refusals": [], "sentence": "",
        "rows": [], "lead": "", "submit": "", "is_helping": False, "is_below": False,
    }  # fmt: skip
    return render(request, "care/walk.html", known | context, status=status)


def _refused(request: HttpRequest, shown: Turn, shut: Shut, **context: Any) -> HttpResponse:
    """The last page once more, with every sentence why not."""
    refusals = getattr(shut, "refusals", [])
    sentence = "" if refusals else str(shut)
    return _page(request, shown, status=shut.status, refusals=refusals, sentence=sentence, **context)


def _is_staff(request: HttpRequest) -> bool:
    """Whether somebody who takes demands down is signed in as the workbench asks of her."""
    user = rater(request)
    if user is PUBLIC or has_left(user) or not holds(user, P.DEMAND_RECORD):
        return False
    return not needs_second_factor(user) or gave_second_factor(request)


@public()
def ask(request: HttpRequest) -> HttpResponse:
    """提: what, where, who, read back, sent; for oneself or for somebody else. Afterwards a code in large figures."""
    data, is_staff = _sent(request), _is_staff(request)
    is_helping = (request.GET.get("for") == "other") if data is None else bool(data.get("is_helping"))

    def make(sent: Any = None, *, initial: Any = None, is_last: bool = False) -> AskForm:
        address = request.META.get("REMOTE_ADDR", "") if is_last else ""
        return AskForm(sent, initial=initial, address=address, is_helping=is_helping, is_staff=is_staff)

    initial = {"unit_code": places.meant(request), "submission": str(uuid4()), "is_helping": "1" if is_helping else ""}
    questions = (words.HELPER, *words.ASK) if is_helping else words.ASK
    shown = turn(make, _known(questions, request, data), data, initial)
    if shown.question is words.HELPER:
        shown.choices = words.helpers(is_staff)
    context = {"rows": words.read_back(shown.answers), "submit": _("送出"), "is_helping": is_helping}
    if not shown.is_done:
        return _page(request, shown, **context)
    try:
        demand = _submit(request, shown.form)
    except Shut as shut:
        return _refused(request, shown, shut, **context)
    return places.remember(redirect("care:asked", demand.shown_code), demand.unit_code)


def _submit(request: HttpRequest, form: Any) -> Demand:
    """By staff in the community's name; for somebody else never under the helper's own telephone; else as herself."""
    given = form.given()
    if form.is_at_the_desk:
        return submit(**given, by=request.user)
    return submit(**(given if given["helper"] else of_herself(request, given)), by=PUBLIC)


@public()
def rate(request: HttpRequest, code: str) -> HttpResponse:
    """评: three faces for each of the six questions, then words and number; afterwards thanks."""
    project = queries.project_by_code(code)
    if project is None:
        raise Http404
    context: dict[str, Any] = {"lead": project.title, "submit": _("送出评价")}
    is_open, done = project.state == State.EVALUATION, request.GET.get("done", "")
    if not is_open or done:
        return render(request, "care/rated.html", {"project": project, "done": done})

    def make(sent: Any = None, *, initial: Any = None, is_last: bool = False) -> RatingForm:
        return RatingForm(sent, initial=initial)

    shown = turn(make, words.RATE, _sent(request), {})
    if not shown.is_done:
        return _page(request, shown, **context)
    status, said = hand_in(request, project, shown.form)  # type: ignore[arg-type]
    if status != TAKEN:
        return _page(request, shown, status=status, **context, **said)
    return redirect(f"{reverse('care:rate', args=[code])}?done={said['done']}")


@public()
def call(request: HttpRequest) -> HttpResponse:
    """回电: who, under which number, when; afterwards until which day the community calls."""
    data = _sent(request)

    def make(sent: Any = None, *, initial: Any = None, is_last: bool = False) -> CallBackForm:
        return CallBackForm(sent, initial=initial, address=request.META.get("REMOTE_ADDR", "") if is_last else "")

    shown = turn(make, _known(words.CALL, request, data), data, {"unit_code": places.meant(request)})
    if not shown.is_done:
        return _page(request, shown)
    try:
        noted = request_call_back(**shown.form.given(), by=PUBLIC)  # type: ignore[attr-defined]
    except Shut as shut:
        return _refused(request, shown, shut)
    return places.remember(redirect("care:called", noted.unit_code), noted.unit_code)
