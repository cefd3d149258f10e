"""Buying: the purchase by the table of methods, its quotes and panel, the award, the contract."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from governance.events import Verb
from governance.events.log import append
from governance.people.models import Party
from governance.people.permissions import Permission as P
from governance.policy.periods import open_period
from governance.workflow.door import insist, lock, perform
from projects.actions.entry import enter
from projects.actions.funds import commit_for
from projects.actions.publicity import compute_period, open_notice
from projects.actions.ties import look_for_ties
from projects.guards import implementation as i
from projects.guards import procurement as p
from projects.kinds import NoticeKind, Track
from projects.lifecycle.procurement import PurchaseState
from projects.lifecycle.project import State
from projects.lifecycle.publicity import NoticeState
from projects.models import Contract, Milestone, Notice, Project, Purchase, Quote


@transaction.atomic
def procure(project: Project, *, by: Any, at: datetime | None = None, version: int | None = None) -> Purchase:
    """Begin the purchase of an approved project, by the method that its sum asks for (R46, U17).

    Raises what `perform` raises; Refused while the approval is publicised or objected to.
    """
    at = at or timezone.now()
    perform(project, "procure", by=by, at=at, version=version)
    return _begin(project, by=by, at=at)


@transaction.atomic
def open_purchase_beside(project: Project, *, by: Any, at: datetime | None = None) -> Purchase:
    """Begin the purchase of an emergency while its work goes on (R36); a standing purchase is returned as it is.

    Raises OutOfReach, NotPermitted, Recused, Stale; Refused for any other project.
    """
    at = at or timezone.now()
    enter(project, P.PROCURE, State.IMPLEMENTATION, by=by, at=at)
    insist(project, i.not_emergency, at=at)
    return project.current_purchase() or _begin(project, by=by, at=at)


def _begin(project: Project, *, by: Any, at: datetime) -> Purchase:
    band = p.band_of(project, at)
    purchase = Purchase(
        project=project, unit_code=project.unit_code, method=p.METHODS[band["code"]], state_since=at
    )  # fmt: skip
    purchase.save()
    append(purchase, Verb.PURCHASE_CREATED, by=by, at=at, to_state=purchase.state, data={"method": purchase.method})
    return purchase


def _open(purchase: Purchase, *, by: Any, at: datetime) -> Purchase:
    """The purchase, locked after its project, while it takes quotes and this person may procure."""
    lock(purchase.project)
    enter(purchase, P.PROCURE, PurchaseState.OPEN, by=by, at=at)
    return purchase


@transaction.atomic
def record_quote(
    purchase: Purchase,
    *,
    party: Party,
    amount: Decimal,
    received_on: date,
    note: str = "",
    by: Any,
    at: datetime | None = None,
) -> Quote:
    """Write down one supplier's offer in yuan (R47). Refused for a second offer of the same supplier, a sum that is
    not above zero, a day that has not come. Ties between its supplier and the people of the project are kept (R57).
    """
    at = at or timezone.now()
    _open(purchase, by=by, at=at)
    insist(
        purchase, p.quote_not_sound, at=at, given={"party": party, "amount": amount, "received_on": received_on}
    )  # fmt: skip
    quote = Quote(purchase=purchase, party=party, amount=amount, received_on=received_on, note=note.strip())
    quote.save()
    data = {"party": party.pk, "name": party.name, "amount": amount, "received_on": received_on}
    append(purchase, Verb.QUOTE_RECORDED, by=by, at=at, data=data)
    look_for_ties(purchase.project, at=at)
    return quote


@transaction.atomic
def choose(
    purchase: Purchase, *, quote: Quote, reason: str, scope_note: str = "", waives_age: str = "", by: Any,
    at: datetime | None = None,
) -> Purchase:  # fmt: skip
    """Choose one of the quotes and say why.

    scope_note: which part of the supplier's registered business covers the project (R50). waives_age: the reason for a
    supplier younger than required (R48).

    May be chosen anew until the award. Refused without a reason or for another purchase's quote. Ties
    are looked for anew, since the register may have changed (R57).
    """
    at = at or timezone.now()
    _open(purchase, by=by, at=at)
    insist(purchase, p.choice_unfounded, at=at, given={"quote": quote, "reason": reason})
    purchase.chosen, purchase.choice_reason = quote, reason.strip()
    purchase.scope_note, purchase.waives_age = scope_note.strip(), waives_age.strip()
    purchase.save(update_fields=["chosen", "choice_reason", "scope_note", "waives_age"])
    data = {
        "quote": quote.pk, "party": quote.party_id, "amount": quote.amount, "reason": reason.strip(),
        "scope": purchase.scope_note,
    }  # fmt: skip
    append(purchase, Verb.SUPPLIER_CHOSEN, by=by, at=at, data=data)
    look_for_ties(purchase.project, at=at)
    return purchase


@transaction.atomic
def note_central_check(purchase: Purchase, *, note: str, by: Any, at: datetime | None = None) -> Purchase:
    """Write down whether centralised procurement applies (R46). Refused without a conclusion."""
    at = at or timezone.now()
    _open(purchase, by=by, at=at)
    insist(purchase, p.no_note, at=at, given={"note": note})
    purchase.central_check_note = note.strip()
    purchase.save(update_fields=["central_check_note"])
    append(purchase, Verb.CENTRAL_CHECKED, by=by, at=at, data={"note": note.strip()})
    return purchase


@transaction.atomic
def record_panel(purchase: Purchase, *, members: Iterable[str], by: Any, at: datetime | None = None) -> Purchase:
    """Write down by name who judged the quotes (U17). Refused for nobody, an empty name or the same name twice."""
    at, names = at or timezone.now(), [name.strip() for name in members]
    _open(purchase, by=by, at=at)
    insist(purchase, p.panel_not_sound, at=at, given={"members": names})
    purchase.panel = names
    purchase.save(update_fields=["panel"])
    append(purchase, Verb.PANEL_RECORDED, by=by, at=at, data={"members": names})
    return purchase


@transaction.atomic
def announce(purchase: Purchase, *, announced_on: date, by: Any, at: datetime | None = None) -> Purchase:
    """Write down on which day the open call was published; its last working day is computed and stored (U17)."""
    at = at or timezone.now()
    _open(purchase, by=by, at=at)
    insist(purchase, p.announced_in_future, at=at, given={"announced_on": announced_on})
    opened_at = timezone.make_aware(datetime.combine(announced_on, datetime.min.time()))
    period = open_period(
        "procurement_notice", opened_at=opened_at, edition=purchase.project.edition, unit_code=purchase.unit_code
    )
    purchase.announced_on, purchase.announced_until = announced_on, period.last_day
    purchase.save(update_fields=["announced_on", "announced_until"])
    append(purchase, Verb.CALL_ANNOUNCED, by=by, at=at, data={"on": announced_on, "until": period.last_day})
    return purchase


@transaction.atomic
def award(
    purchase: Purchase, *, reason: str = "", by: Any, at: datetime | None = None, version: int | None = None
) -> Purchase:
    """Award the purchase to the chosen quote and hang the award's notice (R47, U08).

    reason: why directly, or why from fewer quotes than the method asks for. Raises what `perform` raises; Refused with
    everything that the method still asks for.
    """
    at = at or timezone.now()
    project = lock(purchase.project)
    if reason.strip():
        Purchase.objects.filter(pk=purchase.pk, state=PurchaseState.OPEN).update(reason=reason.strip())
    perform(
        purchase, "award", by=by, at=at, version=version, given={"reason": reason},
        sets={"awarded_on": timezone.localdate(at)},
    )  # fmt: skip
    period = compute_period(project, kind=NoticeKind.AWARD, at=at)
    open_notice(project, kind=NoticeKind.AWARD, subject=purchase, period=period, by=by, at=at)
    _set_award_period(purchase, period.closes_at)
    return purchase


def _set_award_period(purchase: Purchase, closes_at: datetime | None) -> None:
    Project.objects.filter(pk=purchase.project_id).update(award_closes_at=closes_at)
    purchase.project.award_closes_at = closes_at


@transaction.atomic
def void_purchase(
    purchase: Purchase, *, reason: str, by: Any, at: datetime | None = None, version: int | None = None
) -> Purchase:
    """Void a purchase, stop the notice of its award, and begin the next one, which is returned.

    Raises what `perform` raises; Refused without a reason or once the contract is signed.
    """
    at = at or timezone.now()
    project = lock(purchase.project)
    perform(purchase, "void", by=by, at=at, version=version, given={"reason": reason})
    hanging = Notice.objects.filter(
        project=project, subject_type="purchase", subject_id=purchase.pk, state=NoticeState.OPEN
    )
    for notice in hanging:
        perform(notice, "stop", by=by, at=at, given={"reason": reason}, sets={"closed_at": at})
    _set_award_period(purchase, None)
    return _begin(project, by=by, at=at)


@transaction.atomic
def record_contract(
    project: Project,
    *,
    number: str,
    amount: Decimal,
    signed_on: date,
    ends_on: date,
    acceptance_plan: str,
    milestones: Iterable[Mapping[str, Any]] = (),
    by: Any,
    at: datetime | None = None,
) -> Contract:
    """Write down the contract of the awarded purchase with its plan of acceptance and milestones (R67, R68).

    amount in yuan. Written again, it replaces what was written, until it is signed in the portal. Refused without an
    award, above the award's price, with dates out of order.
    """
    at, rows = at or timezone.now(), list(milestones)
    enter(project, (P.PROCURE, P.CONTRACT_SIGN), State.PROCUREMENT, State.IMPLEMENTATION, by=by, at=at)
    given = {"number": number, "amount": amount, "signed_on": signed_on, "ends_on": ends_on, "milestones": rows}
    if project.state == State.IMPLEMENTATION:
        insist(project, i.not_emergency, at=at)
    insist(project, p.not_awarded, p.contract_not_sound, p.milestones_not_sound, at=at, given=given)
    purchase = project.current_purchase()
    contract = Contract.objects.filter(purchase=purchase).first() or Contract(project=project, purchase=purchase)
    contract.party, contract.number, contract.amount = purchase.chosen.party, number.strip(), amount
    contract.signed_on, contract.ends_on, contract.acceptance_plan = signed_on, ends_on, acceptance_plan.strip()
    contract.save()
    Milestone.objects.filter(project=project).delete()
    Milestone.objects.bulk_create(
        [Milestone(project=project, name=row["name"].strip(), planned_on=row["planned_on"]) for row in rows]
    )
    data = {"number": contract.number, "amount": amount, "signed_on": signed_on, "milestones": len(rows)}
    append(project, Verb.CONTRACT_RECORDED, by=by, at=at, data=data)
    return contract


@transaction.atomic
def sign(project: Project, *, by: Any, at: datetime | None = None, version: int | None = None) -> Project:
    """Sign the contract that was written down: commit its sum and name the supplier (R43, R60).

    An emergency at work signs beside the work and stays where it is (R36). Raises what `perform` raises.
    """
    at = at or timezone.now()
    lock(project)
    contract = project.contract_or_none()
    beside = project.track == Track.EMERGENCY and project.state == State.IMPLEMENTATION
    sets = {"supplier": contract.party, "contract_signed_on": contract.signed_on} if contract else {}
    perform(project, "contract_beside" if beside else "contract", by=by, at=at, version=version, sets=sets)
    commit_for(project, contract, by=by, at=at)
    return project
