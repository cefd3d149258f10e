"""Examples: what the street or the district shows others as well done."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from governance.events import Verb
from governance.events.log import append
from governance.people.permissions import Permission as P
from governance.workflow.door import insist
from projects.actions.entry import enter
from projects.guards import closing as c
from projects.guards import review as r
from projects.kinds import Showcase
from projects.lifecycle.project import SHOWABLE
from projects.models import Project

GRANTERS = {Showcase.DISTRICT: P.POLICY_MANAGE, Showcase.STREET: P.PERFORMANCE_SCORE}
"""Level → the right with which a project becomes its example."""


@transaction.atomic
def showcase(project: Project, *, level: str, basis: str, by: Any, at: datetime | None = None) -> Project:
    """列为示范项目: an accepted project becomes an example of the street or of the district (R87).

    basis: the decision it rests on. Raises OutOfReach, NotPermitted, Recused, Stale before the acceptance, Refused.
    """
    at = at or timezone.now()
    enter(project, GRANTERS[Showcase(level)], *SHOWABLE, by=by, at=at)
    insist(project, c.showcase_unfounded, at=at, given={"level": level, "basis": basis})
    _mark(project, level, timezone.localdate(at))
    append(project, Verb.SHOWCASED, by=by, at=at, data={"kind": level, "basis": basis.strip()})
    return project


@transaction.atomic
def end_showcase(project: Project, *, level: str, reason: str, by: Any, at: datetime | None = None) -> Project:
    """取消示范项目: it is an example no more, for a reason. Raises as `showcase`."""
    at = at or timezone.now()
    enter(project, GRANTERS[Showcase(level)], *SHOWABLE, by=by, at=at)
    insist(project, c.no_showcase, r.no_reason, at=at, given={"level": level, "reason": reason})
    _mark(project, level, None)
    append(project, Verb.SHOWCASE_ENDED, by=by, at=at, data={"kind": level, "reason": reason.strip()})
    return project


def _mark(project: Project, level: str, day: Any) -> None:
    column = Showcase(level).column
    Project.objects.filter(pk=project.pk).update(**{column: day})
    setattr(project, column, day)
