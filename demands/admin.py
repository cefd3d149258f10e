"""Looking at demands and rounds; what a person said and the special households are not shown here at all (R83)."""

from django.contrib import admin

from demands.models import CollectionRound, Demand
from governance.people.admin import ReadOnly


@admin.register(Demand)
class DemandAdmin(ReadOnly):
    list_display = ("pk", "title", "unit", "state", "category", "channel", "due_on", "submitted_at")
    list_filter = ("state", "category", "channel", "mode")
    list_select_related = ("unit",)
    search_fields = ("title", "place")
    fields = (
        "title", "unit", "state", "state_since", "due_on", "category", "place", "mode", "channel", "round", "is_safety",
        "submitted_at", "reply", "replied_at", "merged_into", "merged_count", "is_counted", "is_synthetic",
    )  # fmt: skip


@admin.register(CollectionRound)
class CollectionRoundAdmin(ReadOnly):
    list_display = ("title", "unit", "state", "opens_on", "closes_on")
    list_filter = ("state",)
    list_select_related = ("unit",)
    search_fields = ("title",)
    fields = ("title", "unit", "state", "state_since", "purpose", "opens_on", "closes_on", "is_synthetic")
