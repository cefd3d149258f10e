"""What pages of buying show: the purchases of a project, quotes in their order with what speaks for each."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Case, Exists, F, OuterRef, QuerySet, Value, When
from django.utils import timezone

from governance.people.models import Party
from projects.guards.procurement import band_of, quotes_needed
from projects.lifecycle.library import LibraryState
from projects.models import LibraryItem, Purchase, Quote
from projects.queries.project import rules_of

SOCIAL = "5"
"""Registrations of social organisations and public institutions begin with it (社会组织 51–53)."""
MOST_SUPPLIERS = 500


def quotes_in_order(purchase: Purchase) -> QuerySet[Quote]:
    """The quotes from the lowest up; of equal ones those with a listed offer first, then social organisations (R51).

    `is_listed` and `is_social` say why one stands before another.
    """
    listed = LibraryItem.objects.filter(state=LibraryState.LISTED, project__supplier=OuterRef("party"))
    social = When(party__registration__startswith=SOCIAL, then=Value(True))
    rows = purchase.quotes.select_related("party").annotate(
        is_listed=Exists(listed), is_social=Case(social, default=Value(False), output_field=BooleanField())
    )
    return rows.order_by("amount", F("is_listed").desc(), F("is_social").desc(), "pk")


@dataclass(frozen=True)
class Asked:
    """What the rules ask of a purchase: quotes, members of the panel, working days of the call, years registered."""

    quotes: int
    panel: int
    notice_days: int
    is_central: bool
    years: Any


def asked_of(purchase: Purchase, at: datetime | None = None) -> Asked:
    """The rules of the purchase's project for its approved sum in yuan (U17, R46–R48)."""
    at = at or timezone.now()
    project = purchase.project
    rules, band = rules_of(project, at), band_of(project, at)
    return Asked(
        quotes=quotes_needed(project, at),
        panel=band["panel"],
        notice_days=band["notice_working_days"],
        is_central=project.approved_total >= rules.value("procurement.centralised_from").value,
        years=rules.value("supplier.min_years").value,
    )


def suppliers_for(purchase: Purchase) -> QuerySet[Party]:
    """The organisations on record that have not quoted here yet, by name; contact data is not read."""
    quoted = purchase.quotes.values("party")
    free = Party.objects.filter(kind=Party.Kind.ORGANISATION).exclude(pk__in=quoted).order_by("-pk")
    keys = list(free.values_list("pk", flat=True)[:MOST_SUPPLIERS])
    return Party.objects.filter(pk__in=keys).only("pk", "name", "registration", "kind").order_by("name", "pk")
