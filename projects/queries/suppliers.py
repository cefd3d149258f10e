"""Suppliers as pages show them: who they are, what they signed, what is held against them. Contact data is not read."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from governance.people.models import Party
from governance.people.units import DISTRICT
from projects.guards.suppliers import clean_since, counting
from projects.models import BadRecord, Contract, Purchase
from projects.queries.project import visible


def suppliers(words: str = "", *, is_marked: bool = False) -> QuerySet[Party]:
    """The organisations on record: `signed` (contracts) and `is_marked` (a bad record that counts in the district).

    words: part of a name, or a registration from its beginning. is_marked: only those so marked.
    """
    since = clean_since(timezone.now(), unit_code=DISTRICT)
    standing = counting(BadRecord.objects.filter(party=OuterRef("pk")), since)
    signed = Contract.objects.filter(party=OuterRef("pk"), project__contract_signed_on__isnull=False)
    numbers = signed.order_by().values("party").annotate(number=Count("pk")).values("number")
    rows = Party.objects.filter(kind=Party.Kind.ORGANISATION).only(
        "pk", "name", "registration", "registered_on", "kind"
    )
    rows = rows.annotate(is_marked=Exists(standing), signed=Coalesce(Subquery(numbers), 0))
    if words:
        rows = rows.filter(Q(name__icontains=words) | Q(registration__istartswith=words))
    return rows.filter(is_marked=True) if is_marked else rows


def contracts_of(party: Party, user: Any) -> QuerySet[Contract]:
    """The signed contracts of the supplier on projects that the person may see, with these."""
    rows = Contract.objects.filter(party=party, project__in=visible(user), project__contract_signed_on__isnull=False)
    return rows.select_related("project")


def records_of(party: Party) -> QuerySet[BadRecord]:
    """What was ever held against the supplier, with the units."""
    return BadRecord.objects.filter(party=party).select_related("unit")


def marked_among(parties: Iterable[int], purchase: Purchase, at: datetime | None = None) -> set[int]:
    """Of these suppliers, by key, those whose bad record keeps them from this purchase (R49)."""
    since = clean_since(at or timezone.now(), unit_code=purchase.unit_code, edition=purchase.project.edition)
    rows = counting(BadRecord.objects.filter(party__in=list(parties)), since)
    return set(rows.values_list("party_id", flat=True))
