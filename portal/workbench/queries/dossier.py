"""Everything of one project for its page, in a fixed number of queries."""

from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from governance.events.log import subject_type
from governance.events.models import Event
from governance.people import access
from governance.people.permissions import Permission as P
from governance.recusal.queries import recused_from
from governance.workflow.gate import fetch
from governance.workflow.models import Waiver
from portal import timeline
from projects.models import (
    AgendaItem,
    BudgetLine,
    Contract,
    Correction,
    Photo,
    Project,
    Purchase,
    Quote,
)  # fmt: skip

TOLD_WITH = ("notices", "objections", "payments", "purchases", "change_requests")
"""Matters below the project whose own histories belong to its timeline."""


def whole() -> QuerySet[Project]:
    """Projects with every part that the page shows."""
    return Project.objects.select_related("unit", "edition", "supplier").prefetch_related(
        "units", "budget_items", "negative_answers", "targets", "participations", "demand_links__demand",
        Prefetch("agenda_items", AgendaItem.objects.select_related("meeting").order_by("-pk")),
        "committee_decisions", "notices", "objections",
        Prefetch("corrections", Correction.objects.select_related("asked_by").order_by("pk")),
        "ledger_entries", "payments",
        Prefetch("purchases", Purchase.objects.prefetch_related(
            Prefetch("quotes", Quote.objects.select_related("party").order_by("amount")))),
        Prefetch("contracts", Contract.objects.select_related("party")),
        "milestones", "progress_reports", "photos", "safety_checks", "change_requests",
    )  # fmt: skip


def of(user: Any, pk: int) -> Project:
    """The project for this person's page. Raises OutOfReach (404), Recused (403); the supplier reaches her own."""
    right = P.PROJECT_VIEW if access.holds(user, P.PROJECT_VIEW) else P.SUPPLY
    return fetch(user, right, whole(), pk=pk)  # type: ignore[return-value]


def photos() -> QuerySet[Photo]:
    """Every photo of a site."""
    return Photo.objects.all()


def history_of(project: Project, *, sees_money: bool) -> QuerySet[Event]:
    """The events of the project and of the matters below it, the newest first; payments for those who may see them."""
    subjects = Q(subject_type=subject_type(project), subject_id=project.pk)
    for name in TOLD_WITH:
        rows = list(getattr(project, name).all())
        if rows and (sees_money or name != "payments"):
            subjects |= Q(subject_type=subject_type(rows[0]), subject_id__in=[row.pk for row in rows])
    return Event.objects.filter(subjects).order_by(*timeline.LATEST)


def waivers_of(project: Project) -> QuerySet[Waiver]:
    """The exceptions granted to the project."""
    return Waiver.objects.filter(subject_type=subject_type(project), subject_id=project.pk).order_by("pk")


def recusals_of(project: Project) -> QuerySet:
    """Who stepped aside from the project."""
    return recused_from(project)


def lines_of(project: Project) -> list[BudgetLine]:
    """The budget lines that pay for the project."""
    codes = [unit.unit_code for unit in project.units.all() if unit.share > 0]
    return list(BudgetLine.objects.select_related("unit").filter(unit_code__in=codes, year=project.year))
