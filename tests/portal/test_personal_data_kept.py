"""Personal data put in through every entrance stands in no row, file, message or log line, nor in the database file."""

import logging
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

from governance.people import residents, sms
from tests import everywhere
from tests.everywhere import HIDDEN_NAMES, NAMES, PHONES, TELLTALE, told

pytestmark = [pytest.mark.rule("R83")]


@pytest.fixture
def place(transactional_db, town, caplog):
    """The town with telltale data in it, committed; every log line is kept."""
    for name in ("", "django"):
        caplog.set_level(logging.DEBUG, name or None)
    return everywhere.build(town)


def sign_ins(client: Any) -> None:
    """A number typed where a user name is asked for, a code sent and guessed, a wrong code for one's own data."""
    client.post("/accounts/login/", {"login": PHONES["form"], "password": PHONES["window"]})
    client.post("/accounts/phone/", {"phone": PHONES["resident"]})
    client.post("/accounts/phone/code/", {"code": "000000"})
    client.post("/mine/", {"code": "XXXX", "phone": PHONES["form"]})
    client.post("/track/", {"code": PHONES["form"]})
    client.post("/demands/new/", {"body": "短", "phone": PHONES["form"], "name": NAMES["form"]})


def test_no_row_file_message_or_log_line_keeps_it(client, place, town, caplog, capsys):
    sign_ins(client)
    residents.enter(PHONES["resident"])
    kept = {model._meta.db_table: rows_of(model._meta.db_table) for model in apps.get_models(include_auto_created=True)}
    assert {table: told(text) for table, text in kept.items() if told(text)} == {}
    assert sum(map(len, kept.values())) > 50_000, "the tables were looked through"
    for file in Path(settings.MEDIA_ROOT).rglob("*"):
        assert told(str(file)) == []
        assert not file.is_file() or told(file.read_bytes().decode("latin-1")) == []
    assert any(Path(settings.MEDIA_ROOT).rglob("*.jpg"))
    assert sms.outbox() and told(str(sms.outbox())) == []
    lines = [record.getMessage() for record in (*caplog.get_records("setup"), *caplog.records)]
    assert len(lines) > 10 and [line for line in lines if told(line)] == []
    assert told(capsys.readouterr().out) == []


def rows_of(table: str) -> str:
    """A table as text, as the database holds it."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')
        return "\n".join(" ".join(map(str, row)) for row in cursor.fetchall())


def test_the_database_file_does_not_hold_it(client, place):
    if connection.vendor != "sqlite":
        pytest.skip("one file only on SQLite; the rows are searched on both")
    sign_ins(client)
    path = Path(str(connection.settings_dict["NAME"]))
    content = b"".join(Path(f"{path}{end}").read_bytes() for end in ("", "-wal") if Path(f"{path}{end}").exists())
    assert "海珠社区".encode() in content, "this is the file"
    assert [name for name, secret in (TELLTALE | HIDDEN_NAMES).items() if secret.encode() in content] == []
