"""New rows, put down by statements that are always the same: Django compiles one anew for each row that it saves.

What need not wait for an answer travels to the database together.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import chain
from typing import Any

from django.db import connection, models

Statement = tuple[str, list[Any]]
Fields = tuple[models.Field, ...]


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
    """What the last of the statements gives back; on PostgreSQL they make one trip, on SQLite there is none."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "; ".join(sql for sql, _values in statements), list(chain(*(row for _sql, row in statements)))
            )
        else:
            for sql, values in statements:
                cursor.execute(sql, values)
        return tuple(cursor.fetchone())


def put_down(*rows: models.Model) -> None:
    """Put the rows down in their order, or none. The last learns the key that the database gives it; the others, whose
    keys are known beforehand, travel with it. No signal is sent.
    """
    key = rows[-1]._meta.pk
    statements = [insert(row, row._meta.local_concrete_fields) for row in rows[:-1]]
    others = [field for field in rows[-1]._meta.local_concrete_fields if field is not key]
    (rows[-1].pk,) = sent([*statements, insert(rows[-1], others, [key])])
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


class SavedPlainly(models.Model):
    """Base of rows whose saving for the first time takes the same statement each time."""

    class Meta:
        abstract = True

    def _do_insert(self, manager: Any, using: Any, fields: Any, returning_fields: Any, raw: bool) -> list[Any]:
        """Django's own step of saving that inserts; a fixture's raw values and rows of many tables it keeps."""
        if raw or not returning_fields or self._meta.parents:
            return super()._do_insert(manager, using, fields, returning_fields, raw)  # type: ignore[misc,no-any-return]
        return [sent([insert(self, fields, returning_fields)])]
