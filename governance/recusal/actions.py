"""Declaring a recusal and withdrawing it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from governance.events import Verb
from governance.events.log import append, subject_type
from governance.recusal.models import Declaration


@transaction.atomic
def declare(user: Any, obj: Model, *, reason: str, by: Any, at: datetime | None = None) -> Declaration:
    """The person steps aside from the object's matter; a second declaration returns the standing one (R55)."""
    at = at or timezone.now()
    key = {"user": user, "subject_type": subject_type(obj), "subject_id": obj.pk, "withdrawn_at": None}
    standing = Declaration.objects.filter(**key).first()
    if standing:
        return standing
    declaration = Declaration.objects.create(**key, reason=reason, declared_at=at)
    append(obj, Verb.RECUSAL_DECLARED, by=by, at=at, data={"user": user.pk, "reason": reason})
    return declaration


@transaction.atomic
def withdraw(declaration: Declaration, obj: Model, *, reason: str, by: Any, at: datetime | None = None) -> Declaration:
    """End a declaration; it stays on record."""
    declaration.withdrawn_at = at or timezone.now()
    declaration.save(update_fields=["withdrawn_at"])
    append(
        obj, Verb.RECUSAL_WITHDRAWN, by=by, at=declaration.withdrawn_at,
        data={"user": declaration.user_id, "reason": reason},
    )  # fmt: skip
    return declaration
