"""The work list of a person: what waits for her by how soon it is due, and what others have before them.

One UNION ALL over every machine. Each arm is written by the ORM (`arms`) and the arms are joined here, since Django
refuses sliced arms on SQLite. The same text runs on SQLite and PostgreSQL.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext_lazy as _

from governance.people.units import code_range
from portal.look.templatetags.look import SOON_DAYS
from portal.workbench.queries import arms
from portal.workbench.queries.arms import BESIDE, CORRECTION, MESSAGE, NEVER, SIGN, VOTE, machines, waits_for

__all__ = ["CORRECTION", "MESSAGE", "NEVER", "SIGN", "VOTE", "machines", "waits_for"]

PAGE = 20
COUNT_LIMIT = 100
"""A count stops here and is shown as 99+, so that it costs the same for everybody."""


class Part(models.TextChoices):
    """The parts of the work list, in the order in which the days that end them follow one another."""

    LATE = "late", _("逾期")
    SOON = "soon", _("即将到期")
    LATER = "later", _("其余")
    OTHERS = "others", _("等待他人")


MINE = (Part.LATE, Part.SOON, Part.LATER)

Key = tuple[date, str, int]


@dataclass(frozen=True)
class Work:
    """One matter that waits for the person."""

    kind: str
    pk: int
    project_pk: int | None
    name: str
    state: str
    since: datetime
    due_on: date | None
    unit_code: str
    road: str = ""
    """The track of a project, on which some steps depend."""

    @property
    def key(self) -> Key:
        """The place in the order: soonest due first, then by kind and key."""
        return self.due_on or NEVER, self.kind, self.pk

    def part(self, today: date) -> Part:
        """The part of her own work in which it stands."""
        day = self.due_on or NEVER
        return Part.LATE if day < today else Part.SOON if day <= today + timedelta(SOON_DAYS) else Part.LATER


@dataclass(frozen=True)
class Asked:
    """What is asked for: a part, a kind of matter, a unit with all below it. Empty: everything that waits for her."""

    part: str = ""
    kind: str = ""
    unit: str = ""

    @property
    def is_plain(self) -> bool:
        """Nothing in particular is asked for."""
        return self == Asked()

    def rows(self, user: Any, at: datetime) -> dict[str, QuerySet]:
        """The arms that hold it, by kind."""
        found = (arms.others if self.part == Part.OTHERS else arms.mine)(user, at, self.kind)
        return {name: self._narrowed(rows, timezone.localdate(at)) for name, rows in found.items()}

    def _narrowed(self, rows: QuerySet, today: date) -> QuerySet:
        if self.unit:
            low, high = code_range(self.unit)
            rows = rows.filter(unit_of__gte=low, unit_of__lt=high)
        soon = today + timedelta(SOON_DAYS)
        if self.part == Part.LATE:
            return rows.filter(due_key__lt=today)
        if self.part == Part.SOON:
            return rows.filter(due_key__gte=today, due_key__lte=soon)
        return rows.filter(due_key__gt=soon) if self.part == Part.LATER else rows


def _compiled(queries: Iterable[QuerySet], outer: str) -> tuple[str, list[Any]]:
    """The arms as one text with its parameters; arms that can hold nothing are left out."""
    texts: list[str] = []
    params: list[Any] = []
    for rows in queries:
        try:
            text, values = rows.query.sql_with_params()
        except EmptyResultSet:
            continue
        texts.append(f"SELECT * FROM ({text}) AS arm{len(texts)}")
        params.extend(values)
    return outer.format(union=" UNION ALL ".join(texts)) if texts else "", params


def beyond(rows: QuerySet, kind: str, key: Key) -> QuerySet:
    """The rows of a kind that follow the key in the order of the list."""
    day, other, pk = key
    later = Q(due_key__gt=day)
    if kind == other:
        later |= Q(due_key=day, pk__gt=pk)
    elif kind > other:
        later |= Q(due_key=day)
    return rows.filter(later)


_kept: dict[tuple[Any, ...], tuple[str, list[Any]]] = {}
"""Compiled texts by person, rights and day: they say what is asked, never what is answered."""
KEPT = 2000


def _kept_text(user: Any, at: datetime, asked: Any, write: Callable[[], tuple[str, list[Any]]]) -> Any:
    """The text that `write` makes, made once for the person as long as her rights and the day are the same."""
    key = (connection.vendor, asked, user.pk, timezone.localdate(at), json.dumps(user.reach, sort_keys=True))
    if key not in _kept:
        if len(_kept) >= KEPT:
            _kept.clear()
        _kept[key] = write()
    return _kept[key]


def waiting(
    user: Any, *, at: datetime | None = None, asked: Asked | None = None, after: Key | None = None
) -> list[Work]:
    """The first PAGE + 1 matters of what is asked for after the key, the soonest due first. One query."""
    at, asked = at or timezone.now(), asked or Asked()

    def write() -> tuple[str, list[Any]]:
        cut = []
        for name, rows in asked.rows(user, at).items():
            later = rows if after is None else beyond(rows, name, after)
            cut.append(later.order_by("due_key", "pk")[: PAGE + 1])
        return _compiled(cut, "SELECT * FROM ({union}) AS work ORDER BY due_key, kind_of, key_of")

    sql, params = _kept_text(user, at, asked, write) if after is None else write()
    if not sql:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} LIMIT {PAGE + 1}", params)
        return [
            Work(kind, pk, project, name, state, _moment(since), _day(due), unit, road)
            for kind, pk, project, name, state, since, due, unit, road, *_keys in cursor.fetchall()
        ]


@dataclass(frozen=True)
class Count:
    """How many matters of a kind there are, how many of them are late and how many due soon."""

    kind: str
    number: int
    late: int = 0
    soon: int = 0


def shown(number: int) -> str:
    """A count as it is shown, at most 99+."""
    return f"{COUNT_LIMIT - 1}+" if number >= COUNT_LIMIT else str(number)


@dataclass(frozen=True)
class Tally:
    """How much there is: of each kind that waits for the person, and with others."""

    kinds: tuple[Count, ...]
    others: int

    @property
    def parts(self) -> dict[Part, int]:
        """The number in each part."""
        late, soon = sum(count.late for count in self.kinds), sum(count.soon for count in self.kinds)
        return {Part.LATE: late, Part.SOON: soon, Part.LATER: self.mine - late - soon, Part.OTHERS: self.others}

    @property
    def mine(self) -> int:
        """All that waits for the person."""
        return sum(count.number for count in self.kinds)


def _cut(found: dict[str, QuerySet], outer: str) -> tuple[str, list[Any]]:
    """The arms joined, each cut off where a count stops."""
    return _compiled([rows.order_by("due_key", "pk")[:COUNT_LIMIT] for rows in found.values()], outer)


def tally(user: Any, *, at: datetime | None = None) -> Tally:
    """How much of each kind waits for the person, in the order of the machines, and how much others have. One query."""
    at = at or timezone.now()
    today = timezone.localdate(at)
    days = [connection.ops.adapt_datefield_value(day) for day in (today, today, today + timedelta(SOON_DAYS))]
    late, soon = "due_of < %s", "due_of >= %s AND due_of <= %s"
    spans = ", ".join(f"SUM(CASE WHEN {span} THEN 1 ELSE 0 END)" for span in (late, soon))

    def write() -> tuple[str, list[Any]]:
        hers, given = _cut(
            arms.mine(user, at), f"SELECT kind_of, COUNT(*), {spans} FROM ({{union}}) AS work GROUP BY 1"
        )
        sent_on, more = _cut(arms.others(user, at), f"SELECT '{Part.OTHERS}', COUNT(*), 0, 0 FROM ({{union}}) AS work")
        return " UNION ALL ".join(filter(None, (hers, sent_on))), [*(days if hers else ()), *given, *more]

    sql, params = _kept_text(user, at, "tally", write)
    if not sql:
        return Tally((), 0)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        found = {kind: Count(kind, *numbers) for kind, *numbers in cursor.fetchall()}
    sent = found.get(Part.OTHERS)
    order = (*machines(), *BESIDE)
    return Tally(tuple(found[kind] for kind in order if kind in found), sent.number if sent else 0)


def _moment(value: Any) -> datetime:
    """SQLite gives moments as text in UTC."""
    if isinstance(value, str):
        value = parse_datetime(value)
    return value if timezone.is_aware(value) else value.replace(tzinfo=UTC)


def _day(value: Any) -> date | None:
    return parse_date(value) if isinstance(value, str) else value
