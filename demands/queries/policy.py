"""What the policy asks of a demand that is filed now, and how long what came with it is kept."""

from dataclasses import dataclass
from datetime import date, datetime
from time import monotonic
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils import timezone

from governance.people import units
from governance.policy.models import Override
from governance.policy.periods import open_period
from governance.policy.values import edition_on, value


@dataclass(frozen=True)
class Terms:
    """What the policy asks of a demand filed on a day: its least length, and the last day for a first reply."""

    least: int
    due_on: date


_terms: dict[tuple[Any, ...], tuple[float, Terms]] = {}
KEPT_SECONDS = 60
KEPT_TERMS = 2000


def terms(unit_code: str, *, is_safety: bool, at: datetime) -> Terms:
    """The terms at a place on a day (U34, U46). They are asked for with every demand, so a process keeps them a minute;
    a decision that it writes itself holds at once. Raises NoEdition, CalendarMissing.
    """
    key = (timezone.localdate(at), unit_code, is_safety)
    made, kept = _terms.get(key, (0.0, None))
    if kept is not None and monotonic() - made < KEPT_SECONDS:
        return kept
    edition = edition_on(at)
    period = open_period(
        "demand_reply_safety" if is_safety else "demand_reply", opened_at=at, edition=edition, unit_code=unit_code
    )
    least = value("demand.min_text", edition=edition, unit_code=unit_code, at=at).value
    if len(_terms) >= KEPT_TERMS:
        _terms.clear()
    _terms[key] = monotonic(), Terms(least, period.last_day)
    return _terms[key][1]


def forget_terms() -> None:
    """Empty the process's copy."""
    _terms.clear()


@receiver(post_save, sender=Override)
def _decided(**_sent: Any) -> None:
    """A decision changed the policy: forgotten now, and once more when it stands, for who read in between."""
    forget_terms()
    transaction.on_commit(forget_terms)


def kept_since(name: str, at: datetime) -> list[tuple[units.Range, date]]:
    """For each district: its codes, and the day before which what a retention parameter (in years) covers is over."""
    today, found = timezone.localdate(at), []
    for code, (_name, _parent, level) in sorted(units.every_unit().items()):
        if level == "district":
            years = int(value(name, unit_code=code, at=at).value)
            day = min(today.day, 28) if today.month == 2 else today.day
            found.append((units.code_range(code), today.replace(year=today.year - years, day=day)))
    return found


def past_term(name: str, at: datetime, *, since: str, place: str = "unit_code") -> Q:
    """The rows whose term of keeping is over where they belong (R83, U31).

    name: a retention parameter, in years. since: path of the moment from which it runs. place: path of the unit's code.
    """
    past = Q(pk__in=[])
    for (low, high), day in kept_since(name, at):
        past |= Q(**{f"{place}__gte": low, f"{place}__lt": high, f"{since}__date__lt": day})
    return past
