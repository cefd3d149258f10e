"""What the clock does about what residents left here, in whichever act."""

from celery import shared_task

from portal.public.own import PAST_TERM


@shared_task
def erase_what_is_past() -> int:
    """Erase what is past its term: demands, calls, rosters, objections, comments, reports (R83); twice is once."""
    total = 0
    for erase in PAST_TERM:
        while done := erase():
            total += done
    return total
