"""What a respondent wrote with her rating, in her own hands; and what time does to it (R83). The marks stay."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from acceptance.models import Rating, RatingComment
from acceptance.queries import comments_past_retention
from demands.actions.mine import erase_each
from governance.events import Verb
from governance.events.log import append
from governance.people.crypto import ERASED, erased_index
from projects.lifecycle.project import State


def everything_of(rating: Rating) -> dict[str, Any]:
    """All that is kept of the person with the rating, to be handed to her."""
    comment = RatingComment.objects.filter(rating=rating).first() or RatingComment()
    return {
        "kind": "rating", "title": rating.project.title, "overall": rating.overall,
        "submitted_at": timezone.localtime(rating.rated_at).isoformat(), "body": str(comment.body),
    }  # fmt: skip


@transaction.atomic
def erase_comment(rating: Rating, *, by: Any, at: datetime | None = None) -> Rating:
    """Erase the words; once the evaluation is over also the sign by which she was known, so that nothing points to her.

    Until then the sign keeps her from rating twice (R72). The event and its salted digest stay.
    """
    at = at or timezone.now()
    rating = Rating.objects.select_for_update(of=("self",)).select_related("project").get(pk=rating.pk)
    gone, _rows = RatingComment.objects.filter(rating=rating).delete()
    is_known = bool(rating.respondent_index) and not rating.respondent_index.startswith(ERASED)
    is_over = is_known and rating.project.state != State.EVALUATION
    if is_over:
        rating.respondent_index = erased_index()
        rating.save(update_fields=["respondent_index"])
    if gone or is_over:
        append(rating, Verb.COMMENT_ERASED, by=by, at=at)
    return rating


def erase_past_retention(*, at: datetime | None = None) -> int:
    """Erase words and signs of ratings older than the term in force whose evaluation is over; how many at once."""
    return erase_each(comments_past_retention, erase_comment, at=at)
