"""What the acts above `projects` hold of a project, for its page."""

from typing import Any

from django.apps import apps

from acceptance.models import Inspection
from projects.models import Project


def of(project: Project) -> dict[str, Any]:
    """The inspections and the findings of the project, the latest first."""
    findings: list[Any] = []
    if apps.is_installed("audit"):
        findings = list(apps.get_model("audit", "Finding").objects.filter(project=project).order_by("-pk"))
    return {"inspections": list(Inspection.objects.filter(project=project).order_by("-pk")), "findings": findings}
