"""Objections: one by its code, those of a project, and those whose words were kept long enough."""

from datetime import datetime

from django.db.models import Case, IntegerField, QuerySet, When

from demands.kinds import plain_code
from demands.queries.policy import past_term
from projects.lifecycle.publicity import ObjectionState
from projects.models import Objection, Project


def objection_by_code(code: str) -> Objection | None:
    """The objection of a tracking code, as a person types it."""
    plain = plain_code(code)
    return Objection.objects.select_related("notice").filter(code=plain).first() if plain else None


UNANSWERED_FIRST = ("is_settled", "-pk")
"""The order of a project's objections: what is to be answered, then what was answered, each from the newest."""


def objections_of(project: Project) -> QuerySet[Objection]:
    """The objections to a project's notices with their words, to be ordered by UNANSWERED_FIRST (R34)."""
    is_settled = Case(When(state=ObjectionState.OPEN, then=0), default=1, output_field=IntegerField())
    return project.objections.select_related("notice", "text").annotate(is_settled=is_settled)


def past_retention(at: datetime) -> QuerySet[Objection]:
    """Objections settled longer ago than their words are kept, and still holding some (R83)."""
    past = past_term("retention.objection", at, since="replied_at")
    return Objection.objects.filter(past, text__isnull=False).exclude(state=ObjectionState.OPEN)
