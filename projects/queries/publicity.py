"""Objections: one by its code, and those whose words were kept long enough."""

from datetime import datetime

from django.db.models import QuerySet

from demands.kinds import plain_code
from demands.queries.policy import past_term
from projects.lifecycle.publicity import ObjectionState
from projects.models import Objection


def objection_by_code(code: str) -> Objection | None:
    """The objection of a tracking code, as a person types it."""
    plain = plain_code(code)
    return Objection.objects.select_related("notice").filter(code=plain).first() if plain else None


def past_retention(at: datetime) -> QuerySet[Objection]:
    """Objections settled longer ago than their words are kept, and still holding some (R83)."""
    past = past_term("retention.objection", at, since="replied_at")
    return Objection.objects.filter(past, text__isnull=False).exclude(state=ObjectionState.OPEN)
