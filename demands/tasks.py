"""What the clock does for this act: it closes rounds past their last day and erases what has been kept long enough."""

from celery import shared_task

from demands.actions import close_due_rounds as close_due
from demands.actions import erase_old_call_backs, erase_old_households, erase_past_retention


@shared_task
def close_due_rounds() -> int:
    """Close them all, a thousand at a time; twice changes nothing."""
    total = 0
    while closed := close_due():
        total += closed
    return total


@shared_task
def erase_what_is_past() -> int:
    """Words and contacts of demands, whom was called, and rosters, whose term is over (R83); twice changes nothing."""
    total = 0
    for erase in (erase_past_retention, erase_old_call_backs, erase_old_households):
        while done := erase():
            total += done
    return total
