"""New rows, put down by statements that are always the same: Django compiles one anew for each row that it saves.

What need not wait for an answer travels to the database together.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import chain
from typing import Any

from django.db import connection, models, transaction

Statement = tuple[str, list[Any]]
Fields = tuple[models.Field, ...]
NEXT_KEY = {
    "postgresql": "SELECT nextval(pg_get_serial_sequence('{table}', '{column}'))",
    "sqlite": "SELECT COALESCE((SELECT seq FROM sqlite_sequence WHERE name = '{table}'), 0) + 1",
}
"""How a database says which key comes next: PostgreSQL gives it away, SQLite is locked while it is asked."""


@cache
def _insert(model: type[models.Model], fields: Fields, returning: Fields) -> str:
    quote = connection.ops.quote_name
    columns, marks = ", ".join(quote(str(field.column)) for field in fields), ", ".join(["%s"] * len(fields))
    asked = f" RETURNING {', '.join(quote(str(field.column)) for field in returning)}" if returning else ""
    return f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({marks}){asked}"


def insert(row: models.Model, fields: Iterable[models.Field], returning: Iterable[models.Field] = ()) -> Statement:
    """The statement that puts down these fields of the row, each as it wants to be saved, and gives back others."""
    chosen = tuple(fields)
    values = [field.get_db_prep_save(field.pre_save(row, True), connection) for field in chosen]
    return _insert(type(row), chosen, tuple(returning)), values


def sent(statements: Sequence[Statement]) -> tuple[Any, ...]:
    """What the last of the statements gives back; on PostgreSQL they make one trip, on SQLite there is none. That the
    last answer is the one that counts is how psycopg2 sends several statements; another driver needs another way.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "; ".join(sql for sql, _values in statements), list(chain(*(row for _sql, row in statements)))
            )
        else:
            for sql, values in statements:
                cursor.execute(sql, values)
        return tuple(cursor.fetchone())


def next_key(model: type[models.Model]) -> int:
    """The key that the next row of the table will have, for what must name it on the same trip; inside `together`."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT_KEY[connection.vendor].format(table=model._meta.db_table, column=model._meta.pk.column))
        return int(cursor.fetchone()[0])


@contextmanager
def together() -> Iterator[None]:
    """All of it or nothing, for keys asked for and one `put_down` that is the only thing written here. PostgreSQL gives
    a key to one alone and makes one trip a transaction; what stands in a transaction already, and all of SQLite, takes
    the usual way.
    """
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        yield


def put_down(*rows: models.Model) -> None:
    """Put the rows down in their order, or none. The last learns the key that the database gives it; the others travel
    with it and bring their keys, or never learn them. No signal is sent.
    """
    statements = []
    for row in rows:
        if isinstance(row, SavedPlainly):
            row.check_new()
        fields = [field for field in row._meta.local_concrete_fields if row.pk is not None or not field.primary_key]
        statements.append(insert(row, fields, [row._meta.pk] if row is rows[-1] else []))
    (rows[-1].pk,) = sent(statements)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias
        if isinstance(row, SavedPlainly):
            row.mark_kept()


class SavedPlainly(models.Model):
    """Base of rows whose saving for the first time takes the same statement each time."""

    class Meta:
        abstract = True

    def check_new(self) -> None:
        """Raises where the row must not be put down as it is."""

    def mark_kept(self) -> None:
        """The row is in the database as it is here."""

    def _do_insert(self, manager: Any, using: Any, fields: Any, returning_fields: Any, raw: bool) -> list[Any]:
        """Django's own step of saving that inserts; what is raw, computed by the database, spread over several tables
        or meant for another database is left to it.
        """
        is_plain = returning_fields and not raw and using == connection.alias and not self._meta.parents
        statement = insert(self, fields, returning_fields) if is_plain else ("", [])
        if not is_plain or any(hasattr(value, "resolve_expression") for value in statement[1]):
            return super()._do_insert(manager, using, fields, returning_fields, raw)  # type: ignore[misc,no-any-return]
        return [sent([statement])]
