"""What the acts above `projects` hold of a project, for its page."""

from typing import Any

from acceptance.models import Inspection
from acceptance.queries import READS_WORDS, said_of
from audit.models import Finding
from governance.people.access import can
from projects.models import Project

SAID = 3
"""So many of the residents' words and of the findings the page shows; the others stand on their own pages."""


def of(project: Project, user: Any) -> dict[str, Any]:
    """The inspections, the latest findings and residents' words on the project."""
    reads_words = can(user, READS_WORDS, project)
    said = list(said_of(project)[: SAID + 1]) if reads_words else []
    findings = list(Finding.objects.filter(project=project).order_by("-pk")[: SAID + 1])
    return {
        "reads_words": reads_words, "said": said[:SAID], "has_said_more": len(said) > SAID,
        "inspections": list(Inspection.objects.filter(project=project).order_by("-pk")),
        "findings": findings[:SAID], "has_more_findings": len(findings) > SAID,
    }  # fmt: skip
