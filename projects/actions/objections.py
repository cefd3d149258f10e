"""What becomes of an objection's words: shown to whom they belong, erased at her wish, by staff, or in time (R83)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from demands.actions.mine import erase_each
from demands.actions.sealed import erase_sealed, proved
from governance.events import PUBLIC, Verb
from governance.events.log import append
from governance.people.permissions import Permission as P
from governance.people.units import unit_path
from projects.models import Objection, ObjectionText
from projects.queries.publicity import objection_by_code, past_retention


def own(code: str, phone: str) -> Objection:
    """The objection of the code and the number left with it. Raises NotPermitted as `proved`."""
    return proved(objection_by_code(code), phone)


def everything_of(objection: Objection) -> dict[str, Any]:
    """All that is kept of the person with the objection, to be handed to her."""
    text = ObjectionText.objects.filter(objection=objection).first() or ObjectionText()
    return {
        "kind": "objection", "code": objection.code, "community": unit_path(objection.unit_code),
        "title": objection.notice.title, "state": objection.get_state_display(),
        "submitted_at": timezone.localtime(objection.filed_at).isoformat(), "body": str(text.body),
        "name": str(text.name), "phone": str(text.phone), "reply": objection.reply,
    }  # fmt: skip


@transaction.atomic
def erase_objection(objection: Objection, *, by: Any, at: datetime | None = None, is_own: bool = False) -> Objection:
    """Erase words, name and number; the record, the reply, its event and its salted digest stay (R83).

    An open one is still to be answered. is_own: who asks has proved that the objection is hers. Raises as `perform`.
    """
    at = at or timezone.now()
    sealed = ObjectionText.objects.filter(objection=objection)
    if erase_sealed(objection, sealed, P.OBJECTION_ANSWER, by=by, at=at, is_own=is_own):
        append(objection, Verb.OBJECTION_ERASED, by=by, at=at)
    return objection


def erase_own(objection: Objection, *, at: datetime | None = None) -> Objection:
    """Erase at the wish of whoever proved that the objection is hers (`own`)."""
    return erase_objection(objection, by=PUBLIC, at=at, is_own=True)


def erase_past_retention(*, at: datetime | None = None) -> int:
    """Erase what was kept with objections settled longer ago than the term in force; how many at once."""
    return erase_each(past_retention, erase_objection, at=at)
