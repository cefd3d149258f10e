"""What keeps money from being promised or closed: the yearly ceiling, open payments, sums not returned."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from governance.workflow.guards import Sentence, guard, say


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
