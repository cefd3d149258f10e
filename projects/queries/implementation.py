"""What pages of the work show: progress, photos by stage, what is late or silent, what is under warranty."""

from datetime import date, timedelta

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from projects.lifecycle.project import State
from projects.models import ChangeRequest, Milestone, ProgressReport, Project


def under_way() -> QuerySet[Project]:
    """Projects at which people work."""
    return Project.objects.filter(state=State.IMPLEMENTATION)


def silent_since(day: date) -> QuerySet[Project]:
    """Projects under way whose last report (their start, without any) lies before the day (R61, U29)."""
    rows = under_way().annotate(last_report=Max("progress_reports__reported_on"))
    return rows.filter(Q(last_report__lt=day) | Q(last_report=None, started_on__lt=day))


def is_reported(project: Project, day: date, *, days: int = 31) -> bool:
    """Whether there is a report of the last so many days (R61)."""
    since = day - timedelta(days=days)
    return ProgressReport.objects.filter(project=project, reported_on__gt=since).exists()


def late_milestones(day: date) -> QuerySet[Milestone]:
    """Milestones of projects under way that were planned before the day and are not done (R68)."""
    return Milestone.objects.filter(
        project__state=State.IMPLEMENTATION, done_on=None, planned_on__lt=day
    ).select_related("project")  # fmt: skip


def with_open_changes() -> QuerySet[Project]:
    """Projects with a change that nobody decided."""
    asked = ChangeRequest.objects.filter(project=OuterRef("pk"), state="requested")
    return Project.objects.filter(Exists(asked))
