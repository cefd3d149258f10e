"""Which demands say nearly the same (U34)."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from demands.lifecycle import PENDING, DemandState
from demands.models import Demand, DemandText
from governance.policy.values import value
from governance.recusal.queries import without_recused

COMPARED = 300
"""How many of the community's latest demands a new text is compared with."""


def pairs_of(text: str) -> set[str]:
    """Every two neighbouring signs of the text, without punctuation and spaces, full and half width alike."""
    plain = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold()
    return {plain[start : start + 2] for start in range(len(plain) - 1)} or ({plain} if plain else set())


def likeness(one: set[str], other: set[str]) -> float:
    """Dice's measure of two sets of pairs, from 0 (nothing shared) to 1 (the same)."""
    together = len(one) + len(other)
    return 2 * len(one & other) / together if together else 0.0


@dataclass(frozen=True)
class Similar:
    """A demand that says nearly the same, and how nearly (percent)."""

    demand: Demand
    percent: int


def similar(
    unit_code: str, text: str, *, place: str = "", besides: int | None = None, limit: int = 5,
    at: datetime | None = None, user: Any = None,
) -> list[Similar]:  # fmt: skip
    """Living demands of the community whose words are at least as alike as the policy says (U34), the likest first.

    Looks at the latest 300. With `place`, names those of the very same place too, however they put it. With `user`,
    leaves out what she stepped aside from.
    """
    least, wanted = value("demand.similarity", unit_code=unit_code, at=at).value, pairs_of(text)
    if not wanted:
        return []
    living: QuerySet[Demand] = Demand.objects.filter(unit_code=unit_code, state__in=[*PENDING, DemandState.ADOPTED])
    if user is not None:
        living = without_recused(user, living)
    rows = DemandText.objects.filter(demand__in=living).exclude(demand=besides).select_related("demand")
    found = [(likeness(wanted, pairs_of(row.body)), row.demand) for row in rows.order_by("-demand_id")[:COMPARED]]
    near = sorted(
        ((score, demand) for score, demand in found if score >= least or (place and demand.place == place)),
        key=lambda pair: -pair[0],
    )
    return [Similar(demand, round(score * 100)) for score, demand in near[:limit]]
