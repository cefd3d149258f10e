"""What the clock does in this act. Safe to run twice and late."""

from celery import shared_task

from acceptance.actions.assessment import open_due_assessments
from projects.actions import closing


@shared_task
def open_due_evaluations() -> int:
    """Open the evaluation of every accepted project whose notice has run out (R72)."""
    moved = 0
    while found := closing.open_due_evaluations():
        moved += found
    return moved


@shared_task
def open_assessments() -> int:
    """Open the assessment of every completed emergency that has none (R36)."""
    return open_due_assessments()
