"""The public site: what is public and what is not, nobody named, no session touched, a fixed number of queries."""

import pytest
from django.urls import reverse
from django.utils import timezone

from demands.actions import submit
from portal.public import queries as public_queries
from projects.actions import design, publicity
from projects.lifecycle.project import State
from projects.models import Project
from tests.town import CAST
from tests.walk import draft, project_at, walk

PLAIN = ["public:home", "public:projects", "public:demands", "public:demand_new", "public:track", "public:rules",
         "public:notices", "public:search", "public:ratable"]  # fmt: skip


def url_of(project) -> str:
    return reverse("public:project", args=[project.code])


@pytest.mark.parametrize("name", PLAIN)
def test_pages_open_for_everybody_and_touch_no_session(client, town, name):
    answer = client.get(reverse(name))
    assert answer.status_code == 200
    assert not answer.wsgi_request.session.accessed
    assert "sessionid" not in answer.cookies


@pytest.mark.rule("R77")
@pytest.mark.parametrize("state", list(State))
def test_a_project_is_public_from_its_deliberation(client, town, state):
    track = "street_led" if state == State.COMMITTEE else "ordinary"
    project = project_at(state, town=town, track=track)
    answer = client.get(url_of(project))
    assert (answer.status_code == 200) == project.is_publicly_visible() == (state in public_queries.public_states())
    assert (project.title in client.get("/projects/").content.decode()) == project.is_publicly_visible()
    assert not answer.wsgi_request.session.accessed


@pytest.mark.rule("R83")
@pytest.mark.parametrize("state", [State.PUBLICITY, State.REJECTED, State.EVALUATION, State.ARCHIVED])
def test_nobody_is_named(client, town, state, lately):
    found = walk(State.PUBLICITY, town=town, at=lately) if state == State.PUBLICITY else walk(state, town=town)
    project = found.project
    notice = project.notices.first()
    if state == State.PUBLICITY:
        given = {"body": "我家门口的路灯没有列入，请补上。", "name": "李四光", "phone": "13912345678"}
        publicity.file_objection(notice, **given)
    names = [name for _who, name, _role, _unit in CAST] + ["议事员0", "13912345678", "李四光", "我家门口", "高师傅"]
    pages = [
        url_of(project),
        "/",
        "/projects/",
        *(reverse("public:notice", args=[n.pk]) for n in project.notices.all()),
    ]
    for url in pages:
        text = client.get(url).content.decode()
        assert [name for name in names if name in text] == [], url


def test_the_page_says_where_it_stands_and_what_comes_next(client, town, lately):
    project = walk(State.PUBLICITY, town=town, at=lately).project
    text = client.get(url_of(project)).content.decode()
    notice = project.notices.get()
    for words in ("任何居民都可以提出异议", "接下来", "同意", "服务类", *notice.explanation):
        assert words in text
    assert reverse("public:objection_new", args=[notice.pk]) in text
    assert "暂缓" not in text


@pytest.mark.rule("R02")
def test_the_limit_stands_with_what_it_rests_on(client, town):
    project = project_at(State.DELIBERATION, town=town)
    cap = public_queries.cap_of(project)
    text = client.get(url_of(project)).content.decode()
    assert cap.shown in text and str(cap.basis_label) in text


def test_unknown_addresses_are_absent(client, town):
    for url in ("/projects/none/", "/notices/99/", "/demands/AAAA-BBBB-CCCC/", "/objections/none/", "/photos/9/",
                "/projects/none/rate/", "/notices/99/objection/", "/notices/99/board/", "/communities/99/",
                "/communities/440305007/", "/streets/440305007015/", "/photos/9/small/"):  # fmt: skip
        assert client.get(url).status_code == 404, url


def test_the_list_filters_and_pages_by_key(client, town):
    made = [screened(town, number) for number in range(25)]
    first = client.get("/projects/").context
    assert [row["title"] for row in first["rows"]] == [project.title for project in made[::-1]][:20]
    second = client.get("/projects/" + first["older_url"]).context
    assert len(second["rows"]) == 5 and second["older_url"] == ""
    assert client.get("/projects/?text=项目03").context["rows"][0]["title"] == "项目03"
    assert client.get("/projects/?type=goods&state=draft").context["rows"] == []
    assert f'value="{town.code}" selected' in client.get(f"/projects/?unit={town.code}").content.decode()


def screened(town, number: int) -> Project:
    """A project before its council: the shortest way into the public list."""
    project = draft(
        town, track="ordinary", type="service", total=1000, at=timezone.now(), title=f"项目{number:02}", year=2026
    )
    design.submit(project, by=town.clerk)
    return design.table(project, by=town.secretary)


def test_lists_cost_the_same_for_one_row_and_for_many(client, town, queries):
    screened(town, 0)
    few = [queries(client, url) for url in ("/", "/projects/", "/demands/")]
    for number in range(1, 25):
        screened(town, number)
    assert [queries(client, url) for url in ("/", "/projects/", "/demands/")] == few
    assert few[1] == 1


def test_a_project_costs_a_handful(client, town, queries):
    project = project_at(State.ARCHIVED, town=town)
    assert queries(client, url_of(project)) <= 12


def test_photos_before_and_after_are_public_with_their_project(client, town):
    project = project_at(State.ACCEPTANCE, town=town)
    photo = project.photos.get(stage="before")
    assert reverse("public:photo", args=[photo.pk]) in client.get(url_of(project)).content.decode()
    answer = client.get(reverse("public:photo", args=[photo.pk]))
    assert answer.status_code == 200 and b"".join(answer.streaming_content)
    hidden = draft(town, track="ordinary", type="service", total=1000, at=timezone.now(), year=2026)
    other = photo.__class__(project=hidden, stage="before", image=photo.image, taken_on=photo.taken_on,
                            uploaded_at=photo.uploaded_at)  # fmt: skip
    other.save()
    assert client.get(reverse("public:photo", args=[other.pk])).status_code == 404


def test_the_register_shows_what_a_clerk_has_looked_at(client, town):
    from demands.actions import accept

    demand = submit(unit_code=town.code, body="小区东门的路灯坏了三盏，晚上看不见路。", place="东门")
    assert client.get("/demands/").context["rows"] == []
    accept(demand, reply="已安排人员查看。", by=town.clerk)
    text = client.get("/demands/").content.decode()
    assert demand.title in text and "已安排人员查看" in text
    assert demand.code not in text and "晚上看不见路" not in text


def test_the_rules_stand_with_value_basis_and_citation(client, town):
    text = client.get("/rules/").content.decode()
    assert "默认值，待区民政局确认" in text and "个工作日" in text
    assert client.get("/rules/?edition=2017").context["edition"].code == "2017"
    assert client.get("/rules/?edition=none").status_code == 200
