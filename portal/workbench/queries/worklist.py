"""What waits for a person: one UNION ALL over every machine, derived from the lifecycles, her rights and her recusals.

Each arm is written by the ORM and the arms are joined here, since Django refuses sliced arms on SQLite. The same text
runs on SQLite and PostgreSQL.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from django.core.exceptions import EmptyResultSet, FieldDoesNotExist
from django.db import connection, models
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from acceptance.lifecycle import InspectionState
from acceptance.models import Inspection, InspectionMember
from governance.events.log import subject_type
from governance.events.models import Event
from governance.people import access
from governance.people.permissions import Permission as P
from governance.people.units import within
from governance.recusal.queries import matter_paths, without_recused
from governance.workflow.steps import Step, lifecycles, steps_of
from projects.lifecycle.deliberation import MeetingState
from projects.models import Attendance, Correction, Meeting

PAGE = 20
COUNT_LIMIT = 100
"""A count stops here and is shown as 99+, so that it costs the same for everybody."""
NEVER = date(9999, 12, 31)
CORRECTION, VOTE, SIGN = "correction", "vote", "sign"
"""Work that is no machine's step: a correction to answer, a meeting in which to vote, an inspection to sign."""

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

    @property
    def key(self) -> Key:
        """The place in the order: soonest due first, then by kind and key."""
        return self.due_on or NEVER, self.kind, self.pk

    def is_overdue(self, today: date) -> bool:
        """Past its last day."""
        return self.due_on is not None and self.due_on < today


def awaited_steps(model: Any) -> Iterator[Step]:
    """The steps of a person for which a matter waits: no clock, no return, hold or other exception."""
    return (step for step in steps_of(model).values() if not step.is_clock and step.awaited is not False)


def waits_for(obj: Any, step: Step) -> bool:
    """Whether this matter, being in a source state of the step, waits for it. One query for a step with a `Q`."""
    if isinstance(step.awaited, Q):
        return type(obj)._default_manager.filter(step.awaited, pk=obj.pk).exists()
    return bool(step.awaited)


@cache
def machines() -> dict[str, Any]:
    """Every model that moves by its name in the log, those without work for a person left out."""
    return {subject_type(model): model for model in lifecycles() if any(awaited_steps(model))}


def _held(user: Any, permissions: Iterable[P], at: datetime) -> tuple[tuple[tuple[str, str], ...], tuple[int, ...]]:
    """The ranges and the organisations in which the person holds any of the permissions."""
    ranges: set[tuple[str, str]] = set()
    parties: set[int] = set()
    for permission in permissions:
        ranges.update(access.reach_of(user, permission, at))
        parties.update(access.parties_of(user, permission, at))
    return tuple(sorted(ranges)), tuple(sorted(parties))


def _within(model: Any, ranges: tuple[tuple[str, str], ...], parties: tuple[int, ...]) -> Q:
    """Reach by the owner's unit; by organisation where the model knows its parties. A guest unit is not waited for."""
    reached = within(list(ranges))
    if parties and hasattr(model, "reach_q"):
        reached |= model.reach_q([], list(parties))
    return reached


def _barred(model: Any, step: Step, user: Any) -> Q:
    """The rows on which the person did what must be apart from the step (R56)."""
    verbs = [verb for duty in step.apart_from for verb in model.duties.get(duty, ())]
    barred = Q()
    if not verbs:
        return barred
    done = Event.objects.filter(actor_id=user.pk, actor_kind="user", verb__in=verbs)
    for kind, path in matter_paths(model).items():
        barred |= Q(**{f"{path}__in": done.filter(subject_type=kind).values("subject_id")})
    return barred


def _waiting(model: Any, user: Any, at: datetime) -> QuerySet | None:
    """The rows of one machine that wait for the person; None when she may do nothing there."""
    groups: dict[tuple[Any, ...], set[str]] = defaultdict(set)
    kept: dict[tuple[Any, ...], Step] = {}
    for step in awaited_steps(model):
        ranges, parties = _held(user, step.who, at)
        if not ranges and not (parties and hasattr(model, "reach_q")):
            continue
        barring = step.apart_from if user.pk else ()
        group = (ranges, parties, barring, step.through_hold, str(step.awaited))
        groups[group].update(step.sources)
        kept[group] = step
    if not groups:
        return None
    either = Q()
    for group, states in groups.items():
        step = kept[group]
        rows = Q(state__in=sorted(states)) & _within(model, group[0], group[1])
        if not step.through_hold:
            rows &= Q(is_on_hold=False)
        if isinstance(step.awaited, Q):
            rows &= step.awaited
        barred = _barred(model, step, user)
        either |= rows & ~barred if barred else rows
    return without_recused(user, model._default_manager.filter(either))


def _field(model: Any, name: str) -> bool:
    try:
        model._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    return True


def _name_of(model: Any) -> Any:
    """What a row is called in the list: its own title, else its project's with what it is for, else nothing."""
    own = next((name for name in ("title", "purpose", "text") if _is_line(model, name)), "")
    if not _field(model, "project"):
        return F(own) if own else Value("", output_field=models.CharField())
    if own in ("purpose", "text"):
        return Concat(F("project__title"), Value("："), F(own), output_field=models.CharField())
    return F(own or "project__title")


def _is_line(model: Any, name: str) -> bool:
    return _field(model, name) and isinstance(model._meta.get_field(name), models.CharField)


def _columns(rows: QuerySet, kind: str, **given: Any) -> QuerySet:
    """The columns of the union, in their order."""
    model = rows.model
    project: Any = Cast(Value(None), models.BigIntegerField())
    if kind == "project":
        project = F("pk")
    elif _field(model, "project"):
        project = F("project_id")
    chosen = {
        "kind_of": Value(kind, output_field=models.CharField()), "key_of": F("pk"), "project_of": project,
        "name_of": _name_of(model), "state_of": F("state") if _field(model, "state") else None,
        "since_of": F("state_since") if _field(model, "state_since") else None,
        "due_of": F("due_on") if _field(model, "due_on") else Cast(Value(None), models.DateField()),
        "unit_of": F("unit_code") if _field(model, "unit") else F("project__unit_code"),
    } | given  # fmt: skip
    chosen["due_key"] = Coalesce(chosen["due_of"], Value(NEVER), output_field=models.DateField())
    return rows.order_by().annotate(**chosen).values_list(*chosen)


def _corrections(user: Any, at: datetime) -> QuerySet | None:
    """补正 asked and not answered, for those who draft the project."""
    ranges = access.reach_of(user, P.PROJECT_DRAFT, at)
    if not ranges:
        return None
    rows = Correction.objects.filter(within(ranges, "project__unit_code"), answered_at=None, cancelled_at=None)
    kinds = {"project": "project_id"}
    for kind, path in kinds.items():
        rows = rows.exclude(**{f"{path}__in": _recused(user, kind)})
    return _columns(
        rows, CORRECTION, name_of=F("project__title"), state_of=Value("open", output_field=models.CharField()),
        since_of=F("asked_at"),
    )  # fmt: skip


def _recused(user: Any, kind: str) -> QuerySet:
    return user.recusals.filter(withdrawn_at=None, subject_type=kind).values("subject_id")


def _votes(user: Any, at: datetime) -> QuerySet | None:
    """会议进行中: the meetings at which the member is present and may vote now."""
    if not access.holds(user, P.COUNCIL_VOTE, at):
        return None
    present = Attendance.objects.filter(member_id=user.pk, is_present=True).values("meeting_id")
    return _columns(Meeting.objects.filter(state=MeetingState.IN_SESSION, pk__in=present), VOTE)


def _signatures(user: Any, at: datetime) -> QuerySet:
    """正在验收: the inspections in whose group the person sits and has not signed."""
    owed = InspectionMember.objects.filter(user_id=user.pk, signed_at=None).values("inspection_id")
    rows = Inspection.objects.filter(state=InspectionState.PLANNED, pk__in=owed)
    return _columns(without_recused(user, rows), SIGN)


def arms(user: Any, at: datetime, kind: str = "") -> dict[str, QuerySet]:
    """One queryset for each kind of work that the person may have."""
    found: dict[str, QuerySet | None] = {}
    for name, model in machines().items():
        rows = _waiting(model, user, at) if kind in ("", name) else None
        found[name] = None if rows is None else _columns(rows, name)
    found[CORRECTION] = _corrections(user, at) if kind in ("", CORRECTION) else None
    found[VOTE] = _votes(user, at) if kind in ("", VOTE) else None
    found[SIGN] = _signatures(user, at) if kind in ("", SIGN) else None
    return {name: rows for name, rows in found.items() if rows is not None}


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


def _after(rows: QuerySet, kind: str, after: Key) -> QuerySet:
    day, other, pk = after
    later = Q(due_key__gt=day)
    if kind == other:
        later |= Q(due_key=day, pk__gt=pk)
    elif kind > other:
        later |= Q(due_key=day)
    return rows.filter(later)


_kept: dict[tuple[Any, ...], tuple[str, list[Any]]] = {}
"""Compiled texts by person, rights and day: they say what is asked, never what is answered."""
KEPT = 2000


def _kept_text(user: Any, at: datetime, name: str, kind: str, write: Callable[[], tuple[str, list[Any]]]) -> Any:
    """The text that `write` makes, made once for the person as long as her rights and the day are the same."""
    key = (connection.vendor, name, kind, user.pk, timezone.localdate(at), json.dumps(user.reach, sort_keys=True))
    if key not in _kept:
        if len(_kept) >= KEPT:
            _kept.clear()
        _kept[key] = write()
    return _kept[key]


def waiting(user: Any, *, at: datetime | None = None, kind: str = "", after: Key | None = None) -> list[Work]:
    """The first PAGE + 1 matters that wait for the person after the key, the soonest due first. One query."""
    at = at or timezone.now()

    def write() -> tuple[str, list[Any]]:
        cut = []
        for name, rows in arms(user, at, kind).items():
            later = rows if after is None else _after(rows, name, after)
            cut.append(later.order_by("due_key", "pk")[: PAGE + 1])
        return _compiled(cut, "SELECT * FROM ({union}) AS work ORDER BY due_key, kind_of, key_of")

    sql, params = _kept_text(user, at, "page", kind, write) if after is None else write()
    if not sql:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} LIMIT {PAGE + 1}", params)
        return [
            Work(kind, pk, project, name, state, _moment(since), _day(due), unit)
            for kind, pk, project, name, state, since, due, unit, *_keys in cursor.fetchall()
        ]


@dataclass(frozen=True)
class Count:
    """How many matters of a kind wait, and whether one of them is overdue."""

    kind: str
    number: int
    late: int

    @property
    def shown(self) -> str:
        return f"{COUNT_LIMIT - 1}+" if self.number >= COUNT_LIMIT else str(self.number)


def counts(user: Any, *, at: datetime | None = None) -> list[Count]:
    """The counts of each kind that has work for the person, in the order of the machines. One query."""
    at = at or timezone.now()
    late = "SUM(CASE WHEN due_of < %s THEN 1 ELSE 0 END)"

    def write() -> tuple[str, list[Any]]:
        cut = [rows.order_by("due_key", "pk")[:COUNT_LIMIT] for rows in arms(user, at).values()]
        return _compiled(cut, f"SELECT kind_of, COUNT(*), {late} FROM ({{union}}) AS work GROUP BY kind_of")

    sql, params = _kept_text(user, at, "counts", "", write)
    if not sql:
        return []
    today = connection.ops.adapt_datefield_value(timezone.localdate(at))
    with connection.cursor() as cursor:
        cursor.execute(sql, [today, *params])
        rows = {kind: Count(kind, number, late) for kind, number, late in cursor.fetchall()}
    return [rows[kind] for kind in (*machines(), CORRECTION, VOTE, SIGN) if kind in rows]


def _moment(value: Any) -> datetime:
    """SQLite gives moments as text in UTC."""
    if isinstance(value, str):
        value = parse_datetime(value)
    return value if timezone.is_aware(value) else value.replace(tzinfo=UTC)


def _day(value: Any) -> date | None:
    return parse_date(value) if isinstance(value, str) else value
