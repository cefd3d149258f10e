"""The page of a community and of a street: its year, its money, what hangs, what was done, how to ask."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from demands.actions import accept, submit
from projects.lifecycle.project import State
from tests.town import CAST
from tests.walk import project_at


def community(code: str) -> str:
    return reverse("public:community", args=[code])


def test_a_community_shows_its_own_and_not_anothers(client, town):
    project = project_at(State.IMPLEMENTATION, town=town)
    text = client.get(community(town.code)).content.decode()
    assert project.title in text and "正在办的项目" in text
    assert f"{reverse('public:demand_new')}?unit={town.code}" in text
    other = client.get(community(town.other_code)).content.decode()
    assert project.title not in other and "现在没有正在办的项目" in other


def test_its_year_in_figures(client, town):
    project_at(State.ACCEPTED, town=town)
    demand = submit(unit_code=town.code, body="小区东门的路灯坏了三盏，晚上看不见路。", place="东门")
    accept(demand, reply="已安排人员查看。", by=town.clerk)
    context = client.get(community(town.code)).context
    assert (context["tally"].number, context["tally"].done) == (1, 1)
    assert context["money"]["ceiling"] == 2_000_000 and context["money"]["promised"] > 0


def test_a_street_adds_up_its_communities(client, town):
    project_at(State.DELIBERATION, town=town)
    answer = client.get(reverse("public:street", args=[town.street_code]))
    rows = {row["name"]: row["tally"].number for row in answer.context["communities"]}
    assert rows == {"海珠社区": 1, "麻岭社区": 0} and answer.context["tally"].number == 1
    assert community(town.code) in answer.content.decode()
    assert answer.content.decode().count("还没有公开项目") == 1, "麻岭社区, without four noughts"


def test_a_notice_shows_on_both_pages_while_it_hangs(client, town, lately):
    notice = project_at(State.PUBLICITY, town=town, at=lately).notices.get()
    url = reverse("public:notice", args=[notice.pk])
    for page in (community(town.code), reverse("public:street", args=[town.street_code])):
        text = client.get(page).content.decode()
        assert url in text and "还剩" in text
    assert url not in client.get(community(town.sibling_code)).content.decode()


@pytest.mark.rule("R83")
def test_nobody_is_named(client, town):
    project_at(State.EVALUATION, town=town)
    for page in (community(town.code), reverse("public:street", args=[town.street_code])):
        answer = client.get(page)
        text = answer.content.decode()
        assert [name for _who, name, _role, _unit in CAST if name in text] == []
        assert not answer.wsgi_request.session.accessed


@pytest.mark.parametrize("name", ["community", "street"])
def test_other_units_have_no_such_page(client, town, name):
    for code in (town.district_code, "4403", "999", "none", town.code if name == "street" else town.street_code):
        assert client.get(reverse(f"public:{name}", args=[code])).status_code == 404


def test_it_costs_the_same_for_one_project_and_for_three(client, town, queries):
    pages = (community(town.code), reverse("public:street", args=[town.street_code]))
    project_at(State.EVALUATION, town=town)
    few = [queries(client, page) for page in pages]
    for state in (State.EVALUATION, State.IMPLEMENTATION):
        project_at(state, town=town)
    cache.clear()
    assert [queries(client, page) for page in pages] == few
    assert max(few) <= 6, "two of them looks into the cache where it is a table"


def test_in_english(client, town):
    client.cookies["django_language"] = "en"
    text = client.get(community(town.code)).content.decode()
    assert "Ask for something in this community" in text and "向本社区提需求" not in text
    assert '<h1 lang="zh-Hans">海珠社区</h1>' in text
