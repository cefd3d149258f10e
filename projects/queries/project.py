"""What is asked of a project's design: the track that the rules give it, the questions it must answer, what it says."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from governance.people.permissions import Permission as P
from governance.people.units import code_range, within
from governance.policy.values import Book, book
from governance.recusal import queries as recusal
from projects.kinds import NegativeItem, ProjectType, Track
from projects.lifecycle.project import ENDED
from projects.models import NegativeAnswer, Project


def visible(user: Any, at: datetime | None = None) -> QuerySet[Project]:
    """The projects that the person may see at work: her reach less what she is recused from."""
    return recusal.visible(user, P.PROJECT_VIEW, Project.objects.all(), at)


def live() -> Q:
    """Projects that have not ended."""
    return ~Q(state__in=ENDED)


def rules_of(project: Project, at: datetime | None = None) -> Book:
    """Every parameter as it holds for the project: its pinned edition, else the one in force, at its owner's unit."""
    return book(edition=project.edition, unit_code=project.unit_code, year=project.year, at=at)


def likely_leader(project: Project) -> str:
    """Who is responsible for the project, else for the newest project of its street for which somebody was named."""
    if project.responsible_leader:
        return project.responsible_leader
    street = Project.objects.filter(within([code_range(project.street_code)]))
    named = street.exclude(responsible_leader="").order_by("-pk")
    return named.values_list("responsible_leader", flat=True).first() or ""


def track_by_rule(project: Project, rules: Book) -> tuple[Track, str]:
    """The track that the rules give an ordinary project, and why (R39, U03, U04). Sums are yuan."""
    reasons = []
    if project.units.filter(share__gt=0).count() > 1 and rules.value("street_led.when_cross_community").value:
        reasons.append(_("跨社区"))
    cap = rules.value(f"cap.{project.type}")
    if project.total > cap.value and rules.value("street_led.when_above_cap").value:
        reasons.append(_("超过单项上限%(cap)s") % {"cap": cap.shown})
    threshold = rules.value("street_led.threshold")
    if project.type == ProjectType.ENGINEERING and project.total >= threshold.value:
        reasons.append(_("工程金额达到%(sum)s") % {"sum": threshold.shown})
    if project.is_professional:
        reasons.append(_("专业性较强"))
    return (Track.STREET_LED, _("、").join(reasons)) if reasons else (Track.ORDINARY, "")


@dataclass(frozen=True)
class Question:
    """One question of the negative list as it is put to a project."""

    code: str
    label: str | Promise
    is_blocking: bool
    rule: str
    answer: NegativeAnswer | None


def negative_questions(project: Project, at: datetime | None = None) -> list[Question]:
    """The questions for the project's type with the answers of its version (R09–R12)."""
    rows = rules_of(project, at).value("negative_list.questions").value
    answers = {a.item: a for a in project.negative_answers.filter(version=project.design_version)}
    return [
        Question(
            row["code"], NegativeItem(row["code"]).label, row["when_yes"] == "block", row["rule"],
            answers.get(row["code"]),
        )
        for row in rows if project.type in row["types"]
    ]  # fmt: skip


def snapshot(project: Project) -> dict[str, Any]:
    """What the design says now, as it is kept with its version. Sums are texts in yuan."""
    version = project.design_version
    return {
        "title": project.title,
        "type": project.type,
        "category": project.category,
        "year": project.year,
        "place": project.place,
        "purpose": project.purpose,
        "target_group": project.target_group,
        "origin_note": project.origin_note,
        "is_professional": project.is_professional,
        "total": _yuan(project.total),
        "work_fund": _yuan(project.work_fund),
        "units": {unit.unit_code: str(unit.share) for unit in project.units.order_by("unit")},
        "demands": list(project.demand_links.order_by("pk").values_list("demand_id", flat=True)),
        "budget": [
            {
                "name": item.name, "quantity": _yuan(item.quantity), "measure": item.measure,
                "unit_price": _yuan(item.unit_price), "amount": _yuan(item.amount), "is_work_fund": item.is_work_fund,
            }
            for item in project.budget_items.order_by("pk")
        ],
        "negative_list": {
            answer.item: {"is_listed": answer.is_listed, "note": answer.note}
            for answer in project.negative_answers.filter(version=version).order_by("pk")
        },
        "targets": [
            {"kind": target.kind, "indicator": target.indicator, "target": target.target}
            for target in project.targets.filter(version=version).order_by("pk")
        ],
    }  # fmt: skip


def _yuan(sum_: Decimal) -> str:
    return format(sum_.quantize(Decimal("0.01")), "f")
