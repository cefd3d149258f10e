"""The end of the road: what the acts of acceptance and audit write on a project's row, and the steps they take for it.

Most of these are called by the acts above, which keep the details in rows of their own.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from governance.events import Verb
from governance.events.log import append
from governance.people.permissions import Permission as P
from governance.policy.periods import open_period
from governance.recusal.kinds import Occasion
from governance.workflow.declaring import take_declaration
from governance.workflow.door import insist, lock, perform, perform_many
from projects.actions.entry import enter
from projects.actions.publicity import compute_period, open_notice
from projects.actions.review import terminate as end
from projects.guards import closing as c
from projects.kinds import NoticeKind, ProjectType
from projects.lifecycle.project import State
from projects.lifecycle.publicity import NoticeState
from projects.models import Notice, Project

WARRANTIES = {ProjectType.ENGINEERING: "warranty_engineering", ProjectType.GOODS: "warranty_goods"}
"""The warranty period by type; a service has none (U30)."""


@transaction.atomic
def record_inspection(project: Project, *, inspected_on: date, by: Any, at: datetime | None = None) -> Project:
    """Write down that the acceptance group found the work fit (R64). Called before `accept`, in its transaction."""
    at = at or timezone.now()
    enter(project, P.ACCEPTANCE_LEAD, State.ACCEPTANCE, by=by, at=at)
    project.inspected_on = inspected_on
    project.save(update_fields=["inspected_on"])
    append(project, Verb.INSPECTION_RECORDED, by=by, at=at, data={"on": inspected_on})
    return project


@transaction.atomic
def rectify(
    project: Project,
    *,
    reason: str,
    due_on: date | None = None,
    by: Any,
    at: datetime | None = None,
    version: int | None = None,
) -> Project:
    """Send the work back to be mended by a day (R69); without a day, by the policy's period (U22, working days).

    Raises what `perform` raises; Refused the second time.
    """
    at = at or timezone.now()
    count = lock(project).rectification_count + 1
    sets: dict[str, Any] = {"rectification_count": count} | ({"due_on": due_on} if due_on else {})
    given = {"reason": reason, "due_on": due_on}
    return perform(
        project, "rectify", by=by, at=at, version=version, given=given, sets=sets, data={"due_on": due_on}
    )  # fmt: skip


@transaction.atomic
def reinspect(project: Project, *, by: Any, at: datetime | None = None, version: int | None = None) -> Project:
    """Ask for a second inspection after mending (R69, R63). Raises what `perform` raises."""
    return perform(project, "reinspect", by=by, at=at, version=version)


@transaction.atomic
def accept(project: Project, *, by: Any, at: datetime | None = None, version: int | None = None) -> Project:
    """Accept the work and publicise it (R66); the warranty begins (R70, U30). Raises what `perform` raises."""
    return _accept(project, "accept", {}, by=by, at=at or timezone.now(), version=version)


def _accept(
    project: Project, step: str, given: dict[str, Any], *, by: Any, at: datetime, version: int | None
) -> Project:
    lock(project)
    period = compute_period(project, kind=NoticeKind.ACCEPTANCE, at=at)
    sets = {
        "accepted_on": timezone.localdate(at), "acceptance_closes_at": period.closes_at,
        "warranty_until": _warranty_until(project, at),
    }  # fmt: skip
    perform(project, step, by=by, at=at, version=version, given=given, sets=sets)
    open_notice(project, kind=NoticeKind.ACCEPTANCE, period=period, by=by, at=at)
    return project


def _warranty_until(project: Project, at: datetime) -> date | None:
    name = WARRANTIES.get(ProjectType(project.type))
    if name is None:
        return None
    return open_period(name, opened_at=at, edition=project.edition, unit_code=project.unit_code).last_day


@transaction.atomic
def settle_failed(
    project: Project,
    *,
    decision_no: str,
    reason: str,
    terminate: bool = False,
    by: Any,
    at: datetime | None = None,
    version: int | None = None,
) -> Project:
    """Settle by a numbered decision what failed again after mending: accept at a cut price, or end it (R69, U22).

    Raises what `perform` raises; Refused before a rectification, without number or reason.
    """
    at = at or timezone.now()
    if terminate:
        insist(lock(project), c.never_rectified, at=at)
        return end(project, reason=reason, decision_no=decision_no, by=by, at=at, version=version)
    given = {"decision_no": decision_no, "reason": reason}
    return _accept(project, "settle_failed", given, by=by, at=at, version=version)


@transaction.atomic
def open_due_evaluations(*, at: datetime | None = None, limit: int = 1000) -> int:
    """Open the evaluation of accepted projects whose notice has run out, and close those notices (R66, R72).

    One transaction of at most `limit` rows; the number moved. Twice changes nothing.
    """
    at = at or timezone.now()
    moved = perform_many(
        Project.objects.filter(acceptance_closes_at__lte=at), "open_evaluation", at=at, limit=limit
    )  # fmt: skip
    if moved:
        hanging = Notice.objects.filter(project__in=moved, kind=NoticeKind.ACCEPTANCE, state=NoticeState.OPEN)
        perform_many(hanging, "close", at=at, limit=limit)
    return len(moved)


@transaction.atomic
def count_rating(project: Project, *, is_satisfied: bool, by: Any, at: datetime | None = None) -> Project:
    """Add one counted rating to the project's figures (R72). The act of acceptance has checked who rates."""
    at = at or timezone.now()
    lock(project)
    Project.objects.filter(pk=project.pk).update(
        evaluation_count=F("evaluation_count") + 1, satisfied_count=F("satisfied_count") + int(is_satisfied)
    )
    append(project, Verb.RATING_GIVEN, by=by, at=at, data={"is_satisfied": is_satisfied})
    return lock(project)


@transaction.atomic
def record_performance(project: Project, *, score: Decimal, by: Any, at: datetime | None = None) -> Project:
    """Write the performance score, 0 to 100, on the row (R73). May be scored again until the archive."""
    at = at or timezone.now()
    enter(project, P.PERFORMANCE_SCORE, State.ACCEPTED, State.EVALUATION, by=by, at=at)
    take_declaration(project, Occasion.EVALUATION, by=by, at=at)
    insist(project, c.score_outside, at=at, given={"score": score})
    project.performance_score, project.performance_scored_on = score, timezone.localdate(at)
    project.save(update_fields=["performance_score", "performance_scored_on"])
    append(project, Verb.PERFORMANCE_SCORED, by=by, at=at, data={"score": score})
    return project


ASSESSED_IN = (State.ACCEPTANCE, State.RECTIFICATION, State.ACCEPTED, State.EVALUATION)
"""Where an emergency is assessed: from its completion to its archive."""


@transaction.atomic
def record_assessment(project: Project, *, by: Any, at: datetime | None = None) -> Project:
    """Write down that an emergency was assessed afterwards and regularised (R36, U06)."""
    at = at or timezone.now()
    enter(project, P.EMERGENCY_ASSESS, *ASSESSED_IN, by=by, at=at)
    insist(project, c.nothing_to_assess, at=at)
    project.assessed_on = timezone.localdate(at)
    project.save(update_fields=["assessed_on"])
    append(project, Verb.EMERGENCY_ASSESSED, by=by, at=at)
    return project


@transaction.atomic
def count_finding(project: Project, *, delta: int, by: Any, at: datetime | None = None) -> Project:
    """Add to (or with a negative `delta` take from) the audit findings that are open (R76); audit checked who."""
    at = at or timezone.now()
    insist(lock(project), c.findings_below_zero, at=at, given={"delta": delta})
    Project.objects.filter(pk=project.pk).update(open_findings=F("open_findings") + delta)
    append(project, Verb.FINDINGS_COUNTED, by=by, at=at, data={"delta": delta})
    return lock(project)


@transaction.atomic
def archive(project: Project, *, by: Any, at: datetime | None = None, version: int | None = None) -> Project:
    """Close the file (R36, R44, R72, R73, R76). Raises what `perform` raises."""
    at = at or timezone.now()
    return perform(project, "archive", by=by, at=at, version=version, sets={"archived_at": at})
