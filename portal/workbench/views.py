"""The pages of the workbench. They read; the one thing done here is to step aside from a matter."""

import csv
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.people.access import rights_of
from governance.people.files import at_the_end_of, way_to
from governance.people.gates import needs, signed_in
from governance.people.paging import page_by_key
from governance.people.permissions import Permission as P
from governance.people.units import known_units, unit_name
from governance.recusal.actions import declare
from portal.look.formats import day_short, money
from portal.workbench import list_page, navigation
from portal.workbench.bulk import WORDED, Summary, picked, states_offered, summary_of, take_each, tick
from portal.workbench.choices import (
    Reach,
    kept_labels,
    kept_pill,
    reach_for,
    units_within,
    vocabulary,
    vocabulary_of_years,
)
from portal.workbench.export import HEAD, line
from portal.workbench.forms import RecusalForm, WordForm
from portal.workbench.page import page_of
from portal.workbench.queries import dossier
from portal.workbench.queries.projects import LIST, ROW, Filters, exported, listed
from portal.workbench.rows import drawn
from portal.workbench.trail import way_back, with_step

COLUMNS = ("tick", "pk", "query", "title", "code", "pill", "type_label", "unit", "due_class", "due_text", "sum")
"""What a row of the list shows."""


@signed_in()
def home(request: HttpRequest) -> HttpResponse:
    """The work list: what waits for the person, the soonest due first, and what others have; in pages by key."""
    return render(request, "workbench/home.html", list_page.page_of(request))


@lru_cache(maxsize=512)
def kept_filters(language: str, filters: Filters, known: int, year: int, reach: Reach) -> SafeString:
    """The form of the filters as chosen, drawn once in a language for those of one reach; anew when other units are
    known.
    """
    context = {
        "filters": filters, "unit_options": units_within(reach, filters.unit),
        "state_options": vocabulary("states", filters.state),
        "type_options": vocabulary("types", filters.type), "track_options": vocabulary("tracks", filters.track),
        "sort_options": vocabulary("sorts_at_work", filters.sort),
        "year_options": vocabulary_of_years(year, filters.year), "export_query": filters.kept(),
    }  # fmt: skip
    return render_to_string("workbench/_project_filters.html", context)


@lru_cache(maxsize=list_page.KEPT_ROWS)
def kept_row(
    language: str, values: tuple[Any, ...], unit: str, query: str, is_pickable: bool, today: date
) -> SafeString:
    """A row of the list from its values (`ROW`), drawn once in a language; the newest are looked at again and again."""
    row = dict(zip(ROW, values, strict=True))
    due_on = row["due_on"]
    row |= {
        "query": query, "tick": tick("project", row["pk"], row["title"]) if is_pickable else "",
        "pill": kept_pill(language, row["state"], row["is_on_hold"]),
        "type_label": kept_labels(language, "types")[row["type"]], "unit": unit,
        "due_class": " is-overdue" if due_on and due_on < today else "", "due_text": day_short(due_on),
        "sum": money(row["total"]),
    }  # fmt: skip
    return drawn("workbench/_project_row.html", [row], COLUMNS)


@needs(P.PROJECT_VIEW)
def projects(request: HttpRequest) -> HttpResponse:
    """The projects in reach, filtered by the address, in pages by key."""
    filters = Filters.read(request.GET)
    page = page_by_key(listed(request.user, filters), request.GET, order=filters.order)
    today, language, query = timezone.localdate(), get_language() or "", filters.kept(list=LIST)
    offered = states_offered("project", rights_of(request.user))
    rows = [
        kept_row(language, tuple(row.values()), unit_name(row["unit_code"]), query, row["state"] in offered, today)
        for row in page.rows
    ]
    context = {
        "rows": page.rows,
        "is_pickable": any(row["state"] in offered for row in page.rows),
        "kept": parse_qsl(query),
        "table_rows": mark_safe("".join(rows)),
        "filter_form": kept_filters(language, filters, known_units(), today.year, reach_for(request.user)),
        "export_query": filters.kept(),
        **page.links_by(filters.kept),
    }
    return render(request, "workbench/projects.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in()
def bulk(request: HttpRequest) -> HttpResponse:
    """One step on many: first what will happen to each, then, once confirmed, what did."""
    if request.method == "POST":
        return _take_each(request)
    keys = [key for key, _more in picked(request.GET)]
    if not keys:
        messages.warning(request, _("还没有勾选事项，请先勾选再办理。"))
        return redirect(way_back(request.GET)["url"])
    found = summary_of(keys, request.user, request.GET.get("step", ""))
    chips = [
        {"label": step.label, "url": f"?{with_step(request.GET, code)}", "count": number,
         "is_current": step is found.step}
        for code, step, number in found.choices if number or step is found.step
    ]  # fmt: skip
    return _summary(request, request.GET, found, WordForm(), chips=chips)


def _summary(request: HttpRequest, query: QueryDict, found: Summary, word: WordForm, **more: Any) -> HttpResponse:
    """What will happen to each; 422 with the word that cannot go to them."""
    way = way_back(query)
    context = {"found": found, "way": way, "kept": parse_qsl(way["kept"]), "word": word, **more}
    return render(request, "workbench/bulk.html", context, status=422 if word.errors else 200)


def _take_each(request: HttpRequest) -> HttpResponse:
    items, code, word = picked(request.POST, "item"), request.POST.get("step", ""), WordForm(request.POST)
    if code in WORDED and not word.is_valid():
        return _summary(request, request.POST, summary_of([key for key, _more in items], request.user, code), word)
    outcomes, gone = take_each(items, code, request.user, word.cleaned_data if code in WORDED else {})
    navigation.forget_standing(request.user)
    refused = [outcome for outcome in outcomes if outcome.why]
    done = [outcome for outcome in outcomes if not outcome.why]
    context = {"done": done, "refused": refused, "gone": gone, "way": way_back(request.POST)}
    return render(request, "workbench/bulk_done.html", context, status=200 if done else 422)


@needs(P.PROJECT_VIEW)
def export(request: HttpRequest) -> StreamingHttpResponse:
    """All rows of the list, the newest first, as a CSV file with a byte order mark, streamed."""
    filters = Filters.read(request.GET)

    class Echo:
        def write(self, text: str) -> str:
            return text

    def lines() -> Iterator[str]:
        writer = csv.writer(Echo())
        yield "\ufeff" + writer.writerow([str(name) for name in HEAD])
        for row in exported(request.user, filters):
            yield writer.writerow(line(row))

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="projects-{timezone.localdate():%Y%m%d}.csv"'
    return response


@needs(P.PROJECT_VIEW, P.SUPPLY)
def project(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole project: where it stands, what can be done now, every section of its file, all that happened."""
    found = dossier.of(request.user, pk)
    return render(request, "workbench/project.html", page_of(found, request))


@needs(P.PROJECT_VIEW, P.SUPPLY)
@require_POST
def recuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Step aside from the project (R55). From then on the person sees it nowhere in the workbench."""
    found = dossier.of(request.user, pk)
    form = RecusalForm(request.POST)
    if not form.is_valid():
        context = page_of(found, request) | {"recusal_form": form}
        return render(request, "workbench/project.html", context, status=422)
    declare(request.user, found, **form.cleaned_data, by=request.user)
    messages.success(request, _("已登记回避。您不再经办“%(project)s”。") % {"project": found.title})
    return redirect("workbench:home")


@needs(P.PROJECT_VIEW, P.SUPPLY)
@require_safe
def photo(request: HttpRequest, pk: int) -> HttpResponse:
    """A photo of a project that the person may see."""
    found = get_object_or_404(dossier.photos(), pk=pk)
    dossier.of(request.user, found.project_id)
    return way_to(request, found.image)


@signed_in()
@require_safe
def file(request: HttpRequest, link: str) -> FileResponse:
    """A file, for whom a view that checked the right to its object gave the link."""
    return at_the_end_of(request, link)
