"""What the acts above `projects` hold of a project, for its page."""

from typing import Any

from acceptance.models import Inspection
from audit.models import Finding
from projects.models import Project


def of(project: Project) -> dict[str, Any]:
    """The inspections and the findings of the project, the latest first."""
    return {
        "inspections": list(Inspection.objects.filter(project=project).order_by("-pk")),
        "findings": list(Finding.objects.filter(project=project).order_by("-pk")),
    }
