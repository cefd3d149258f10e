"""A project's walk along its road, one method a step, each through the real action by the person whose right it is."""

from portal.demonstration.walks.decisions import Decisions
from portal.demonstration.walks.desk import Desk
from portal.demonstration.walks.endings import Endings
from portal.demonstration.walks.works import Works


class Walk(Desk, Decisions, Works, Endings):
    """All steps of all roads."""


__all__ = ["Walk"]
