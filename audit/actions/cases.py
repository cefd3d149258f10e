"""Opening a case on a project and ending it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import guards as g
from audit.actions.apart import keep_apart
from audit.kinds import Ground
from audit.lifecycle import LIVE_CASES
from audit.models import AuditCase, Sample
from governance.events import Verb
from governance.events.log import append
from governance.people.permissions import Permission as P
from governance.workflow.door import check_person, insist, lock, perform
from projects.models import Project


def begin(
    project: Project, *, ground: str, note: str = "", sample: Sample | None = None, by: Any, at: datetime
) -> AuditCase:
    """The project's live case, or a new one. The caller holds the project's row and has asked who may."""
    standing = AuditCase.objects.filter(project=project, state__in=LIVE_CASES).first()
    if standing:
        return standing
    case = AuditCase(
        project=project, unit_code=project.unit_code, ground=Ground(ground), note=note.strip(), sample=sample,
        opened_at=at, state_since=at,
    )  # fmt: skip
    case.save()
    data = {"project": project.pk, "ground": ground, "sample": sample.pk if sample else None, "note": note.strip()}
    append(case, Verb.AUDIT_CASE_CREATED, by=by, at=at, to_state=case.state, data=data)
    return case


@transaction.atomic
def open_case(
    project: Project, *, note: str, ground: str = Ground.DIRECTED, by: Any, at: datetime | None = None
) -> AuditCase:
    """Open a case beside the draw: directed, or on a resident's report (R76). A standing case is returned as it is.

    Raises OutOfReach, NotPermitted (also for who drafted, managed or accepted, R56), Recused (R75); Refused before the
    approval or without a reason.
    """
    at = at or timezone.now()
    lock(project)
    check_person(project, P.FINDING_RAISE, by, at)
    keep_apart(project, by=by, label=_("审计检查"))
    insist(project, g.not_approved, g.no_note, at=at, given={"note": note})
    return begin(project, ground=ground, note=note, by=by, at=at)


@transaction.atomic
def conclude_clean(
    case: AuditCase, *, conclusion: str, by: Any, at: datetime | None = None, version: int | None = None
) -> AuditCase:
    """End a case in which nothing was found (R76). Raises what `perform` raises; Refused with a finding."""
    return _conclude(case, "conclude_clean", conclusion, by=by, at=at or timezone.now(), version=version)


@transaction.atomic
def close(
    case: AuditCase, *, conclusion: str, by: Any, at: datetime | None = None, version: int | None = None
) -> AuditCase:
    """End a case whose findings are all verified (R76). Raises what `perform` raises; Refused while one is open."""
    return _conclude(case, "close", conclusion, by=by, at=at or timezone.now(), version=version)


def _conclude(case: AuditCase, step: str, conclusion: str, *, by: Any, at: datetime, version: int | None) -> AuditCase:
    words = conclusion.strip()
    sets = {"conclusion": words, "concluded_on": timezone.localdate(at)}
    return perform(case, step, by=by, at=at, version=version, given={"conclusion": words}, sets=sets)
