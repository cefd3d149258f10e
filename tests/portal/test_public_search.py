"""One box over everything public: what is found, what is not, bounded and in pages by key."""

import pytest
from django.urls import reverse

from demands.actions import accept, submit
from projects.lifecycle.project import State
from tests.portal.test_public_pages import screened
from tests.walk import project_at


def found(client, text: str, **more: str) -> dict[str, list]:
    context = client.get("/search/", {"q": text, **more}).context
    return {group["name"]: group["rows"] for group in context["groups"]}


def test_a_project_by_title_code_place_and_community(client, town):
    project = project_at(State.PUBLICITY, town=town)
    for text in (project.title[:4], project.code, project.code.lower(), project.place[-4:], "海珠", "粤海街道"):
        assert [row["code"] for row in found(client, text)["projects"]] == [project.code], text


def test_a_community_leads_to_its_page(client, town):
    text = client.get("/search/", {"q": "海珠"}).content.decode()
    assert reverse("public:community", args=[town.code]) in text


def test_a_notice_by_title(client, town):
    notice = project_at(State.PUBLICITY, town=town).notices.get()
    assert [row["pk"] for row in found(client, notice.title)["notices"]] == [notice.pk]


@pytest.mark.rule("R83")
def test_a_demand_by_title_once_it_is_in_the_register_and_never_by_its_words(client, town):
    demand = submit(unit_code=town.code, body="小区东门的路灯坏了三盏，住在五零二的老人看不见路。", place="绿道口")
    assert found(client, "绿道口")["demands"] == []
    accept(demand, reply="已安排人员查看。", by=town.clerk)
    assert [row["pk"] for row in found(client, "绿道口")["demands"]] == [demand.pk]
    assert found(client, "五零二")["demands"] == []


@pytest.mark.parametrize("typed", [str.lower, str.strip, lambda code: f"{code[:4]}-{code[4:8]} {code[8:]}"])
def test_a_tracking_code_leads_to_where_codes_are_looked_up(client, town, typed):
    demand = submit(unit_code=town.code, body="小区东门的路灯坏了三盏，晚上看不见路。")
    answer = client.get("/search/", {"q": typed(demand.code)})
    assert answer.status_code == 302 and answer.url.startswith(f"{reverse('public:track')}?code=")
    assert demand.shown_code in client.get(answer.url).url


def test_what_only_looks_like_a_code_is_searched_for(client, town, django_assert_max_num_queries):
    client.get("/search/")
    with django_assert_max_num_queries(9):
        answer = client.get("/search/", {"q": "ABCDEFGH2345"})
    assert answer.status_code == 200 and "没有找到" in answer.content.decode()


def test_what_is_hidden_is_not_found(client, town):
    draft = project_at(State.DRAFT, town=town)
    assert found(client, draft.title)["projects"] == []


@pytest.mark.parametrize("text", ["", " ", "灯", "\x00灯"])
def test_too_short_a_word_is_not_searched(client, town, text, django_assert_num_queries):
    client.get("/search/")
    with django_assert_num_queries(0):
        answer = client.get("/search/", {"q": text})
    assert answer.context["groups"] == []


def test_nothing_found_helps_on(client, town):
    text = client.get("/search/", {"q": "ABCD-EFGH<script>"}).content.decode()
    assert "没有找到" in text and "<script>alert" not in text and "ABCD-EFGH&lt;script&gt;" in text
    assert f"{reverse('public:track')}?code=ABCD-EFGH%3Cscript%3E" in text


def test_five_of_a_kind_then_all_in_pages_by_key(client, town, queries):
    made = [screened(town, number) for number in range(23)]
    first = client.get("/search/", {"q": "项目"}).context["groups"][0]
    assert len(first["rows"]) == 5 and first["more_url"]
    page = client.get("/search/" + first["more_url"]).context["groups"]
    assert [group["name"] for group in page] == ["projects"] and len(page[0]["rows"]) == 20
    last = client.get("/search/" + page[0]["older_url"]).context["groups"][0]
    assert [row["title"] for row in last["rows"]] == [project.title for project in made[2::-1]]
    assert queries(client, "/search/?q=项目") == 3 and queries(client, "/search/?q=项目&in=projects") == 1


def test_in_english_without_a_session(client, town):
    client.cookies["django_language"] = "en"
    answer = client.get("/search/", {"q": "nothing here"})
    text = answer.content.decode()
    assert "Nothing found for" in text and "没有找到" not in text
    assert not answer.wsgi_request.session.accessed
