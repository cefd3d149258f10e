"""The findings on a project: who mends answers, who raised verifies or sends back; and a finding's photo."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from audit import forms
from audit.actions import findings as acts
from audit.lifecycle import CaseState, FindingState
from audit.models import Finding
from audit.queries.cases import findings_of, live_case
from audit.views.common import step_paper
from governance.people.access import can
from governance.people.files import way_to
from governance.people.gates import needs
from governance.people.paging import page_by_key, sent_key
from governance.people.permissions import Permission as P
from governance.workflow.gate import fetch
from governance.workflow.steps import step_of
from projects.views.desk import Sheet, find

STEPS = ("answer", "verify", "send_back")


@needs(P.PROJECT_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def findings(request: HttpRequest, pk: int) -> HttpResponse:
    """The findings of the project, each with the one or two forms that its state asks for."""
    project = find(request, pk)
    sheet = Sheet(
        request, "audit/findings.html", title=pgettext("list", "审计发现"), project=project, to=request.get_full_path(),
        crumbs=[{"label": _("监督"), "url": reverse("audit:home")}],
    )  # fmt: skip
    page = page_by_key(findings_of(project), request.GET, held=sent_key(sheet.sent, *STEPS), is_counted=True)
    rows = [{"finding": finding, "papers": _papers(sheet, finding, request.user)} for finding in page.rows]
    standing = live_case(project)
    is_settled = standing is not None and standing.state == CaseState.RECTIFYING and not project.open_findings
    return sheet.answer(
        rows=rows, standing=standing, is_settled=is_settled, can_raise=can(request.user, P.FINDING_RAISE, project),
        **page.links(request.GET),
    )  # fmt: skip


def _papers(sheet: Sheet, finding: Finding, user: Any) -> list[Any]:
    offered: dict[str, list[tuple[str, Any, Any]]] = {
        FindingState.RAISED: [("answer", forms.AnswerForm, acts.answer)],
        FindingState.ANSWERED: [
            ("verify", forms.VerifyForm, acts.verify), ("send_back", forms.SendBackForm, acts.send_back),
        ],
    }  # fmt: skip
    return [
        step_paper(
            sheet,
            finding,
            name,
            form,
            partial(act, finding, by=user),
            paper=f"{name}-{finding.pk}",
            kind="quiet" if name == "send_back" else "",
        )
        for name, form, act in offered.get(finding.state, [])
        if sheet.sent == f"{name}-{finding.pk}" or any(can(user, p, finding) for p in step_of(Finding, name).who)
    ]


@needs(P.PROJECT_VIEW)
@require_safe
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """The photo that came with a finding."""
    found: Finding = fetch(request.user, P.PROJECT_VIEW, Finding.objects.all(), pk=pk)  # type: ignore[assignment]
    return way_to(request, found.evidence)
