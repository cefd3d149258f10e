"""What is asked of the money: what is left of a year, what a project holds, and whether the ledger still adds up."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Sum
from django.utils import timezone

from governance.events.models import Event
from governance.policy.values import value
from projects.kinds import EntryKind
from projects.lifecycle.funds import PaymentState
from projects.models import BudgetLine, LedgerEntry, Payment, Project

ZERO = Decimal("0.00")


@dataclass
class Holding:
    """What one line still holds for one project, in yuan."""

    line: BudgetLine
    reserved: Decimal = ZERO
    committed: Decimal = ZERO
    paid: Decimal = ZERO

    @property
    def promised(self) -> Decimal:
        return self.reserved + self.committed


def usual_ceiling(unit_code: str, year: int) -> Decimal:
    """What the rules set as a community's ceiling there in that year, in yuan (U01); the district decides each one."""
    return value("community_year_ceiling", unit_code=unit_code, year=year).value


@dataclass(frozen=True)
class Matched:
    """A year's ceiling as the city and the district bear it, in yuan; the district bears what rounding leaves."""

    city: Decimal
    district: Decimal


def matched(line: BudgetLine, at: datetime | None = None) -> Matched:
    """What of the line's ceiling the city bears and what the district (R42)."""
    day = at or timezone.now()
    share = value("funding.city_share", unit_code=line.unit_code, year=line.year, at=day).fraction
    city = (line.ceiling * share.numerator / share.denominator).quantize(ZERO)
    return Matched(city, line.ceiling - city)


def holdings(project: Project) -> list[Holding]:
    """What each line holds for the project, in the order of the units, from the ledger."""
    found: dict[int, Holding] = {}
    entries = LedgerEntry.objects.filter(project=project).select_related("line").order_by("line__unit", "pk")
    for entry in entries:
        holding = found.setdefault(entry.line_id, Holding(entry.line))
        _enter(holding, entry.kind, entry.is_committed, entry.amount)
    return list(found.values())


def reasons_of_return(payments: Iterable[Payment]) -> dict[int, str]:
    """Why the street's finance sent back each of those that wait to be asked for again, from the record. One query."""
    held = [payment.pk for payment in payments if payment.state == PaymentState.SENT_BACK]
    told = Event.objects.filter(subject_type="payment", subject_id__in=held, verb="payment.send_back")
    return {event.subject_id: event.values["reason"] for event in told.order_by("pk")} if held else {}


def _enter(holding: Holding, kind: str, is_committed: bool, amount: Decimal) -> None:
    if kind == EntryKind.RESERVE:
        holding.reserved += amount
    elif kind == EntryKind.COMMIT:
        holding.reserved -= amount
        holding.committed += amount
    elif kind == EntryKind.PAY:
        holding.committed -= amount
        holding.paid += amount
    elif is_committed:
        holding.committed -= amount
    else:
        holding.reserved -= amount


def recount(line: BudgetLine) -> dict[str, Decimal]:
    """What the line's sums must be by its ledger, in yuan: reserved, committed, paid."""
    holding = Holding(line)
    for kind, is_committed, amount in _sums(line):
        _enter(holding, kind, is_committed, amount)
    return {"reserved": holding.reserved, "committed": holding.committed, "paid": holding.paid}


def _sums(line: BudgetLine) -> list[tuple[str, bool, Decimal]]:
    rows = LedgerEntry.objects.filter(line=line).values("kind", "is_committed").annotate(sum=Sum("amount"))
    return [(row["kind"], row["is_committed"], row["sum"].quantize(ZERO)) for row in rows]


def drifted() -> Iterator[tuple[BudgetLine, dict[str, Decimal]]]:
    """Each line whose kept sums differ from its ledger, with what they ought to be; one query for all ledgers."""
    sums: dict[int, Holding] = {}
    lines = {line.pk: line for line in BudgetLine.objects.all()}
    rows = LedgerEntry.objects.values("line_id", "kind", "is_committed").annotate(sum=Sum("amount"))
    for row in rows:
        holding = sums.setdefault(row["line_id"], Holding(lines[row["line_id"]]))
        _enter(holding, row["kind"], row["is_committed"], row["sum"].quantize(ZERO))
    for line in lines.values():
        holding = sums.get(line.pk, Holding(line))
        if (line.reserved, line.committed, line.paid) != (holding.reserved, holding.committed, holding.paid):
            yield line, {"reserved": holding.reserved, "committed": holding.committed, "paid": holding.paid}


def asked_for(project: Project) -> Decimal:
    """Yuan of payments that are asked for and not settled."""
    waiting = Payment.objects.filter(project=project, state="requested")
    return waiting.aggregate(sum=Sum("amount"))["sum"] or ZERO
