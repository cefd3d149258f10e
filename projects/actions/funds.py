"""Money: the ceiling of a year, the one ledger with its sums, payments. All sums are yuan, two places."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Round
from django.utils import timezone

from governance.events import Verb
from governance.events.log import append
from governance.people.models import Unit
from governance.people.permissions import Permission as P
from governance.workflow.door import check_person, check_place, insist, lock, perform
from projects.actions.entry import enter
from projects.guards import funds as f
from projects.kinds import EntryKind, Source
from projects.lifecycle.project import State
from projects.models import BudgetLine, Contract, LedgerEntry, Payment, Project
from projects.queries.funds import ZERO, asked_for, holdings, recount

__all__ = [
    "change_commitment",
    "commit_for",
    "give_back",
    "move",
    "pay",
    "recount",
    "request_again",
    "request_payment",
    "reserve_for",
    "return_rest",
    "send_back_payment",
    "set_ceiling",
]

PAYABLE = (
    State.CONTRACTED, State.IMPLEMENTATION, State.ACCEPTANCE, State.RECTIFICATION, State.ACCEPTED, State.EVALUATION,
)  # fmt: skip


@transaction.atomic
def set_ceiling(
    *, unit_code: str, year: int, ceiling: Decimal, is_synthetic: bool = False, by: Any, at: datetime | None = None
) -> BudgetLine:
    """Give a community its sum for a year, or change it (R43, U01). Never below what is promised or paid.

    Raises NotPermitted without BUDGET_SET there, Refused for an impossible sum or below what is used.
    """
    at, unit = at or timezone.now(), Unit.objects.get(pk=unit_code)
    check_place(unit, P.BUDGET_SET, by, at)
    insist(unit, f.not_a_community, f.bad_amount, at=at, given={"amount": ceiling})
    line, _is_new = BudgetLine.objects.select_for_update().get_or_create(
        unit=unit, year=year, defaults={"is_synthetic": is_synthetic}
    )
    insist(line, f.ceiling_below_used, at=at, given={"amount": ceiling})
    before, line.ceiling = line.ceiling, ceiling
    line.save(update_fields=["ceiling"])
    append(line, Verb.CEILING_SET, by=by, at=at, data={"year": year, "before": before, "ceiling": ceiling})
    return line


# The ledger -----------------------------------------------------------------------------------------------------------


def move(
    line: BudgetLine,
    project: Project,
    kind: str,
    amount: Decimal,
    *,
    by: Any,
    at: datetime,
    is_committed: bool = False,
    source: str = Source.FISCAL,
    note: str = "",
) -> None:
    """Enter one movement of yuan and keep the line's sums with it (R44). The caller holds the line; nothing for 0.

    is_committed: a return out of what a contract had committed, not out of the reservation.
    """
    if not amount:
        return
    LedgerEntry(
        line=line, project=project, kind=kind, amount=amount, source=source, is_committed=is_committed, entered_at=at,
        note=note[:120],
    ).save()  # fmt: skip
    changes = {
        EntryKind.RESERVE: {"reserved": amount},
        EntryKind.COMMIT: {"reserved": -amount, "committed": amount},
        EntryKind.PAY: {"committed": -amount, "paid": amount},
        EntryKind.RETURN: {"committed" if is_committed else "reserved": -amount},
    }[EntryKind(kind)]
    sums = {name: Round(F(name) + change, 2) for name, change in changes.items()}  # SQLite adds in floats
    BudgetLine.objects.filter(pk=line.pk).update(**sums)
    data = {"project": project.pk, "kind": kind, "amount": amount, "note": note}
    append(line, Verb.MONEY_MOVED, by=by, at=at, data=data)


def _set_reserved(project: Project, is_reserved: bool) -> None:
    project.is_money_reserved = is_reserved
    Project.objects.filter(pk=project.pk).update(is_money_reserved=is_reserved)


@transaction.atomic
def reserve_for(project: Project, *, by: Any, at: datetime | None = None) -> None:
    """Reserve the project's total, each unit's part on its line; done once (R43). Called by the steps that approve.

    Raises Refused when a line has not enough left, asked under its lock.
    """
    at = at or timezone.now()
    if project.is_money_reserved:
        return
    project.lock_budget_lines()
    insist(project, f.over_budget, at=at)
    for line, share in project.budget_shares():
        move(line, project, EntryKind.RESERVE, share, by=by, at=at)
    _set_reserved(project, True)


@transaction.atomic
def commit_for(project: Project, contract: Contract, *, by: Any, at: datetime | None = None) -> None:
    """Commit the contract's sum out of the reservation; the difference goes back to the lines (R43).

    Called by the step that signs, which has refused a sum above the approved one.
    """
    at = at or timezone.now()
    project.lock_budget_lines()
    held = holdings(project)
    for holding, part in zip(held, f.spread(contract.amount, [h.reserved for h in held], is_bounded=True), strict=True):
        move(holding.line, project, EntryKind.COMMIT, part, by=by, at=at, note=contract.number)
        move(holding.line, project, EntryKind.RETURN, holding.reserved - part, by=by, at=at, note=contract.number)


@transaction.atomic
def change_commitment(project: Project, amount: Decimal, *, by: Any, at: datetime | None = None) -> None:
    """Commit so much more, or give so much back, when a contract's sum changes (U28). Amount in yuan, may be negative.

    Raises Refused when a line has not enough left, or less is committed than is to be given back.
    """
    at = at or timezone.now()
    project.lock_budget_lines()
    held = holdings(project)
    insist(project, f.change_unpayable, at=at, given={"amount": amount, "holdings": held})
    if amount < 0:
        for holding, part in zip(held, f.spread(-amount, [h.committed for h in held], is_bounded=True), strict=True):
            move(holding.line, project, EntryKind.RETURN, part, by=by, at=at, is_committed=True)
        return
    for holding, part in zip(held, f.dearer_parts(amount, held), strict=True):
        move(holding.line, project, EntryKind.RESERVE, part, by=by, at=at)
        move(holding.line, project, EntryKind.COMMIT, part, by=by, at=at)


@transaction.atomic
def give_back(project: Project, *, by: Any, at: datetime | None = None) -> Decimal:
    """Return all that is promised to the project and not paid, to the lines it came from; the sum in yuan.

    Called by the steps that end or undo a project.
    """
    at = at or timezone.now()
    project.lock_budget_lines()
    returned = ZERO
    for holding in holdings(project):
        move(holding.line, project, EntryKind.RETURN, holding.reserved, by=by, at=at)
        move(holding.line, project, EntryKind.RETURN, holding.committed, by=by, at=at, is_committed=True)
        returned += holding.promised
    if project.is_money_reserved:
        _set_reserved(project, False)
    return returned


@transaction.atomic
def return_rest(project: Project, *, by: Any, at: datetime | None = None) -> Decimal:
    """Give back what an accepted or ended project no longer needs (R43); the sum in yuan.

    Raises OutOfReach, NotPermitted without FINANCE_PAY, Recused; Refused while work goes on or a payment waits.
    """
    at = at or timezone.now()
    check_person(lock(project), P.FINANCE_PAY, by, at)
    insist(project, f.work_not_over, f.payment_waiting, at=at)
    returned = give_back(project, by=by, at=at)
    append(project, Verb.MONEY_RETURNED, by=by, at=at, data={"amount": returned})
    return returned


# Payments -------------------------------------------------------------------------------------------------------------


@transaction.atomic
def request_payment(project: Project, *, amount: Decimal, purpose: str, by: Any, at: datetime | None = None) -> Payment:
    """Ask for a payment against the contract (R44). Whoever asks does not pay.

    Raises OutOfReach, NotPermitted, Recused, Stale; Refused without a contract or beyond what is left of it.
    """
    at = at or timezone.now()
    enter(project, P.PROCURE, *PAYABLE, by=by, at=at)
    given = {"amount": amount, "purpose": purpose, "asked": asked_for(project)}
    insist(project, f.bad_amount, at=at, given=given)
    insist(project, f.nothing_to_pay, f.no_purpose, at=at, given=given)
    payment = Payment(
        project=project, unit_code=project.unit_code, amount=amount, purpose=purpose.strip()[:120],
        requested_on=timezone.localdate(at), state_since=at,
    )  # fmt: skip
    payment.save()
    data = {"project": project.pk, "amount": amount, "purpose": payment.purpose}
    append(payment, Verb.PAYMENT_REQUESTED, by=by, at=at, to_state=payment.state, data=data)
    return payment


@transaction.atomic
def pay(payment: Payment, *, voucher: str, by: Any, at: datetime | None = None, version: int | None = None) -> Payment:
    """支付: the street's finance pays what was asked for, against a voucher (R44, R45). As `perform`."""
    at = at or timezone.now()
    project = lock(payment.project)
    project.lock_budget_lines()
    perform(
        payment, "pay", by=by, at=at, version=version, given={"voucher": voucher},
        sets={"voucher": voucher.strip()[:40], "paid_on": timezone.localdate(at)}, data={"amount": payment.amount},
    )  # fmt: skip
    held = holdings(project)
    for holding, part in zip(held, f.spread(payment.amount, [h.committed for h in held], is_bounded=True), strict=True):
        move(holding.line, project, EntryKind.PAY, part, by=by, at=at, note=payment.voucher)
    return payment


def send_back_payment(
    payment: Payment, *, reason: str, by: Any, at: datetime | None = None, version: int | None = None
) -> Payment:
    """退回: the request goes back to the community with a reason. As `perform`."""
    return perform(payment, "send_back", by=by, at=at, version=version, given={"reason": reason})


@transaction.atomic
def request_again(payment: Payment, *, by: Any, at: datetime | None = None, version: int | None = None) -> Payment:
    """重新申请: a request that was sent back is made again, within what is left of the contract. As `perform`."""
    at = at or timezone.now()
    project = lock(payment.project)
    perform(payment, "request_again", by=by, at=at, version=version)
    insist(project, f.asked_too_much, at=at, given={"asked": asked_for(project)})
    return payment
