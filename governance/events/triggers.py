"""The database's own refusal to change append-only tables, on SQLite and PostgreSQL; put back after every migrate."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections

from governance.events.models import AppendOnly

SQLITE = """
CREATE TRIGGER IF NOT EXISTS {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$
"""
POSTGRESQL = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
"""


def tables() -> list[str]:
    """Names of the tables that only grow."""
    return sorted(model._meta.db_table for model in apps.get_models() if issubclass(model, AppendOnly))


def _existing(connection: Any) -> list[str]:
    known = set(connection.introspection.table_names())
    return [table for table in tables() if table in known]


def install(using: str = DEFAULT_DB_ALIAS) -> None:
    """Put every trigger in place; running it twice changes nothing."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL_FUNCTION)
        for table in _existing(connection):
            if connection.vendor == "sqlite":
                for verb in ("UPDATE", "DELETE"):
                    cursor.execute(SQLITE.format(table=table, verb=verb))
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}")
                cursor.execute(POSTGRESQL.format(table=table))


def lift(using: str = DEFAULT_DB_ALIAS) -> None:
    """Take the triggers away. Only the tests' own flush may need this."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for table in _existing(connection):
            if connection.vendor == "sqlite":
                for verb in ("UPDATE", "DELETE"):
                    cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}")


@contextmanager
def lifted(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Without triggers inside, with them again afterwards."""
    lift(using)
    try:
        yield
    finally:
        install(using)


def missing(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Append-only tables whose trigger is not there."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            found = {row[0] for row in cursor.fetchall()}
            return [t for t in _existing(connection) if not {f"{t}_no_UPDATE", f"{t}_no_DELETE"} <= found]
        cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
        found = {row[0] for row in cursor.fetchall()}
        return [t for t in _existing(connection) if f"{t}_append_only" not in found]


def install_after_migrate(using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """An SQLite table rewrite drops triggers silently, so each migrate ends by putting them back."""
    install(using)
