"""Cases, findings, checks and reports as a person may see them."""

from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from audit.lifecycle import LIVE_CASES, FindingState, ReportState
from audit.models import AuditCase, Check, Finding, PublicReport
from demands.kinds import plain_code
from demands.queries.policy import past_term
from governance.people.access import holds
from governance.people.permissions import Permission as P
from governance.recusal.queries import visible
from projects.models import Project

REPORT_READERS = (P.FINDING_RAISE, P.FULL_CHECK)
"""Who looks into what residents report: the district, the street."""


def cases(user: Any, *, state: str = "") -> QuerySet[AuditCase]:
    """The cases within reach with the number of their findings, newest first."""
    found = visible(user, P.PROJECT_VIEW, AuditCase.objects.select_related("project"))
    if state:
        found = found.filter(state=state)
    counted = found.annotate(
        number=Count("findings"), number_open=Count("findings", filter=~Q(findings__state=FindingState.VERIFIED))
    )
    return counted.order_by("-pk")


def live_case(project: Project) -> AuditCase | None:
    """The case that is under way on the project."""
    return AuditCase.objects.filter(project=project, state__in=LIVE_CASES).first()


def findings_of(project: Project) -> QuerySet[Finding]:
    """Every finding on a project, newest first. The caller has asked for the project."""
    return Finding.objects.filter(project=project).select_related("case").order_by("-pk")


def checks_of(project: Project) -> QuerySet[Check]:
    """Every check of a project with its answers, newest first. The caller has asked for the project."""
    found = Check.objects.filter(project=project).select_related("checked_by").prefetch_related("answers")
    return found.order_by("-pk")


def overdue_findings(user: Any, *, on: date | None = None) -> QuerySet[Finding]:
    """Findings within reach that should have been mended by the day before, longest overdue first (R76)."""
    found = visible(user, P.PROJECT_VIEW, Finding.objects.select_related("project"))
    return found.filter(state=FindingState.RAISED, due_on__lt=on or timezone.localdate()).order_by("due_on", "pk")


def reports(user: Any, *, state: str = "") -> QuerySet[PublicReport]:
    """Residents' reports for whoever may look into them, newest first; nobody else sees that they exist."""
    right = report_right(user)
    if right is None:
        return PublicReport.objects.none()
    found = visible(user, right, PublicReport.objects.select_related("project"))
    if state:
        found = found.filter(state=state)
    return found.order_by("-pk")


def report_by_code(code: str) -> PublicReport | None:
    """The report of a tracking code, as a person types it."""
    return PublicReport.objects.select_related("project__unit").filter(code=plain_code(code)).first()


def past_retention(at: datetime) -> QuerySet[PublicReport]:
    """Reports that were answered longer ago than their words are kept, and still hold some (R83)."""
    past = past_term("retention.report", at, since="replied_at")
    return PublicReport.objects.filter(past, text__isnull=False, state=ReportState.ANSWERED)


def report_right(user: Any) -> P | None:
    """The right with which the person reads residents' reports; None without one."""
    return next((right for right in REPORT_READERS if holds(user, right)), None)


def replies_on(project: Project) -> QuerySet[PublicReport]:
    """The published replies on a project, newest first; the reports themselves are not published."""
    return PublicReport.objects.filter(project=project, state="answered").order_by("-replied_at")
