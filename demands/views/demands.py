"""The list of demands, the page of one with its verbs, the clerk's record, the exports."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qsl

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_POST

from demands import actions, export, queries
from demands.forms import (
    AcceptForm,
    FilterForm,
    MergeForm,
    ReadingForm,
    RecordForm,
    ReplyForm,
    TitleForm,
    VersionForm,
)
from demands.lifecycle import PENDING, DemandState
from demands.models import Demand, DemandPhoto
from demands.views.desk import Desk, list_query
from governance.people import access
from governance.people.crypto import mask_phone
from governance.people.files import way_to
from governance.people.gates import needs
from governance.people.paging import page_by_key
from governance.people.permissions import Permission as P
from governance.workflow.door import offers
from governance.workflow.errors import OutOfReach, Shut
from governance.workflow.gate import fetch

FORMS: dict[str, type[VersionForm]] = {
    "accept": AcceptForm, "decline": ReplyForm, "refer": ReplyForm, "merge": MergeForm, "unmerge": VersionForm,
    "title": TitleForm,
}  # fmt: skip
DONE = {
    "accept": gettext_lazy("已受理，居民凭查询码可以看到。"),
    "decline": gettext_lazy("已答复不予采纳。"),
    "refer": gettext_lazy("已转办并答复。"),
    "merge": gettext_lazy("已合并，原提出人凭自己的查询码看到同一答复；七天内可以撤销。"),
    "unmerge": gettext_lazy("已撤销合并。"),
    "title": gettext_lazy("公开标题已修改。"),
}
LIST, WORK = "demands", "work"
"""What the address of a demand says when it was opened from this list, and from the work list."""


def _filters(request: HttpRequest) -> FilterForm:
    communities = queries.communities_of(request.user)
    return FilterForm(request.GET, communities=communities)


@needs(P.DEMAND_VIEW)
def demands(request: HttpRequest) -> HttpResponse:
    """The demands within the person's reach: filters, pages by key, ticks to accept several at once."""
    form = _filters(request)
    chosen = form.chosen()
    rows = queries.narrowed(queries.seen_by(request.user), chosen).select_related("unit")
    page = page_by_key(rows, request.GET)
    context = {
        "form": form, "rows": page.rows, "is_filtered": bool(chosen), "kept": form.kept(),
        "list_query": form.kept(list=LIST), "kept_pairs": parse_qsl(form.kept()), **page.links(request.GET),
        "can_record": access.holds(request.user, P.DEMAND_RECORD),
        "can_handle": access.holds(request.user, P.DEMAND_HANDLE),
    }  # fmt: skip
    return render(request, "demands/demands/list.html", context)


@needs(P.DEMAND_VIEW)
def demand(request: HttpRequest, pk: int) -> HttpResponse:
    """One demand: its words for those who handle it, what can be done now, what is like it."""
    return _page(request, _fetched(request, pk))


def _fetched(request: HttpRequest, pk: int, permission: P = P.DEMAND_VIEW) -> Demand:
    rows = Demand.objects.select_related("unit", "round", "merged_into")
    return fetch(request.user, permission, rows, pk=pk)  # type: ignore[return-value]


def _page(request: HttpRequest, found: Demand, bound: dict[str, Any] | None = None, **more: Any) -> HttpResponse:
    """The page of one demand; `bound` are forms that were refused, with what was typed; `status` their answer."""
    status = more.pop("status", 200)
    handles = access.can(request.user, P.DEMAND_HANDLE, found)
    text = queries.words_of(found) if handles else None
    initial = {"version": found.version, "title": found.title, "place": found.place, "category": found.category}
    blank = {name: form(initial=initial, prefix=None, auto_id=f"{name}-%s") for name, form in FORMS.items()}
    given = [offer for offer in offers(found, request.user) if offer.step.name in FORMS]
    similar, events = [], queries.told(found)
    if text is not None and found.state in PENDING:
        similar = queries.similar(found.unit_code, text.body, place=found.place, besides=found.pk, user=request.user)
    context = {
        "demand": found, "handles": handles, "text": text, "phone": mask_phone(text.phone) if text else "",
        "offers": [(offer, (bound or {}).get(offer.step.name) or blank[offer.step.name],
                    offer.step.name in (bound or {})) for offer in given],
        "title_form": (bound or {}).get("title") or blank["title"], "title_open": "title" in (bound or {}),
        "similar": similar, "can_merge": any(offer.step.name == "merge" and offer.is_allowed for offer in given),
        **_way(request, found, handles), "merged": found.merged.all()[:50],
        "photos": found.photos.all() if handles else [],
        "events": events, "typed_by": events[-1].who if events else "", "subject": found,
        "is_open": found.state in PENDING,
        "can_draft": found.state == DemandState.ACCEPTED and access.can(request.user, P.PROJECT_DRAFT, found),
    }  # fmt: skip
    return render(
        request,
        "demands/demands/demand.html",
        context | {"contact": None, "reading": ReadingForm()} | more,
        status=status,
    )


def _way(request: HttpRequest, found: Demand, handles: bool) -> dict[str, Any]:
    """The way back to the list from which it was opened, as it was asked for, and on to what waits next."""
    filters, named = _filters(request), request.GET.get("list")
    query = request.GET.copy()
    query.pop("list", None)
    is_work = named == WORK
    crumb = {
        "label": _("待办") if is_work else pgettext("navigation", "需求"),
        "url": reverse("workbench:home" if is_work else "demands:demands"),
    }
    if (is_work and query) or (named == LIST and filters.kept()):
        crumb["url"] += f"?{query.urlencode() if is_work else filters.kept()}"
    waiting = queries.next_waiting(request.user, found, filters.chosen() if named == LIST else {}) if handles else None
    return {
        "crumbs": [crumb, {"label": found.title, "url": "", "lang": "zh-Hans"}], "next_waiting": waiting,
        "list_query": list_query(request),
    }  # fmt: skip


def _taken(name: str, found: Demand, form: Any, by: Any) -> Demand:
    version = form.cleaned_data["version"]
    if name in ("accept", "decline", "refer"):
        take: Callable[..., Demand] = getattr(actions, name)
        return take(found, reply=form.cleaned_data["reply"], by=by, version=version)
    if name == "merge":
        tracked = queries.by_tracking_code(form.cleaned_data["code"])
        return actions.merge(found, into=tracked.demand if tracked else None, by=by, version=version)
    if name == "unmerge":
        return actions.unmerge(found, by=by, version=version)
    cleaned = form.cleaned_data
    words = {key: cleaned[key] for key in ("title", "place", "category")}
    return actions.edit_title(found, **words, by=by, version=version)


DESK = Desk("demands:demand", FORMS, DONE, _fetched, _page, _taken, actions.read_contact)


@needs(P.DEMAND_HANDLE)
@require_POST
def take(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One verb on one demand. What is refused comes back on its page with what was typed."""
    return DESK.take(request, pk, name)


@needs(P.DEMAND_HANDLE)
@require_POST
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Name and number in plain, once; the reading is logged."""
    return DESK.contact(request, pk)


@needs(P.DEMAND_HANDLE)
@require_POST
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    """Erase the words and the number at the person's wish."""
    actions.erase_text(_fetched(request, pk), by=request.user)
    messages.success(request, _("内容、姓名、电话和照片已删除，办理记录保留。"))
    return redirect(reverse("demands:demand", args=[pk]) + list_query(request))


@needs(P.DEMAND_RECORD)
def record(request: HttpRequest) -> HttpResponse:
    """The clerk writes down what a person says at the window, at home, on paper or on the telephone."""
    communities = queries.communities_of(request.user, P.DEMAND_RECORD)
    rounds = queries.rounds_seen_by(request.user).filter(state="open")
    options = {"communities": communities, "rounds": rounds}
    if request.method != "POST":
        known = {name: request.GET[name] for name in ("channel", "unit_code") if name in request.GET}
        return render(request, "demands/demands/record.html", {"form": RecordForm(initial=known, **options)})
    form = RecordForm(request.POST, request.FILES, **options)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        try:
            made = actions.submit(**form.given(), by=request.user)
        except Shut as shut:
            context |= {"refusals": getattr(shut, "refusals", []), "sentence": str(shut)}
            return render(request, "demands/demands/record.html", context, status=shut.status)
        messages.info(request, _("已登记。请把查询码 %(code)s 告诉居民。") % {"code": made.shown_code})
        return redirect("demands:record") if "again" in request.POST else redirect("demands:demand", made.pk)
    return render(request, "demands/demands/record.html", context, status=422)


@needs(P.DEMAND_HANDLE)
def photo(request: HttpRequest, pk: int) -> HttpResponse:
    """A photo, for those who handle its demand."""
    found = DemandPhoto.objects.select_related("demand").filter(pk=pk).first()
    if found is None:
        raise OutOfReach
    fetch(request.user, P.DEMAND_HANDLE, Demand.objects, pk=found.demand_id)
    return way_to(request, found.image)


def _csv(name: str, lines: Iterator[str]) -> StreamingHttpResponse:
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


@needs(P.DEMAND_VIEW)
def export_list(request: HttpRequest) -> HttpResponseBase:
    """The filtered list as a table for Excel, without a word or number of any person."""
    rows = queries.narrowed(queries.seen_by(request.user), _filters(request).chosen())
    return _csv("demands", export.table(rows))


@needs(P.DEMAND_HANDLE)
def export_referrals(request: HttpRequest) -> HttpResponseBase:
    """What was handed on to 民意速办, with its words and without name or number (R79)."""
    rows = queries.handled_by(request.user).filter(state=DemandState.REFERRED)
    return _csv("referrals", export.referrals(rows))
