"""What keeps a purchase from being awarded and a contract from being signed."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from governance.policy.values import value
from governance.workflow.guards import Sentence, guard, say
from projects.kinds import Method


@guard(rule="R47 U17", mends="projects:purchase")
def too_few_quotes(purchase: Any, *, at: Any, given: Any) -> Sentence | None:
    """The method's number of quotes is there; a direct purchase says why."""
    if purchase.method == Method.DIRECT:
        return None if purchase.reason else say(_("直接采购须写明理由。"))
    needed = value(
        "procurement.min_quotes", edition=purchase.project.edition, unit_code=purchase.unit_code, at=at
    ).value
    count = purchase.quotes.count()
    if count >= needed or purchase.reason:
        return None
    return say(
        _("已有 %(count)s 家报价，至少需要 %(needed)s 家；不足时须写明单一来源理由。"), count=count, needed=needed
    )


@guard(rule="R46", mends="projects:purchase")
def central_check_open(purchase: Any, *, at: Any, given: Any) -> Sentence | None:
    """From the threshold on (yuan, inclusive) it was checked whether centralised procurement applies."""
    limit = value("procurement.centralised_from", edition=purchase.project.edition, unit_code=purchase.unit_code, at=at)
    if purchase.project.approved_total < limit.value or purchase.central_check_note:
        return None
    return say(_("金额达到 %(limit)s 元（含），须先核对是否属于政府集中采购并写明结论。"), limit=limit.value)


@guard(rule="R47", mends="projects:purchase")
def nobody_chosen(purchase: Any, *, at: Any, given: Any) -> Sentence | None:
    """One of the quotes was chosen."""
    if purchase.chosen_id:
        return None
    return say(_("还没有确定承接方，请从报价中选定一家并写明理由。"))


@guard(rule="R48", mends="projects:purchase")
def supplier_too_young(purchase: Any, *, at: Any, given: Any) -> Sentence | None:
    """The chosen supplier has been registered for the required years on the day its quote came in."""
    if not purchase.chosen_id or purchase.waives_age:
        return None
    years = value("supplier.min_years", edition=purchase.project.edition, unit_code=purchase.unit_code, at=at).value
    quote = purchase.chosen
    since = quote.party.registered_on
    if since is not None and (quote.received_on - since).days >= years * 365:
        return None
    return say(_("%(party)s 注册未满 %(years)s 年，须写明放宽理由。"), party=quote.party.name, years=years)


@guard(rule="R47", mends="projects:purchase")
def not_awarded(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """The purchase was awarded."""
    purchase = project.current_purchase()
    if purchase and purchase.state == "awarded":
        return None
    return say(_("采购还没有结果，请先登记报价并确定承接方。"))


@guard(rule="R67", mends="projects:contract")
def no_contract_draft(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """The contract is entered with number, sum, date and parties."""
    if project.contract_or_none():
        return None
    return say(_("还没有登记合同。请填写合同编号、金额、签订日期和验收方案。"))


@guard(rule="R67", mends="projects:contract")
def no_acceptance_plan(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """The contract says by whom, when, how and against what the work will be accepted."""
    contract = project.contract_or_none()
    if contract is None or contract.acceptance_plan.strip():
        return None
    return say(_("合同没有写明验收方案（主体、时间、方式、程序、内容、标准）。"))


@guard(rule="R43", mends="projects:contract")
def above_approved_sum(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """The contract stays within the approved sum (yuan)."""
    contract = project.contract_or_none()
    if contract is None or contract.amount <= project.approved_total:
        return None
    return say(_("合同金额 %(sum)s 元超过立项金额 %(cap)s 元。"), sum=contract.amount, cap=project.approved_total)


@guard(rule="R60", mends="projects:contract")
def signed_before_approval(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """A contract is not dated before the approval that it rests on, nor in the future."""
    contract = project.contract_or_none()
    if contract is None or project.approved_on is None:
        return None
    if contract.signed_on < project.approved_on:
        return say(_("合同签订日期早于立项日期 %(day)s。"), day=project.approved_on)
    if contract.signed_on > at.date():
        return say(_("合同签订日期晚于今天。"))
    return None
