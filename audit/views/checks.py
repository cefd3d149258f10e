"""The checks of a project: what was looked at before, and the checklist for whoever looks now."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audit import forms
from audit.actions.checks import RIGHTS, record_check
from audit.kinds import CheckKind
from audit.models import AuditCase
from audit.queries.cases import checks_of
from audit.views.common import bar
from governance.people.access import can
from governance.people.gates import needs
from governance.people.paging import page_by_key
from governance.people.permissions import Permission as P
from governance.recusal.kinds import Occasion
from governance.recusal.queries import first_ties
from governance.workflow.steps import step_of
from projects.views.desk import Sheet, find


@needs(P.PROJECT_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def checks(request: HttpRequest, pk: int) -> HttpResponse:
    """Self-checks and full checks, newest first; the form of the layer to which the person belongs."""
    project = find(request, pk)
    sheet = Sheet(
        request, "audit/checks.html", title=_("自查与普查"), project=project, to=request.get_full_path(),
        crumbs=[{"label": _("监督"), "url": reverse("audit:home")}],
    )  # fmt: skip
    for kind, right in RIGHTS.items():
        if not can(request.user, right, project):
            continue
        paper = sheet.paper(
            kind.value, forms.CheckForm, partial(record_check, project, kind=kind, by=request.user), who=right,
            done=_("已登记%(kind)s。") % {"kind": kind.label}, submit=_("登记%(kind)s") % {"kind": kind.label},
            heading=kind.label, declares=Occasion.AUDIT,
        )  # fmt: skip
        if kind == CheckKind.FULL:
            bar(paper, project, step_of(AuditCase, "rectify"), request.user)
    page = page_by_key(checks_of(project), request.GET, is_counted=True)
    return sheet.answer(checks=page.rows, ties=first_ties(project), **page.links(request.GET))
