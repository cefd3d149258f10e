"""Personal data put in through every entrance is found nowhere but on the one page after a reading that is on record.

Searched are every address as nobody and as each role, every export and document, the data pages of administrators,
every header, log line, message, event and row, the names and contents of files, and the database file itself.
"""

import logging
import re
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.db import connection
from django.urls import reverse

from governance.events.models import Event
from governance.people import residents, sms
from governance.people.models import User
from tests import everywhere
from tests.everywhere import ACCOUNT, ADDRESS, ID_NUMBER, NAMES, PHONES
from tests.reports.pdf import text_of

pytestmark = [pytest.mark.long, pytest.mark.rule("R83")]
TELLTALE = {**PHONES, "identity number": ID_NUMBER, "account": ACCOUNT, "flat": ADDRESS}
HIDDEN_NAMES = {entrance: NAMES[entrance] for entrance in ("household", "party", "form")}
"""Whose names no page shows unasked: the household's, the supplier's representative's, that of who asked."""
REASON = "回访核实情况"


@pytest.fixture
def place(transactional_db, town, caplog):
    """The town with telltale data in it, committed; every log line is kept."""
    for name in ("", "django"):
        caplog.set_level(logging.DEBUG, name or None)
    return everywhere.build(town)


def told(text: str, *, names: bool = True) -> list[str]:
    """Which of the telltale data the text gives away, also when written in groups."""
    close = re.sub(r"[\s-]", "", text)
    found = [entrance for entrance, secret in TELLTALE.items() if secret in close]
    return found + [f"name of {entrance}" for entrance, name in HIDDEN_NAMES.items() if names and name in close]


def text_in(answer: Any) -> str:
    """Everything that an answer says: its headers and its content, be it a page, a table, a workbook or a PDF."""
    head = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content.startswith(b"%PDF"):
        return head + text_of(content)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(content)) as folder:
            content = b"".join(folder.read(name) for name in folder.namelist())
    return head + content.decode("utf-8", "replace")


def walk(client: Any, place: Any, who: str) -> tuple[int, dict[str, list[str]]]:
    """Every address as the person who is signed in: how many showed something, and what was given away where."""
    shown, leaks = 0, {}
    for address in everywhere.addresses():
        where = reverse(address.name, kwargs=place.about.get(address.name))
        answer = client.get(where, follow=True)
        shown += answer.status_code == 200
        if found := told(text_in(answer) + str(answer.redirect_chain), names=address.name != "projects:objections"):
            leaks[f"{address.name} as {who}"] = found
    return shown, leaks


def test_no_page_document_or_export_tells_it(client, place, town, capsys):
    who_looks = {"nobody": None, **town.by_role(), "a resident": place.made["resident"], "who acts": User.objects.get(
        username="colleague")}  # fmt: skip
    leaks: dict[str, list[str]] = {}
    for who, user in who_looks.items():
        client.logout()
        if user is not None:
            client.force_login(user)
        shown, found = walk(client, place, who)
        assert shown > 15, f"{who} hardly saw anything"
        leaks |= found
    assert leaks == {}
    assert told(capsys.readouterr().out) == []


def test_no_data_page_of_administrators_tells_it(client, place):
    client.force_login(User.objects.create_superuser("root", name="系统管理员"))
    leaks, seen = [], 0
    for model in admin.site._registry:
        rows = [reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")]
        rows += [f"{rows[0]}{row.pk}/change/" for row in model._default_manager.order_by("-pk")[:60]]
        for where in rows:
            answer = client.get(where)
            seen += answer.status_code == 200
            if answer.status_code == 200 and told(text_in(answer), names=False):
                leaks.append(where)
    assert leaks == [] and seen > 10


def readings(place: Any, town: Any) -> list[tuple[str, User, dict[str, Any], set[str]]]:
    """Each reading in full: its address, who may, and what she then sees of the telltale data."""
    return [
        ("demands:contact", town.clerk, place.about["demands:contact"], {"form", "identity number", "in words"}),
        ("demands:household_read", town.clerk, place.about["demands:household_read"], {"household", "flat"}),
        ("demands:call_back_contact", town.clerk, place.about["demands:call_back_contact"], {"call"}),
        ("people:phone", town.secretary, place.about["people:phone"], {"official"}),
        ("audit:report_phone", town.auditor, place.about["audit:report_phone"],
         {"report", "identity number", "in words"}),
    ]  # fmt: skip


def test_it_is_read_on_one_page_after_saying_why_and_on_record(client, place, town, caplog):
    for name, user, about, shown in readings(place, town):
        client.force_login(user)
        where, before = reverse(name, kwargs=about), Event.objects.count()
        unexplained = client.post(where, {"reason": ""})
        assert unexplained.status_code == 422 and told(text_in(unexplained), names=False) == [], name
        assert Event.objects.count() == before
        page = client.post(where, {"reason": f"{REASON}{PHONES['form']}"})
        assert page.status_code == 200 and set(told(text_in(page), names=False)) == shown, name
        assert "no-store" in page["Cache-Control"]
        event = Event.objects.latest("pk")
        assert Event.objects.count() == before + 1 and event.actor_id == user.pk, name
        assert REASON in event.data and told(event.data) == []
    assert [record.name for record in caplog.records if told(record.getMessage())] == []


def test_she_herself_sees_it_by_her_code_and_number(client, place):
    demand = place.made["told"]
    answer = client.post("/mine/", {"code": demand.code, "phone": PHONES["form"]})
    assert PHONES["form"] in answer.text and answer["Cache-Control"] == "no-store"
    taken = client.post("/mine/", {"code": demand.code, "phone": PHONES["form"], "do": "export"})
    assert PHONES["form"] in taken.text and PHONES["form"] not in str(taken.headers)


def test_the_printed_walk_holds_buildings_and_household_codes_only(client, place, town):
    client.force_login(town.clerk)
    page = client.post("/work/demands/households/visits/", {"unit": town.code})
    assert page.status_code == 200 and told(page.text) == []
    assert "文竹园7栋" in page.text and f"第 {place.made['household'].pk} 户" in page.text


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


def test_what_is_searched_for_is_there_at_all(place, town):
    """The telltale data are kept, sealed: each is read back by its owner's row."""
    household, text = place.made["household"], place.made["told"].text
    town.supplier.refresh_from_db()
    assert (household.name, household.phone, household.address) == (NAMES["household"], PHONES["household"], ADDRESS)
    assert (text.phone, text.name) == (PHONES["form"], NAMES["form"]) and ID_NUMBER in text.body
    assert (town.supplier.phone, town.supplier.account) == (PHONES["party"], ACCOUNT)
    assert User.objects.get(username="clerk").phone == PHONES["official"]
