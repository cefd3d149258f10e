"""What is asked of meetings: those of a unit, their items, what a vote came to and whether it may be shown."""

from typing import Any

from django.db.models import F, QuerySet

from governance.people.permissions import Permission as P
from governance.recusal import queries as recusal
from projects.kinds import VoteMode
from projects.lifecycle.deliberation import MeetingState
from projects.lifecycle.project import State
from projects.models import AgendaItem, Ballot, Meeting, Project


def meetings_of(unit_codes: list[str]) -> QuerySet[Meeting]:
    """The meetings of these units, the newest first."""
    return Meeting.objects.filter(unit_code__in=unit_codes).select_related("unit").order_by("-held_on", "-pk")


def items_of(meeting: Meeting) -> QuerySet[AgendaItem]:
    """The meeting's items in their order, with their projects."""
    return meeting.items.select_related("project", "meeting").order_by("pk")


def seen_items_of(meeting: Meeting, user: Any) -> list[tuple[int, AgendaItem]]:
    """The items with their numbers on the agenda, less those of projects from which the person is recused (R55)."""
    seen = set(recusal.without_recused(user, meeting.items.all()).values_list("pk", flat=True))
    return [(number, item) for number, item in enumerate(items_of(meeting), 1) if item.pk in seen]


def aside_of(item: AgendaItem) -> QuerySet:
    """The declarations of those on the roll who stepped aside from the item before they had voted on it (R55)."""
    roll, voted = item.meeting.attendances.values("member"), item.ballots.values("member")
    return recusal.recused_from(item.project).filter(user__in=roll).exclude(user__in=voted).order_by("pk")


def tally(item: AgendaItem) -> dict[str, Any]:
    """The count of one item as the log keeps it: numbers, mark and base; a named vote with who voted what."""
    meeting = item.meeting
    counts: dict[str, Any] = {
        "meeting": meeting.pk, "version": item.version, "mode": item.mode,
        "present": meeting.present, "roll": meeting.roll,
        "for": item.votes_for, "against": item.votes_against, "abstain": item.abstentions,
        "recused": item.recused, "recused_absent": item.recused_absent,
        "quorum": meeting.quorum, "pass_mark": item.pass_mark, "base": item.base,
        "is_valid": item.is_valid, "is_passed": item.is_valid and item.is_passed,
        "aside": {str(row.user_id): row.kind for row in aside_of(item)},
    }  # fmt: skip
    if item.mode == VoteMode.NAMED:
        counts["votes"] = {str(ballot.member_id): ballot.choice for ballot in item.ballots.order_by("member")}
    return counts


def may_show_counts(item: AgendaItem) -> bool:
    """Running counts of a secret vote would show who voted what; they are shown when the meeting is over (R26)."""
    return item.mode == VoteMode.NAMED or item.meeting.state in (MeetingState.CLOSED, MeetingState.LOCKED)


def has_voted(item: AgendaItem, user: Any) -> bool:
    """Whether the member's vote on the item is in."""
    return Ballot.objects.filter(item=item, member=user).exists()


def waiting_for_agenda(unit_code: str, user: Any) -> QuerySet[Project]:
    """Tabled projects of the unit that stand on no agenda in their current version, as far as the person sees them."""
    tabled = Project.objects.filter(state=State.DELIBERATION, units__unit=unit_code)
    items = AgendaItem.objects.filter(project__in=tabled, version=F("project__design_version"))
    items = items.exclude(meeting__state=MeetingState.CANCELLED).select_related("meeting").order_by("pk")
    latest = {item.project_id: item for item in items}
    standing = [pk for pk, item in latest.items() if not item.is_void]
    return recusal.visible(user, P.PROJECT_VIEW, tabled).exclude(pk__in=standing).order_by("pk")
