"""Designing: a project from its first line to its submission, and back to the desk in a new version."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from demands.actions import adopt
from governance.events import Verb
from governance.events.log import append
from governance.people.models import Unit
from governance.people.permissions import Permission as P
from governance.policy.values import book, edition_on
from governance.workflow.door import check_place, insist, lock, perform
from projects.actions.entry import enter
from projects.actions.messages import keep_return
from projects.actions.review import settle_corrections
from projects.actions.versions import SEND_BACK, begin_version, keep_version
from projects.guards import design as g
from projects.kinds import Track
from projects.lifecycle.project import State
from projects.models import (
    BudgetItem,
    NegativeAnswer,
    Participation,
    PerformanceTarget,
    Project,
    ProjectDemand,
    ProjectUnit,
)
from projects.queries.project import track_by_rule

WORDS = (
    "title", "type", "category", "year", "place", "purpose", "target_group", "origin_note", "is_professional",
    "responsible_leader",
)  # fmt: skip
"""What `create` and `revise` may write."""

CENT = Decimal("0.01")


# Drafting -------------------------------------------------------------------------------------------------------------


@transaction.atomic
def create(
    *,
    unit_code: str,
    title: str,
    type: str,
    category: str,
    year: int,
    demands: Iterable[Any] = (),
    shares: Mapping[str, Decimal] | None = None,
    is_synthetic: bool = False,
    by: Any,
    at: datetime | None = None,
    **fields: Any,
) -> Project:
    """Begin a project at a community or street, with the units that pay for it and the demands it answers.

    shares: unit code → part of the sum, adding up to one; by default the owner pays all. Raises NotPermitted without
    PROJECT_DRAFT at the unit, Refused for a kind, a share or a text that does not fit.
    """
    at, unit = at or timezone.now(), Unit.objects.get(pk=unit_code)
    check_place(unit, P.PROJECT_DRAFT, by, at)
    words = {"title": title, "type": type, "category": category, "year": year, **_known(fields)}
    project = Project(unit=unit, is_synthetic=is_synthetic, created_at=at, state_since=at, **words)
    insist(project, g.unknown_kind, g.words_unfit, at=at, given={**words, "fields": words})
    shares = shares if shares is not None else {unit_code: Decimal(1)}
    _insist_on_shares(project, shares, at)
    project.save()
    project.code = f"{year}-{unit_code[4:]}-{project.pk:06d}"
    project.save(update_fields=["code"])
    _write_units(project, shares)
    append(project, Verb.PROJECT_CREATED, by=by, at=at, to_state=project.state, data={"code": project.code, **words})
    if demands:
        link_demands(project, demands=demands, by=by, at=at)
    return project


def _known(fields: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := set(fields) - set(WORDS):
        raise TypeError(f"unexpected fields {sorted(unknown)}")
    return dict(fields)


@transaction.atomic
def revise(
    project: Project, *, by: Any, at: datetime | None = None, version: int | None = None, **fields: Any
) -> Project:
    """Change what the design says; fields as in `WORDS`. One event naming what changed, none for no change.

    Legal in draft only. Raises OutOfReach, NotPermitted, Recused, Stale, Refused.
    """
    at = at or timezone.now()
    enter(project, P.PROJECT_DRAFT, State.DRAFT, by=by, at=at, version=version)
    changed = {name: text for name, text in _known(fields).items() if getattr(project, name) != text}
    for name, text in changed.items():
        setattr(project, name, text)
    kinds = {"type": project.type, "category": project.category}
    insist(project, g.unknown_kind, g.words_unfit, at=at, given={**kinds, "fields": changed})
    if changed:
        project.save(update_fields=list(changed))
        append(project, Verb.PROJECT_REVISED, by=by, at=at, data=changed)
    return project


def _insist_on_shares(project: Project, shares: Mapping[str, Decimal], at: datetime) -> None:
    given = {"shares": shares, "units": list(Unit.objects.filter(pk__in=shares))}
    insist(project, g.shares_uneven, g.units_elsewhere, at=at, given=given)


def _write_units(project: Project, shares: Mapping[str, Decimal]) -> None:
    project.units.all().delete()
    ProjectUnit.objects.bulk_create(
        ProjectUnit(project=project, unit_code=code, share=share, is_owner=code == project.unit_code)
        for code, share in shares.items()
    )


@transaction.atomic
def set_units(
    project: Project, *, shares: Mapping[str, Decimal], by: Any, at: datetime | None = None
) -> list[ProjectUnit]:
    """Say which units take part and what part each pays (R39). Legal in draft only; raises as `revise`."""
    at = at or timezone.now()
    enter(project, P.PROJECT_DRAFT, State.DRAFT, by=by, at=at)
    _insist_on_shares(project, shares, at)
    _write_units(project, shares)
    append(project, Verb.UNITS_SET, by=by, at=at, data={"shares": {code: str(part) for code, part in shares.items()}})
    return list(project.units.order_by("unit"))


@transaction.atomic
def link_demands(
    project: Project, *, demands: Iterable[Any], by: Any, at: datetime | None = None
) -> list[ProjectDemand]:
    """Say which demands the project answers (R20); each is adopted. Legal in draft only; raises as `revise`."""
    at = at or timezone.now()
    enter(project, P.PROJECT_DRAFT, State.DRAFT, by=by, at=at)
    known = set(project.demand_links.values_list("demand_id", flat=True))
    fresh = [demand for demand in demands if demand.pk not in known]
    for demand in sorted(fresh, key=lambda demand: demand.pk):
        adopt(demand, by=by, at=at)
        ProjectDemand.objects.create(project=project, demand=demand)
    if fresh:
        append(project, Verb.DEMANDS_LINKED, by=by, at=at, data={"demands": sorted(demand.pk for demand in fresh)})
    return list(project.demand_links.order_by("pk"))


@transaction.atomic
def unlink_demands(
    project: Project, *, demands: Iterable[Any], by: Any, at: datetime | None = None
) -> list[ProjectDemand]:
    """Take demands off the design; they stay adopted and may be linked to another. Draft only; raises as `revise`."""
    at = at or timezone.now()
    enter(project, P.PROJECT_DRAFT, State.DRAFT, by=by, at=at)
    links = project.demand_links.filter(demand__in=[demand.pk for demand in demands])
    keys = sorted(links.values_list("demand_id", flat=True))
    links.delete()
    if keys:
        append(project, Verb.DEMANDS_UNLINKED, by=by, at=at, data={"demands": keys})
    return list(project.demand_links.order_by("pk"))


@transaction.atomic
def draw_budget(
    project: Project, *, items: Sequence[Mapping[str, Any]], by: Any, at: datetime | None = None
) -> Project:
    """Write the budget sheet anew; the total and the work fund in it follow, in yuan (R28, R41).

    items: name, quantity, measure, unit_price, is_work_fund. Legal in draft only; raises as `revise`.
    """
    at = at or timezone.now()
    enter(project, P.PROJECT_DRAFT, State.DRAFT, by=by, at=at)
    lines = [
        {**item, "quantity": Decimal(item["quantity"]), "unit_price": Decimal(item["unit_price"])} for item in items
    ]
    insist(project, g.bad_sum, at=at, given={"items": lines})
    rows = [
        BudgetItem(
            project=project, name=line["name"], quantity=line["quantity"], measure=line.get("measure", ""),
            unit_price=line["unit_price"], amount=(line["quantity"] * line["unit_price"]).quantize(CENT),
            is_work_fund=bool(line.get("is_work_fund", False)),
        )
        for line in lines
    ]  # fmt: skip
    project.budget_items.all().delete()
    BudgetItem.objects.bulk_create(rows)
    project.total = sum((row.amount for row in rows), Decimal("0.00"))
    project.work_fund = sum((row.amount for row in rows if row.is_work_fund), Decimal("0.00"))
    project.save(update_fields=["total", "work_fund"])
    append(project, Verb.BUDGET_DRAWN, by=by, at=at, data={"total": project.total, "work_fund": project.work_fund})
    return project


@transaction.atomic
def answer_negative_list(
    project: Project, *, answers: Mapping[str, tuple[bool, str]], by: Any, at: datetime | None = None
) -> Project:
    """Answer questions of the negative list: item → (is it so, note); each answer stands for this version (R09–R12).

    Legal in draft only; raises as `revise`.
    """
    at = at or timezone.now()
    enter(project, P.PROJECT_DRAFT, State.DRAFT, by=by, at=at)
    insist(project, g.unknown_question, at=at, given={"answers": answers})
    for item, (is_listed, note) in answers.items():
        NegativeAnswer.objects.update_or_create(
            project=project, version=project.design_version, item=str(item),
            defaults={"is_listed": is_listed, "note": note[:200]},
        )  # fmt: skip
    said = {str(item): {"is_listed": is_listed, "note": note} for item, (is_listed, note) in answers.items()}
    append(project, Verb.NEGATIVE_LIST_ANSWERED, by=by, at=at, data=said)
    return project


@transaction.atomic
def set_targets(
    project: Project, *, targets: Sequence[Mapping[str, str]], by: Any, at: datetime | None = None
) -> Project:
    """Write the performance targets of this version anew: kind, indicator, target (U24). Draft only; as `revise`."""
    at = at or timezone.now()
    enter(project, P.PROJECT_DRAFT, State.DRAFT, by=by, at=at)
    insist(project, g.target_incomplete, at=at, given={"targets": targets})
    project.targets.filter(version=project.design_version).delete()
    PerformanceTarget.objects.bulk_create(
        PerformanceTarget(
            project=project, version=project.design_version, kind=target["kind"],
            indicator=target["indicator"][:80], target=target["target"][:40],
        )
        for target in targets
    )  # fmt: skip
    append(project, Verb.TARGETS_SET, by=by, at=at, data={"targets": [dict(target) for target in targets]})
    return project


@transaction.atomic
def declare_emergency(project: Project, *, ground: str, reason: str, by: Any, at: datetime | None = None) -> Project:
    """Declare that the matter cannot wait: it will act first and be assessed afterwards (R36, U05). As `revise`."""
    at = at or timezone.now()
    enter(project, P.PROJECT_DRAFT, State.DRAFT, by=by, at=at)
    insist(project, g.ground_unknown, at=at, given={"ground": ground, "reason": reason})
    return _mark_emergency(project, Track.EMERGENCY, ground, reason.strip()[:300], Verb.EMERGENCY_DECLARED, by, at)


@transaction.atomic
def cancel_emergency(project: Project, *, by: Any, at: datetime | None = None) -> Project:
    """Take the declaration back: the project goes the ordinary road. Draft only; raises as `revise`."""
    at = at or timezone.now()
    enter(project, P.PROJECT_DRAFT, State.DRAFT, by=by, at=at)
    if project.track != Track.EMERGENCY:
        return project
    return _mark_emergency(project, Track.ORDINARY, "", "", Verb.EMERGENCY_CANCELLED, by, at)


def _mark_emergency(
    project: Project, track: Track, ground: str, reason: str, verb: Verb, by: Any, at: datetime
) -> Project:
    project.track, project.track_reason = track, ""
    project.emergency_ground, project.emergency_reason = ground, reason
    project.save(update_fields=["track", "track_reason", "emergency_ground", "emergency_reason"])
    append(project, verb, by=by, at=at, data={"ground": ground, "reason": reason})
    return project


@transaction.atomic
def record_participation(
    project: Project, *, stage: str, form: str, people: int, held_on: date, note: str = "", by: Any,
    at: datetime | None = None,
) -> Participation:  # fmt: skip
    """Write down how residents took part in a stage (R21), at any time before the archive. Raises as `revise`."""
    at = at or timezone.now()
    live = [state for state in State if state not in (State.ARCHIVED, State.WITHDRAWN)]
    enter(project, (P.PROJECT_DRAFT, P.COUNCIL_MANAGE, P.IMPLEMENT), *live, by=by, at=at)
    given = {"stage": stage, "form": form, "people": people, "held_on": held_on}
    insist(project, g.participation_incomplete, at=at, given=given)
    row = Participation.objects.create(
        project=project, stage=stage, form=form.strip()[:40], people=people, held_on=held_on, note=note.strip()[:200]
    )
    append(project, Verb.PARTICIPATION_RECORDED, by=by, at=at, data=given)
    return row


# Steps ----------------------------------------------------------------------------------------------------------------


@transaction.atomic
def submit(project: Project, *, by: Any, at: datetime | None = None, version: int | None = None) -> Project:
    """提交初审: pins the edition in force that day (R01), sets the track by rule (R39), keeps the design's snapshot.

    Raises what `perform` raises; Refused with everything that the design lacks.
    """
    at = at or timezone.now()
    lock(project)
    edition = edition_on(timezone.localdate(at))
    with override("zh-hans"):
        rules = book(edition=edition, unit_code=project.unit_code, year=project.year, at=at)
        track, why = track_by_rule(project, rules)
    perform(
        project, "submit", by=by, at=at, version=version,
        sets={
            "edition": edition, "submitted_on": project.submitted_on or timezone.localdate(at),
            "track": Track.EMERGENCY if project.track == Track.EMERGENCY else track, "track_reason": why[:120],
        },
        data={"version": project.design_version, "edition": edition.code, "track": track, "total": project.total},
    )  # fmt: skip
    keep_version(project, at=at)
    return project


def table(project: Project, *, by: Any, at: datetime | None = None, version: int | None = None) -> Project:
    """提交评议: the community's party committee hands the project to the residents' council. As `perform`."""
    return perform(project, "table", by=by, at=at, version=version)


def escalate(project: Project, *, by: Any, at: datetime | None = None, version: int | None = None) -> Project:
    """提交党工委: a project that the street leads goes to the street's party committee (R39). As `perform`."""
    return perform(project, "escalate", by=by, at=at, version=version)


@transaction.atomic
def send_back(
    project: Project, *, reason: str, by: Any, at: datetime | None = None, version: int | None = None
) -> Project:
    """退回修改: back to the desk as a new version, pinned anew when it is submitted; the reason asks for an answer.

    As `perform`; Refused with somebody's number in the reason, which everybody on the project will read.
    """
    at = at or timezone.now()
    lock(project)
    perform(
        project, SEND_BACK.get(project.state, "send_back"), by=by, at=at, version=version, given={"reason": reason},
        sets={"design_version": project.design_version + 1, "edition": None},
    )  # fmt: skip
    settle_corrections(project, at=at)
    keep_return(project, reason=reason, by=by, at=at)
    begin_version(project)
    return project


@transaction.atomic
def redesign(
    project: Project, *, change_note: str, by: Any, at: datetime | None = None, version: int | None = None
) -> Project:
    """重新设计: what the council rejected comes back only as a new version that says what changed (R29)."""
    at = at or timezone.now()
    lock(project)
    perform(
        project, "redesign", by=by, at=at, version=version, given={"change_note": change_note},
        sets={"design_version": project.design_version + 1, "edition": None},
    )  # fmt: skip
    begin_version(project)
    return project


def withdraw(
    project: Project, *, reason: str, by: Any, at: datetime | None = None, version: int | None = None
) -> Project:
    """撤回: the community gives the project up before anything was decided. As `perform`."""
    return perform(project, "withdraw", by=by, at=at, version=version, given={"reason": reason})
