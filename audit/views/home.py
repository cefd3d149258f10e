"""Supervision at one glance: the four layers, what is overdue, what looks suspicious."""

from typing import Any

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
    plans = [(kind, [(kind.label, each) for each in unchecked(user, kind=kind)[:SHOWN]]) for kind in layers_of(user)]
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
def to_check(request: HttpRequest) -> HttpResponse:
    """Every project that the person's layer has yet to see, those first that wait longest."""
    layers = layers_of(request.user)
    layer = next((each for each in layers if each == request.GET.get("layer")), layers[0])
    since = "completed_on" if layer == CheckKind.SELF else "approved_on"
    page = page_by_key(unchecked(request.user, kind=layer), request.GET, order=(since, "pk"))
    chips = [{"label": each.label, "url": f"?layer={each}", "is_current": each == layer} for each in layers]
    context = {
        "rows": [(layer.label, project) for project in page.rows], "chips": chips if len(layers) > 1 else [],
        **page.links(request.GET),
    }  # fmt: skip
    return render(request, "audit/to_check.html", context)


def layers_of(user: Any) -> list[CheckKind]:
    """The layers of supervision to which the person belongs."""
    return [kind for kind, permission in LAYERS.items() if holds(user, permission)]
