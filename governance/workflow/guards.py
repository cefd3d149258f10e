"""How a guard is written: a pure function named after an obstacle that answers with a sentence, or with None."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise

from governance.people.permissions import Permission
from governance.policy.periods import day_in_words, moment_in_words


@dataclass(frozen=True)
class Sentence:
    """A translatable template and what goes into it; stored as code and parameters, rendered when read."""

    template: str | Promise
    params: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        if not self.params:
            return str(self.template)
        return str(self.template) % {name: _in_words(given) for name, given in self.params.items()}


def _in_words(given: Any) -> Any:
    """Dates and decimal numbers as people write them; anything else as it is."""
    if isinstance(given, datetime):
        return moment_in_words(timezone.localtime(given))
    if isinstance(given, Decimal):
        whole, _point, rest = f"{given:,f}".partition(".")
        return f"{whole}.{rest.rstrip('0')}".rstrip(".")
    return day_in_words(given) if isinstance(given, date) else given


def say(template: str | Promise, **params: Any) -> Sentence:
    """A sentence such as `say(_("公示期至%(day)s。"), day=day)`."""
    return Sentence(template, params)


@dataclass(frozen=True)
class Guard:
    """An obstacle: its rules, the place where it is mended, who may waive it, and its `Q` of refused rows."""

    check: Callable[..., Sentence | None]
    rules: tuple[str, ...]
    mends: str
    waivable: Permission | None
    asks: bool
    q: Callable[[datetime], Q] | None

    @property
    def code(self) -> str:
        return self.check.__name__

    @property
    def room(self) -> str:
        return self.check.__module__

    def __call__(self, obj: Any, *, at: datetime, given: Mapping[str, Any]) -> Sentence | None:
        return self.check(obj, at=at, given=given)


def guard(
    *,
    rule: str,
    mends: str = "",
    waivable: Permission | None = None,
    asks: bool = False,
    q: Callable[[datetime], Q] | None = None,
) -> Callable[[Callable[..., Sentence | None]], Guard]:
    """Make a guard of `def obstacle(obj, *, at, given) -> Sentence | None`.

    rule: the policy rules it states, space-separated ("R31 U07"). mends: name of the page where the obstacle is
    removed. waivable: the permission that may waive it (a cap is 原则上). asks: it judges what the person types,
    so it is not asked before she typed anything. q: rows that it refuses, for steps of the clock.
    """

    def made(check: Callable[..., Sentence | None]) -> Guard:
        return Guard(check, tuple(rule.split()), mends, waivable, asks, q)

    return made


@dataclass(frozen=True)
class Refusal:
    """One obstacle met: what is missing and where it is mended."""

    guard: Guard
    sentence: Sentence
    key: int | None = None
    """Fills the address of the page when it is not that of the page's own subject."""

    def __str__(self) -> str:
        return str(self.sentence)

    @property
    def code(self) -> str:
        return self.guard.code

    @property
    def mends(self) -> str:
        return self.guard.mends
