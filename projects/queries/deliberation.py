"""What is asked of meetings: those of a unit, their items, what a vote came to and whether it may be shown."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet

from governance.people.permissions import Permission as P
from governance.recusal import queries as recusal
from governance.recusal.models import Declaration
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


@dataclass(frozen=True)
class Stand:
    """How one item stands with the members: who stepped aside, and who has voted, with what where votes are named."""

    aside: list[Declaration]
    votes: dict[int, str]


def stands_of(items: Iterable[AgendaItem]) -> dict[int, Stand]:
    """How each item of one meeting stands, by its key. Three queries, however many items there are.

    Aside are those on the roll who declared before they had voted on the item (R55).
    """
    items = list(items)
    if not items:
        return {}
    roll = set(items[0].meeting.attendances.values_list("member_id", flat=True))
    votes: dict[int, dict[int, str]] = defaultdict(dict)
    for item, member, choice in Ballot.objects.filter(item__in=items).values_list("item_id", "member_id", "choice"):
        votes[item][member] = choice
    declared = recusal.recused_from_each([item.project for item in items])
    return {
        item.pk: Stand(
            [row for row in declared[item.project_id] if row.user_id in roll and row.user_id not in votes[item.pk]],
            votes[item.pk],
        )
        for item in items
    }


def tally(item: AgendaItem) -> dict[str, Any]:
    """The count of one item as the log keeps it: numbers, mark and base; a named vote with who voted what."""
    meeting, stand = item.meeting, stands_of([item])[item.pk]
    counts: dict[str, Any] = {
        "meeting": meeting.pk, "version": item.version, "mode": item.mode,
        "present": meeting.present, "roll": meeting.roll,
        "for": item.votes_for, "against": item.votes_against, "abstain": item.abstentions,
        "recused": item.recused, "recused_absent": item.recused_absent,
        "quorum": meeting.quorum, "pass_mark": item.pass_mark, "base": item.base,
        "is_valid": item.is_valid, "is_passed": item.is_valid and item.is_passed,
        "aside": {str(row.user_id): row.kind for row in stand.aside},
    }  # fmt: skip
    if item.mode == VoteMode.NAMED:
        counts["votes"] = {str(member): choice for member, choice in sorted(stand.votes.items())}
    return counts


def may_show_counts(item: AgendaItem) -> bool:
    """Running counts of a secret vote would show who voted what; they are shown when the meeting is over (R26)."""
    return item.mode == VoteMode.NAMED or item.meeting.state in (MeetingState.CLOSED, MeetingState.LOCKED)


def waiting_for_agenda(unit_code: str, user: Any) -> QuerySet[Project]:
    """Tabled projects of the unit that stand on no agenda in their current version, as far as the person sees them."""
    tabled = Project.objects.filter(state=State.DELIBERATION, units__unit=unit_code)
    items = AgendaItem.objects.filter(project__in=tabled, version=F("project__design_version"))
    items = items.exclude(meeting__state=MeetingState.CANCELLED).select_related("meeting").order_by("pk")
    latest = {item.project_id: item for item in items}
    standing = [pk for pk, item in latest.items() if not item.is_void]
    return recusal.visible(user, P.PROJECT_VIEW, tabled).exclude(pk__in=standing).order_by("pk")
