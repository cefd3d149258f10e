"""Writing to the log and reading it back: one event, many in one statement, a subject's history, a broken chain."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection, models
from django.utils import timezone

from governance.events.actors import ACTING, Actor, actor_of
from governance.events.chain import CONSTANT, SQL_HASH, VARYING, canonical, framed, hash_of, sha256
from governance.events.models import DailyDigest, Event
from governance.events.rows import put_down

EVENTS = Event._meta.db_table


def in_name_of(user_id: int) -> str:
    """The text in an event's data when something was done in the name of the user; to search a subject's events by."""
    return f'"{ACTING}":{{"id":{user_id},'


def subject_type(model: Any) -> str:
    """The name under which a model's rows stand in the log (`project`, `budget_line`)."""
    name = model._meta.object_name
    return "".join("_" + letter.lower() if letter.isupper() else letter for letter in name).lstrip("_")


def append(
    subject: models.Model,
    verb: str,
    *,
    by: Any,
    at: datetime | None = None,
    from_state: str = "",
    to_state: str = "",
    code: str = "",
    params: Mapping[str, Any] | None = None,
    data: Mapping[str, Any] | None = None,
    digest: str = "",
    is_first: bool = False,
    beside: Iterable[models.Model] = (),
) -> Event:
    """Add one event to the subject's chain. The caller holds the subject's row, or has just made it.

    `is_first` says that it was made just now, so that there is no chain to read. `beside`: new rows, their keys known,
    that are put down on the same trip just before. Raises IntegrityError when two writers meet at the same place of a
    chain.
    """
    kind, actor = subject_type(subject), actor_of(by)
    if actor.acting_for:
        data = {**(data or {}), ACTING: dict(actor.acting_for)}
    seq, previous = (0, "") if is_first else _head(kind, subject.pk)
    fields: dict[str, Any] = {
        "happened_at": at or timezone.now(),
        "recorded_at": timezone.now(),
        "actor_kind": actor.kind,
        "actor_id": actor.id,
        "actor_name": actor.name,
        "actor_role": actor.role,
        "actor_unit": actor.unit_code,
        "verb": str(verb),
        "subject_type": kind,
        "subject_id": subject.pk,
        "seq": seq + 1,
        "from_state": from_state,
        "to_state": to_state,
        "code": code,
        "params": canonical(params),
        "data": canonical(data),
        "digest": digest,
        "unit_code": getattr(subject, "unit_code", "") or "",
        "previous_hash": previous,
    }
    event = Event(**fields, hash=hash_of(fields))
    put_down(*beside, event)
    return event


def _adapted(values: Iterable[Any]) -> list[Any]:
    """The values as the database takes them."""
    return [connection.ops.adapt_datetimefield_value(v) if isinstance(v, datetime) else v for v in values]


def _head(kind: str, pk: int) -> tuple[int, str]:
    """The place and the hash of the last event of a chain; (0, "") where there is none."""
    rows = Event.objects.filter(subject_type=kind, subject_id=pk).order_by("-seq")
    return rows.values_list("seq", "hash").first() or (0, "")


def append_many(
    model: type[models.Model],
    ids: Sequence[int],
    verb: str,
    *,
    by: Actor,
    at: datetime,
    to_state: str = "",
    data: Mapping[str, Any] | None = None,
) -> None:
    """The same event for many subjects, hashed by the database in one INSERT … SELECT.

    Reads `state` and `unit_code` from the subjects' own table, so call it before the rows move.
    """
    if not ids:
        return
    constant: dict[str, Any] = {
        "subject_type": subject_type(model),
        "verb": verb,
        "to_state": to_state,
        "happened_at": at,
        "recorded_at": timezone.now(),
        "actor_kind": by.kind,
        "actor_id": by.id,
        "actor_name": by.name,
        "actor_role": by.role,
        "actor_unit": by.unit_code,
        "code": "",
        "params": "",
        "data": canonical(data),
        "digest": "",
    }
    table = connection.ops.quote_name(model._meta.db_table)
    marks = ", ".join(["%s"] * len(ids))
    text = " || ".join(f"length({name}) || ':' || {name}" for name in VARYING) + " || %s"
    values = _adapted(constant.values())
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO {EVENTS} ({", ".join(CONSTANT + VARYING)}, hash)
            SELECT {", ".join(["%s"] * len(CONSTANT))}, previous_hash, id, place, from_state, unit_code,
                   {SQL_HASH[connection.vendor].format(text=text)}
            FROM (
                SELECT subject.id AS id, COALESCE(head.seq, 0) + 1 AS place,
                       CAST(subject.id AS text) AS subject_id, CAST(COALESCE(head.seq, 0) + 1 AS text) AS seq,
                       subject.state AS from_state, subject.unit_code AS unit_code,
                       COALESCE(head.hash, '') AS previous_hash
                FROM {table} subject
                LEFT JOIN {EVENTS} head ON head.subject_type = %s AND head.subject_id = subject.id
                     AND head.seq = (SELECT MAX(last.seq) FROM {EVENTS} last
                                     WHERE last.subject_type = %s AND last.subject_id = subject.id)
                WHERE subject.id IN ({marks})
            ) AS rows
            """,
            [*values, framed(list(constant.values())), constant["subject_type"], constant["subject_type"], *ids],
        )


def history(subject: models.Model) -> models.QuerySet[Event]:
    """The subject's events, oldest first."""
    return Event.objects.filter(subject_type=subject_type(subject), subject_id=subject.pk).order_by("seq")


def broken_links(events: models.QuerySet[Event] | None = None) -> Iterator[tuple[Event, str]]:
    """Each event whose hash, place or link to the one before it does not hold, with the reason in Chinese."""
    rows = (Event.objects.all() if events is None else events).order_by("subject_type", "subject_id", "seq")
    chain, seq, previous = ("", 0), 0, ""
    for event in rows.iterator(chunk_size=2000):
        if (event.subject_type, event.subject_id) != chain:
            chain, seq, previous = (event.subject_type, event.subject_id), 0, ""
        if event.seq != seq + 1:
            yield event, f"序号应为 {seq + 1}，实为 {event.seq}：中间有记录缺失"
        elif event.previous_hash != previous:
            yield event, "与上一条记录的哈希不符"
        elif event.hash != hash_of({name: getattr(event, name) for name in VARYING + CONSTANT}):
            yield event, "内容与哈希不符：记录被改动"
        seq, previous = event.seq, event.hash


def close_day(day: date) -> DailyDigest:
    """The digest of a finished day over the heads of all chains that grew on it; made once, then only read."""
    known = DailyDigest.objects.filter(day=day).first()
    if known:
        return known
    rows = Event.objects.filter(recorded_at__date=day)
    heads = rows.values("subject_type", "subject_id").annotate(last=models.Max("id")).values("last")
    hashes = list(
        Event.objects.filter(id__in=heads).order_by("subject_type", "subject_id").values_list("hash", flat=True)
    )
    digest = DailyDigest(day=day, count=rows.count(), hash=sha256("".join(hashes)))
    digest.save()
    return digest
