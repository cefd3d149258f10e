"""The pages of the workbench. They read; the one thing done here is to step aside from a matter."""

import csv
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from governance.people.gates import needs, signed_in
from governance.people.permissions import Permission as P
from governance.people.units import known_units, unit_name
from governance.recusal.actions import declare
from portal.look.formats import as_day, day_short, left, money
from portal.look.templatetags.look import pill
from portal.look.tones import tone_of
from portal.workbench import navigation
from portal.workbench.addresses import of_matter
from portal.workbench.choices import kept_labels, kept_pill, units, vocabulary, vocabulary_of_years
from portal.workbench.export import HEAD, line
from portal.workbench.forms import RecusalForm
from portal.workbench.page import page_of
from portal.workbench.queries import dossier, worklist
from portal.workbench.queries.projects import Filters, exported, listed, page_by_key
from portal.workbench.rows import drawn

COLUMNS = ("pk", "title", "code", "pill", "type_label", "unit", "due_class", "due_text", "sum")
"""What a row of the list shows."""
WORK_COLUMNS = ("kind", "url", "name", "pill", "since", "since_iso", "due_class", "due", "unit")
"""What a row of the work list shows."""


@signed_in()
def home(request: HttpRequest) -> HttpResponse:
    """What waits for the person, the soonest due first, in pages by key."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in worklist.machines() or kind in navigation.OTHER_KINDS else ""
    after, standing = _key(request.GET.get("after", "")), navigation.standing_of(request)
    is_first = not kind and after is None
    found = standing.first if is_first else worklist.waiting(request.user, kind=kind, after=after)
    shown = found[: worklist.PAGE]
    older = ""
    if len(found) > worklist.PAGE:
        day, last_kind, pk = shown[-1].key
        older = f"?kind={kind}&after={day.isoformat()}.{last_kind}.{pk}"
    today, counts = timezone.localdate(), standing.counts
    chips = [{"label": _("全部"), "url": "?", "is_current": not kind, "count": navigation.total(counts)}]
    chips += [
        {"label": navigation.kind_label(count.kind), "url": f"?kind={count.kind}", "is_current": kind == count.kind,
         "count": count.shown}
        for count in counts
    ]  # fmt: skip
    rows = [_work_row(work, today, standing.yellow) for work in shown]
    context = {
        "rows": rows,
        "table_rows": drawn("workbench/_work_row.html", rows, WORK_COLUMNS),
        "older_url": older, "chips": chips,
        "first_url": f"?kind={kind}" if request.GET.get("after") else "", "kind": kind,
    }  # fmt: skip
    return render(request, "workbench/home.html", context)


def _key(text: str) -> worklist.Key | None:
    """The key of the last row of the page before, from `2026-11-30.project.12`; nothing for anything else."""
    day, _dot, rest = text.partition(".")
    kind, _dot, pk = rest.partition(".")
    try:
        return date.fromisoformat(day), kind[:40], int(pk) if pk.isascii() and pk.isdigit() and len(pk) < 19 else 0
    except ValueError:
        return None


def _work_row(work: worklist.Work, today: date, yellow: Fraction) -> dict[str, Any]:
    """A row of the work list in words."""
    return {
        "kind": navigation.kind_label(work.kind), "url": of_matter(work.kind, work.pk, work.project_pk),
        "name": work.name or navigation.kind_label(work.kind), "pill": pill(_state_label(work), tone_of(work.state)),
        "since": day_short(work.since), "since_iso": timezone.localtime(work.since).isoformat(),
        "due_class": due_class(work.due_on, work.since, today, yellow), "due": _due(work.due_on, today),
        "unit": unit_name(work.unit_code),
    }  # fmt: skip


def _due(due_on: date | None, today: date) -> Any:
    """The day on which it is due and how far off that is."""
    if due_on is None:
        return _("未定期限")
    shown = _("%(day)s（%(left)s）") % {"day": day_short(due_on), "left": left(due_on, today)}
    return format_html('<time datetime="{}">{}</time>', due_on.isoformat(), shown)


def _state_label(work: worklist.Work) -> Any:
    if work.kind == worklist.CORRECTION:
        return _("待答复")
    beside = {worklist.VOTE: "meeting", worklist.SIGN: "inspection"}
    model = worklist.machines()[beside.get(work.kind, work.kind)]
    return dict(model._meta.get_field("state").choices).get(work.state, work.state)


def due_class(due_on: date | None, since: Any, today: date, yellow: Fraction) -> str:
    """Red when over, yellow once the given share of the time is used (U47)."""
    if due_on is None:
        return ""
    if due_on < today:
        return " is-overdue"
    begun = as_day(since) or today
    whole = (due_on - begun).days
    return " is-soon" if whole <= 0 or Fraction((today - begun).days, whole) >= yellow else ""


@lru_cache(maxsize=512)
def kept_filters(language: str, filters: Filters, known: int, year: int) -> SafeString:
    """The form of the filters as chosen, drawn once in a language; anew when other units are known."""
    context = {
        "filters": filters, "unit_options": units(filters.unit), "state_options": vocabulary("states", filters.state),
        "type_options": vocabulary("types", filters.type), "track_options": vocabulary("tracks", filters.track),
        "year_options": vocabulary_of_years(year, filters.year), "export_query": filters.kept(),
    }  # fmt: skip
    return render_to_string("workbench/_project_filters.html", context)


@needs(P.PROJECT_VIEW)
def projects(request: HttpRequest) -> HttpResponse:
    """The projects in reach, filtered by the address, in pages by key."""
    filters = Filters.read(request.GET)
    page = page_by_key(listed(request.user, filters), request.GET)
    today, language = timezone.localdate(), get_language() or ""
    types = kept_labels(language, "types")
    for row in page.rows:
        row |= {
            "pill": kept_pill(language, row["state"], row["is_on_hold"]),
            "type_label": types[row["type"]], "unit": unit_name(row["unit_code"]),
            "due_class": " is-overdue" if row["due_on"] and row["due_on"] < today else "",
            "due_text": day_short(row["due_on"]), "sum": money(row["total"]),
        }  # fmt: skip
    context = {
        "rows": page.rows,
        "table_rows": drawn("workbench/_project_row.html", page.rows, COLUMNS),
        "filter_form": kept_filters(language, filters, known_units(), today.year),
        "newer_url": f"?{filters.kept(newer=page.newer)}" if page.newer else "",
        "older_url": f"?{filters.kept(page_key=page.older)}" if page.older else "",
    }
    return render(request, "workbench/projects.html", context)


@needs(P.PROJECT_VIEW)
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The same list as a CSV file with a byte order mark, streamed."""
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


@signed_in()
def project(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole project: where it stands, what can be done now, every section of its file, all that happened."""
    found = dossier.of(request.user, pk)
    return render(request, "workbench/project.html", page_of(found, request.user))


@require_POST
@signed_in()
def recuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Step aside from the project (R55). From then on the person sees it nowhere in the workbench."""
    found = dossier.of(request.user, pk)
    form = RecusalForm(request.POST)
    if not form.is_valid():
        context = page_of(found, request.user) | {"recusal_form": form}
        return render(request, "workbench/project.html", context, status=422)
    declare(request.user, found, **form.cleaned_data, by=request.user)
    messages.success(request, _("已登记回避。您不再经办“%(project)s”。") % {"project": found.title})
    return redirect("workbench:home")


@signed_in()
def photo(request: HttpRequest, pk: int) -> FileResponse:
    """A photo of a project that the person may see."""
    found = get_object_or_404(dossier.photos(), pk=pk)
    dossier.of(request.user, found.project_id)
    try:
        return FileResponse(found.image.open("rb"))
    except FileNotFoundError as error:
        raise Http404 from error
