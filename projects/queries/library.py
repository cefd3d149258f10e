"""The library of services as pages show it."""

from datetime import date

from django.db.models import Avg, Count, QuerySet

from projects.lifecycle.library import LibraryState
from projects.models import LibraryItem


def listed() -> QuerySet[LibraryItem]:
    """The offers in the library with their run's score, the best first (R51, R52)."""
    rows = LibraryItem.objects.filter(state=LibraryState.LISTED).select_related("project__supplier", "project__unit")
    return rows.order_by("-project__performance_score", "pk")


def with_reviews() -> QuerySet[LibraryItem]:
    """Every offer with the number and the mean of its experts' scores (R54)."""
    rows = LibraryItem.objects.select_related("project__supplier").prefetch_related("reviews")
    return rows.annotate(experts=Count("reviews"), mean=Avg("reviews__score")).order_by("-pk")


def review_due(day: date) -> QuerySet[LibraryItem]:
    """Listed offers whose yearly review is due by the day (R52)."""
    return LibraryItem.objects.filter(state=LibraryState.LISTED, due_on__lte=day).order_by("due_on")
