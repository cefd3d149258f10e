"""Migrations are written so that a fresh database stands in seconds."""

from django.db import models
from django.db.migrations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.loader import MigrationLoader

from minshi.folding import folded

OURS = {"events", "people", "policy", "recusal", "workflow", "demands", "projects", "acceptance", "audit", "reports"}


def table():
    return CreateModel("Tree", [("id", models.BigAutoField(primary_key=True)), ("height", models.IntegerField())])


def test_indexes_and_constraints_move_into_the_creation():
    index = models.Index(fields=["height"], name="tree_height")
    tall = models.CheckConstraint(condition=models.Q(height__gt=0), name="tree_grows")
    (made,) = folded([table(), AddIndex("tree", index), AddConstraint("tree", tall)], "garden")
    assert made.options["indexes"] == [index]
    assert made.options["constraints"] == [tall]


def test_one_that_speaks_of_a_later_field_stays_where_it_is():
    later = AddField("tree", "width", models.IntegerField())
    wide = AddConstraint("tree", models.CheckConstraint(condition=models.Q(width__gt=0), name="tree_wide"))
    assert [type(operation) for operation in folded([table(), later, wide], "garden")] == [
        CreateModel,
        AddField,
        AddConstraint,
    ]


def test_one_on_a_table_made_earlier_stays_an_operation():
    index = AddIndex("tree", models.Index(fields=["height"], name="tree_height"))
    assert folded([index], "garden") == [index]


def test_our_own_migrations_leave_nothing_to_fold():
    migrations = MigrationLoader(None).disk_migrations
    left = [
        f"{app}.{name}"
        for (app, name), migration in migrations.items()
        if app in OURS and len(folded(migration.operations, app)) < len(migration.operations)
    ]
    assert left == []
