"""Separation of duties as data (R56): what may not meet in one hand. The lifecycles and this table are held to agree.

On one matter the door asks the log who did what; for a standing post `joined` asks which rights would meet.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from governance.people.permissions import Permission as P


@dataclass(frozen=True)
class Duty:
    """Something done on a matter: its name, the rights under which it is done, the rights that it then bars."""

    code: str
    label: str | Promise
    done_by: frozenset[P]
    bars: frozenset[P]
    sentence: str | Promise


_JUDGING = frozenset({P.FINDING_RAISE, P.FULL_CHECK, P.SAMPLE_DRAW, P.SELF_CHECK})

DUTIES: dict[str, Duty] = {
    duty.code: duty
    for duty in (
        Duty(
            "drafted", _("起草"),
            frozenset({P.PROJECT_DRAFT, P.PROCURE, P.IMPLEMENT}),
            frozenset({P.COMMITTEE_DECIDE, P.REVIEW_APPROVE, P.REVIEW_ASSIST, P.FINANCE_PAY}) | _JUDGING,
            _("起草项目的人不审批、不备案、不作党工委决定，也不检查它；申请付款的人不支付。"),
        ),
        Duty(
            "managed", _("组织实施"),
            frozenset({P.PROCURE, P.IMPLEMENT, P.SUPPLY, P.CONTRACT_SIGN, P.EMERGENCY_START, P.FINDING_ANSWER}),
            frozenset({P.ACCEPTANCE_LEAD, P.FAILURE_SETTLE, P.EMERGENCY_ASSESS}) | _JUDGING,
            _("采购、签约、实施的人不验收、不处理不合格、不作应急评估，也不检查。"),
        ),
        Duty(
            "accepted", _("验收"),
            frozenset({P.ACCEPTANCE_LEAD}),
            _JUDGING,
            _("验收的人不检查自己验收的项目。"),
        ),
    )
}  # fmt: skip
"""The duties that a step may require its person not to have done on the same matter."""

APART: dict[str, str | Promise] = {code: duty.label for code, duty in DUTIES.items()}
"""Duty → what it is called in a refusal."""

NEVER_ONESELF: tuple[str | Promise, ...] = (
    _("任何人不能任命自己。"),
    _("任何人不能把职责代理给自己；代理人不能再转代理，也不能代为决定委托人本人任免的事。"),
    _("代理期间，委托人经手过的事视同代理人经手；代理人以委托人名义做的事，也视同委托人做的。"),
)
"""What holds for everybody on every matter."""

PERSONAL = frozenset({P.RATE, P.COUNCIL_VOTE, P.COUNCIL_CHAIR, P.SUPPLY})
"""Rights that are exercised in person: whoever holds one of them in a post cannot be acted for in it."""

VITAL: dict[P, str] = {
    P.PROJECT_SCREEN: "community",
    P.ACCEPTANCE_LEAD: "community",
    P.REVIEW_APPROVE: "street",
    P.COMMITTEE_DECIDE: "street",
    P.FINANCE_PAY: "street",
    P.APPOINT_COMMUNITY: "street",
}
"""Rights without a holder at or above a unit of the level nothing goes on there."""


def joined(held: Iterable[str], given: Iterable[str]) -> list[Duty]:
    """The duties that would come together with what they bar if the rights given were added to those held."""
    own, added = {P(each) for each in held}, {P(each) for each in given}
    added -= own
    return [
        duty
        for duty in DUTIES.values()
        if (own & duty.done_by and added & duty.bars) or (added & duty.done_by and own & duty.bars)
    ]
