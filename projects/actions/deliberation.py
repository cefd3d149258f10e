"""Deliberating: a meeting of the residents' council, its roll, its items and votes, and what follows from them."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from governance.events import Actor, Verb, actor_of
from governance.events.chain import seal
from governance.events.log import append
from governance.people import access
from governance.people.models import Unit
from governance.people.permissions import Permission as P
from governance.policy.periods import open_period
from governance.policy.values import book
from governance.recusal import actions as recusal
from governance.recusal.kinds import InterestKind, Occasion
from governance.workflow.declaring import take_declaration
from governance.workflow.door import (
    check_person,
    check_place,
    check_state,
    insist,
    lock,
    perform,
    perform_many,
    recused_in_name,
)
from governance.workflow.errors import Recused
from projects.actions.entry import enter
from projects.actions.publicity import compute_period, open_notice
from projects.guards import deliberation as d
from projects.guards import review as r
from projects.kinds import Choice, NoticeKind, Track, VoteMode
from projects.lifecycle.deliberation import MeetingState
from projects.models import AgendaItem, Attendance, Ballot, Meeting, Project
from projects.queries.deliberation import stands_of, tally

REFERRED = _("因回避，居民议事会不足法定人数")
KEEPERS = (P.COUNCIL_MANAGE, P.COUNCIL_CHAIR)
COUNTERS = {Choice.FOR: "votes_for", Choice.AGAINST: "votes_against", Choice.ABSTAIN: "abstentions"}


# The meeting ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def convene(*, unit_code: str, title: str, held_on: date, place: str, by: Any, at: datetime | None = None) -> Meeting:
    """Call the council together. Its roll is who has a vote in it on the day of the meeting (R22).

    Raises NotPermitted without COUNCIL_MANAGE at the unit, Refused when nobody is in office that day.
    """
    at, unit = at or timezone.now(), Unit.objects.get(pk=unit_code)
    check_place(unit, P.COUNCIL_MANAGE, by, at)
    members = list(access.who_can(P.COUNCIL_VOTE, unit_code, held_on).order_by("pk"))
    insist(unit, d.roll_empty, at=at, given={"members": members, "held_on": held_on})
    meeting = Meeting(
        unit=unit,
        title=title.strip()[:80],
        held_on=held_on,
        place=place.strip()[:80],
        roll=len(members),
        state_since=at,
    )
    meeting.due_on = held_on
    meeting.save()
    Attendance.objects.bulk_create(Attendance(meeting=meeting, member=member, name=member.name) for member in members)
    append(
        meeting, Verb.MEETING_CREATED, by=by, at=at, to_state=meeting.state,
        data={"title": meeting.title, "held_on": held_on, "roll": len(members)},
    )  # fmt: skip
    return meeting


@transaction.atomic
def add_item(meeting: Meeting, *, project: Project, mode: str, by: Any, at: datetime | None = None) -> AgendaItem:
    """Put a project's version on the agenda as an item of its own, with its sum and its pass mark (R24, R25, R28).

    The pass mark is that of the rules for the sum in yuan, the mode is fixed here (R26). Raises OutOfReach,
    NotPermitted, Recused, Stale, Refused.
    """
    at = at or timezone.now()
    enter(meeting, P.COUNCIL_MANAGE, MeetingState.CONVENED, MeetingState.IN_SESSION, by=by, at=at)
    check_person(lock(project), P.COUNCIL_MANAGE, by, at)
    given = {"unit_code": meeting.unit_code, "mode": mode}
    guards = (d.not_for_deliberation, d.on_another_agenda, d.unknown_mode, d.no_sum_to_show)
    insist(project, *guards, at=at, given=given)
    rules = book(edition=project.edition, unit_code=project.unit_code, year=project.year, at=at)
    is_high = project.total >= rules.value("council.pass_mark_high_from").value
    item = AgendaItem.objects.create(
        meeting=meeting, project=project, version=project.design_version, total=project.total, mode=mode,
        pass_mark=str(rules.value("council.pass_mark_high" if is_high else "council.pass_mark").value),
        pass_is_strict=rules.value("council.pass_high_is_strict" if is_high else "council.pass_is_strict").value,
        pass_base=rules.value("council.pass_base").value,
    )  # fmt: skip
    _count_recused(item)
    append(
        meeting, Verb.ITEM_ADDED, by=by, at=at,
        data={"project": project.pk, "version": item.version, "total": item.total, "mode": mode,
              "pass_mark": item.pass_mark},
    )  # fmt: skip
    return item


@transaction.atomic
def take_attendance(meeting: Meeting, *, present: Iterable[int], by: Any, at: datetime | None = None) -> Meeting:
    """Say who of the roll is there, by key; may be taken again until the meeting opens (R23). As `add_item`."""
    at, keys = at or timezone.now(), set(present)
    enter(meeting, KEEPERS, MeetingState.CONVENED, by=by, at=at)
    insist(meeting, d.not_on_roll, at=at, given={"present": keys})
    meeting.attendances.filter(member__in=keys).update(is_present=True)
    meeting.attendances.exclude(member__in=keys).update(is_present=False)
    append(meeting, Verb.ATTENDANCE_TAKEN, by=by, at=at, data={"present": sorted(keys)})
    return meeting


@transaction.atomic
def open_meeting(meeting: Meeting, *, by: Any, at: datetime | None = None, version: int | None = None) -> Meeting:
    """开会: fixes who is present, the roll and the quorum in force that day. As `perform`."""
    at = at or timezone.now()
    lock(meeting)
    rules = book(unit_code=meeting.unit_code, at=at)
    present = meeting.attendances.filter(is_present=True).count()
    perform(
        meeting, "open", by=by, at=at, version=version,
        sets={
            "opened_at": at, "present": present, "roll": meeting.attendances.count(),
            "quorum": str(rules.value("council.quorum").value),
            "quorum_is_strict": rules.value("council.quorum_is_strict").value,
        },
        data={"present": present, "roll": meeting.attendances.count()},
    )  # fmt: skip
    for item in meeting.items.all():
        _count_recused(item)
    return meeting


@transaction.atomic
def close_meeting(meeting: Meeting, *, by: Any, at: datetime | None = None, version: int | None = None) -> Meeting:
    """结束会议: every item's count goes on record, secret marks lose whatever order they had (R26, R30).

    As `perform`; Refused while votes are missing.
    """
    at = at or timezone.now()
    lock(meeting)
    for item in meeting.items.all():
        _count_recused(item)
    locks_at = open_period("minutes_lock", opened_at=at, unit_code=meeting.unit_code).closes_at
    perform(meeting, "close", by=by, at=at, version=version, sets={"closed_at": at, "locks_at": locks_at})
    for item in meeting.items.select_related("meeting", "project").order_by("pk"):
        append(meeting, Verb.VOTES_COUNTED, by=by, at=at, data={"project": item.project_id, **tally(item)})
        if item.mode == VoteMode.SECRET:
            _shuffle(item)
    return meeting


def _shuffle(item: AgendaItem) -> None:
    """Write the marks of a secret vote anew, all at once and in the order of the roll."""
    members = sorted(item.ballots.values_list("member_id", flat=True))
    item.ballots.all().delete()
    Ballot.objects.bulk_create(Ballot(item=item, member_id=member) for member in members)


def cancel_meeting(
    meeting: Meeting, *, reason: str, by: Any, at: datetime | None = None, version: int | None = None
) -> Meeting:
    """取消会议: its items may stand on another agenda. As `perform`."""
    return perform(meeting, "cancel", by=by, at=at, version=version, given={"reason": reason})


@transaction.atomic
def amend_minutes(meeting: Meeting, *, text: str, by: Any, at: datetime | None = None) -> Meeting:
    """Write the minutes; once they are locked, what is added stands below them with its date and name (R30, U41).

    The event keeps the text's digest, and says whether it came late. As `add_item`.
    """
    at = at or timezone.now()
    states = (MeetingState.IN_SESSION, MeetingState.CLOSED, MeetingState.LOCKED)
    enter(meeting, KEEPERS, *states, by=by, at=at)
    insist(meeting, d.no_minutes, at=at, given={"text": text})
    is_late = meeting.state == MeetingState.LOCKED
    if is_late:
        head = f"【{timezone.localtime(at):%Y-%m-%d %H:%M} {actor_of(by).name} 补充】"
        text = f"{meeting.minutes}\n\n{head}\n{text.strip()}"
    meeting.minutes = text.strip()
    meeting.save(update_fields=["minutes"])
    salt, digest = seal(meeting.minutes)
    data = {"is_late": is_late, "salt": salt}
    append(meeting, Verb.MINUTES_AMENDED, by=by, at=at, code="late" if is_late else "", data=data, digest=digest)
    return meeting


def lock_due_minutes(*, at: datetime | None = None) -> int:
    """Lock the minutes whose time is over (R30); how many meetings were locked."""
    return len(perform_many(Meeting.objects.all(), "lock_minutes", at=at or timezone.now()))


# The vote -------------------------------------------------------------------------------------------------------------


@transaction.atomic
def cast(item: AgendaItem, *, member: Any, choice: str, by: Any, at: datetime | None = None) -> Ballot:
    """Count one member's vote on one item (R24, R27): named with its choice, secret as a mark without one (R26).

    A secret vote leaves no event, no time and no order, and is cast by the member herself. Refused until it is
    declared that she has no interest (R55); otherwise raises OutOfReach, NotPermitted, Recused, Stale.
    """
    at = at or timezone.now()
    by_herself = not isinstance(by, Actor) and by.pk == member.pk
    _enter_item(item, (*KEEPERS, P.COUNCIL_VOTE) if by_herself else KEEPERS, MeetingState.IN_SESSION, by=by, at=at)
    given = {"member": member, "choice": choice, "by_herself": by_herself}
    guards = (d.may_not_vote, d.voted_before, d.unknown_choice, d.secret_by_another, d.online_vote_off)
    insist(item, *guards, at=at, given=given)
    take_declaration(item.project, Occasion.VOTE, by=by, at=at, person=member)
    kept = choice if item.mode == VoteMode.NAMED else ""
    ballot = Ballot.objects.create(item=item, member=member, choice=kept)
    AgendaItem.objects.filter(pk=item.pk).update(**{COUNTERS[Choice(choice)]: F(COUNTERS[Choice(choice)]) + 1})
    item.refresh_from_db()
    return ballot


@transaction.atomic
def record_tally(
    item: AgendaItem, *, votes_for: int, votes_against: int, abstentions: int, by: Any, at: datetime | None = None
) -> AgendaItem:
    """Enter the count of paper ballots of a secret vote at once, marking all voters (R26, R27). As `cast`."""
    at = at or timezone.now()
    _enter_item(item, KEEPERS, MeetingState.IN_SESSION, by=by, at=at)
    _count_recused(item)
    insist(item, d.named_vote, d.tally_wrong, at=at, given={"counts": (votes_for, votes_against, abstentions)})
    recused = set(_recused_members(item))
    present = item.meeting.attendances.filter(is_present=True).select_related("member").order_by("member")
    voters = [place.member for place in present if place.member_id not in recused]
    for member in voters:
        take_declaration(item.project, Occasion.VOTE, by=by, at=at, person=member)
    Ballot.objects.bulk_create(Ballot(item=item, member=member) for member in voters)
    item.votes_for, item.votes_against, item.abstentions = votes_for, votes_against, abstentions
    item.save(update_fields=["votes_for", "votes_against", "abstentions"])
    return item


def _enter_item(item: AgendaItem, permission: Any, *states: str, by: Any, at: datetime) -> None:
    """Lock the item's meeting and let the person in, also with regard to the item's project."""
    meeting = lock(item.meeting)
    item.refresh_from_db()
    item.meeting = meeting
    check_person(meeting, permission, by, at)
    check_state(meeting, *states)
    if not isinstance(by, Actor) and recused_in_name(by, item.project):
        raise Recused


@transaction.atomic
def recuse(
    item: AgendaItem, *, member: Any, reason: str, kind: str = InterestKind.OTHER, by: Any, at: datetime | None = None
) -> AgendaItem:
    """A member steps aside from one item: she leaves its base, not the meeting's (R55, U13).

    By herself or by who keeps the meeting; Refused once she has voted on it. Otherwise as `cast`.
    """
    at = at or timezone.now()
    by_herself = not isinstance(by, Actor) and by.pk == member.pk
    states = (MeetingState.CONVENED, MeetingState.IN_SESSION)
    _enter_item(item, (*KEEPERS, P.COUNCIL_VOTE) if by_herself else KEEPERS, *states, by=by, at=at)
    insist(item, r.no_reason, d.not_a_member, d.voted_before, at=at, given={"member": member, "reason": reason})
    recusal.declare(member, lock(item.project), reason=reason.strip()[:200], kind=kind, by=by, at=at)
    _count_recused(item)
    return item


def _recused_members(item: AgendaItem) -> list[int]:
    return list(dict.fromkeys(row.user_id for row in stands_of([item])[item.pk].aside))


def _count_recused(item: AgendaItem) -> None:
    recused = _recused_members(item)
    there = item.meeting.attendances.filter(member__in=recused, is_present=True).count()
    item.recused, item.recused_absent = there, len(recused) - there
    item.save(update_fields=["recused", "recused_absent"])


# The result -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def pass_vote(project: Project, *, by: Any, at: datetime | None = None, version: int | None = None) -> Project:
    """评议通过: announced by the chair; the result notice opens in the same moment (R25, R31). As `perform`."""
    at = at or timezone.now()
    lock(project)
    period = compute_period(project, kind=NoticeKind.RESULT, at=at)
    data = _counted(project)
    perform(
        project, "pass_vote", by=by, at=at, version=version, sets={"publicity_closes_at": period.closes_at}, data=data
    )
    open_notice(project, kind=NoticeKind.RESULT, subject=project.current_item(), period=period, by=by, at=at)
    return project


@transaction.atomic
def fail_vote(project: Project, *, by: Any, at: datetime | None = None, version: int | None = None) -> Project:
    """评议未通过: it stays rejected until it is redesigned (R29). As `perform`; Refused if it passed or was void."""
    lock(project)
    return perform(project, "fail_vote", by=by, at=at, version=version, data=_counted(project))


@transaction.atomic
def refer(project: Project, *, by: Any, at: datetime | None = None, version: int | None = None) -> Project:
    """因回避提交党工委: so many stepped aside that the council cannot decide; the street party committee does (R55).

    The project goes on as one that the street leads (R39). As `perform`; Refused while the council could decide.
    """
    lock(project)
    with override("zh-hans"):
        reason = str(REFERRED)
    sets = {"track": Track.STREET_LED, "track_reason": reason}
    return perform(project, "refer", by=by, at=at, version=version, sets=sets, data=_counted(project))


def _counted(project: Project) -> dict[str, Any]:
    item = project.current_item()
    return tally(item) if item else {}
