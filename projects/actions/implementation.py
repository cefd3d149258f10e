"""The work: photos, safety, start, acting first, progress, milestones, changes, completion."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from governance.events import Verb
from governance.events.log import append
from governance.people.permissions import Permission as P
from governance.people.uploads import checked_image
from governance.policy.values import edition_on
from governance.workflow.door import check_state, insist, lock, perform
from projects.actions.entry import enter
from projects.actions.funds import change_commitment, reserve_for
from projects.actions.publicity import compute_period, open_notice
from projects.actions.versions import keep_version
from projects.guards import implementation as i
from projects.kinds import NoticeKind, PhotoStage
from projects.lifecycle.project import State
from projects.models import ChangeRequest, Milestone, Photo, ProgressReport, Project, SafetyCheck

WORKERS = (P.IMPLEMENT, P.SUPPLY)
"""Who reports on the work: the community or street that runs it, and the supplier."""

PHOTOGRAPHED = (State.DRAFT, State.PROCUREMENT, State.CONTRACTED, State.IMPLEMENTATION, State.RECTIFICATION)
"""Where photos are added; a draft has them for an emergency."""
CHANGED_IN = (State.CONTRACTED, State.IMPLEMENTATION)
"""Where a change is asked for and agreed to."""


@transaction.atomic
def add_photo(
    project: Project, *, stage: str, image: Any, taken_on: date, caption: str = "", by: Any, at: datetime | None = None
) -> Photo:
    """Keep a photo of the site, checked and stripped of its metadata (R63).

    Raises ValidationError with a sentence for a file that is no sound image; Refused for a day that has not come.
    """
    at = at or timezone.now()
    enter(project, (*WORKERS, P.EMERGENCY_START), *PHOTOGRAPHED, by=by, at=at)
    insist(project, i.photo_from_future, at=at, given={"taken_on": taken_on})
    photo = Photo(
        project=project, stage=PhotoStage(stage), image=checked_image(image), caption=caption.strip(),
        taken_on=taken_on, uploaded_at=at,
    )  # fmt: skip
    photo.save()
    append(project, Verb.PHOTO_ADDED, by=by, at=at, data={"photo": photo.pk, "stage": stage, "taken_on": taken_on})
    return photo


@transaction.atomic
def check_safety(
    project: Project,
    *,
    has_barriers: bool,
    has_informed_neighbours: bool,
    has_insurance: bool,
    note: str = "",
    checked_on: date | None = None,
    by: Any,
    at: datetime | None = None,
) -> SafetyCheck:
    """Confirm the site-safety list before works start (R62). Refused while any of the three is not there."""
    at = at or timezone.now()
    enter(project, WORKERS, State.CONTRACTED, by=by, at=at)
    confirmed = {
        "has_barriers": has_barriers, "has_informed_neighbours": has_informed_neighbours,
        "has_insurance": has_insurance, "checked_on": checked_on or timezone.localdate(at),
    }  # fmt: skip
    insist(project, i.safety_incomplete, at=at, given=confirmed)
    check = SafetyCheck(project=project, note=note.strip(), **confirmed)
    check.save()
    append(project, Verb.SAFETY_CHECKED, by=by, at=at, data={"on": check.checked_on, "note": check.note})
    return check


@transaction.atomic
def start(project: Project, *, by: Any, at: datetime | None = None, version: int | None = None) -> Project:
    """Begin the work of a contracted project (R60, R62, R63). Raises what `perform` raises."""
    at = at or timezone.now()
    return perform(project, "start", by=by, at=at, version=version, sets={"started_on": timezone.localdate(at)})


@transaction.atomic
def act_first(project: Project, *, by: Any, at: datetime | None = None, version: int | None = None) -> Project:
    """Let an emergency act before anything else (R36, R37): its notice opens at this moment, its money is reserved.

    Purchase and contract follow beside the work; the assessment follows its completion. Raises what `perform` raises.
    """
    at = at or timezone.now()
    lock(project)
    today = timezone.localdate(at)
    project.edition = edition_on(today)
    Project.objects.filter(pk=project.pk).update(edition=project.edition)
    period = compute_period(project, kind=NoticeKind.EMERGENCY, at=at)
    sets = {
        "edition": project.edition, "submitted_on": today, "started_on": today, "approved_on": today,
        "approved_total": project.total, "publicity_closes_at": period.closes_at,
    }  # fmt: skip
    perform(project, "act_first", by=by, at=at, version=version, sets=sets)
    keep_version(project, at=at)
    open_notice(project, kind=NoticeKind.EMERGENCY, period=period, by=by, at=at)
    reserve_for(project, by=by, at=at)
    return project


@transaction.atomic
def report_progress(
    project: Project, *, percent: int, text: str, by: Any, at: datetime | None = None
) -> ProgressReport:
    """Report how far the work is, in percent, and what was done (R61)."""
    at = at or timezone.now()
    enter(project, WORKERS, State.IMPLEMENTATION, State.RECTIFICATION, by=by, at=at)
    insist(project, i.progress_not_sound, at=at, given={"percent": percent, "text": text})
    report = ProgressReport(project=project, reported_on=timezone.localdate(at), percent=percent, text=text.strip())
    report.save()
    append(project, Verb.PROGRESS_REPORTED, by=by, at=at, data={"percent": percent, "report": report.pk})
    return report


@transaction.atomic
def finish_milestone(
    milestone: Milestone, *, done_on: date | None = None, by: Any, at: datetime | None = None
) -> Milestone:
    """Mark a milestone of the contract as done on a day (R68). Refused when done already or when the day lies ahead."""
    at = at or timezone.now()
    project = enter(milestone.project, WORKERS, State.IMPLEMENTATION, by=by, at=at)
    milestone = lock(milestone)
    day = done_on or timezone.localdate(at)
    insist(milestone, i.milestone_not_sound, at=at, given={"done_on": day})
    milestone.done_on = day
    milestone.save(update_fields=["done_on"])
    append(project, Verb.MILESTONE_DONE, by=by, at=at, data={"milestone": milestone.name, "on": day})
    return milestone


@transaction.atomic
def complete(
    project: Project, *, beneficiaries: int, by: Any, at: datetime | None = None, version: int | None = None
) -> Project:
    """Call the work complete and ask for acceptance within its days (R63, R68, U21); beneficiaries: people served."""
    at = at or timezone.now()
    given = {"beneficiaries": beneficiaries}
    sets = {"completed_on": timezone.localdate(at), "beneficiaries": beneficiaries}
    return perform(project, "complete", by=by, at=at, version=version, given=given, sets=sets, data=given)


@transaction.atomic
def request_change(
    project: Project, *, text: str, amount: Decimal = Decimal(0), by: Any, at: datetime | None = None
) -> ChangeRequest:
    """Ask for a change of scope or of the contract's sum by so many yuan, more or less (U28)."""
    at = at or timezone.now()
    enter(project, WORKERS, *CHANGED_IN, by=by, at=at)
    insist(project, i.no_contract, i.change_not_sound, at=at, given={"text": text, "amount": amount})
    change = ChangeRequest(
        project=project, unit_code=project.unit_code, state_since=at, text=text.strip(), amount=amount,
        requested_on=timezone.localdate(at),
    )  # fmt: skip
    change.save()
    append(change, Verb.CHANGE_REQUESTED, by=by, at=at, to_state=change.state, data={"amount": amount})
    return change


@transaction.atomic
def agree_change(
    change: ChangeRequest, *, by: Any, at: datetime | None = None, version: int | None = None
) -> ChangeRequest:
    """Agree to a change within the tolerance and move its sum in approval, contract and ledger (U28).

    Raises what `perform` raises; Stale once the work is over or while the project is on hold; Refused beyond the
    tolerance, and while the community's year cannot pay for it.
    """
    at = at or timezone.now()
    project = lock(change.project)
    perform(change, "agree", by=by, at=at, version=version)
    check_state(project, *CHANGED_IN)
    if change.amount:
        change_commitment(project, change.amount, by=by, at=at)
        contract = project.contract_or_none()
        contract.amount += change.amount
        contract.save(update_fields=["amount"])
        project.approved_total = max(project.approved_total, contract.amount)
        Project.objects.filter(pk=project.pk).update(approved_total=project.approved_total)
    return change


@transaction.atomic
def refuse_change(
    change: ChangeRequest, *, reason: str, by: Any, at: datetime | None = None, version: int | None = None
) -> ChangeRequest:
    """Refuse a change and say why. Raises what `perform` raises."""
    at = at or timezone.now()
    lock(change.project)
    return perform(change, "refuse", by=by, at=at, version=version, given={"reason": reason})
