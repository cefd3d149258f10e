"""R55, R83: the standing register: entered by its person, ended and never deleted, read by others for a reason only."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.urls import reverse

from governance.events.models import Event
from governance.people import paging
from governance.recusal.actions import end_interest, enter_interest, read_interests
from governance.recusal.models import Interest

pytestmark = pytest.mark.rule("R55", "R83")

SINCE = date(2025, 3, 1)


def entered(town, **fields):
    words = {
        "kind": "relative", "relation": "spouse", "organisation": town.supplier.name, "name": "高师傅",
        "phone": "13800000009", "from_day": SINCE,
    }  # fmt: skip
    return enter_interest(**(words | fields), by=town.clerk)


def test_names_and_numbers_of_others_are_sealed_and_the_log_holds_none(town):
    interest = entered(town)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, phone FROM recusal_interest")
        assert "高师傅" not in str(cursor.fetchone())
    event = Event.objects.get(verb="interest.create")
    assert event.values == {"interest": "relative"} and interest.party == town.supplier
    assert Interest.objects.get().name == "高师傅"


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ({"kind": "shares", "relation": "self", "organisation": ""}, "organisation"),
        ({"kind": "property", "relation": "self", "address": ""}, "address"),
        ({"name": ""}, "name"),
        ({"until_day": date(2025, 2, 1)}, "until_day"),
    ],
)
def test_what_the_kind_needs_is_asked_for(town, fields, missing):
    with pytest.raises(ValidationError) as refused:
        entered(town, **fields)
    assert missing in refused.value.message_dict
    assert not Interest.objects.exists()


def test_an_interest_is_ended_by_its_person_once_and_stays(town):
    interest = entered(town)
    with pytest.raises(PermissionDenied, match="只有本人"):
        end_interest(interest, until_day=date(2026, 1, 1), by=town.secretary)
    with pytest.raises(ValidationError, match="终止日"):
        end_interest(interest, until_day=date(2025, 2, 1), by=town.clerk)
    end_interest(interest, until_day=date(2026, 1, 1), by=town.clerk)
    with pytest.raises(ValidationError, match="已经注销"):
        end_interest(interest, until_day=date(2026, 1, 2), by=town.clerk)
    assert Interest.objects.get().until_day == date(2026, 1, 1)


def test_ones_own_page_shows_ones_own_and_nobody_elses(town, client):
    entered(town)
    where = reverse("recusal:interests")
    client.force_login(town.secretary)
    assert "高师傅" not in client.get(where).content.decode()
    client.force_login(town.clerk)
    page = client.get(where).content.decode()
    assert "高师傅" in page and "138****0009" in page and "13800000009" not in page


def test_the_page_enters_and_ends(town, client):
    client.force_login(town.clerk)
    where = reverse("recusal:interests")
    sent = {"do": "enter", "kind": "shares", "relation": "self", "from_day": "2025-03-01"}
    answer = client.post(where, sent)
    assert answer.status_code == 422 and "请填写单位名称" in answer.content.decode()
    assert client.post(where, sent | {"organisation": "某公司"}).status_code == 302
    interest = Interest.objects.get()
    assert client.post(where, {"do": f"end-{interest.pk}", "until_day": "2026-01-01"}).status_code == 302
    assert Interest.objects.get().ended_at
    assert "已注销" in client.get(where).content.decode()


def test_an_auditor_reads_it_for_a_reason_that_is_kept(town, client):
    entered(town)
    where = reverse("recusal:register", args=[town.clerk.pk])
    client.force_login(town.auditor)
    assert "高师傅" not in client.get(where).content.decode()
    assert client.post(where, {"do": "read", "reason": "查"}).status_code == 422
    answer = client.post(where, {"do": "read", "reason": "核查群众反映"})
    assert "高师傅" in answer.text and answer["Cache-Control"] == "no-store"
    event = Event.objects.get(verb="user.interests_read")
    assert (event.subject_id, event.actor_id, event.values) == (
        town.clerk.pk, town.auditor.pk, {"reason": "核查群众反映"},
    )  # fmt: skip


def test_each_page_of_a_long_register_is_read_for_the_reason_and_on_record(town, client, monkeypatch):
    monkeypatch.setattr(paging, "PAGE", 2)
    rows = [entered(town) for _number in range(3)][::-1]
    where = reverse("recusal:register", args=[town.clerk.pk])
    client.force_login(town.auditor)
    sent = {"do": "read", "reason": "核查群众反映"}
    first = client.post(where, sent)
    found = first.context["found"]
    assert [row.pk for row in found.rows] == [row.pk for row in rows[:2]] and "核查群众反映" in first.text
    assert f'name="page_key" value="{found.older}"' in first.text
    second = client.post(where, sent | {"page_key": found.older})
    assert [row.pk for row in second.context["found"].rows] == [rows[2].pk]
    back = client.post(where, sent | {"newer": second.context["found"].newer})
    assert [row.pk for row in back.context["found"].rows] == [row.pk for row in rows[:2]]
    assert Event.objects.filter(verb="user.interests_read").count() == 3
    assert client.post(where, {"do": "read", "reason": "", "page_key": found.older}).context["found"] is None


def test_the_reason_is_kept_without_anybodys_number(town):
    read_interests(town.clerk, reason="核查13800000009的反映", by=town.auditor)
    assert "13800000009" not in Event.objects.get(verb="user.interests_read").data


def test_ones_own_page_is_kept_nowhere(town, client):
    client.force_login(town.clerk)
    assert client.get(reverse("recusal:interests"))["Cache-Control"] == "no-store"


@pytest.mark.parametrize("who", ["clerk", "secretary", "approver", "district", "finance_viewer"])
def test_nobody_else_reads_anothers(town, client, who):
    person = getattr(town, who)
    client.force_login(person)
    assert client.get(reverse("recusal:register", args=[town.street_clerk.pk])).status_code == 403
    with pytest.raises(PermissionDenied):
        read_interests(town.street_clerk, reason="想看看情况", by=person)


@pytest.mark.rule("R78")
def test_an_auditor_of_another_district_does_not_read_it(town, client):
    client.force_login(town.other_auditor)
    assert client.get(reverse("recusal:register", args=[town.clerk.pk])).status_code == 404
    with pytest.raises(PermissionDenied):
        read_interests(town.clerk, reason="想看看情况", by=town.other_auditor)


def test_the_persons_page_leads_the_auditor_to_it_and_nobody_else(town, client):
    where, link = reverse("people:person", args=[town.clerk.pk]), reverse("recusal:register", args=[town.clerk.pk])
    client.force_login(town.auditor)
    assert link in client.get(where).content.decode()
    client.force_login(town.secretary)
    assert link not in client.get(where).content.decode()
