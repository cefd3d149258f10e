"""What everybody may read: projects from their deliberation on, notices, the year's figures. No personal data (R83)."""

from collections.abc import Iterable
from datetime import datetime, time
from decimal import Decimal
from functools import cache
from typing import Any

from django.core.cache import cache as shared
from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils import timezone

from governance.events.chain import sha256
from governance.events.log import history, subject_type
from governance.events.models import Event
from governance.people.subselect import column_of
from governance.policy.values import SHANGHAI, Value, value
from governance.workflow.models import Waiver
from portal import timeline
from portal.public.models import ApprovedMap
from portal.public.words import DECIDED
from portal.reports.models import Document, Kind, Progress
from portal.workbench.queries.projects import Filters
from projects.kinds import EntryKind, PhotoStage
from projects.lifecycle.project import State
from projects.lifecycle.publicity import NoticeState
from projects.models import AgendaItem, LedgerEntry, Notice, Objection, Photo, Project, ProjectDemand

ROW = ("pk", "code", "title", "state", "type", "unit_code", "total")
ROW_AND_NEWEST = ("pk", "version", "open_objections", "evaluation_count", "satisfied_count", "open_findings", "newest")
NEWEST = "subject_type = 'project' AND subject_id = projects_project.id ORDER BY seq DESC LIMIT 1"
HIDDEN = (State.DRAFT, State.SCREENING, State.WITHDRAWN)
"""The same states as `Project.is_publicly_visible` hides; a test holds the two together."""
HOME_ROWS = 6
FIGURES_SECONDS = 600
TOLD_ALSO = (
    "notice.create",
    "notice.stop",
    "notice.post",
    "project.progress",
    "project.showcase",
    "project.showcase_end",
)
"""Happenings that are no step of the project and yet belong to its public story."""
UNTOLD = ("project.hold", "project.release")


@cache
def public_states() -> tuple[str, ...]:
    """The states in which everybody sees a project."""
    return tuple(state for state in State.values if state not in HIDDEN)


def projects() -> QuerySet[Project]:
    """The projects that everybody sees."""
    return Project.objects.exclude(state__in=HIDDEN).exclude(code=None)


def listed(filters: Filters) -> QuerySet:
    """The rows of the public list under its filters."""
    return filters.apply(projects()).values(*ROW)


def running_notices(limit: int = HOME_ROWS) -> list[Notice]:
    """What hangs now, the soonest to end first."""
    rows = Notice.objects.filter(state=NoticeState.OPEN, closes_at__gt=timezone.now()).select_related("project")
    return list(rows.order_by("closes_at", "pk")[:limit])


def figures(year: int) -> dict[str, Any]:
    """The year's projects in numbers; at most ten minutes old."""
    found = shared.get(f"public-figures-{year}")
    if found is None:
        found = projects().filter(year=year).aggregate(
            number=Count("pk"),
            running=Count("pk", filter=Q(state__in=[State.PROCUREMENT, State.CONTRACTED, State.IMPLEMENTATION])),
            done=Count("pk", filter=Q(accepted_on__isnull=False)),
            ratings=Sum("evaluation_count"),
            satisfied=Sum("satisfied_count"),
            approved=Sum("approved_total", filter=Q(approved_on__isnull=False)),
        )  # fmt: skip
        found["paid"] = _paid(year)
        shared.set(f"public-figures-{year}", found, FIGURES_SECONDS)
    return found


def _paid(year: int) -> Decimal:
    begins, ends = (datetime.combine(datetime(y, 1, 1).date(), time(), tzinfo=SHANGHAI) for y in (year, year + 1))
    rows = LedgerEntry.objects.filter(kind=EntryKind.PAY, entered_at__gte=begins, entered_at__lt=ends)
    return rows.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)


def project_by_code(code: str) -> Project | None:
    """The project of a public address, or None while it is not public."""
    return projects().select_related("unit", "edition", "supplier").filter(code=code).first()


def standing_of(code: str) -> str | None:
    """A digest of the project's version, counters and newest event; None while it is not public. One query."""
    rows = Project.objects.filter(code=code).annotate(newest=column_of(Event, "hash", NEWEST, []))
    row = rows.values_list("state", *ROW_AND_NEWEST)[:1]
    return next((sha256(repr(found)) for found in row if found[0] not in HIDDEN), None)


def notices_of(project: Project) -> list[Notice]:
    """Every notice of the project, the latest first."""
    return list(Notice.objects.filter(project=project).order_by("-pk"))


def hanging(notices: Iterable[Notice], at: datetime) -> Notice | None:
    """The notice among them that hangs now and takes objections."""
    return next((notice for notice in notices if notice.state == NoticeState.OPEN and notice.closes_at > at), None)


def photos_of(project: Project) -> dict[str, list[Photo]]:
    """The photos before and after, oldest first."""
    rows = Photo.objects.filter(project=project, stage__in=[PhotoStage.BEFORE, PhotoStage.AFTER]).order_by("pk")
    found: dict[str, list[Photo]] = {"before": [], "after": []}
    for photo in rows:
        found[photo.stage].append(photo)
    return found


def public_photos() -> QuerySet[Photo]:
    """The photos of projects that everybody sees."""
    return Photo.objects.filter(project__in=projects())


def votes_of(project: Project) -> list[AgendaItem]:
    """The votes that were counted, the latest first; numbers only."""
    rows = AgendaItem.objects.filter(project=project, meeting__closed_at__isnull=False)
    return list(rows.select_related("meeting").order_by("-pk"))


def demands_of(project: Project) -> list[str]:
    """The public titles of the demands that the project answers."""
    return list(ProjectDemand.objects.filter(project=project).order_by("pk").values_list("demand__title", flat=True))


def sums_of(project: Project) -> dict[str, Any]:
    """Yuan: contracted and paid so far. One query."""
    paid = Sum("ledger_entries__amount", filter=Q(ledger_entries__kind=EntryKind.PAY))
    rows = Project.objects.filter(pk=project.pk).values("pk").annotate(paid=paid, contracted=F("contracts__amount"))
    found = rows.order_by("-contracts__pk").first()
    return dict(found) if found else {}


def waivers_of(project: Project) -> list[Waiver]:
    """The exceptions granted, which are shown to everybody (R05)."""
    return list(Waiver.objects.filter(subject_type=subject_type(project), subject_id=project.pk).order_by("pk"))


def cap_of(project: Project) -> Value:
    """The limit on a single project of this type where it lies, with what it rests on (R02–R04)."""
    return value(f"cap.{project.type}", edition=project.edition, unit_code=project.unit_code)


def story_of(project: Project, notices: Iterable[Notice]) -> QuerySet[Event]:
    """What happened since it became public: the steps of the project, its notices, the newest first."""
    steps = Q(subject_type="project", subject_id=project.pk)
    hung = Q(subject_type="notice", subject_id__in=[notice.pk for notice in notices])
    told = [verb for verb in timeline.moving() if verb.startswith("project.") and verb not in UNTOLD]
    return Event.objects.filter(steps | hung, verb__in=[*told, *TOLD_ALSO]).order_by(*timeline.LATEST)


def decided_on(project: Project) -> QuerySet[Event]:
    """The steps in which somebody decided about the project, the newest first."""
    return history(project).filter(verb__in=DECIDED).order_by(*timeline.LATEST)


def notice(pk: int) -> Notice | None:
    """A notice, unless its project is hidden again."""
    rows = Notice.objects.select_related("project", "unit").filter(pk=pk)
    found = rows.first()
    if found is None or (found.project is not None and found.project.state == State.WITHDRAWN):
        return None
    return found


def objections_of(notice: Notice) -> QuerySet[Objection]:
    """The objections to a notice with their published replies, the newest first; never who objected nor how."""
    return Objection.objects.filter(notice=notice).order_by("-pk")


def has_paper(notice: Notice) -> bool:
    """Whether the notice has a printable paper."""
    return Document.objects.filter(kind=Kind.NOTICE, subject_id=notice.pk, progress=Progress.DONE).exists()


def projects_of_demand(pk: int) -> list[dict[str, Any]]:
    """The public projects that answer a demand."""
    rows = projects().filter(demand_links__demand=pk).order_by("-pk")
    return [dict(row) for row in rows.values("code", "title", "state")]


def approved_map(district: str) -> ApprovedMap | None:
    """The approved map that a district shows, if any."""
    return ApprovedMap.objects.select_related("shown_by").filter(unit_code=district).first()
