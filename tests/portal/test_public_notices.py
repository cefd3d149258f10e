"""The list of notices: running and ended, by place and kind, in pages by key; the notice and its printable paper."""

import pytest
from django.urls import reverse

from projects.lifecycle.project import State
from tests.town import CAST
from tests.walk import project_at

URL = "/notices/"


def shown(client, **query: str) -> list[int]:
    return [row["pk"] for row in client.get(URL, query).context["rows"]]


def test_running_and_ended_stand_apart(client, town, lately):
    running = project_at(State.PUBLICITY, town=town, at=lately).notices.get().pk
    ended = [notice.pk for notice in project_at(State.ARCHIVED, town=town).notices.order_by("-pk")]
    assert shown(client) == [running] and shown(client, when="ended") == ended
    assert "还剩" in client.get(URL).content.decode()
    assert "还剩" not in client.get(URL, {"when": "ended"}).content.decode()


def test_it_filters_by_place_and_kind(client, town, lately):
    notice = project_at(State.PUBLICITY, town=town, at=lately).notices.get()
    assert shown(client, unit=town.street_code) == shown(client, kind="result") == [notice.pk]
    assert shown(client, unit=town.other_code) == shown(client, kind="award") == []
    assert shown(client, unit="none", kind="none", when="none") == [notice.pk]


def test_a_notice_is_called_by_its_project_where_its_kind_stands_beside_it(client, town, lately):
    project = project_at(State.PUBLICITY, town=town, at=lately, title="“仰望星空”——青少年航模")
    notice = project.notices.get()
    assert notice.title == "“仰望星空”——青少年航模——评议结果公示"
    assert client.get(URL).context["rows"][0]["title"] == notice.about == project.title
    for address in (URL, f"{URL}{notice.pk}/", f"{URL}{notice.pk}/objection/", "/search/?q=星空"):
        assert "航模——评议结果公示" not in client.get(address).content.decode().partition("</title>")[2]


def test_clearing_is_offered_where_something_is_chosen(client, town):
    for address in (URL, "/projects/", "/demands/", "/rate/"):
        assert "清除" not in client.get(address).content.decode()
        assert "清除" in client.get(address, {"unit": town.code}).content.decode()


def test_nothing_says_what_to_do(client, town):
    assert "没有符合条件的公示" in client.get(URL).content.decode()


def test_the_notices_of_a_hidden_project_are_hidden(client, town, lately):
    project = project_at(State.PUBLICITY, town=town, at=lately)
    notice = project.notices.get()
    project_at(State.WITHDRAWN, town=town)
    assert shown(client) == [notice.pk]


@pytest.mark.rule("R83")
def test_nobody_is_named_and_no_session_touched(client, town):
    project_at(State.ARCHIVED, town=town)
    answer = client.get(URL, {"when": "ended"})
    text = answer.content.decode()
    assert [name for _who, name, _role, _unit in CAST if name in text] == []
    assert not answer.wsgi_request.session.accessed


def test_pages_by_key_keep_the_filters(client, town, queries):
    for _each in range(6):
        project_at(State.ARCHIVED, town=town)
    first = client.get(URL, {"when": "ended", "unit": town.code}).context
    assert len(first["rows"]) == 20 and f"unit={town.code}" in first["older_url"]
    second = client.get(URL + first["older_url"]).context
    assert second["rows"] and max(row["pk"] for row in second["rows"]) < min(row["pk"] for row in first["rows"])
    assert queries(client, URL + "?when=ended") == 1


def test_in_english(client, town, lately):
    project_at(State.PUBLICITY, town=town, at=lately)
    client.cookies["django_language"] = "en"
    text = client.get(URL).content.decode()
    assert "Publicised now" in text and "最后一日" not in text


def test_a_notice_links_to_its_place_and_its_list(client, town, lately):
    notice = project_at(State.PUBLICITY, town=town, at=lately).notices.get()
    text = client.get(reverse("public:notice", args=[notice.pk])).content.decode()
    assert reverse("public:community", args=[town.code]) in text and f'href="{URL}"' in text
