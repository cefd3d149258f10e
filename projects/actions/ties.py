"""Keeping the ties that were found on a project as suggestions, judging them, and ending a recusal."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from governance.people.permissions import Permission as P
from governance.recusal import actions as recusal
from governance.recusal.models import Declaration, Tie
from governance.workflow.door import check_person, lock
from projects.models import Project
from projects.queries.ties import ties

JUDGES = (P.PROJECT_SCREEN, P.REVIEW_APPROVE, P.FINDING_RAISE)
"""Who says whether a tie is an interest: the community's secretary, the street, the district's auditor."""


def look_for_ties(project: Project, *, at: datetime) -> int:
    """Compare register and data anew and keep what is new as suggestions (R57); how many. The caller holds the row."""
    return recusal.note_ties(project, ties(project, at=at), at=at)


@transaction.atomic
def judge(project: Project, tie: Tie, *, is_confirmed: bool, verdict: str, by: Any, at: datetime | None = None) -> Tie:
    """Confirm a tie, which recuses its person, or dismiss it, with words (R57).

    Raises OutOfReach, NotPermitted, Recused; PermissionDenied to the person herself; ValidationError.
    """
    at = at or timezone.now()
    check_person(lock(project), JUDGES, by, at)
    return recusal.judge_tie(tie, project, is_confirmed=is_confirmed, verdict=verdict, by=by, at=at)


@transaction.atomic
def ask_to_end_recusal(declaration: Declaration, *, reason: str, by: Any, at: datetime | None = None) -> Declaration:
    """Ask that a recusal from a project end (R55): the person herself, or whoever judges ties. As `judge` raises."""
    at = at or timezone.now()
    project = lock(Project.objects.get(pk=declaration.subject_id))
    if by.pk != declaration.user_id:
        check_person(project, JUDGES, by, at)
    return recusal.ask_to_end(declaration, project, reason=reason, by=by, at=at)


@transaction.atomic
def decide_end_of_recusal(
    project: Project, declaration: Declaration, *, is_granted: bool, verdict: str, by: Any, at: datetime | None = None
) -> Declaration:
    """Grant or refuse it, as somebody who neither asked nor is recused (R55). As `judge` raises."""
    at = at or timezone.now()
    check_person(lock(project), JUDGES, by, at)
    return recusal.decide_end(declaration, project, is_granted=is_granted, verdict=verdict, by=by, at=at)
