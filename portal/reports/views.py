"""Asking for a document, watching it grow, and fetching it: each through the right to its project."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from governance.people.files import sent, way_to
from governance.people.gates import needs, public
from governance.people.permissions import Permission as P
from governance.workflow.gate import fetch
from portal.reports import actions
from portal.reports.models import Document, Kind, Progress
from projects.lifecycle.project import State
from projects.models import Notice, Project


@needs(P.PROJECT_VIEW)
@require_POST
def dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """Queue the dossier of a project."""
    project = fetch(request.user, P.PROJECT_VIEW, Project.objects.all(), pk=pk)
    return redirect("reports:document", actions.ask(Kind.DOSSIER, project, by=request.user).ref)


@needs(P.PROJECT_VIEW)
@require_POST
def poster(request: HttpRequest, pk: int) -> HttpResponse:
    """Queue the poster with the code by which residents rate; only while they may."""
    project = fetch(request.user, P.PROJECT_VIEW, Project.objects.filter(state=State.EVALUATION), pk=pk)
    return redirect("reports:document", actions.ask(Kind.POSTER, project, by=request.user).ref)


@needs(P.PROJECT_VIEW)
@require_POST
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Queue the paper of a notice for the board."""
    sheet = fetch(request.user, P.PROJECT_VIEW, Notice.objects.select_related("project"), pk=pk)
    return redirect("reports:document", actions.ask(Kind.NOTICE, sheet, by=request.user).ref)


@needs(P.PROJECT_VIEW)
@require_safe
def document(request: HttpRequest, ref: str) -> HttpResponse:
    """How far a document is; the page asks again by itself until it is done."""
    paper = fetch(request.user, P.PROJECT_VIEW, Document.objects.select_related("project"), ref=ref)
    is_growing = paper.progress in (Progress.QUEUED, Progress.DRAWING)
    name = "reports/_progress.html" if request.htmx else "reports/document.html"
    return render(
        request, name, {"paper": paper, "is_growing": is_growing, "is_failed": paper.progress == Progress.FAILED}
    )


@needs(P.PROJECT_VIEW)
@require_POST
def again(request: HttpRequest, ref: str) -> HttpResponse:
    """Queue a failed document anew."""
    paper = fetch(request.user, P.PROJECT_VIEW, Document.objects.select_related("project"), ref=ref)
    subject = Notice.objects.get(pk=paper.subject_id) if paper.kind == Kind.NOTICE else paper.project
    return redirect("reports:document", actions.ask(Kind(paper.kind), subject, by=request.user).ref)


@needs(P.PROJECT_VIEW)
@require_safe
def file(request: HttpRequest, ref: str) -> HttpResponse:
    """The finished PDF."""
    paper: Any = fetch(request.user, P.PROJECT_VIEW, Document.objects.filter(progress=Progress.DONE), ref=ref)
    return way_to(request, paper.file, title=paper.title)


@public()
@require_safe
def notice_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest paper of a notice: what hangs on the board anybody may read."""
    paper = Document.objects.filter(kind=Kind.NOTICE, subject_id=pk, progress=Progress.DONE).order_by("-pk").first()
    if paper is None:
        raise Http404
    return sent(paper.file.name, title=paper.title)
