"""The messages of a project: who may write and answer, the thread in order, what waits for an answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from governance.people import access
from governance.people.permissions import Permission as P
from governance.people.units import unit_level
from projects.kinds import ASKING, Level, MessageKind
from projects.lifecycle.project import LIVE
from projects.models import Message, Project

WRITE = P.DEMAND_VIEW
"""Officials of a level hold it; council members and suppliers, who see the project too, do not."""


@dataclass(frozen=True)
class Entry:
    """A message with its answer, if it has one yet."""

    message: Message
    answer: Message | None

    @property
    def is_open(self) -> bool:
        """Whether somebody is still to answer it."""
        return self.message.is_asking and self.answer is None


def levels_of(user: Any, project: Project) -> set[str]:
    """The levels at which the person has to do with the project."""
    codes = project.reach_codes()
    ranges = access.reach_of(user, WRITE)
    return {unit_level(low) for low, high in ranges if any(low <= code < high for code in codes)}


def may_answer(user: Any, message: Message) -> bool:
    """Whether the message asks this person: a return whoever drafts the project, a question an official of the level.

    Nobody answers herself.
    """
    if not message.is_asking or message.written_by_id == user.pk:
        return False
    if message.kind == MessageKind.RETURN:
        return access.can(user, P.PROJECT_DRAFT, message.project)
    return message.to_level in levels_of(user, message.project)


def drafting_level(project: Project) -> str:
    """The level that drafts the project: the street what it leads itself, else the community."""
    return Level.STREET if unit_level(project.unit_code) == "street" else Level.COMMUNITY


def asked_first(project: Project) -> QuerySet[Message]:
    """What was said by itself about the project, each with its answer, for pages by key."""
    own = project.messages.filter(answers=None)
    return own.select_related("written_by", "answer__written_by")


def entries(rows: Iterable[Message], project: Project) -> list[Entry]:
    """A page of messages as they are read: from the earliest of them to the latest."""
    for message in rows:
        message.project = project
    return [Entry(message, getattr(message, "answer", None)) for message in sorted(rows, key=lambda row: row.pk)]


def numbers(project: Project) -> tuple[int, int]:
    """How many messages there are on the project without the answers, and how many of them are still to be answered."""
    is_open = Q(kind__in=ASKING, answer=None)
    found = project.messages.filter(answers=None).aggregate(own=Count("pk"), open=Count("pk", filter=is_open))
    return found["own"], found["open"]


def unanswered() -> QuerySet[Message]:
    """What asks and is not answered, of projects that go on."""
    return Message.objects.filter(kind__in=ASKING, answer=None, project__state__in=LIVE)
