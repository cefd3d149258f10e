"""What keeps a purchase from being awarded and a contract from being signed."""

from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance.policy.values import value
from governance.workflow.guards import Sentence, guard, say
from projects.kinds import Method

METHODS = {
    "direct": Method.DIRECT, "quotes": Method.QUOTES, "panel": Method.PANEL, "open": Method.OPEN_PANEL,
    "central": Method.CENTRALISED,
}  # fmt: skip
"""The bands of the policy's table by code."""


def band_of(project: Any, at: Any) -> dict[str, Any]:
    """The row of the table of methods in which the approved sum (yuan) falls (U17)."""
    bands = value("procurement.bands", edition=project.edition, unit_code=project.unit_code, at=at).value
    return next(row for row in reversed(bands) if project.approved_total >= row["from"])


def quotes_needed(project: Any, at: Any) -> int:
    """How many quotes a purchase that is not direct needs: what every one does, or what its band asks for beyond it."""
    least = value("procurement.min_quotes", edition=project.edition, unit_code=project.unit_code, at=at).value
    return max(least, band_of(project, at)["quotes"])


def must_explain(purchase: Any, count: int, needed: int) -> bool:
    """Whether the award needs a written reason: it is direct, or rests on fewer quotes than are needed (R47, U17)."""
    return purchase.method == Method.DIRECT or count < needed


@guard(rule="R47 U17", mends="projects:purchase")
def too_few_quotes(purchase: Any, *, at: Any, given: Any) -> Sentence | None:
    """The method's number of quotes is there; a direct purchase says why."""
    if purchase.reason:
        return None
    needed, count = quotes_needed(purchase.project, at), purchase.quotes.count()
    if not must_explain(purchase, count, needed):
        return None
    if purchase.method == Method.DIRECT:
        return say(_("直接采购须写明理由。"))
    return say(
        _("已有 %(count)s 家报价，至少需要 %(needed)s 家；不足时须写明单一来源理由。"), count=count, needed=needed
    )


@guard(rule="U17", mends="projects:purchase")
def panel_too_small(purchase: Any, *, at: Any, given: Any) -> Sentence | None:
    """From the band on that asks for a panel, it judged the quotes, with enough members."""
    needed = band_of(purchase.project, at)["panel"]
    if len(purchase.panel) >= needed:
        return None
    return say(
        _("本项目须由 %(needed)s 人以上的评审小组评审，现登记 %(count)s 人。"), needed=needed, count=len(purchase.panel)
    )


@guard(rule="U17", mends="projects:purchase")
def announcement_running(purchase: Any, *, at: Any, given: Any) -> Sentence | None:
    """From the band on that asks for an open call, it hung for its working days."""
    if not band_of(purchase.project, at)["notice_working_days"]:
        return None
    if purchase.announced_until is None:
        return say(_("本项目须公开发布采购公告，还没有登记公告日期。"))
    if purchase.announced_until < timezone.localdate(at):
        return None
    return say(_("采购公告至 %(day)s 期满，之后才能确定承接方。"), day=purchase.announced_until)


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
    """The chosen supplier has been registered for the required years on the day its quote came in; with a reason for
    relaxing them, for the fewer years then required. A reason stands in for a day of registration nobody knows.
    """
    if not purchase.chosen_id:
        return None
    quote, is_relaxed = purchase.chosen, bool(purchase.waives_age)
    since = quote.party.registered_on
    if since is None and is_relaxed:
        return None
    name = "supplier.min_years_relaxed" if is_relaxed else "supplier.min_years"
    years = value(name, edition=purchase.project.edition, unit_code=purchase.unit_code, at=at).value
    if since is not None and (quote.received_on - since).days >= years * 365:
        return None
    if is_relaxed:
        sentence = _("%(party)s 注册未满 %(years)s 年，放宽后也不能承接，请另选报价。")
    else:
        sentence = _("%(party)s 注册未满 %(years)s 年，须写明放宽理由。")
    return say(sentence, party=quote.party.name, years=years)


@guard(rule="R50", mends="projects:purchase")
def scope_unchecked(purchase: Any, *, at: Any, given: Any) -> Sentence | None:
    """It was written down how the registered business of the chosen supplier covers the project, or why it need not."""
    if not purchase.chosen_id or purchase.scope_note:
        return None
    return say(_("还没有核对%(party)s的业务范围，请写明其中哪一项覆盖本项目。"), party=purchase.chosen.party.name)


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
    if not value(
        "procurement.needs_acceptance_plan", edition=project.edition, unit_code=project.unit_code, at=at
    ).value:
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
    if contract.signed_on > timezone.localdate(at):
        return say(_("合同签订日期晚于今天。"))
    return None


@guard(rule="R34 U08", mends="projects:purchase")
def award_upheld(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """An award against which an objection was upheld is not contracted; the purchase is made again."""
    purchase = project.current_purchase()
    if purchase is None:
        return None
    upheld = project.objections.filter(
        state="upheld", notice__subject_type="purchase", notice__subject_id=purchase.pk
    ).exists()
    return say(_("采购结果的异议已成立，请作废本次采购后重新采购。")) if upheld else None


@guard(rule="R60", mends="projects:contract")
def already_contracted(purchase: Any, *, at: Any, given: Any) -> Sentence | None:
    """A purchase whose contract is signed is not voided."""
    if not purchase.project.contract_signed_on:
        return None
    return say(_("合同已于 %(day)s 签订，采购不能作废。"), day=purchase.project.contract_signed_on)


@guard(rule="R47", mends="projects:purchase", asks=True)
def quote_not_sound(purchase: Any, *, at: Any, given: Any) -> Sentence | None:
    """A quote is above zero, of one supplier once, and not received tomorrow."""
    amount, party, day = given["amount"], given["party"], given["received_on"]
    if not _is_sum(amount):
        return say(_("报价须大于零，最多两位小数。"))
    if day > timezone.localdate(at):
        return say(_("收到日期晚于今天。"))
    if purchase.quotes.filter(party=party).exists():
        return say(_("%(party)s 已经报过价，一家单位只登记一次报价。"), party=party.name)
    return None


@guard(rule="R47", mends="projects:purchase", asks=True)
def choice_unfounded(purchase: Any, *, at: Any, given: Any) -> Sentence | None:
    """One of this purchase's quotes is chosen, with a written reason."""
    if given["quote"].purchase_id != purchase.pk:
        return say(_("选定的报价不属于本次采购。"))
    if len(given["reason"].strip()) < 4:
        return say(_("请写明选定理由（至少 4 个字）。"))
    return None


@guard(rule="R46", mends="projects:purchase", asks=True)
def no_note(purchase: Any, *, at: Any, given: Any) -> Sentence | None:
    """The check of centralised procurement says what it came to."""
    if len(given["note"].strip()) >= 4:
        return None
    return say(_("请写明核对结论（至少 4 个字）。"))


@guard(rule="U17 R55", mends="projects:purchase", asks=True)
def panel_not_sound(purchase: Any, *, at: Any, given: Any) -> Sentence | None:
    """Each member of the panel is named, once."""
    names = [name.strip() for name in given["members"]]
    if names and all(names) and len(set(names)) == len(names):
        return None
    return say(_("请逐一填写评审小组成员姓名，不能重复。"))


@guard(rule="U17", mends="projects:purchase", asks=True)
def announced_in_future(purchase: Any, *, at: Any, given: Any) -> Sentence | None:
    """A call that was published is not dated tomorrow."""
    if given["announced_on"] <= timezone.localdate(at):
        return None
    return say(_("公告日期晚于今天。"))


@guard(rule="R67 R43", mends="projects:contract", asks=True)
def contract_not_sound(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """A contract has its number, a sum within the award, and dates in order."""
    purchase = project.current_purchase()
    if not given["number"].strip():
        return say(_("请填写合同编号。"))
    if not _is_sum(given["amount"]):
        return say(_("合同金额须大于零，最多两位小数。"))
    if purchase and purchase.chosen and given["amount"] > purchase.chosen.amount:
        return say(_("合同金额超过已公示的成交价 %(sum)s 元。"), sum=purchase.chosen.amount)
    if given["signed_on"] > timezone.localdate(at):
        return say(_("合同签订日期晚于今天。"))
    if given["ends_on"] < given["signed_on"]:
        return say(_("约定完工日期早于签订日期。"))
    return None


@guard(rule="R68", mends="projects:contract", asks=True)
def milestones_not_sound(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """Each milestone has a name and a planned day within the contract's term."""
    for row in given["milestones"]:
        if not row["name"].strip():
            return say(_("请填写每个节点的名称。"))
        if not given["signed_on"] <= row["planned_on"] <= given["ends_on"]:
            return say(_("节点“%(name)s”的计划日期不在合同期内。"), name=row["name"])
    return None


def _is_sum(amount: Any) -> bool:
    """Whether the amount is a positive sum in yuan that a column of twelve digits and two places holds."""
    if not isinstance(amount, Decimal) or not amount.is_finite() or amount <= 0:
        return False
    return amount == amount.quantize(Decimal("0.01")) and amount < Decimal(10) ** 12
