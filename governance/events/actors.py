"""Who acts: a person as she was at that moment, the clock, or the system itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

ACTING = "acting_for"
"""The key in an event's data of the person in whose name it was done."""


@dataclass(frozen=True)
class Actor:
    """The doer of an event. `id` is the user's key or None; role and unit are those under which she acted.

    acting_for: whom she stands in for by a delegation (user, name, role, unit), kept in the event's data.
    """

    kind: str
    id: int | None = None
    name: str = ""
    role: str = ""
    unit_code: str = ""
    acting_for: Mapping[str, Any] | None = field(default=None, compare=False)


CLOCK = Actor("clock", name="时钟")
"""Deadlines and sweeps act as the clock."""

SYSTEM = Actor("system", name="系统")
"""Set-up commands and imports act as the system."""

PUBLIC = Actor("resident", name="居民")
"""A resident who did not sign in: known to the chain only as a resident."""


def actor_of(by: Any) -> Actor:
    """The actor behind `by`, which is an `Actor` already or a user with `as_actor()`."""
    return by if isinstance(by, Actor) else by.as_actor()
