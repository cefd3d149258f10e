"""Deciding that a parameter has another value at a place or in a year: a row and an event; the edition stays."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.events import Verb, actor_of
from governance.events.actors import Actor
from governance.events.log import append
from governance.people import access
from governance.people.models import Unit
from governance.people.permissions import Permission as P
from governance.policy.catalogue import EFFECTS
from governance.policy.catalogue.entry import FIXED, NOTED
from governance.policy.errors import NoEdition, OverrideRefused, UnknownParameter
from governance.policy.kinds import spelled, typed
from governance.policy.models import Edition, Override, Parameter
from governance.policy.periods import DEMONSTRATION
from governance.policy.words import CHOICES, word

COMMUNITY_LENGTH = 12
WITHOUT_EFFECT = {
    FIXED: gettext_lazy("“%(label)s”是系统固定的办理方式，不能另行设定；如规则修订，请更新系统。"),
    NOTED: gettext_lazy("“%(label)s”目前只作记载，系统不据此办理，另行设定不起作用；需要时请更新系统。"),
}
"""Why a parameter that nothing reads cannot be decided otherwise."""


class _Place:
    """A unit prefix as something that rights may be asked of."""

    def __init__(self, unit_code: str) -> None:
        self.unit_code = unit_code

    def reach_codes(self) -> list[str]:
        """The prefix itself; the empty one, which means every unit, lies in nobody's reach."""
        return [self.unit_code]


@transaction.atomic
def override(
    edition: Edition | str,
    *,
    name: str,
    value: Any,
    unit_code: str,
    reason: str,
    by: Any,
    decision_no: str = "",
    year: int | None = None,
    is_demonstration: bool = False,
    at: datetime | None = None,
) -> Override:
    """Give a parameter another value for the units under `unit_code` (and, if given, in one year), by a decision.

    `value` is typed or text, in the parameter's own unit (元, working days). `is_demonstration` serves only
    `publicity.closing_minutes` of one community and is refused in production. Raises UnknownParameter, NoEdition,
    BadValue, OverrideRefused, PermissionDenied outside the actor's reach.
    """
    parameter = _parameter(edition, name)
    _refuse_stranger(by, unit_code, at)
    _refuse_without_effect(parameter)
    _refuse_incomplete(name, unit_code, reason, decision_no, is_demonstration)
    return _write(parameter, "policy.override", by=by, at=at, unit_code=unit_code, year=year, reason=reason.strip(),
                  decision_no=decision_no.strip(), is_demonstration=is_demonstration,
                  value=_allowed(parameter, spelled(parameter.value_type, value)))  # fmt: skip


@transaction.atomic
def restore(standing: Override, *, reason: str, decision_no: str, by: Any, at: datetime | None = None) -> Override:
    """End an override: its place and year have the edition's value again. Raises OverrideRefused, PermissionDenied."""
    _refuse_stranger(by, standing.unit_code, at)
    _refuse_incomplete(standing.name, standing.unit_code, reason, decision_no, standing.is_demonstration)
    parameter = _parameter(standing.edition_id, standing.name)
    return _write(parameter, "policy.restore", by=by, at=at, unit_code=standing.unit_code, year=standing.year,
                  reason=reason.strip(), decision_no=decision_no.strip(), is_restoring=True,
                  is_demonstration=standing.is_demonstration)  # fmt: skip


def _parameter(edition: Edition | str, name: str) -> Parameter:
    code = edition.code if isinstance(edition, Edition) else edition
    if not Edition.objects.filter(code=code, is_published=True).exists():
        raise NoEdition.called(code)
    found = Parameter.objects.filter(edition_id=code, name=name, unit_prefix="", year=None).first()
    if found is None:
        raise UnknownParameter(name, code)
    return found


def _allowed(parameter: Parameter, text: str) -> str:
    """The text, unless it holds a code word that the parameter does not know."""
    choices = CHOICES.get(parameter.name)
    given = typed(parameter.value_type, text)
    if choices and not set([given] if isinstance(given, str) else given) <= set(choices):
        words = _("、").join(f"{word(choice)}（{choice}）" for choice in choices)
        raise OverrideRefused(
            _("“%(label)s”只能取：%(words)s；请改填其中之一。") % {"label": _(parameter.label), "words": words}
        )
    return text


def _write(parameter: Parameter, code: str, *, by: Any, at: datetime | None, **fields: Any) -> Override:
    at = at or timezone.now()
    row = Override(edition_id=parameter.edition_id, name=parameter.name, created_by_id=actor_of(by).id, created_at=at,
                   **fields)  # fmt: skip
    row.save()
    data = {"edition": row.edition_id, "name": row.name, "value": row.value, "year": row.year, "reason": row.reason,
            "decision_no": row.decision_no, "is_demonstration": row.is_demonstration}  # fmt: skip
    append(row, Verb.POLICY_OVERRIDDEN, by=by, at=at, code=code, data=data)
    return row


def _refuse_stranger(by: Any, unit_code: str, at: datetime | None) -> None:
    """A person needs the right at that place; the system and the clock act for the set-up."""
    if isinstance(by, Actor):
        if by.kind not in ("system", "clock"):
            raise PermissionDenied(_("调整政策参数须由有权人员登录后办理。"))
        return
    if not access.take_up(by, P.POLICY_MANAGE, _Place(unit_code), at):
        raise PermissionDenied(_("您无权为该机构范围调整政策参数；请由区民政局办理。"))


def _refuse_without_effect(parameter: Parameter) -> None:
    """A decision that would change nothing is none."""
    sentence = WITHOUT_EFFECT.get(EFFECTS.get(parameter.name, ""))
    if sentence:
        raise OverrideRefused(sentence % {"label": _(parameter.label)})


def _refuse_incomplete(name: str, unit_code: str, reason: str, decision_no: str, is_demonstration: bool) -> None:
    if unit_code and not Unit.objects.filter(code=unit_code).exists():
        raise OverrideRefused(_("没有代码为“%(code)s”的机构；请核对适用范围。") % {"code": unit_code})
    if not reason.strip():
        raise OverrideRefused(_("没有填写调整理由；请写明理由后再登记。"))
    if is_demonstration != (name == DEMONSTRATION):
        raise OverrideRefused(_("演示用设定只能且必须用于“演示用：公示缩短”这一项；请取消演示标记或改选参数。"))
    if not is_demonstration:
        if not decision_no.strip():
            raise OverrideRefused(_("没有填写决定文号；请补填调整所依据的决定文号。"))
        return
    if len(unit_code) != COMMUNITY_LENGTH:
        raise OverrideRefused(_("演示用设定只能用于一个社区；请选择社区。"))
    if settings.IS_PRODUCTION and not getattr(settings, "ALLOW_DEMONSTRATION", False):
        raise OverrideRefused(_("正式环境不得缩短公示期；演示用设定只能在演示环境登记。"))
