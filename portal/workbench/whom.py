"""Whom a matter waits for: the person herself and what she may do, or the roles that hold the right, or the clock."""

from functools import lru_cache
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from governance.people import access
from governance.people.permissions import Permission as P
from governance.workflow.steps import Step
from portal.workbench.queries.arms import BESIDE, CORRECTION, MESSAGE, SIGN, VOTE, awaited_steps, machines
from projects.kinds import Level

HERS = {CORRECTION: P.PROJECT_DRAFT}
"""Work that is no machine's step and the right of whoever does it."""


def of_her(kind: str, state: str, user: Any) -> str:
    """“您（提交初审）”: the person and the steps that she may take from there, one of which will do."""
    if kind in BESIDE:
        labels = {CORRECTION: _("答复"), MESSAGE: _("答复"), VOTE: _("表决"), SIGN: _("签字")}[kind]
    else:
        steps = [step for step in _steps(kind, state) if any(access.holds(user, right) for right in step.who)]
        labels = _("、").join(dict.fromkeys(str(step.label) for step in steps[:3]))
    return _("您（%(steps)s）") % {"steps": labels} if labels else _("您")


def of_others(kind: str, state: str) -> str:
    """The roles that the matter waits for, or that its time runs."""
    return kept_others(get_language() or "", kind, state)


@lru_cache(maxsize=512)
def kept_others(language: str, kind: str, state: str) -> str:
    """The same in a language, put together once."""
    if kind == MESSAGE:
        return str(Level(state).label)
    if kind in HERS:
        return _("、").join(map(str, access.roles_holding(HERS[kind])))
    return roles_of(_steps(kind, state)) or _("到期自动办理")


def roles_of(steps: list[Step]) -> str:
    """The roles that may take any of the steps, each once."""
    roles = dict.fromkeys(role for step in steps for right in step.who for role in access.roles_holding(right))
    return _("、").join(map(str, roles))


@lru_cache(maxsize=512)
def _steps(kind: str, state: str) -> list[Step]:
    return [step for step in awaited_steps(machines()[kind]) if state in step.sources]
