"""Versions of a design: kept when it is submitted, begun from the one before when it comes back."""

from datetime import datetime

from governance.events.log import history
from projects.lifecycle.project import State
from projects.models import DesignVersion, NegativeAnswer, PerformanceTarget, Project
from projects.queries.project import snapshot

SEND_BACK = {
    State.SCREENING: "send_back",
    State.COMMITTEE: "send_back_from_committee",
    State.REVIEW: "send_back_from_review",
}
"""State → the return that whoever has the project before them may make."""
BEGINNINGS = tuple(f"project.{name}" for name in ("redesign", "uphold", "uphold_revote", *SEND_BACK.values()))
"""The steps that begin a new version."""


def keep_version(project: Project, *, at: datetime) -> DesignVersion:
    """Keep what the design says as the snapshot of its version, with what was said when the version was begun (R29)."""
    begun = history(project).filter(verb__in=BEGINNINGS).last()
    said = begun.values if begun else {}
    return DesignVersion.objects.update_or_create(
        project=project,
        version=project.design_version,
        defaults={
            "content": snapshot(project),
            "submitted_at": at,
            "change_note": (said.get("change_note") or said.get("reason") or "")[:300],
        },
    )[0]


def begin_version(project: Project) -> None:
    """Copy the answers and targets of the version before, so that they are edited and not typed again."""
    before = project.design_version - 1
    NegativeAnswer.objects.bulk_create(
        NegativeAnswer(
            project=project, version=project.design_version, item=row.item, is_listed=row.is_listed, note=row.note
        )
        for row in project.negative_answers.filter(version=before).order_by("pk")
    )
    PerformanceTarget.objects.bulk_create(
        PerformanceTarget(
            project=project, version=project.design_version, kind=row.kind, indicator=row.indicator, target=row.target
        )
        for row in project.targets.filter(version=before).order_by("pk")
    )
