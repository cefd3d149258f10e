"""Writing to one another about a project: a note, a question and its answer, and what a return for correction says."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from governance.events import Verb, actor_of
from governance.events.chain import sha256
from governance.events.log import append
from governance.people.permissions import Permission as P
from governance.people.uploads import checked_image
from governance.workflow.door import check_person, insist, lock
from governance.workflow.errors import NotPermitted
from governance.workflow.guards import say
from projects.guards import messages as m
from projects.kinds import Level, MessageKind
from projects.models import Message, Project
from projects.queries.messages import WRITE, drafting_level, may_answer

WRITTEN = (MessageKind.NOTE, MessageKind.SUPPLEMENT, MessageKind.QUESTION)
"""What a person writes by herself; a return is written by the step, an answer by `answer`."""


@transaction.atomic
def write(
    project: Project,
    *,
    kind: str,
    text: str,
    to_level: str = "",
    image: Any = None,
    by: Any,
    at: datetime | None = None,
) -> Message:
    """Say or ask something about the project, in whatever state it is; it stays.

    Raises OutOfReach, NotPermitted, Recused; Refused without words, with somebody's number, or a question to nobody;
    ValidationError for a file that is no sound image.
    """
    at = at or timezone.now()
    lock(project)
    check_person(project, WRITE, by, at)
    kind = WRITTEN[WRITTEN.index(MessageKind(kind))]
    insist(
        project, m.no_words, m.number_in_message, m.nobody_asked, at=at,
        given={"kind": kind, "text": text, "to_level": to_level},
    )  # fmt: skip
    to_level = Level(to_level) if kind == MessageKind.QUESTION else ""
    return _keep(project, kind, text, by, at, to_level=to_level, image=image)


@transaction.atomic
def answer(message: Message, *, text: str, image: Any = None, by: Any, at: datetime | None = None) -> Message:
    """Answer a question or a return, once; the answer is tied to it. As `write`; NotPermitted whom it does not ask."""
    at = at or timezone.now()
    project = message.project
    lock(project)
    check_person(project, P.PROJECT_DRAFT if message.kind == MessageKind.RETURN else WRITE, by, at)
    insist(message, m.message_settled, m.no_words, m.number_in_message, at=at, given={"text": text})
    if not may_answer(by, message):
        raise NotPermitted(
            say(_("这条留言请“%(level)s”一方答复，写的人自己不能答复。"), level=message.get_to_level_display())
        )
    return _keep(project, MessageKind.ANSWER, text, by, at, image=image, answers=message)


def keep_return(project: Project, *, reason: str, by: Any, at: datetime) -> Message:
    """What a return for correction says becomes a message that whoever drafts the project answers. Within its step.

    Raises Refused when somebody's number stands in it.
    """
    insist(project, m.number_in_message, at=at, given={"text": reason})
    return _keep(project, MessageKind.RETURN, reason, by, at, to_level=drafting_level(project))


def _keep(project: Project, kind: MessageKind, text: str, by: Any, at: datetime, **more: Any) -> Message:
    actor, text = actor_of(by), text.strip()[:500]
    image = more.pop("image", None)
    message = Message(
        project=project, kind=kind, text=text, image=checked_image(image) if image else "", written_by=by,
        version=project.design_version, writer_role=actor.role, writer_unit=actor.unit_code, written_at=at, **more,
    )  # fmt: skip
    message.save()
    verb = Verb.MESSAGE_ANSWERED if kind == MessageKind.ANSWER else Verb.MESSAGE_WRITTEN
    with override("zh-hans"):
        label = str(kind.label)
    append(project, verb, by=by, at=at, data={"message": message.pk, "kind": label}, digest=sha256(text))
    return message
