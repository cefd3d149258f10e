"""One case: its findings, raising another, ending it; and opening a case on a project."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audit import forms
from audit.actions import cases as acts
from audit.actions import findings as finding_acts
from audit.kinds import Ground, Section
from audit.lifecycle import LIVE_CASES
from audit.models import AuditCase, Finding
from audit.queries.cases import live_case
from audit.views.common import bar, step_paper
from governance.events import Verb
from governance.events.log import history
from governance.events.models import Event
from governance.people.gates import needs
from governance.people.paging import page_by_key
from governance.people.permissions import Permission as P
from governance.recusal.kinds import Occasion
from governance.workflow.gate import fetch
from governance.workflow.steps import step_of, steps_of, verb_of
from projects.views.desk import Sheet, find

page = require_http_methods(["GET", "HEAD", "POST"])
TOLD = "told-"
"""Before the names in the address that turn over what happened; the findings of the case stand on the same page."""


@needs(P.PROJECT_VIEW)
@page
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """What was looked at and found, and what the auditor may do next."""
    rows = AuditCase.objects.select_related("project__unit", "project__edition", "sample")
    found: AuditCase = fetch(request.user, P.PROJECT_VIEW, rows, pk=pk)  # type: ignore[assignment]
    sheet = Sheet(
        request, "audit/case.html", title=_("审计检查"), project=found.project, subject=found, to=request.path,
        crumbs=[{"label": _("监督"), "url": reverse("audit:home")}],
    )  # fmt: skip
    section = request.GET.get("section", "")
    paper = sheet.paper(
        "raise", forms.FindingForm, partial(finding_acts.raise_finding, found, by=request.user), who=P.FINDING_RAISE,
        states=LIVE_CASES, done=_("已提出，社区和街道会在待办中看到。"), submit=_("提出发现"), heading=_("提出发现"),
        is_repeated=True, declares=Occasion.AUDIT,
        given={"initial": {"section": section if section in Section.values else ""}},
    )  # fmt: skip
    bar(paper, found, step_of(Finding, "verify"), request.user)
    for name, act in (("conclude_clean", acts.conclude_clean), ("close", acts.close)):
        if found.state in step_of(AuditCase, name).sources:
            step_paper(
                sheet, found, name, forms.ConcludeForm, partial(act, found, by=request.user), heading=_("结案")
            )  # fmt: skip
    findings = page_by_key(found.findings.all(), request.GET, is_counted=True)
    told = page_by_key(history(found), request.GET, part=TOLD)
    return sheet.answer(
        findings=findings.rows, **findings.links(request.GET, anchor="findings"), events=_told(told.rows),
        **told.links(request.GET, TOLD, "told"), case=found,
    )  # fmt: skip


def _told(events: Iterable[Event]) -> list[tuple[Event, Any]]:
    """The case's events with their words, the latest first."""
    steps = {verb_of(AuditCase, name): step.label for name, step in steps_of(AuditCase).items()}
    said: dict[str, Any] = {verb.value: verb.label for verb in Verb} | steps
    return [(event, said[event.verb]) for event in events]


@needs(P.FINDING_RAISE)
@page
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a case on a project beside the draw."""
    project = find(request, pk)
    sheet = Sheet(
        request, "audit/case_new.html", title=_("立案检查"), project=project,
        crumbs=[{"label": _("监督"), "url": reverse("audit:home")}],
    )  # fmt: skip
    ground = Ground.REPORT if request.GET.get("ground") == Ground.REPORT else Ground.DIRECTED
    paper = sheet.paper(
        "open", forms.CaseForm, partial(acts.open_case, project, by=request.user), who=P.FINDING_RAISE,
        done=_("已立案。"), submit=_("立案检查"), given={"initial": {"ground": ground}},
        to=lambda opened: reverse("audit:case", args=[opened.pk]),
    )  # fmt: skip
    bar(paper, project, step_of(AuditCase, "rectify"), request.user)
    return sheet.answer(standing=live_case(project))
