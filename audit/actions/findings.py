"""Raising a finding, answering it, verifying it or sending it back; the project's row counts those that are open."""

from datetime import date, datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import guards as g
from audit.actions.apart import keep_apart
from audit.kinds import Gravity, Section
from audit.lifecycle import LIVE_CASES, CaseState
from audit.models import AuditCase, Finding
from governance.events import Verb
from governance.events.log import append
from governance.people.permissions import Permission as P
from governance.people.uploads import checked_image
from governance.policy.periods import open_period
from governance.recusal.kinds import Occasion
from governance.workflow.declaring import take_declaration
from governance.workflow.door import insist, lock, perform
from projects.actions.closing import count_finding
from projects.actions.entry import enter
from projects.models import Project


def _mend_by(project: Project, due_on: date | None, at: datetime) -> date:
    """The day given, else the policy's period for a rectification (working days, U22)."""
    if due_on is not None:
        return due_on
    return open_period("rectification", opened_at=at, edition=project.edition, unit_code=project.unit_code).last_day


@transaction.atomic
def raise_finding(
    case: AuditCase,
    *,
    section: str,
    gravity: str,
    text: str,
    basis: str,
    root_cause: str = "",
    happened_on: date | None = None,
    due_on: date | None = None,
    evidence: Any = None,
    by: Any,
    at: datetime | None = None,
) -> Finding:
    """Write down what is wrong, by which rule, to be mended by a day (R76); the first one moves the case.

    happened_on is when it happened; when its photo was uploaded stands apart. Raises OutOfReach, NotPermitted (also
    for who drafted, managed or accepted, R56), Recused, Stale on a case that is over; Refused for what is missing;
    ValidationError for a file that is no sound photo.
    """
    at = at or timezone.now()
    project = lock(case.project)
    enter(case, P.FINDING_RAISE, *LIVE_CASES, by=by, at=at)
    keep_apart(project, by=by, label=_("提出审计发现"))
    take_declaration(case, Occasion.AUDIT, by=by, at=at)
    given = {"text": text, "basis": basis, "happened_on": happened_on, "due_on": due_on}
    insist(case, g.finding_not_sound, g.happened_in_future, g.due_in_past, at=at, given=given)
    last = _mend_by(project, due_on, at)
    finding = Finding(
        case=case, project=project, unit_code=project.unit_code, section=Section(section), gravity=Gravity(gravity),
        text=text.strip(), basis=basis.strip(), root_cause=root_cause.strip(), happened_on=happened_on, raised_at=at,
        mend_by=last, due_on=last, state_since=at,
    )  # fmt: skip
    if evidence:
        image = checked_image(evidence)
        finding.evidence, finding.evidence_at = File(image, name=image.name), at
    finding.save()
    data = {
        "project": project.pk, "case": case.pk, "section": section, "gravity": gravity, "text": finding.text,
        "basis": finding.basis, "mend_by": last, "happened_on": happened_on,
    }  # fmt: skip
    append(finding, Verb.FINDING_RAISED, by=by, at=at, to_state=finding.state, data=data)
    count_finding(project, delta=1, by=by, at=at)
    if case.state == CaseState.OPENED:
        perform(case, "rectify", by=by, at=at)
    return finding


@transaction.atomic
def answer(
    finding: Finding, *, answer: str, by: Any, at: datetime | None = None, version: int | None = None
) -> Finding:
    """Report what was mended (R76). Raises what `perform` raises; Refused without words."""
    at = at or timezone.now()
    words = answer.strip()
    sets = {"mending": words, "answered_on": timezone.localdate(at)}
    return perform(finding, "answer", by=by, at=at, version=version, given={"answer": words}, sets=sets)


@transaction.atomic
def verify(
    finding: Finding, *, verification: str, by: Any, at: datetime | None = None, version: int | None = None
) -> Finding:
    """Verify that it was mended; the project has one open finding less (R76). Raises what `perform` raises."""
    at = at or timezone.now()
    lock(finding.project)
    given = {"verification": verification.strip()}
    sets = given | {"verified_on": timezone.localdate(at)}
    perform(finding, "verify", by=by, at=at, version=version, given=given, sets=sets)
    count_finding(finding.project, delta=-1, by=by, at=at)
    return finding


@transaction.atomic
def send_back(
    finding: Finding,
    *,
    reason: str,
    due_on: date | None = None,
    by: Any,
    at: datetime | None = None,
    version: int | None = None,
) -> Finding:
    """Send an insufficient answer back, to be mended by another day (R76). Raises what `perform` raises."""
    at = at or timezone.now()
    last = _mend_by(finding.project, due_on, at)
    given = {"reason": reason.strip(), "due_on": due_on}
    return perform(
        finding, "send_back", by=by, at=at, version=version, given=given, sets={"due_on": last, "mend_by": last},
        data={"mend_by": last},
    )  # fmt: skip
