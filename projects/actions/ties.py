"""Keeping the ties that were found on a project as suggestions, and judging them."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from governance.people.permissions import Permission as P
from governance.recusal import actions as recusal
from governance.recusal.models import Tie
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
