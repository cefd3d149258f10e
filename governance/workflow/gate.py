"""Fetching one object for a person's page: absent outside her reach, one sentence when she is recused from it."""

from typing import Any

from django.db.models import Model, QuerySet

from governance.people import access
from governance.people.permissions import Permission
from governance.recusal.queries import is_recused
from governance.workflow.errors import OutOfReach, Recused


def fetch(user: Any, permission: Permission, queryset: QuerySet, **lookup: Any) -> Model:
    """The one object that the lookup names. Raises OutOfReach (404) outside reach, Recused (403) when recused (R55)."""
    found = access.visible(user, permission, queryset).filter(**lookup).first()
    if found is None:
        raise OutOfReach
    if is_recused(user, found):
        raise Recused
    return found
