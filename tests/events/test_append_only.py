"""R82: the log only grows — refused by the model, by the queryset, and by the database itself."""

import pytest
from django.core.checks import run_checks
from django.db import DatabaseError, connection, transaction

from governance.events import SYSTEM, triggers
from governance.events.log import append
from governance.events.models import Event, Unalterable

pytestmark = pytest.mark.rule("R82")


@pytest.fixture
def event(subjects):
    return append(subjects[0], "project.create", by=SYSTEM)


def test_the_model_refuses_a_second_save(event):
    event.code = "x"
    with pytest.raises(Unalterable, match="只能追加"):
        event.save()


def test_the_model_refuses_to_delete(event):
    with pytest.raises(Unalterable):
        event.delete()


@pytest.mark.parametrize(
    "write", [lambda q: q.update(code="x"), lambda q: q.delete(), lambda q: q.bulk_update([], ["code"])]
)
def test_the_queryset_refuses(event, write):
    with pytest.raises(Unalterable):
        write(Event.objects.all())


@pytest.mark.parametrize("sql", ["UPDATE events_event SET code = 'x'", "DELETE FROM events_event"])
def test_the_database_refuses(event, sql):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert Event.objects.get().code == ""


@pytest.mark.postgresql
def test_postgresql_refuses_to_truncate(event):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE events_event")


def test_the_ledger_is_guarded_too(db):
    assert {"events_event", "events_dailydigest", "projects_ledgerentry", "workflow_waiver"} <= set(triggers.tables())
    assert triggers.missing() == []


def test_a_missing_trigger_is_an_error_of_the_check(db):
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER events_event_no_DELETE")
        else:
            cursor.execute("DROP TRIGGER events_event_append_only ON events_event")
    try:
        errors = [e for e in run_checks(databases=["default"]) if e.id == "events.E001"]
        assert [e.msg for e in errors] == ["表 events_event 缺少防改触发器"]
    finally:
        triggers.install()
