"""Assessing what acted first: opened by the clock after completion, decided by the street with a number."""

from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone

from acceptance import queries
from acceptance.guards import evaluation as e
from acceptance.kinds import Verdict
from acceptance.models import EmergencyAssessment
from governance.events import CLOCK, Verb
from governance.events.log import append
from governance.policy.periods import open_period
from governance.workflow.door import insist, lock, perform
from projects.actions import closing
from projects.actions.review import terminate
from projects.models import Project


def _open(project: Project, *, by: Any, at: datetime) -> EmergencyAssessment:
    completed_on: date = project.completed_on or timezone.localdate(at)
    opened_at = timezone.make_aware(datetime.combine(completed_on, time()))
    period = open_period(
        "emergency_assessment", opened_at=opened_at, edition=project.edition, unit_code=project.unit_code
    )
    assessment = EmergencyAssessment(
        project=project, unit_code=project.unit_code, state_since=at, due_on=period.last_day
    )
    assessment.save()
    data = {"due_on": period.last_day}
    append(assessment, Verb.ASSESSMENT_CREATED, by=by, at=at, to_state=assessment.state, data=data)
    return assessment


def open_due_assessments(*, at: datetime | None = None, limit: int = 1000) -> int:
    """Open the assessment of each completed emergency, due by the policy's working days after completion (U06).

    The number opened; twice opens none.
    """
    at, opened = at or timezone.now(), 0
    for pk in queries.unassessed_emergencies().order_by("pk").values_list("pk", flat=True)[:limit]:
        with transaction.atomic():
            project = lock(Project(pk=pk))
            if not EmergencyAssessment.objects.filter(project=project).exists():
                _open(project, by=CLOCK, at=at)
                opened += 1
    return opened


@transaction.atomic
def assess_emergency(
    project: Project,
    *,
    verdict: str,
    decision_no: str,
    reason: str = "",
    terminates: bool = False,
    by: Any,
    at: datetime | None = None,
) -> EmergencyAssessment:
    """Decide by a numbered decision whether an emergency is regularised (R36, U06).

    verdict: `regularised` writes the fact on the project; `disallowed` (with a reason) leaves the archive shut, and
    with `terminates` ends the project by the same decision. Raises what `perform` raises; Refused for what was no
    emergency or is not completed.
    """
    at, verdict = at or timezone.now(), Verdict(verdict)
    lock(project)
    insist(project, e.not_an_emergency, at=at)
    assessment = EmergencyAssessment.objects.filter(project=project).first() or _open(project, by=by, at=at)
    given = {"decision_no": decision_no, "reason": reason}
    sets = {**given, "assessed_on": timezone.localdate(at)}
    step = "regularise" if verdict == Verdict.REGULARISED else "disallow"
    perform(assessment, step, by=by, at=at, given=given, sets=sets)
    if verdict == Verdict.REGULARISED:
        closing.record_assessment(project, by=by, at=at)
    elif terminates:
        terminate(project, reason=reason, decision_no=decision_no, by=by, at=at)
    return assessment
