"""Reviewing and deciding: corrections, the committee's decision, approval or filing, the reserve, holding, ending."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from governance.events import Verb
from governance.events.log import append
from governance.people.permissions import Permission as P
from governance.policy.calendar import add_working_days, working_days_between
from governance.workflow.door import insist, lock, perform
from projects.actions.entry import enter
from projects.actions.funds import give_back, reserve_for
from projects.actions.publicity import compute_period, open_notice
from projects.guards import review as r
from projects.kinds import NoticeKind
from projects.lifecycle.project import State
from projects.lifecycle.publicity import NoticeState
from projects.models import CommitteeDecision, Correction, Project
from projects.queries.project import rules_of

REVIEWERS = (P.REVIEW_ASSIST, P.REVIEW_APPROVE)


# Corrections ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def ask_correction(project: Project, *, text: str, by: Any, at: datetime | None = None) -> Correction:
    """补正: the street asks the community to complete something; the review's clock rests until the answer (U16).

    Raises OutOfReach, NotPermitted, Recused, Stale outside the review, Refused without words.
    """
    at = at or timezone.now()
    enter(project, REVIEWERS, State.REVIEW, by=by, at=at)
    insist(project, r.no_correction_text, at=at, given={"text": text})
    correction = Correction.objects.create(project=project, asked_by=by, asked_at=at, text=text.strip()[:500])
    _set_open(project, project.open_corrections + 1)
    append(project, Verb.CORRECTION_ASKED, by=by, at=at, data={"correction": correction.pk, "text": correction.text})
    return correction


@transaction.atomic
def answer_correction(correction: Correction, *, answer: str, by: Any, at: datetime | None = None) -> Correction:
    """已补正: the community answers; with the last answer the review's clock runs on. As `ask_correction`."""
    at = at or timezone.now()
    project = correction.project
    enter(project, P.PROJECT_DRAFT, State.REVIEW, by=by, at=at)
    insist(lock(correction), r.no_answer, at=at, given={"answer": answer})
    correction.answer, correction.answered_at = answer.strip()[:500], at
    correction.save(update_fields=["answer", "answered_at"])
    _settle(project, correction, at)
    append(
        project, Verb.CORRECTION_ANSWERED, by=by, at=at,
        data={"correction": correction.pk, "answer": correction.answer},
    )  # fmt: skip
    return correction


@transaction.atomic
def cancel_correction(correction: Correction, *, by: Any, at: datetime | None = None) -> Correction:
    """取消补正要求: the street no longer needs the answer. As `ask_correction`."""
    at = at or timezone.now()
    project = correction.project
    enter(project, REVIEWERS, State.REVIEW, by=by, at=at)
    insist(lock(correction), r.correction_settled, at=at)
    correction.cancelled_at = at
    correction.save(update_fields=["cancelled_at"])
    _settle(project, correction, at)
    append(project, Verb.CORRECTION_CANCELLED, by=by, at=at, data={"correction": correction.pk})
    return correction


def _set_open(project: Project, count: int) -> None:
    project.open_corrections = count
    project.save(update_fields=["open_corrections"])


def _settle(project: Project, correction: Correction, at: datetime) -> None:
    """One less is open; after the last the due date moves on by the working days in which the clock rested."""
    _set_open(project, project.open_corrections - 1)
    if project.open_corrections or project.due_on is None:
        return
    rested = working_days_between(_rested_since(project, correction), timezone.localdate(at))
    project.due_on = add_working_days(project.due_on, max(rested, 0)).day
    project.save(update_fields=["due_on"])


def _rested_since(project: Project, last: Correction) -> date:
    """The day on which the rest that ends now began: that of the first of the corrections that overlap."""
    since = last.asked_at
    earlier = project.corrections.filter(asked_at__lt=since, asked_at__gte=project.state_since).order_by("-asked_at")
    for correction in earlier:
        ended = correction.answered_at or correction.cancelled_at
        if ended is None or ended > since:
            since = correction.asked_at
    return timezone.localdate(since)


def settle_corrections(project: Project, *, at: datetime) -> None:
    """Close what is still asked when the project leaves the review; called by the steps that take it away."""
    project.corrections.filter(answered_at=None, cancelled_at=None).update(cancelled_at=at)
    if project.open_corrections:
        _set_open(project, 0)


# The committee --------------------------------------------------------------------------------------------------------


@transaction.atomic
def record_committee(
    project: Project,
    *,
    decision_no: str,
    decided_on: date,
    attendance: int,
    attendees: str,
    conclusion: str,
    by: Any,
    at: datetime | None = None,
) -> CommitteeDecision:
    """Write down the street party committee's decision on this version (R40); until it is acted on it may be mended.

    Raises OutOfReach, NotPermitted, Recused, Stale, Refused.
    """
    at = at or timezone.now()
    enter(project, P.COMMITTEE_DECIDE, State.COMMITTEE, by=by, at=at)
    facts = {
        "decision_no": decision_no.strip()[:60], "decided_on": decided_on, "attendance": attendance,
        "attendees": attendees.strip()[:300], "conclusion": conclusion.strip()[:300],
    }  # fmt: skip
    insist(project, r.decision_incomplete, at=at, given=facts)
    decision, _is_new = CommitteeDecision.objects.update_or_create(
        project=project, version=project.design_version, defaults=facts
    )
    append(project, Verb.COMMITTEE_RECORDED, by=by, at=at, data={**facts, "version": project.design_version})
    return decision


@transaction.atomic
def agree(
    project: Project, *, leader: str = "", by: Any, at: datetime | None = None, version: int | None = None
) -> Project:
    """党工委同意: reserves the money and publicises the decision; its end approves the project (R39, R40, R43).

    As `perform`; Refused without the decision on record, a named leader (R86) and the money.
    """
    at = at or timezone.now()
    lock(project)
    period = compute_period(project, kind=NoticeKind.RESULT, at=at)
    perform(
        project, "agree", by=by, at=at, version=version, given={"leader": leader},
        sets={
            "publicity_closes_at": period.closes_at, "approved_total": project.total,
            "responsible_leader": _leader(project, leader),
        },
        data={"total": project.total},
    )  # fmt: skip
    reserve_for(project, by=by, at=at)
    decision = project.committee_decisions.filter(version=project.design_version).first()
    open_notice(project, kind=NoticeKind.RESULT, subject=decision, period=period, by=by, at=at)
    return project


def _leader(project: Project, leader: str) -> str:
    return leader.strip()[:40] or project.responsible_leader


def decline(
    project: Project, *, reason: str, by: Any, at: datetime | None = None, version: int | None = None
) -> Project:
    """党工委不同意: the project ends, with the reason. As `perform`."""
    return perform(project, "decline", by=by, at=at, version=version, given={"reason": reason})


# The street's review --------------------------------------------------------------------------------------------------


def approve(
    project: Project, *, leader: str = "", by: Any, at: datetime | None = None, version: int | None = None
) -> Project:
    """立项: reserves the money under the line's lock and publicises the approval (R43, R86, U08). As `perform`."""
    return _approve(project, "approve", leader, by, at, version)


def file(
    project: Project, *, leader: str = "", by: Any, at: datetime | None = None, version: int | None = None
) -> Project:
    """备案: the same where the street only files what the community decided (R89). As `perform`."""
    return _approve(project, "file", leader, by, at, version)


@transaction.atomic
def _approve(project: Project, step: str, leader: str, by: Any, at: datetime | None, version: int | None) -> Project:
    at = at or timezone.now()
    lock(project)
    is_publicised = rules_of(project, at).value("publicity.at_approval").value
    period = compute_period(project, kind=NoticeKind.APPROVAL, at=at) if is_publicised else None
    perform(
        project, step, by=by, at=at, version=version, given={"leader": leader},
        sets={
            "approved_on": timezone.localdate(at), "approved_total": project.total,
            "responsible_leader": _leader(project, leader), "approval_closes_at": period.closes_at if period else None,
        },
        data={"total": project.total},
    )  # fmt: skip
    reserve_for(project, by=by, at=at)
    if period:
        open_notice(project, kind=NoticeKind.APPROVAL, period=period, by=by, at=at)
    return project


@transaction.atomic
def reject(
    project: Project, *, reason: str, by: Any, at: datetime | None = None, version: int | None = None
) -> Project:
    """不予立项: the project ends, with the reason. As `perform`."""
    at = at or timezone.now()
    perform(project, "reject", by=by, at=at, version=version, given={"reason": reason})
    settle_corrections(project, at=at)
    return project


def reserve(
    project: Project, *, plan_year: int | None = None, by: Any, at: datetime | None = None, version: int | None = None
) -> Project:
    """转入储备: good, but this year's money is used up; it waits, planned for a year or for none (R43, R88).

    As `perform`; Refused for a year beyond the three that follow.
    """
    given = {"plan_year": plan_year}
    return perform(project, "reserve", by=by, at=at, version=version, given=given, sets=given)


def recall(project: Project, *, by: Any, at: datetime | None = None, version: int | None = None) -> Project:
    """从储备启用: back to the review once there is money again, planned for no later year (R43). As `perform`."""
    return perform(project, "recall", by=by, at=at, version=version, sets={"plan_year": None})


# Stopping -------------------------------------------------------------------------------------------------------------


def hold(project: Project, *, reason: str, by: Any, at: datetime | None = None, version: int | None = None) -> Project:
    """暂缓: nothing but release, an upheld objection and termination is possible until the release. As `perform`."""
    return perform(project, "hold", by=by, at=at, version=version, given={"reason": reason}, sets={"is_on_hold": True})


def release(project: Project, *, by: Any, at: datetime | None = None, version: int | None = None) -> Project:
    """恢复: the project goes on from where it stood. As `perform`."""
    return perform(project, "release", by=by, at=at, version=version, sets={"is_on_hold": False})


@transaction.atomic
def terminate(
    project: Project,
    *,
    reason: str,
    decision_no: str,
    by: Any,
    at: datetime | None = None,
    version: int | None = None,
) -> Project:
    """终止: the project ends by decision; its notices come down, unpaid money goes back (R44). As `perform`."""
    at = at or timezone.now()
    given = {"reason": reason, "decision_no": decision_no}
    perform(project, "terminate", by=by, at=at, version=version, given=given)
    returned = give_back(project, by=by, at=at)
    if returned:
        append(project, Verb.MONEY_RETURNED, by=by, at=at, data={"amount": returned})
    settle_corrections(project, at=at)
    for notice in project.notices.filter(state=NoticeState.OPEN).order_by("pk"):
        perform(notice, "stop", by=by, at=at, given={"reason": reason}, sets={"closed_at": at})
    return project
