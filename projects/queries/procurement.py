"""What pages of buying show: the purchases of a project, quotes in their order with what speaks for each."""

from django.db.models import BooleanField, Case, Exists, F, OuterRef, QuerySet, Value, When

from projects.lifecycle.library import LibraryState
from projects.lifecycle.procurement import PurchaseState
from projects.models import LibraryItem, Milestone, Project, Purchase, Quote

SOCIAL = "5"
"""Registrations of social organisations and public institutions begin with it (社会组织 51–53)."""


def purchases_of(project: Project) -> QuerySet[Purchase]:
    """The project's purchases, the latest first, with quotes and the chosen one."""
    rows = Purchase.objects.filter(project=project).select_related("chosen__party", "project")
    return rows.prefetch_related("quotes__party").order_by("-pk")


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


def open_purchases() -> QuerySet[Purchase]:
    """Purchases that still take quotes."""
    return Purchase.objects.filter(state=PurchaseState.OPEN).select_related("project")


def milestones_of(project: Project) -> QuerySet[Milestone]:
    """The contract's milestones by their planned day (R68)."""
    return Milestone.objects.filter(project=project).order_by("planned_on", "pk")
