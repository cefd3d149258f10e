"""The calls that residents asked for: the list, the page of one with what came of it, the number in plain on record."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from demands import actions, queries
from demands.forms import CallForm, ReachedForm, ReadingForm, VersionForm
from demands.lifecycle import TO_CALL
from demands.models import CallBack
from demands.views.desk import Desk
from governance.people import access
from governance.people.crypto import mask_phone
from governance.people.gates import needs
from governance.people.paging import NEWEST, page_by_key
from governance.people.permissions import Permission as P
from governance.workflow.door import offers
from governance.workflow.gate import fetch

FORMS: dict[str, type[VersionForm]] = {"reach": ReachedForm, "miss": CallForm, "end": VersionForm}
DONE = {
    "reach": gettext_lazy("已登记：打通了。居民提了需求的，请接着登记需求。"),
    "miss": gettext_lazy("已登记：没有打通，请按新的期限再打一次。"),
    "end": gettext_lazy("已结束，不再回电。"),
}


@needs(P.DEMAND_HANDLE)
def call_backs(request: HttpRequest) -> HttpResponse:
    """Whom to call, the most pressing first; whom was called, the latest first. One query, no names, no numbers."""
    is_done = request.GET.get("done") == "1"
    rows = queries.call_backs(request.user, is_done=is_done)
    page = page_by_key(rows, request.GET, order=NEWEST if is_done else ("due_on", "pk"))
    tabs = [
        {"label": _("待回电"), "url": "?", "is_current": not is_done},
        {"label": _("已办"), "url": "?done=1", "is_current": is_done},
    ]
    context = {"rows": page.rows, "tabs": tabs, "is_done": is_done, **page.links(request.GET)}
    return render(request, "demands/call_backs/list.html", context)


@needs(P.DEMAND_HANDLE)
def call_back(request: HttpRequest, pk: int) -> HttpResponse:
    """One call: when, how often it was tried, what can be done now; the number only for a written reason."""
    return _page(request, _fetched(request, pk))


def _fetched(request: HttpRequest, pk: int) -> CallBack:
    rows = CallBack.objects.select_related("unit", "called_by")
    return fetch(request.user, P.DEMAND_VIEW, rows, pk=pk)  # type: ignore[return-value]


def _page(request: HttpRequest, found: CallBack, bound: dict[str, Any] | None = None, **more: Any) -> HttpResponse:
    """The page of one call; `bound` are forms that were refused, with what was typed; `status` their answer."""
    status = more.pop("status", 200)
    handles = access.can(request.user, P.DEMAND_HANDLE, found)
    text = queries.contact_of(found) if handles else None
    blank = {name: form(initial={"version": found.version}, auto_id=f"{name}-%s") for name, form in FORMS.items()}
    context = {
        "call_back": found, "subject": found, "handles": handles, "text": text,
        "phone": mask_phone(text.phone) if text else "", "is_open": found.state in TO_CALL,
        "offers": [(offer, (bound or {}).get(offer.step.name) or blank[offer.step.name])
                   for offer in offers(found, request.user)],
        "can_record": access.can(request.user, P.DEMAND_RECORD, found), "events": queries.told(found),
        "contact": None, "reading": ReadingForm(),
    }  # fmt: skip
    return render(request, "demands/call_backs/call_back.html", context | more, status=status)


def _taken(name: str, found: CallBack, form: Any, by: Any) -> CallBack:
    version = form.cleaned_data["version"]
    if name == "end":
        return actions.end_call_back(found, by=by, version=version)
    take = actions.answer_call_back if name == "reach" else actions.miss_call_back
    return take(found, note=form.cleaned_data["note"], by=by, version=version)


DESK = Desk("demands:call_back", FORMS, DONE, _fetched, _page, _taken, actions.read_call_back)


@needs(P.DEMAND_HANDLE)
@require_POST
def take(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """What came of the call. What is refused comes back on its page with what was typed."""
    return DESK.take(request, pk, name)


@needs(P.DEMAND_HANDLE)
@require_POST
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Name and number in plain, once; the reading is logged."""
    return DESK.contact(request, pk)


@needs(P.DEMAND_HANDLE)
@require_POST
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    """Erase name, number and what was said, at the person's wish."""
    actions.erase_call_back(_fetched(request, pk), by=request.user)
    messages.success(request, _("称呼、电话和通话情况已删除，办理记录保留。"))
    return redirect("demands:call_back", pk)
