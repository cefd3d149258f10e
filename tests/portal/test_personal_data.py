"""Personal data put in through every entrance is found nowhere but on the one page after a reading that is on record.

Searched are every address as nobody and as each role, every export and document, the data pages of administrators,
every header; what is kept is searched beside it (test_personal_data_kept.py).
"""

import logging
import zipfile
from io import BytesIO
from typing import Any

import pytest
from django.contrib import admin
from django.urls import reverse

from governance.events.models import Event
from governance.people.models import User
from tests import everywhere
from tests.everywhere import ACCOUNT, ADDRESS, ID_NUMBER, NAMES, PHONES, told
from tests.reports.pdf import text_of

pytestmark = [pytest.mark.long, pytest.mark.look, pytest.mark.rule("R83")]
REASON = "回访核实情况"


@pytest.fixture
def place(town):
    """The town with telltale data in it."""
    return everywhere.build(town)


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
    caplog.set_level(logging.DEBUG)
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


def test_what_is_searched_for_is_there_at_all(place, town):
    """The telltale data are kept, sealed: each is read back by its owner's row."""
    household, text = place.made["household"], place.made["told"].text
    town.supplier.refresh_from_db()
    assert (household.name, household.phone, household.address) == (NAMES["household"], PHONES["household"], ADDRESS)
    assert (text.phone, text.name) == (PHONES["form"], NAMES["form"]) and ID_NUMBER in text.body
    assert (town.supplier.phone, town.supplier.account) == (PHONES["party"], ACCOUNT)
    assert User.objects.get(username="clerk").phone == PHONES["official"]
