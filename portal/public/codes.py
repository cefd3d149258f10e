"""What a code names: a project, a demand, an objection, a report by the public."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from audit.queries.cases import report_by_code
from demands.kinds import CODE_LENGTH, plain_code
from demands.queries import by_tracking_code
from portal.public import queries
from projects.queries.publicity import objection_by_code


@dataclass(frozen=True)
class Coded:
    """A thing with its kind and its page."""

    kind: str
    thing: Any
    url: str


def is_like_a_code(text: str) -> bool:
    """Whether the text has the length and the signs of a tracking code, dashes and spaces overlooked."""
    bare = "".join(text.replace("-", " ").split())
    return len(bare) == CODE_LENGTH and plain_code(bare) == bare.upper()


def found(code: str) -> Coded | None:
    """What the code names as it was typed, with dashes, spaces or small letters; nothing for an unknown one."""
    typed = code.strip()
    if project := queries.project_by_code(typed):
        return Coded("project", project, reverse("public:project", args=[project.code]))
    if tracked := by_tracking_code(typed):
        return Coded("demand", tracked, reverse("public:demand", args=[tracked.demand.shown_code]))
    if objection := objection_by_code(typed):
        return Coded("objection", objection, reverse("public:objection", args=[objection.code]))
    if report := report_by_code(typed):
        return Coded("report", report.code, reverse("audit_public:report", args=[report.code]))
    return None
