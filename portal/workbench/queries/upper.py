"""What the acts above `projects` hold of a project, for its page."""

from typing import Any

from projects.models import Project


def of(project: Project) -> dict[str, Any]:
    """The inspections and the findings of the project, the latest first."""
    return {"inspections": [], "findings": []}
