"""What is kept of a resident in every act, by a code with its number or by her signed-in telephone; and its erasing."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import transaction

from acceptance.actions import comments
from acceptance.queries import ratings_by
from audit.actions import reports
from demands.actions import erase_call_back, mine
from demands.models import CallBack, Demand
from governance.events import PUBLIC
from governance.people import residents
from governance.people.crypto import mask_numbers, mask_phone
from governance.people.units import unit_path
from governance.workflow.errors import NotPermitted
from projects.actions import objections

BY_CODE = (mine, objections, reports)
"""Who keeps something that is proved by a code and the number left with it."""
PAST_TERM = (
    mine.erase_past_retention, mine.erase_old_call_backs, mine.erase_old_households,
    objections.erase_past_retention, comments.erase_past_retention, reports.erase_past_retention,
)  # fmt: skip
"""What the clock does about the terms of keeping, batch by batch."""


@dataclass(frozen=True)
class Own:
    """Something of a resident's own: all that is kept of her with it, and how it is erased."""

    kept: dict[str, Any]
    erase: Callable[[], Any]


def by_code(code: str, phone: str) -> Own:
    """What the code stands for, if the number was left with it. Raises NotPermitted, whatever is wrong."""
    for keeper in BY_CODE:
        try:
            row = keeper.own(code, phone)
        except NotPermitted as shut:
            refused = shut
        else:
            return Own(keeper.everything_of(row), partial(keeper.erase_own, row))
    raise refused


def of_person(user: Any) -> list[Own]:
    """What is kept under the person's verified telephone or her account: demands, calls, ratings, the newest first."""
    found: list[Own] = []
    if user.phone_index:
        demands = Demand.objects.filter(respondent_index=user.phone_index, text__isnull=False)
        for demand in demands.order_by("-pk"):
            found.append(Own(mine.everything_of(demand), partial(mine.erase_own, demand)))
        for call in CallBack.objects.filter(text__phone_index=user.phone_index).order_by("-pk"):
            found.append(Own(mine.everything_of_call(call), partial(erase_call_back, call, by=PUBLIC, is_own=True)))
    for rating in ratings_by(user):
        found.append(Own(comments.everything_of(rating), partial(comments.erase_comment, rating, by=PUBLIC)))
    return found


def account_of(user: Any) -> dict[str, Any]:
    """What the account itself holds."""
    home = residents.residence_of(user)
    return {
        "kind": "account", "name": user.name, "phone": str(user.phone), "level": user.get_real_name_level_display(),
        "community": unit_path(home.unit_code) if home else "",
    }  # fmt: skip


def masked(kept: dict[str, Any]) -> dict[str, Any]:
    """The same as a page shows it: numbers masked, in full only in the file."""
    hidden = {"phone": mask_phone(kept["phone"])} if kept.get("phone") else {}
    return kept | hidden | {"body": mask_numbers(kept.get("body", ""))}


@transaction.atomic
def leave(user: Any) -> None:
    """Erase everything of the person's and close her account (`residents.leave`, which says who may not)."""
    for own in of_person(user):
        own.erase()
    residents.leave(user)
