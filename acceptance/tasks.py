"""What the clock does in this act. Safe to run twice and late. The evaluation is opened by a task of the act below."""

from celery import shared_task

from acceptance.actions.assessment import open_due_assessments


@shared_task
def open_assessments() -> int:
    """Open the assessment of every completed emergency that has none (R36, U06)."""
    opened = 0
    while found := open_due_assessments():
        opened += found
    return opened
