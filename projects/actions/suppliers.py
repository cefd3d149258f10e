"""What is held against suppliers: writing a bad record down and taking it back."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance.events import Verb
from governance.events.actors import Actor
from governance.events.log import append
from governance.people import access
from governance.people.models import Party, Unit
from governance.recusal.queries import has_interest_in
from governance.workflow.door import check_place, insist, perform
from governance.workflow.errors import NotPermitted
from governance.workflow.guards import say
from projects.guards import suppliers as s
from projects.lifecycle.suppliers import SETTLERS
from projects.models import BadRecord


@transaction.atomic
def record_bad_record(
    party: Party, *, unit_code: str, kind: str, happened_on: date, basis: str, by: Any, at: datetime | None = None
) -> BadRecord:
    """Write down what a supplier did wrong, as the unit established it: for years nobody may choose it (R49).

    basis: the decision or paper it rests on. Raises NotPermitted without the right at the unit, or with an interest in
    the supplier (R55); Refused.
    """
    at, unit = at or timezone.now(), Unit.objects.get(pk=unit_code)
    _refuse_interested(by, party, at)
    right = next((each for each in SETTLERS if access.can(by, each, unit, at)), SETTLERS[0])
    check_place(unit, right, by, at)
    given = {"kind": kind, "happened_on": happened_on, "basis": basis}
    insist(unit, s.bad_record_not_sound, at=at, given=given)
    record = BadRecord(
        party=party, unit=unit, kind=kind, happened_on=happened_on, basis=basis.strip(), state_since=at
    )  # fmt: skip
    record.save()
    data = {"party": party.pk, "name": party.name, "kind": kind, "happened_on": happened_on, "basis": record.basis}
    append(record, Verb.BAD_RECORD_CREATED, by=by, at=at, to_state=record.state, data=data)
    return record


def withdraw_bad_record(
    record: BadRecord, *, reason: str, by: Any, at: datetime | None = None, version: int | None = None
) -> BadRecord:
    """撤销: what was written down no longer counts; it stays to be read. Raises what `perform` raises, and NotPermitted
    for whoever has an interest in the supplier (R55).
    """
    at = at or timezone.now()
    _refuse_interested(by, record.party, at)
    return perform(record, "withdraw", by=by, at=at, version=version, given={"reason": reason})


def _refuse_interested(by: Any, party: Party, at: datetime) -> None:
    """Nobody judges a supplier in which she has registered an interest."""
    if not isinstance(by, Actor) and has_interest_in(by, party, timezone.localdate(at)):
        raise NotPermitted(say(_("您登记过与“%(party)s”的利害关系，请由其他人员办理。"), party=party.name))
