"""我要评价: what can be rated now, by place and name, leading to the form."""

from django.urls import reverse

from projects.lifecycle.project import State
from tests.walk import project_at

URL = "/rate/"


def test_only_what_is_open_for_ratings_is_listed(client, town):
    project = project_at(State.EVALUATION, town=town)
    project_at(State.ARCHIVED, town=town)
    project_at(State.ACCEPTED, town=town)
    answer = client.get(URL)
    assert [row["code"] for row in answer.context["rows"]] == [project.code]
    assert reverse("public:rate", args=[project.code]) in answer.content.decode()
    assert not answer.wsgi_request.session.accessed


def test_it_is_found_by_community_and_name(client, town):
    project = project_at(State.EVALUATION, town=town)
    for query in ({"unit": town.code}, {"unit": town.street_code}, {"text": project.title[:3]}):
        assert len(client.get(URL, query).context["rows"]) == 1, query
    text = client.get(URL, {"unit": town.other_code}).content.decode()
    assert project.title not in text and "看全区可以评价的项目" in text


def test_other_filters_of_the_address_do_not_open_other_states(client, town):
    project_at(State.ACCEPTED, town=town)
    assert client.get(URL, {"state": "accepted"}).context["rows"] == []


def test_nothing_to_rate_says_when_there_will_be(client, town):
    assert "项目验收并公示后，会出现在这里" in client.get(URL).content.decode()


def test_one_query_for_any_number(client, town, queries):
    project_at(State.EVALUATION, town=town)
    assert queries(client, URL) == 1
    project_at(State.EVALUATION, town=town)
    assert queries(client, URL) == 1


def test_in_english(client, town):
    project_at(State.EVALUATION, town=town)
    client.cookies["django_language"] = "en"
    text = client.get(URL).content.decode()
    assert "Rate a project" in text and "我要评价" not in text
