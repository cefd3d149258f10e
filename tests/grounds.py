"""The ground a test stands on is laid by the real actions once a process; the next test gets the same rows put back.

A ground is known by its trail: the town, then each project walked in it, in their order and with their particulars.
What else writes to the database in between spoils the trail, and whatever follows is laid by the actions again. Grounds
are put back only inside a test's transaction; a test with real transactions always takes the whole way.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models

READS = {"SELECT", "SAVEPO", "RELEAS"}
PLAIN = (str, int, bool, float, Decimal, date, datetime, type(None))
PIECE = 200
"""Rows in one INSERT."""

Row = tuple[Any, ...]
Statement = Callable[[Any], Any]
"""What is done with a cursor."""


class Strange(ValueError):
    """A particular that cannot be told from another by its looks."""


def looks(value: Any) -> Any:
    """What tells one particular from another: plain values as they are, rows by their key."""
    if isinstance(value, models.Model):
        return (value._meta.label, value.pk)
    if isinstance(value, PLAIN):
        return (type(value).__name__, value)
    if isinstance(value, dict):
        return tuple((key, looks(value[key])) for key in sorted(value))
    if isinstance(value, list | tuple):
        return tuple(looks(each) for each in value)
    raise Strange(value)


def run(sql: str, params: Row) -> Statement:
    """Execute the statement."""
    return lambda cursor: cursor.execute(sql, params)


def copy(sql: str, rows: list[Row]) -> Statement:
    """Have PostgreSQL copy rows in, each value as the text that it gave; far quicker than INSERT."""
    signs = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
    lines = ("\t".join(r"\N" if value is None else value.translate(signs) for value in row) + "\n" for row in rows)
    text = "".join(lines)
    return lambda cursor: cursor.copy_expert(sql, StringIO(text))


class Table:
    """The columns of one table, and its rows as the database itself would write them."""

    def __init__(self, model: type[models.Model]) -> None:
        fields = [field for field in model._meta.local_concrete_fields if not field.generated]
        quote = connection.ops.quote_name
        self.name = quote(model._meta.db_table)
        columns = [quote(field.column) for field in fields]
        self.key = next(place for place, field in enumerate(fields) if field.primary_key)
        shown = [f"{column}::text" if connection.vendor == "postgresql" else f"+{column}" for column in columns]
        self.select = f"SELECT {', '.join(shown)} FROM {self.name}"
        self.copy = f"COPY {self.name} ({', '.join(columns)}) FROM STDIN"
        self.insert = f"INSERT INTO {self.name} ({', '.join(columns)}) VALUES "
        self.place = f"({', '.join(['%s'] * len(columns))})"
        self.update = (
            f"UPDATE {self.name} SET {', '.join(f'{each} = %s' for each in columns)} WHERE {columns[self.key]} = %s"
        )
        self.delete = f"DELETE FROM {self.name} WHERE {columns[self.key]} = %s"

    def rows(self, cursor: Any) -> dict[Any, Row]:
        """Every row by its key."""
        cursor.execute(self.select)
        return {row[self.key]: row for row in cursor.fetchall()}

    def difference(self, before: dict[Any, Row], after: dict[Any, Row]) -> list[Statement]:
        """The statements that turn one into the other."""
        found = [run(self.delete, (key,)) for key in before.keys() - after.keys()]
        found += self.added([row for key, row in after.items() if key not in before])
        found += [run(self.update, (*row, key)) for key, row in after.items() if key in before and before[key] != row]
        return found

    def added(self, rows: list[Row]) -> list[Statement]:
        """The statements that put the rows in."""
        if connection.vendor == "postgresql":
            return [copy(self.copy, rows)] if rows else []
        piece, found = max(1, min(PIECE, 900 // self.place.count("%s"))), []
        for start in range(0, len(rows), piece):
            some = rows[start : start + piece]
            words = self.insert + ", ".join([self.place] * len(some))
            found.append(run(words, tuple(value for row in some for value in row)))
        return found


class Grounds:
    """Which ground the running test stands on, and every ground that this process has laid."""

    def __init__(self) -> None:
        self.known: dict[tuple[Any, ...], tuple[list[Statement], Any]] = {}
        self.trail: tuple[Any, ...] | None = None
        self.is_laying = False
        self._tables: list[Table] | None = None

    def forget(self) -> None:
        """After a flush the rows of Django's own tables have other keys: no ground is known any more."""
        self.known.clear()

    @property
    def tables(self) -> list[Table]:
        """Every table of the portal, lower ones first."""
        if self._tables is None:
            found = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
            self._tables = [Table(model) for model in found if not model._meta.proxy]
        return self._tables

    @contextmanager
    def watched(self) -> Iterator[None]:
        """One test from its empty database on: its trail begins here and what writes beside the grounds spoils it."""
        self.trail = () if connection.in_atomic_block and self.is_empty() else None
        if self.trail is None:
            yield
            return
        with connection.execute_wrapper(self._watch):
            yield
        self.trail = None

    def is_empty(self) -> bool:
        """Nobody and nothing is there yet."""
        from governance.people.models import Unit, User

        return not Unit.objects.exists() and not User.objects.exists()

    def _watch(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if not self.is_laying and self.trail is not None and sql.lstrip()[:6].upper() not in READS:
            self.trail = None
        return execute(sql, params, many, context)

    def lay(
        self, what: str, particulars: Any, make: Callable[[], Any], *, keep: Any, give: Callable[[Any], Any]
    ) -> Any:
        """What `make` makes and returns, put back when it was made before: `keep` says what to remember of it, `give`
        makes it again from that and from the rows.
        """
        if self.is_laying:
            return make()
        try:
            key = None if self.trail is None else (*self.trail, what, looks(particulars), str(settings.MEDIA_ROOT))
        except Strange:
            key = None
        if key is None:
            self.trail = None
            return make()
        self.is_laying = True
        try:
            if key in self.known:
                statements, kept = self.known[key]
                with connection.cursor() as cursor:
                    for statement in statements:
                        statement(cursor)
                found = give(kept)
            else:
                before = self._rows()
                self.trail, trail = None, self.trail
                found = make()
                after = self._rows()
                self.known[key] = (self._difference(before, after), keep(found))
                self.trail = trail
        finally:
            self.is_laying = False
        self.trail = key
        return found

    def _rows(self) -> list[dict[Any, Row]]:
        with connection.cursor() as cursor:
            return [table.rows(cursor) for table in self.tables]

    def _difference(self, before: list[dict[Any, Row]], after: list[dict[Any, Row]]) -> list[Statement]:
        return [
            statement
            for table, old, new in zip(self.tables, before, after, strict=True)
            for statement in table.difference(old, new)
        ]


grounds = Grounds()
