"""What keeps money from being promised or closed: the yearly ceiling, open payments, sums not returned."""

from collections.abc import Sequence
from decimal import ROUND_DOWN, Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance.workflow.guards import Sentence, guard, say

MOST_YUAN = Decimal("999999999999.99")
CENT = Decimal("0.01")
PLANNED_AHEAD = 3
"""A rolling plan reaches so many years beyond this one (R88)."""


@guard(rule="R43 U01", mends="projects:budget_line")
def over_budget(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """Each community that pays has enough left of its year's ceiling in yuan. Asked under the lock of its line."""
    if project.is_money_reserved:
        return None
    for line, share in project.budget_shares():
        if line is None:
            return say(_("还没有下达 %(year)s 年度资金额度，请联系区民政局。"), year=project.year)
        if share > line.available:
            return say(
                _("%(unit)s %(year)s 年度额度还剩 %(left)s 元，本项目需要 %(sum)s 元，不够。"),
                unit=line.unit.name, year=line.year, left=line.available, sum=share,
            )  # fmt: skip
    return None


@guard(rule="R43", mends="projects:budget_line")
def reserve_empty(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """A project is recalled from the reserve when its community has money for it again."""
    return over_budget.check(project, at=at, given=given)


@guard(rule="R43", mends="projects:budget_line")
def money_there(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """A project waits in the reserve only while its community has no money for it."""
    if over_budget.check(project, at=at, given=given) is not None:
        return None
    return say(_("年度额度足够，应当立项或说明理由不予立项，不必转入储备。"))


@guard(rule="R88", asks=True)
def plan_year_outside(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """The year for which a project in the reserve is planned is this one or one of the three that follow."""
    year, today = given.get("plan_year"), timezone.localdate(at)
    if year is None or today.year <= year <= today.year + PLANNED_AHEAD:
        return None
    return say(_("计划实施年度须在 %(first)s 至 %(last)s 年之间。"), first=today.year, last=today.year + PLANNED_AHEAD)


@guard(rule="R44", mends="projects:payments")
def payments_open(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """Every sum promised to the project was paid or returned."""
    owed = project.committed_sum()
    if not owed:
        return None
    return say(_("还有 %(sum)s 元未支付或退回，请街道财务办理。"), sum=owed)


@guard(rule="R44", asks=True)
def no_voucher(payment: Any, *, at: Any, given: Any) -> Sentence | None:
    """A payment names its voucher."""
    if given.get("voucher", "").strip():
        return None
    return say(_("请填写支付凭证号。"))


@guard(rule="R44")
def over_committed(payment: Any, *, at: Any, given: Any) -> Sentence | None:
    """No more is paid than the contract has left."""
    left = payment.project.committed_sum()
    if payment.amount <= left:
        return None
    return say(_("本次支付 %(sum)s 元，合同未付余额 %(left)s 元，超出了。"), sum=payment.amount, left=left)


@guard(rule="R82")
def project_held(payment: Any, *, at: Any, given: Any) -> Sentence | None:
    """Nothing is paid for a project on hold."""
    return say(_("项目正在暂缓，恢复后才能支付。")) if payment.project.is_on_hold else None


@guard(rule="R43", asks=True)
def bad_amount(obj: Any, *, at: Any, given: Any) -> Sentence | None:
    """A sum is finite, above zero, with at most two places and fourteen digits (yuan)."""
    amount = given["amount"]
    if amount.is_finite() and 0 < amount <= MOST_YUAN and amount == round(amount, 2):
        return None
    return say(_("金额须大于零，至多两位小数，不能过大。"))


@guard(rule="R43 U01", asks=True)
def ceiling_below_used(line: Any, *, at: Any, given: Any) -> Sentence | None:
    """A ceiling is not set below what is already promised or paid (yuan)."""
    if given["amount"] >= line.used:
        return None
    return say(_("已预留、承诺和支付 %(used)s 元，额度不能低于此数。"), used=line.used)


@guard(rule="R44", mends="projects:payments", asks=True)
def nothing_to_pay(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """A payment rests on a signed contract and stays, with those already asked for, within what is left of it."""
    if project.contract_signed_on is None:
        return say(_("还没有签订合同，不能申请支付。"))
    left = project.committed_sum() - given["asked"]
    if given["amount"] <= left:
        return None
    return say(_("合同未付余额（扣除在途申请）还有 %(left)s 元，本次申请 %(sum)s 元，超出了。"),
               left=left, sum=given["amount"])  # fmt: skip


@guard(rule="R44", asks=True)
def no_purpose(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """A payment says what for."""
    return None if given["purpose"].strip() else say(_("请填写支付用途。"))


@guard(rule="R44 R43", mends="projects:payments")
def payment_waiting(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """What is left is returned only when no payment is being asked for."""
    count = project.payments.filter(state="requested").count()
    return say(_("还有 %(count)s 笔支付申请待办，办结后才能退回余额。"), count=count) if count else None


@guard(rule="R43", mends="projects:payments")
def work_not_over(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """The rest of the money goes back once the work is accepted or the project has ended."""
    if project.accepted_on or project.is_ended:
        return None
    return say(_("项目验收通过或终止后才能退回余额。"))


@guard(rule="R43", asks=True)
def not_a_community(unit: Any, *, at: Any, given: Any) -> Sentence | None:
    """Only communities have a sum for the year."""
    return None if unit.level == "community" else say(_("年度额度只下达到社区，“%(unit)s”不是社区。"), unit=unit.name)


def spread(amount: Decimal, over: Sequence[Decimal], *, is_bounded: bool = False) -> list[Decimal]:
    """The amount (yuan) in parts as those that it is spread over are to each other, to the cent, none below zero and
    together the amount; the cents that rounding leaves fall to the first. Bounded, no part is above what it is spread
    over, and the cents fall to the first that have room.
    """
    whole, nothing = sum(over, Decimal(0)), Decimal(0)
    parts = [(amount * part / whole).quantize(CENT, ROUND_DOWN) if whole else nothing for part in over]
    rest = amount - sum(parts, nothing)
    for place, part in enumerate(over):
        more = min(rest, part - parts[place]) if is_bounded else rest
        parts[place] += more
        rest -= more
    return parts


def dearer_parts(amount: Decimal, holdings: Any) -> list[Decimal]:
    """What each line pays of a sum (yuan) by which a contract grows: as what they have promised and paid so far."""
    return spread(amount, [holding.committed + holding.paid for holding in holdings])


@guard(rule="U28 R43", mends="projects:budget_line", asks=True)
def change_unpayable(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """A dearer contract finds the money in its communities' year, a cheaper one gives back only what is not paid."""
    amount, holdings = given["amount"], given["holdings"]
    if amount < 0:
        left = sum((holding.committed for holding in holdings), Decimal(0))
        return None if -amount <= left else say(_("合同未付余额只有 %(left)s 元，不能减少这么多。"), left=left)
    for holding, part in zip(holdings, dearer_parts(amount, holdings), strict=True):
        line = holding.line
        if part > line.available:
            return say(
                _("%(unit)s %(year)s 年度额度还剩 %(left)s 元，不够支付增加的 %(sum)s 元。"),
                unit=line.unit.name, year=line.year, left=line.available, sum=part,
            )  # fmt: skip
    return None


@guard(rule="R44", mends="projects:payments", asks=True)
def asked_too_much(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """All payments asked for stay within what is left of the contract (yuan)."""
    left = project.committed_sum()
    if given["asked"] <= left:
        return None
    return say(_("在途支付申请合计 %(asked)s 元，超过合同未付余额 %(left)s 元。"), asked=given["asked"], left=left)
