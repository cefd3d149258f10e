"""Who judges a project did not draft, manage or accept it: asked where an act of judging is no step."""

from dataclasses import replace
from typing import Any

from audit.lifecycle import APART
from audit.models import AuditCase
from governance.workflow.door import barred_by_duty
from governance.workflow.errors import NotPermitted
from governance.workflow.steps import step_of
from projects.models import Project


def keep_apart(project: Project, *, by: Any, label: Any) -> None:
    """Raise NotPermitted, naming the duty, when the person did one of `APART` on the project (R56, R75)."""
    step = replace(step_of(AuditCase, "rectify"), label=label, apart_from=APART)
    if barred := barred_by_duty(project, step, by):
        raise NotPermitted(barred)
