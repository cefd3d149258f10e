"""What the clock does for projects: notices that are due, minutes that lock, a nightly recount of the money."""

import logging

from celery import shared_task

from projects.actions import closing, library
from projects.actions.deliberation import lock_due_minutes as lock_minutes
from projects.actions.publicity import close_due
from projects.queries.funds import drifted

logger = logging.getLogger(__name__)


@shared_task
def close_due_publicity() -> int:
    """Close every notice that is due with its project, a thousand at a time; running it twice changes nothing."""
    moved = 0
    while closed := close_due():
        moved += closed
    return moved


@shared_task
def open_due_evaluations() -> int:
    """Open the evaluation of every accepted project whose notice has run out (R66, R72)."""
    opened = 0
    while count := closing.open_due_evaluations():
        opened += count
    return opened


@shared_task
def lapse_overdue_library_items() -> int:
    """Suspend the library's items that were not reviewed in time (R52)."""
    lapsed = 0
    while count := library.lapse_overdue():
        lapsed += count
    return lapsed


@shared_task
def lock_due_minutes() -> int:
    """Lock the minutes of meetings that closed a day ago (R30)."""
    locked = 0
    while count := lock_minutes():
        locked += count
    return locked


@shared_task
def recount_budget_lines() -> int:
    """Compare the kept sums of every budget line with its ledger; each difference is logged as an error (R44)."""
    found = 0
    for line, right in drifted():
        found += 1
        logger.error("budget line %s %s does not match its ledger: %s", line.unit_code, line.year, right)
    return found
