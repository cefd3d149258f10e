"""Inspecting: the group, its signatures, the measuring, the hearing, the conclusion, what is to be mended."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from acceptance import queries
from acceptance.guards import inspection as i
from acceptance.kinds import RESIDENTS, Finding, MemberKind
from acceptance.lifecycle import InspectionState
from acceptance.models import BeneficiaryOpinion, Inspection, InspectionMember, Measure, Rectification
from governance.events import Verb
from governance.events.log import append
from governance.people import access
from governance.people.permissions import Permission as P
from governance.people.uploads import checked_image
from governance.policy.values import value
from governance.recusal.kinds import Occasion
from governance.recusal.queries import is_recused
from governance.workflow.declaring import take_declaration
from governance.workflow.door import check_person, check_state, insist, lock, perform
from governance.workflow.errors import NotPermitted, Recused
from governance.workflow.guards import say
from projects.actions import closing
from projects.actions.entry import enter
from projects.guards.closing import rectified_before
from projects.lifecycle.project import State
from projects.models import Project


@transaction.atomic
def plan_inspection(project: Project, *, held_on: date, place: str, by: Any, at: datetime | None = None) -> Inspection:
    """Call an inspection of completed work (R64). Refused while another is open, or once the street must decide."""
    at = at or timezone.now()
    enter(project, P.ACCEPTANCE_LEAD, State.ACCEPTANCE, by=by, at=at)
    _apart(project, by)
    earlier = Inspection.objects.filter(project=project)
    given = {
        "place": place,
        "is_open": earlier.filter(state=InspectionState.PLANNED).exists(),
        "has_failed_again": queries.has_failed_again(project, at),
    }
    insist(project, i.plan_not_sound, i.waits_for_street, at=at, given=given)
    inspection = Inspection(
        project=project, unit_code=project.unit_code, state_since=at, number=earlier.count() + 1, held_on=held_on,
        place=place.strip(), due_on=project.due_on,
    )  # fmt: skip
    inspection.save()
    append(inspection, Verb.INSPECTION_CREATED, by=by, at=at, to_state=inspection.state, data={"on": held_on})
    return inspection


def _apart(project: Project, by: Any) -> None:
    """Whoever carried the work out does not run its acceptance (R56), nor does somebody in her name."""
    mine = [InspectionMember(name=by.name, user=by)]
    if principal := getattr(by, "acting_for", None):
        mine.append(InspectionMember(name=principal["name"], user_id=principal["id"]))
    if queries.managers_among(project, mine):
        raise NotPermitted(say(_("您组织实施了本项目，不能组织它的验收，请由其他同事办理。")))


def _enter(inspection: Inspection, by: Any, at: datetime) -> Inspection:
    """The open inspection, locked after its project, for whoever leads the acceptance."""
    lock(inspection.project)
    enter(inspection, P.ACCEPTANCE_LEAD, InspectionState.PLANNED, by=by, at=at)
    _apart(inspection.project, by)
    return inspection


@transaction.atomic
def add_member(
    inspection: Inspection,
    *,
    kind: str,
    name: str = "",
    user: Any = None,
    is_resident: bool | None = None,
    by: Any,
    at: datetime | None = None,
) -> InspectionMember:
    """Seat somebody in the group, by account or by name (R64).

    Refused for whoever carried the work out (R56), stepped aside (R55), sits already, or is no council member though
    seated as one. Council members, the proposer and residents count as residents unless said otherwise.
    """
    at = at or timezone.now()
    _enter(inspection, by, at)
    member = InspectionMember(
        inspection=inspection, kind=MemberKind(kind), user=user, name=(name or getattr(user, "name", "")).strip(),
        is_resident=kind in RESIDENTS if is_resident is None else is_resident,
    )  # fmt: skip
    is_council = kind != MemberKind.COUNCIL or user is None or access.can(user, P.COUNCIL_VOTE, inspection.project, at)
    given = {"name": member.name, "user": user, "is_council_member": is_council, **_unfit(inspection, [member])}
    insist(inspection, i.member_not_sound, i.unfit_member, at=at, given=given)
    member.save()
    append(inspection, Verb.INSPECTION_SEATED, by=by, at=at, data={"member": member.pk, "kind": member.kind})
    return member


def _unfit(inspection: Inspection, members: list[InspectionMember]) -> dict[str, list[str]]:
    """The names of those among the members who must not sit, the supplier aside."""
    members = [member for member in members if member.counts]
    return {
        "managers": queries.managers_among(inspection.project, members),
        "recused": queries.recused_among(inspection.project, members),
    }


@transaction.atomic
def remove_member(member: InspectionMember, *, by: Any, at: datetime | None = None) -> Inspection:
    """Take somebody out of the group who has not signed (R64)."""
    at = at or timezone.now()
    inspection = _enter(member.inspection, by, at)
    insist(lock(member), i.signed_already, at=at)
    append(inspection, Verb.INSPECTION_UNSEATED, by=by, at=at, data={"member": member.pk, "kind": member.kind})
    member.delete()
    return inspection


@transaction.atomic
def sign(
    member: InspectionMember,
    *,
    opinion: str,
    typed: str = "",
    paper: Any = None,
    note: str = "",
    by: Any,
    at: datetime | None = None,
) -> InspectionMember:
    """Sign for fit or unfit (R64): the member in her own account, or the lead with a photo of the signed paper.

    typed: the name as typed by the member. Raises NotPermitted for anybody else, Recused, Stale after the conclusion;
    Refused before the day of the inspection and the second time. ValidationError for a photo that is none.
    """
    at = at or timezone.now()
    lock(member.inspection.project)
    inspection = lock(member.inspection)
    is_own = member.user_id is not None and member.user_id == getattr(by, "pk", None)
    if not is_own:
        check_person(inspection, P.ACCEPTANCE_LEAD, by, at)
        _apart(inspection.project, by)
    elif is_recused(by, inspection):
        raise Recused
    check_state(inspection, InspectionState.PLANNED)
    insist(inspection, i.before_its_day, at=at)
    given = {"opinion": opinion, "typed": typed, "is_own": is_own, "has_paper": bool(paper)}
    insist(lock(member), i.signature_not_sound, at=at, given=given)
    take_declaration(inspection, Occasion.ACCEPTANCE, by=by, at=at, person=member.user)
    member.opinion, member.signed_at, member.is_own_signature = Finding(opinion), at, is_own
    member.note, member.paper = note.strip(), checked_image(paper) if paper and not is_own else ""
    member.save()
    data = {"member": member.pk, "kind": member.kind, "opinion": opinion, "is_own": is_own}
    append(inspection, Verb.INSPECTION_SIGNED, by=by, at=at, data=data)
    return member


@transaction.atomic
def measure(
    inspection: Inspection, *, lines: Iterable[Mapping[str, Any]], by: Any, at: datetime | None = None
) -> list[Measure]:
    """Write down what was measured: {name, measure, planned, actual, note} a line; replaces what was written.

    A line beyond the tolerance is flagged and needs its reason (R71).
    """
    at, rows = at or timezone.now(), [dict(line) for line in lines]
    _enter(inspection, by, at)
    insist(inspection, i.lines_not_sound, at=at, given={"lines": rows})
    project = inspection.project
    tolerance = value("acceptance.measure_tolerance", edition=project.edition, unit_code=project.unit_code, at=at).value
    Measure.objects.filter(inspection=inspection).delete()
    made = Measure.objects.bulk_create(
        [
            Measure(
                inspection=inspection, name=row["name"].strip(), measure=row.get("measure", "").strip(),
                planned=row["planned"], actual=row["actual"], note=row.get("note", "").strip(),
                is_flagged=i.is_beyond(row["planned"], row["actual"], tolerance),
            )
            for row in rows
        ]
    )  # fmt: skip
    data = {"lines": len(made), "flagged": [row.name for row in made if row.is_flagged]}
    append(inspection, Verb.INSPECTION_MEASURED, by=by, at=at, data=data)
    return made


@transaction.atomic
def hear(
    inspection: Inspection, *, people: int, satisfied: int, summary: str, by: Any, at: datetime | None = None
) -> BeneficiaryOpinion:
    """Write down that so many of those whom the project serves were heard, and what they said (R65)."""
    at = at or timezone.now()
    _enter(inspection, by, at)
    given = {"people": people, "satisfied": satisfied, "summary": summary}
    insist(inspection, i.opinion_not_sound, at=at, given=given)
    opinion = BeneficiaryOpinion(
        inspection=inspection, people=people, satisfied=satisfied, summary=summary.strip(),
        heard_on=timezone.localdate(at),
    )  # fmt: skip
    opinion.save()
    append(inspection, Verb.OPINION_RECORDED, by=by, at=at, data={"people": people, "satisfied": satisfied})
    return opinion


@transaction.atomic
def conclude(
    inspection: Inspection,
    *,
    passed: bool,
    text: str = "",
    due_on: date | None = None,
    by: Any,
    at: datetime | None = None,
    version: int | None = None,
) -> Inspection:
    """Conclude for the group (R64, R69). Passed: the project is accepted and its notice opened in one transaction.

    Failed: `text` says what is to be mended until `due_on` (by default the policy's period); the second time nothing is
    mended any more and the street settles. Raises what `perform` raises.
    """
    at = at or timezone.now()
    project = lock(inspection.project)
    given = {"text": text, **_unfit(inspection, list(inspection.members.all()))}
    sets = {"concluded_at": at, "conclusion": text.strip()}
    step = "pass_work" if passed else "fail_work"
    perform(inspection, step, by=by, at=at, version=version, given=given, sets=sets)
    if passed:
        closing.record_inspection(project, inspected_on=inspection.held_on, by=by, at=at)
        closing.accept(project, by=by, at=at)
    elif rectified_before(project, at=at, given={}) is None:
        _order_mending(inspection, project, text, due_on, by=by, at=at)
    return inspection


def _order_mending(
    inspection: Inspection, project: Project, text: str, due_on: date | None, *, by: Any, at: datetime
) -> None:
    closing.rectify(project, reason=text, due_on=due_on, by=by, at=at)
    rectification = Rectification(
        project=project, inspection=inspection, unit_code=project.unit_code, state_since=at, due_on=project.due_on,
        text=text.strip(),
    )  # fmt: skip
    rectification.save()
    append(
        rectification, Verb.RECTIFICATION_CREATED, by=by, at=at, to_state=rectification.state,
        data={"due_on": rectification.due_on},
    )  # fmt: skip


@transaction.atomic
def cancel_inspection(
    inspection: Inspection, *, reason: str, by: Any, at: datetime | None = None, version: int | None = None
) -> Inspection:
    """Cancel an inspection that was called in error. Raises what `perform` raises."""
    lock(inspection.project)
    return perform(inspection, "cancel", by=by, at=at, version=version, given={"reason": reason})


@transaction.atomic
def confirm_rectification(
    rectification: Rectification, *, by: Any, at: datetime | None = None, version: int | None = None
) -> Rectification:
    """Confirm that what was wanted is mended (R69). Refused before the work was handed back for inspection."""
    at = at or timezone.now()
    lock(rectification.project)
    sets = {"confirmed_on": timezone.localdate(at)}
    return perform(rectification, "confirm", by=by, at=at, version=version, sets=sets)
