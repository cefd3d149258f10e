"""What pages of the work show: progress, photos by stage, what is late or silent, what is under warranty."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from projects.kinds import PhotoStage
from projects.lifecycle.project import State
from projects.models import ChangeRequest, Milestone, Photo, ProgressReport, Project


def under_way() -> QuerySet[Project]:
    """Projects at which people work."""
    return Project.objects.filter(state=State.IMPLEMENTATION)


def progress_of(project: Project) -> QuerySet[ProgressReport]:
    """The project's reports, the latest first."""
    return ProgressReport.objects.filter(project=project).order_by("-reported_on", "-pk")


def silent_since(day: date) -> QuerySet[Project]:
    """Projects under way whose last report (their start, without any) lies before the day (R61, U29)."""
    rows = under_way().annotate(last_report=Max("progress_reports__reported_on"))
    return rows.filter(Q(last_report__lt=day) | Q(last_report=None, started_on__lt=day))


def is_reported(project: Project, day: date, *, days: int = 31) -> bool:
    """Whether there is a report of the last so many days (R61)."""
    since = day - timedelta(days=days)
    return ProgressReport.objects.filter(project=project, reported_on__gt=since).exists()


def photos_by_stage(project: Project) -> list[dict[str, Any]]:
    """Before, during and after, each with its photos, oldest first (R63)."""
    photos = list(Photo.objects.filter(project=project).order_by("taken_on", "pk"))
    return [
        {"stage": stage, "label": stage.label, "photos": [photo for photo in photos if photo.stage == stage]}
        for stage in PhotoStage
    ]


def late_milestones(day: date) -> QuerySet[Milestone]:
    """Milestones of projects under way that were planned before the day and are not done (R68)."""
    return Milestone.objects.filter(
        project__state=State.IMPLEMENTATION, done_on=None, planned_on__lt=day
    ).select_related("project")  # fmt: skip


def changes_of(project: Project) -> QuerySet[ChangeRequest]:
    """The changes asked for, the latest first (U28)."""
    return ChangeRequest.objects.filter(project=project).order_by("-pk")


def in_warranty(day: date) -> QuerySet[Project]:
    """Accepted projects whose warranty runs on the day (R70)."""
    return Project.objects.filter(warranty_until__gte=day).order_by("warranty_until")


def with_open_changes() -> QuerySet[Project]:
    """Projects with a change that nobody decided."""
    asked = ChangeRequest.objects.filter(project=OuterRef("pk"), state="requested")
    return Project.objects.filter(Exists(asked))
