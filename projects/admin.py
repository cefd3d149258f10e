"""Looking at the rows of this act in the back office; writing is done by the actions alone."""

from django.contrib import admin

from governance.people.admin import ReadOnly
from projects.models import AgendaItem, BudgetLine, Contract, LibraryItem, Meeting, Notice, Payment, Project, Purchase


@admin.register(Project)
class ProjectAdmin(ReadOnly):
    list_display = ("code", "title", "unit", "state", "track", "total", "due_on", "is_on_hold")
    list_filter = ("state", "track", "type", "year", "is_on_hold")
    list_select_related = ("unit",)
    search_fields = ("code", "title")


@admin.register(Meeting)
class MeetingAdmin(ReadOnly):
    list_display = ("title", "unit", "held_on", "state", "present", "roll")
    list_filter = ("state",)
    list_select_related = ("unit",)
    search_fields = ("title",)


@admin.register(AgendaItem)
class AgendaItemAdmin(ReadOnly):
    list_display = ("meeting", "project", "version", "mode", "votes_for", "votes_against", "abstentions", "recused")
    list_select_related = ("meeting", "project")


@admin.register(Notice)
class NoticeAdmin(ReadOnly):
    list_display = ("title", "kind", "unit", "state", "last_day", "open_objections")
    list_filter = ("state", "kind")
    list_select_related = ("unit",)
    search_fields = ("title",)


@admin.register(BudgetLine)
class BudgetLineAdmin(ReadOnly):
    list_display = ("unit", "year", "ceiling", "reserved", "committed", "paid")
    list_filter = ("year",)
    list_select_related = ("unit",)


@admin.register(Payment)
class PaymentAdmin(ReadOnly):
    list_display = ("project", "purpose", "amount", "state", "requested_on", "paid_on")
    list_filter = ("state",)
    list_select_related = ("project",)


@admin.register(Purchase)
class PurchaseAdmin(ReadOnly):
    list_display = ("project", "method", "state", "awarded_on")
    list_filter = ("state", "method")
    list_select_related = ("project",)


@admin.register(Contract)
class ContractAdmin(ReadOnly):
    list_display = ("number", "project", "party", "amount", "signed_on", "ends_on")
    list_select_related = ("project", "party")
    search_fields = ("number",)


@admin.register(LibraryItem)
class LibraryItemAdmin(ReadOnly):
    list_display = ("title", "unit", "state", "reviewed_on", "due_on")
    list_filter = ("state",)
    list_select_related = ("unit",)
    search_fields = ("title",)
