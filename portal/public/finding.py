"""Pages that find something: one box over everything public, the notices, what can be rated now. Read only."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from demands.lifecycle import DemandState
from demands.queries import public_register
from governance.people.gates import public
from governance.people.paging import Page, page_by_key
from governance.people.units import code_range, every_unit, unit_name, within
from portal.look.tones import tone_of
from portal.public import codes, queries
from portal.public.addresses import address_of
from portal.public.queries import ROW
from portal.public.views import shown_rows
from portal.workbench.choices import options, units
from portal.workbench.queries.projects import Filters
from projects.kinds import NoticeKind, notice_about
from projects.lifecycle.project import State
from projects.lifecycle.publicity import NoticeState
from projects.models import Notice

SHORTEST, LONGEST = 2, 60
FIRST = 5
"""How many of a kind the first answer shows; the others are one click away."""
UNITS = 20
"""How many places at most a word may mean."""


# ---- One box ------------------------------------------------------------------------------------------------------


def places_named(text: str) -> list[str]:
    """The codes of the streets and communities with the text in their name, those that begin with it first."""
    found = [
        (not name.startswith(text), code)
        for code, (name, _parent, level) in every_unit().items() if level in ("street", "community") and text in name
    ]  # fmt: skip
    return [code for _is_later, code in sorted(found)][:UNITS]


def _in_places(codes: list[str]) -> Q:
    return within([code_range(code) for code in codes])


def found_projects(text: str, codes: list[str]) -> QuerySet:
    """Public projects by title, number, place, or the name of their community or street."""
    named = Q(title__icontains=text) | Q(code__iexact=text) | Q(place__icontains=text)
    return queries.projects().filter(named | _in_places(codes)).values(*ROW)


def found_notices(text: str, codes: list[str]) -> QuerySet:
    """Notices by title or place."""
    return public_notices().filter(Q(title__icontains=text) | _in_places(codes)).values(*NOTICE_ROW)


def found_demands(text: str, codes: list[str]) -> QuerySet:
    """Demands of the public register by title or place; never by the words of the person."""
    named = Q(title__icontains=text) | Q(place__icontains=text) | _in_places(codes)
    return public_register().filter(named).values("pk", "title", "state", "unit_code", "submitted_at")


def _demands(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    for row in rows:
        state = DemandState(row["state"])
        row |= {"state_label": state.label, "tone": tone_of(state), "unit": unit_name(row["unit_code"])}
    return rows


@dataclass(frozen=True)
class Group:
    """One kind of answer: its name in the address, what it is called, how it is asked for and dressed."""

    name: str
    label: Any
    ask: Callable[[str, list[str]], QuerySet]
    dress: Callable[[list[dict[str, Any]]], list[dict[str, Any]]]


@public()
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """One box: the first few of each kind, or all of one kind in pages by key. At most three queries.

    A tracking code leads to where codes are looked up.
    """
    text = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    if codes.is_like_a_code(text) and codes.found(text):
        return redirect(f"{reverse('public:track')}?{urlencode({'code': text})}")
    chosen = next((group for group in GROUPS if group.name == request.GET.get("in")), None)
    is_long_enough = len(text) >= SHORTEST
    context: dict[str, Any] = {"text": text, "is_long_enough": is_long_enough, "chosen": chosen, "shortest": SHORTEST}
    named = places_named(text) if is_long_enough else []
    context["places"] = [{"name": unit_name(code), "url": address_of(code)} for code in named if not chosen]
    context["groups"] = [
        _group(group, text, named, request) for group in GROUPS if is_long_enough and chosen in (None, group)
    ]
    context["is_found"] = any(group["rows"] for group in context["groups"]) or bool(context["places"])
    return render(request, "public/search.html", context)


def _group(group: Group, text: str, codes: list[str], request: HttpRequest) -> dict[str, Any]:
    """The rows of a kind and where the others are: one page when it is asked for alone, else the first few."""
    own, is_chosen = {"q": text, "in": group.name}, request.GET.get("in") == group.name
    page = page_by_key(group.ask(text, codes), request.GET if is_chosen else QueryDict(), None if is_chosen else FIRST)
    return {
        "name": group.name, "label": group.label, "rows": group.dress(page.rows),
        "more_url": f"?{urlencode(own)}" if page.older and not is_chosen else "",
        **(page if is_chosen else Page([])).links_by(lambda **key: urlencode(own | key)),
    }  # fmt: skip


# ---- Notices ------------------------------------------------------------------------------------------------------

NOTICE_ROW = ("pk", "title", "kind", "state", "unit_code", "opened_at", "last_day", "closes_at", "is_provisional")
RUNNING, ENDED = "running", "ended"


def public_notices() -> QuerySet[Notice]:
    """Every notice except those of projects that are hidden again."""
    return Notice.objects.exclude(project__state=State.WITHDRAWN)


def _notices(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    now = timezone.now()
    for row in rows:
        row |= {
            "title": notice_about(row["title"]), "unit": unit_name(row["unit_code"]),
            "kind_label": NoticeKind(row["kind"]).label,
            "is_running": row["state"] == NoticeState.OPEN and row["closes_at"] > now,
        }  # fmt: skip
    return rows


@public()
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """The notices that hang now, or those that ended; by place and kind, in pages by key. One query."""
    when = ENDED if request.GET.get("when") == ENDED else RUNNING
    unit = Filters.read(request.GET).unit
    kind = request.GET.get("kind", "") if request.GET.get("kind") in NoticeKind.values else ""
    is_hanging = Q(state=NoticeState.OPEN, closes_at__gt=timezone.now())
    rows = public_notices().filter(is_hanging if when == RUNNING else ~is_hanging)
    if unit:
        rows = rows.filter(within([code_range(unit)]))
    if kind:
        rows = rows.filter(kind=kind)
    page = page_by_key(rows.values(*NOTICE_ROW), request.GET)
    kept = {key: value for key, value in {"when": when, "unit": unit, "kind": kind}.items() if value}
    context = {
        "rows": _notices(page.rows), "when": when, "is_narrowed": bool(unit or kind), "tabs": _tabs(when, unit, kind),
        "unit_options": units(unit), "kind_options": options(NoticeKind.choices, kind, _("全部种类")),
        **page.links_by(lambda **key: urlencode(kept | key)),
    }  # fmt: skip
    return render(request, "public/notices.html", context)


def _tabs(when: str, unit: str, kind: str) -> list[dict[str, Any]]:
    both = ((RUNNING, _("正在公示")), (ENDED, _("已经结束")))
    return [
        {"label": label, "is_current": name == when, "url": f"?{urlencode({'when': name, 'unit': unit, 'kind': kind})}"}
        for name, label in both
    ]  # fmt: skip


# ---- What can be rated --------------------------------------------------------------------------------------------


@public()
@require_safe
def ratable(request: HttpRequest) -> HttpResponse:
    """我要评价: the projects that ask for ratings now, by place and name, in pages by key. One query."""
    filters = replace(Filters.read(request.GET), state=State.EVALUATION, type="", track="", year="", overdue="")
    page = page_by_key(filters.apply(queries.projects()).values(*ROW, "due_on", "place"), request.GET)
    asked = replace(filters, state="")
    context = {
        "rows": shown_rows(page.rows), "filters": filters, "unit_options": units(filters.unit),
        "is_narrowed": bool(filters.unit or filters.text),
        **page.links_by(asked.kept),
    }  # fmt: skip
    return render(request, "public/ratable.html", context)


GROUPS = (
    Group("projects", gettext_lazy("项目"), found_projects, shown_rows),
    Group("notices", gettext_lazy("公示"), found_notices, _notices),
    Group("demands", gettext_lazy("需求"), found_demands, _demands),
)
