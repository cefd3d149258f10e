"""Supervision at one glance: the four layers, what is overdue, what looks suspicious."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audit.kinds import CheckKind
from audit.lifecycle import CaseState, ReportState
from audit.queries.cases import PAGE, cases, overdue_findings, report_right, reports
from audit.queries.coverage import coverage, quarter_of, total_of, unchecked
from audit.queries.red_flags import red_flags
from audit.views.common import key_of
from governance.people.access import holds
from governance.people.gates import needs
from governance.people.permissions import Permission as P

SHOWN = 8


@needs(P.PROJECT_VIEW)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The page on which an auditor, a street or a community begins."""
    user, today = request.user, timezone.localdate()
    rows = coverage(user)
    right = report_right(user)
    to_check = []
    for kind, permission in ((CheckKind.SELF, P.SELF_CHECK), (CheckKind.FULL, P.FULL_CHECK)):
        if holds(user, permission):
            to_check += [(kind.label, project) for project in unchecked(user, kind=kind)[:SHOWN]]
    context = {
        "rows": rows, "total": total_of(rows), "year": today.year, "quarter": quarter_of(today),
        "overdue": list(overdue_findings(user)[: SHOWN + 1]), "shown": SHOWN, "flags": red_flags(user),
        "sees_flags": right is not None, "cases": cases(user)[:SHOWN], "can_draw": holds(user, P.SAMPLE_DRAW),
        "reports": reports(user, state=ReportState.RECEIVED)[:SHOWN], "sees_reports": right is not None,
        "to_check": to_check,
        "crumbs": [{"label": _("待办"), "url": reverse("workbench:home")}, {"label": _("监督"), "url": ""}],
    }  # fmt: skip
    return render(request, "audit/home.html", context)


@needs(P.PROJECT_VIEW)
@require_safe
def case_list(request: HttpRequest) -> HttpResponse:
    """Every case within reach, newest first, pages by key."""
    state = request.GET.get("state", "")
    state = state if state in CaseState.values else ""
    found = cases(request.user, state=state, before=key_of(request.GET.get("before", "")))
    chips = [{"label": _("全部"), "url": "?", "is_current": not state}]
    chips += [
        {"label": label, "url": f"?state={value}", "is_current": state == value} for value, label in CaseState.choices
    ]
    context = {
        "rows": found[:PAGE], "chips": chips, "newer_url": f"?state={state}" if request.GET.get("before") else "",
        "older_url": f"?state={state}&before={found[PAGE - 1].pk}" if len(found) > PAGE else "",
    }  # fmt: skip
    return render(request, "audit/cases.html", context)
