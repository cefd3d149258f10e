"""How migrations are written: the indexes and constraints of a new model stand in its creation.

Django adds each of them in an operation of its own, and every one of those rebuilds the table on SQLite and the state
of all related models: with a hundred constraints the first `migrate` took minutes instead of seconds.
"""

from collections.abc import Sequence

from django.db.migrations import AddConstraint, AddField, AddIndex, CreateModel, Migration
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.operations.base import Operation


def folded(operations: Sequence[Operation], app_label: str) -> list[Operation]:
    """The operations with each index and constraint moved into the creation of its model, where its fields allow."""
    kept: list[Operation] = []
    for operation in operations:
        if isinstance(operation, AddIndex | AddConstraint):
            place = next((n for n, other in enumerate(kept) if creates(other, operation.model_name_lower)), None)
            if place is not None and not waits_for_a_field(operation, operations):
                (kept[place],) = kept[place].reduce(operation, app_label)  # type: ignore[misc]
                continue
        kept.append(operation)
    return kept


def creates(operation: Operation, model_name: str) -> bool:
    """Whether this operation makes the model's table."""
    return isinstance(operation, CreateModel) and operation.name_lower == model_name


def waits_for_a_field(operation: AddIndex | AddConstraint, operations: Sequence[Operation]) -> bool:
    """Whether it speaks of a field that is added only after the table (two models that point at each other)."""
    spoken = repr((operation.constraint if isinstance(operation, AddConstraint) else operation.index).deconstruct())
    return any(
        isinstance(other, AddField) and other.model_name_lower == operation.model_name_lower and other.name in spoken
        for other in operations
    )


class FoldingAutodetector(MigrationAutodetector):
    """Django's own, with one more thought at the end."""

    migrations: dict[str, list[Migration]]

    def _optimize_migrations(self) -> None:
        super()._optimize_migrations()  # type: ignore[misc]
        for app_label, migrations in self.migrations.items():
            for migration in migrations:
                migration.operations = folded(migration.operations, app_label)  # type: ignore[misc]
