"""Whom a matter waits for: the person herself and what she may do, or the roles that hold the right, or the clock."""

from functools import lru_cache

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from governance.people import access
from governance.people.permissions import Permission as P
from governance.workflow.steps import Step
from portal.workbench.queries.arms import BESIDE, CORRECTION, MESSAGE, SIGN, VOTE, awaited_steps, machines
from projects.kinds import Level
from projects.lifecycle.deliberation import MeetingState

HERS = {CORRECTION: P.PROJECT_DRAFT}
"""Work that is no machine's step and the right of whoever does it."""


def of_her(kind: str, state: str, rights: frozenset[str], road: str = "") -> str:
    """“您（提交初审）”: the person and the steps that she may take from there, one of which will do."""
    if kind in BESIDE:
        vote = _("届时到会表决") if state == MeetingState.CONVENED else _("表决")
        labels = {CORRECTION: _("答复"), MESSAGE: _("答复"), VOTE: vote, SIGN: _("签字")}[kind]
    else:
        steps = [step for step in _steps(kind, state, road) if not rights.isdisjoint(step.who)]
        labels = _("、").join(list(dict.fromkeys(map(_in_short, steps)))[:3])
    return _("您（%(steps)s）") % {"steps": labels} if labels else _("您")


def _in_short(step: Step) -> str:
    """What is to be done, without how it may turn out: 答复 for 答复：异议成立."""
    return str(step.label).partition(_("："))[0]


def of_others(kind: str, state: str, road: str = "") -> str:
    """The roles that the matter waits for, or that its time runs."""
    return kept_others(get_language() or "", kind, state, road)


@lru_cache(maxsize=512)
def kept_others(language: str, kind: str, state: str, road: str) -> str:
    """The same in a language, put together once."""
    if kind == MESSAGE:
        return str(Level(state).label)
    if kind in HERS:
        return _("、").join(map(str, access.roles_holding(HERS[kind])))
    return roles_of(_steps(kind, state, road)) or _("到期自动办理")


def roles_of(steps: list[Step]) -> str:
    """The roles that may take any of the steps, each once."""
    roles = dict.fromkeys(role for step in steps for right in step.who for role in access.roles_holding(right))
    return _("、").join(map(str, roles))


@lru_cache(maxsize=512)
def _steps(kind: str, state: str, road: str) -> list[Step]:
    steps = (step for step in awaited_steps(machines()[kind]) if state in step.sources)
    return [step for step in steps if not road or is_of_road(step, road)]


def is_of_road(step: Step, road: str) -> bool:
    """Whether a project of the track may ever wait for the step, as far as its condition names the track alone."""
    if not isinstance(step.awaited, Q) or [name for name, _value in step.awaited.children] != ["track"]:
        return True
    return (("track", road) in step.awaited.children) != step.awaited.negated
