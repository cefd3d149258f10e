"""The year's roster of special households: brought in from a table, visited one by one, read only on record (R83)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from unicodedata import normalize

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from demands import guards
from demands.kinds import SpecialGroup, Visit
from demands.models import SpecialHousehold
from governance.events import Verb
from governance.events.log import append
from governance.people import access, units
from governance.people.crypto import blind_index, mask_numbers
from governance.people.models import Unit
from governance.people.permissions import Permission as P
from governance.workflow.door import check_place, insist, lock
from governance.workflow.errors import NotPermitted, OutOfReach

BUILDING = re.compile(r"[^,，;；]{0,40}?(?:\d{1,4}|[A-Za-z]|[一二三四五六七八九十]{1,3})\s*(?:栋|幢|座|号楼)")
"""What of an address names a building: 文竹园3栋, 2号楼."""
GROUPS = {str(label): value for value, label in SpecialGroup.choices} | {value: value for value in SpecialGroup.values}


@dataclass(frozen=True)
class RosterRow:
    """One line of the table: community code, group (word or code), name, address, phone."""

    number: int
    unit_code: str
    group: str
    name: str
    address: str
    phone: str = ""


@dataclass(frozen=True)
class VisitLine:
    """One door to knock at: the household's code, and its building."""

    code: int
    building: str


@dataclass
class Imported:
    """What an import did, or would do: rows added, rows known already, and for each bad row a sentence."""

    added: int = 0
    known: int = 0
    refused: list[str] = field(default_factory=list)


@transaction.atomic
def import_roster(
    rows: Iterable[RosterRow], *, unit_code: str, year: int, is_trial: bool = False, is_synthetic: bool = False,
    by: Any, at: datetime | None = None,
) -> Imported:  # fmt: skip
    """Bring in the roster of a unit for a year (R14, U35). Twice changes nothing; a trial writes nothing.

    Raises NotPermitted for whoever does not keep the policy of the unit (the district's civil affairs bureau).
    """
    at = at or timezone.now()
    unit = Unit.objects.select_for_update().get(pk=unit_code)
    check_place(unit, P.POLICY_MANAGE, by, at)
    report, wanted = Imported(), {}
    for row in rows:
        problem = _problem(row, unit_code)
        if problem:
            report.refused.append(_("第 %(line)s 行：%(problem)s") % {"line": row.number, "problem": problem})
            continue
        index = blind_index(f"{row.unit_code}#{row.address}#{row.name}")
        wanted[row.unit_code, GROUPS[row.group.strip()], index] = row
    low, high = units.code_range(unit_code)
    held = SpecialHousehold.objects.filter(unit_code__gte=low, unit_code__lt=high, year=year)
    known = set(held.values_list("unit_code", "group", "household_index"))
    fresh = [
        SpecialHousehold(
            unit_code=code, group=group, household_index=index, year=year, name=row.name.strip(),
            address=row.address.strip(), phone=row.phone.strip(), is_synthetic=is_synthetic,
        )
        for (code, group, index), row in wanted.items()
        if (code, group, index) not in known
    ]  # fmt: skip
    report.added, report.known = len(fresh), len(wanted) - len(fresh)
    if fresh and not is_trial:
        SpecialHousehold.objects.bulk_create(fresh, batch_size=200)
        append(unit, Verb.ROSTER_IMPORTED, by=by, at=at, data={"year": year, "added": report.added})
    return report


def _problem(row: RosterRow, unit_code: str) -> str:
    if units.unit_level(row.unit_code) != "community":
        return _("“%(code)s”不是社区代码，请对照机构代码表更正。") % {"code": row.unit_code}
    if not row.unit_code.startswith(unit_code):
        return _("社区“%(code)s”不在本次导入的区划内。") % {"code": row.unit_code}
    if row.group.strip() not in GROUPS:
        labels = _("、").join(str(label) for label in SpecialGroup.labels)
        return _("类别“%(group)s”不认识，请填写：%(labels)s。") % {"group": row.group, "labels": labels}
    if not row.name.strip() or not row.address.strip():
        return _("姓名和住址都要填写。")
    return ""


def _check(household: SpecialHousehold, by: Any, at: datetime) -> None:
    """Only whoever records demands in this very community opens a household."""
    if not access.can(by, P.DEMAND_VIEW, household, at):
        raise OutOfReach
    if not access.take_up(by, P.DEMAND_RECORD, household, at):
        raise NotPermitted


@transaction.atomic
def record_visit(
    household: SpecialHousehold, *, outcome: str, visited_on: date, note: str = "", by: Any, at: datetime | None = None
) -> SpecialHousehold:
    """Say that the household was asked, refused or has moved (R14). Raises OutOfReach, NotPermitted, Refused."""
    at = at or timezone.now()
    lock(household)
    _check(household, by, at)
    insist(household, guards.visit_unexplained, guards.visit_badly_dated, at=at,
           given={"outcome": outcome, "note": note, "visited_on": visited_on})  # fmt: skip
    household.outcome, household.visited_on, household.note = Visit(outcome), visited_on, note.strip()
    household.save(update_fields=["outcome", "visited_on", "note"])
    append(household, Verb.HOUSEHOLD_VISITED, by=by, at=at, data={"outcome": outcome, "visited_on": visited_on})
    return household


@transaction.atomic
def print_visits(unit_code: str, year: int, *, by: Any, at: datetime | None = None) -> list[VisitLine]:
    """The walk of a community: buildings and household codes, no name, flat, number or reason; on record (R14, R83).

    Raises NotPermitted for whoever does not record demands in the community.
    """
    at, unit = at or timezone.now(), Unit.objects.select_for_update().get(pk=unit_code)
    check_place(unit, P.DEMAND_RECORD, by, at)
    rows = SpecialHousehold.objects.filter(unit_code=unit_code, year=year, outcome=Visit.TO_VISIT)
    lines = [VisitLine(row.pk, building_of(row.address)) for row in rows]
    append(unit, Verb.VISITS_PRINTED, by=by, at=at, data={"year": year, "number": len(lines)})
    return sorted(lines, key=lambda line: (line.building, line.code))


def building_of(address: str) -> str:
    """The building in an address, never the flat; empty where none is named."""
    found = BUILDING.match(normalize("NFKC", address))
    return found.group(0) if found else ""


@transaction.atomic
def read_household(household: SpecialHousehold, *, reason: str, by: Any, at: datetime | None = None) -> dict[str, str]:
    """Name, address, phone and note in plain; that she read them, and why, is an event (R83).

    Raises OutOfReach, NotPermitted, Refused without a reason.
    """
    at = at or timezone.now()
    lock(household)
    _check(household, by, at)
    insist(household, guards.reading_unexplained, at=at, given={"reason": reason})
    append(household, Verb.HOUSEHOLD_READ, by=by, at=at, data={"reason": mask_numbers(reason.strip())})
    return {name: getattr(household, name) for name in ("name", "address", "phone", "note")}
