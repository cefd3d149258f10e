"""Supervision at one glance: the four layers, what is overdue, what looks suspicious."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audit.kinds import CheckKind
from audit.lifecycle import CaseState, ReportState
from audit.queries.cases import cases, overdue_findings, report_right, reports
from audit.queries.coverage import coverage, quarter_of, total_of, unchecked
from audit.queries.red_flags import MOST, red_flags
from audit.views.common import listed
from governance.people.access import holds
from governance.people.gates import needs
from governance.people.paging import page_by_key
from governance.people.permissions import Permission as P
from governance.workflow.errors import OutOfReach

SHOWN = 8
LAYERS = {CheckKind.SELF: P.SELF_CHECK, CheckKind.FULL: P.FULL_CHECK}
"""Whose plan of inspection the page tells: the layer and its right."""


@needs(P.PROJECT_VIEW)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The page on which an auditor, a street or a community begins."""
    user, today = request.user, timezone.localdate()
    rows = coverage(user)
    right = report_right(user)
    layers = [kind for kind, permission in LAYERS.items() if holds(user, permission)]
    plans = [(kind, [(kind.label, project) for project in unchecked(user, kind=kind)[: SHOWN + 1]]) for kind in layers]
    context = {
        "rows": rows, "total": total_of(rows), "year": today.year, "quarter": quarter_of(today),
        "overdue": list(overdue_findings(user)[: SHOWN + 1]), "shown": SHOWN, "flags": red_flags(user),
        "sees_flags": right is not None, "cases": cases(user)[:SHOWN], "can_draw": holds(user, P.SAMPLE_DRAW),
        "reports": list(reports(user, state=ReportState.RECEIVED)[: SHOWN + 1]), "sees_reports": right is not None,
        "plans": [(kind, rows) for kind, rows in plans if rows], "most": MOST,
        "crumbs": [{"label": _("待办"), "url": reverse("workbench:home")}, {"label": _("监督"), "url": ""}],
    }  # fmt: skip
    return render(request, "audit/home.html", context)


@needs(P.PROJECT_VIEW)
@require_safe
def case_list(request: HttpRequest) -> HttpResponse:
    """Every case within reach, newest first."""
    return render(request, "audit/cases.html", listed(request, cases, CaseState))


@needs(P.PROJECT_VIEW)
@require_safe
def overdue(request: HttpRequest) -> HttpResponse:
    """Every finding within reach that should have been mended by now, the longest overdue first."""
    page = page_by_key(overdue_findings(request.user), request.GET, order=("due_on", "pk"))
    return render(request, "audit/overdue.html", {"rows": page.rows, **page.links(request.GET)})


@needs(P.SELF_CHECK, P.FULL_CHECK)
@require_safe
def to_check(request: HttpRequest, kind: str) -> HttpResponse:
    """Every project that the person's layer has yet to see, those first that wait longest."""
    if kind not in LAYERS or not holds(request.user, LAYERS[kind]):
        raise OutOfReach
    since = "completed_on" if kind == CheckKind.SELF else "approved_on"
    page = page_by_key(unchecked(request.user, kind=kind), request.GET, order=(since, "pk"))
    context = {"rows": [(CheckKind(kind).label, project) for project in page.rows], **page.links(request.GET)}
    return render(request, "audit/to_check.html", context)
