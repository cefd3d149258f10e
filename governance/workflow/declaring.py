"""The declaration at the door: who votes, reviews, buys, accepts, scores or audits has said she has no interest."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from governance.events import Actor
from governance.recusal.actions import note_no_interest
from governance.recusal.kinds import Occasion
from governance.recusal.queries import has_declared, matter_of
from governance.workflow.errors import Refused
from governance.workflow.guards import Refusal, Sentence, guard, say


@guard(rule="R55", mends="recusal:declare", asks=True)
def undeclared(obj: Any, *, at: Any, given: Any) -> Sentence | None:
    """Before the first act of its kind on a matter the person declares that she has no interest in it."""
    if given["has_declared"]:
        return None
    return say(
        _("“%(occasion)s”前须申报：%(name)s与本项目有无利害关系。没有的，请勾选声明；有的，请申报回避。"),
        occasion=Occasion(given["occasion"]).label, name=given["name"],
    )  # fmt: skip


def missing_declaration(obj: Any, occasion: str, *, by: Any, at: datetime, person: Any = None) -> list[Refusal]:
    """The refusal while the person (by default the doer) neither has declared for the occasion nor does so now (R55).

    What the doer states now covers another for whom she writes it down: the member whose vote she records.
    """
    if not occasion or isinstance(by, Actor) or by.states_no_interest:
        return []
    person = person or by
    given = {"occasion": occasion, "name": person.name, "has_declared": has_declared(person, obj, occasion)}
    sentence = undeclared(obj, at=at, given=given)
    return [Refusal(undeclared, sentence, matter_of(obj)[1])] if sentence else []


def keep_declaration(obj: Any, occasion: str, *, by: Any, at: datetime, person: Any = None) -> bool:
    """Keep what is stated with the act, for this matter and occasion once; whether it was new."""
    if not occasion or isinstance(by, Actor):
        return False
    return note_no_interest(person or by, obj, occasion, at=at)


def take_declaration(obj: Any, occasion: str, *, by: Any, at: datetime, person: Any = None) -> bool:
    """Both, for an act that is no step. Raises Refused."""
    if missing := missing_declaration(obj, occasion, by=by, at=at, person=person):
        raise Refused(missing)
    return keep_declaration(obj, occasion, by=by, at=at, person=person)
