"""R82: the log is one hash chain a subject; Python and the database hash alike; tampering shows."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from governance.events import CLOCK, SYSTEM, triggers
from governance.events.chain import canonical, framed, seal, sha256
from governance.events.log import append, append_many, broken_links, close_day, history
from governance.events.models import DailyDigest, Event
from projects.models import Project

pytestmark = pytest.mark.rule("R82")


def test_an_event_links_to_the_one_before_it(subjects):
    first = append(subjects[0], "project.create", by=SYSTEM)
    second = append(subjects[0], "project.revise", by=SYSTEM, data={"total": Decimal("1.50")})
    assert (first.seq, second.seq) == (1, 2)
    assert second.previous_hash == first.hash
    assert second.values == {"total": "1.50"}


def test_each_subject_has_a_chain_of_its_own(subjects):
    append(subjects[0], "project.create", by=SYSTEM)
    other = append(subjects[1], "project.create", by=SYSTEM)
    assert (other.seq, other.previous_hash) == (1, "")


def test_two_writers_cannot_take_the_same_place(subjects):
    event = append(subjects[0], "project.create", by=SYSTEM)
    event.pk = None
    event._state.adding = True
    with pytest.raises(IntegrityError), transaction.atomic():
        event.save(force_insert=True)


def test_the_database_hashes_like_python(subjects):
    append(subjects[0], "project.create", by=SYSTEM, data={"标题": "“路灯”，50%"})
    at = datetime(2026, 3, 1, 8, 30, 0, 123456, tzinfo=UTC)
    append_many(Project, [s.pk for s in subjects], "project.close_publicity", by=CLOCK, at=at, to_state="review",
                data={"说明": "期满：自动"})  # fmt: skip
    assert [e.seq for e in history(subjects[0])] == [1, 2]
    assert [e.seq for e in history(subjects[2])] == [1]
    last = history(subjects[0]).last()
    assert (last.from_state, last.to_state, last.actor_kind, last.happened_at) == ("draft", "review", "clock", at)
    assert last.unit_code == "440305007001"
    assert list(broken_links()) == []


def test_a_changed_row_is_found(subjects):
    event = append(subjects[0], "project.create", by=SYSTEM)
    append(subjects[0], "project.revise", by=SYSTEM)
    with triggers.lifted(), connection.cursor() as cursor:
        cursor.execute("UPDATE events_event SET actor_name = 'x' WHERE id = %s", [event.pk])
    assert [reason for _event, reason in broken_links()] == ["内容与哈希不符：记录被改动"]
    with pytest.raises(CommandError, match="记录被改动"):
        call_command("verify_events")


def test_a_missing_row_is_found(subjects):
    append(subjects[0], "project.create", by=SYSTEM)
    gone = append(subjects[0], "project.revise", by=SYSTEM)
    append(subjects[0], "project.budget", by=SYSTEM)
    with triggers.lifted(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM events_event WHERE id = %s", [gone.pk])
    assert ["缺失" in reason for _event, reason in broken_links()] == [True]


def test_verify_says_how_many_it_walked(subjects, capsys):
    append(subjects[0], "project.create", by=SYSTEM)
    call_command("verify_events")
    assert "1 条记录，哈希链完整" in capsys.readouterr().out


def test_framing_keeps_fields_apart():
    assert framed(["ab", "c"]) != framed(["a", "bc"])
    assert framed([None, 12]) == "0:2:12"


def test_one_spelling_of_data():
    assert canonical({"b": 1, "a": datetime(2026, 1, 1, tzinfo=UTC)}) == '{"a":"2026-01-01T00:00:00.000000Z","b":1}'
    assert canonical(None) == canonical({}) == ""


def test_a_sealed_text_is_known_only_with_its_salt():
    salt, digest = seal("楼道太黑")
    assert digest == sha256(salt + "楼道太黑") != sha256("楼道太黑")


def test_the_digest_of_a_day_covers_every_head(subjects):
    append(subjects[0], "project.create", by=SYSTEM)
    event = append(subjects[1], "project.create", by=SYSTEM)
    digest = close_day(event.recorded_at.astimezone().date())
    assert digest.count == 2
    assert close_day(digest.day) == digest
    assert DailyDigest.objects.count() == 1
    assert Event.objects.count() == 2
