"""New rows are put down by fixed statements: the same rows as Django's own saving, in fewer trips, all or none."""

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from governance.events import SYSTEM
from governance.events.log import append, broken_links
from governance.events.models import Event
from governance.events.rows import next_key, put_down, together
from governance.people.models import Unit
from governance.workflow.errors import SideDoor
from projects.models import Project

pytestmark = pytest.mark.rule("R82")


def community(code: str) -> Unit:
    return Unit(code=code, name="新社区", official_name="新社区", level="community", parent_code="440305007")


def test_what_stands_beside_an_event_makes_the_same_trip(subjects):
    beside = community("440305007099")
    with CaptureQueriesContext(connection) as trips:
        event = append(subjects[0], "project.create", by=SYSTEM, is_first=True, beside=[beside])
    assert len(trips) == (1 if connection.vendor == "postgresql" else 2)
    assert event.pk == Event.objects.get().pk and not event._state.adding
    kept = Unit.objects.get(pk="440305007099")
    assert (kept.name, kept.parent_code) == ("新社区", "440305007")
    beside.name = "改名社区"
    beside.save()
    assert Unit.objects.filter(name="改名社区").count() == 1
    assert list(broken_links()) == []


@pytest.mark.parametrize("code", ["440305007001", None])
def test_all_or_none(subjects, code):
    """What is there already and what must not be empty both take the event with them."""
    with pytest.raises(IntegrityError), transaction.atomic():
        append(subjects[0], "project.create", by=SYSTEM, is_first=True, beside=[community(code)])
    assert not Event.objects.exists() and Unit.objects.count() == 4


def test_the_last_row_learns_its_key_in_its_order(subjects):
    first, second = (append(subject, "project.create", by=SYSTEM) for subject in subjects[:2])
    assert second.pk > first.pk
    with pytest.raises(IntegrityError), transaction.atomic():
        put_down(Event(**{field.attname: getattr(first, field.attname) for field in Event._meta.fields}))


def test_a_row_saved_plainly_is_the_row_that_django_would_save(subjects):
    """Every column of a new project, with its defaults, its unit and its moments, on either way."""
    now = timezone.now()
    given = {"title": "扶手", "type": "service", "category": "other", "year": 2026, "unit_code": "440305007001",
             "state_since": now, "created_at": now}  # fmt: skip
    plainly, compiled = Project(code="P1", **given), Project(code="P2", **given)
    plainly.save()
    compiled._do_insert = lambda *words: models.Model._do_insert(compiled, *words)  # type: ignore[method-assign]
    compiled.save()
    rows = [Project.objects.filter(pk=each.pk).values().get() for each in (plainly, compiled)]
    for row in rows:
        del row["id"], row["code"]
    assert rows[0] == rows[1] and plainly.pk < compiled.pk
    plainly.title = "扶手和坡道"
    plainly.save()
    assert Project.objects.filter(title="扶手和坡道").count() == 1


def test_the_key_that_comes_next_is_the_row_s(subjects):
    given = {"title": "扶手", "type": "service", "category": "other", "year": 2026, "unit_code": "440305007001",
             "state_since": timezone.now(), "created_at": timezone.now(), "code": "P1"}  # fmt: skip
    with together():
        row = Project(pk=next_key(Project), **given)
        append(row, "project.create", by=SYSTEM, is_first=True, beside=[row])
    assert row.pk > max(subject.pk for subject in subjects)
    assert Project.objects.get(code="P1").pk == Event.objects.get().subject_id == row.pk
    row.__dict__["state"] = "approved"
    with pytest.raises(SideDoor):
        row.save()


def test_what_travels_enters_by_no_side_door(subjects):
    row = Project(pk=9_999, state="approved", unit_code="440305007001")
    with pytest.raises(SideDoor):
        append(subjects[0], "project.create", by=SYSTEM, is_first=True, beside=[row])
    assert not Event.objects.exists() and Project.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_without_a_transaction_around_it_is_still_all_or_none(subjects):
    """One trip is a transaction of its own on PostgreSQL; the next one works as if nothing had been tried."""
    for code in ("440305007001", None):
        with pytest.raises(IntegrityError), together():
            append(
                subjects[0],
                "project.create",
                by=SYSTEM,
                is_first=True,
                beside=[community("440305007098"), community(code)],
            )
        assert not Event.objects.exists() and Unit.objects.count() == 4
    with together():
        append(subjects[0], "project.create", by=SYSTEM, is_first=True, beside=[community("440305007098")])
    assert Event.objects.count() == 1 and Unit.objects.count() == 5
