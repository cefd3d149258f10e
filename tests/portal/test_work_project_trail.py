"""The project page in the list from which it was opened: what is missing, said once; the project before and after."""

import re

from django.urls import reverse

from governance.recusal.actions import declare
from projects.actions import review
from projects.lifecycle.project import State
from tests.portal.test_work_list import draft_of
from tests.walk import project_at


def page(project, query: str = "") -> str:
    return f"/work/projects/{project.pk}/{query}"


def test_what_is_missing_is_said_once_with_its_place(client, town):
    project = project_at(State.IMPLEMENTATION, town=town)
    client.force_login(town.clerk)
    answer = client.get(page(project))
    missing = answer.context["missing"]
    assert len(missing) >= 3 and len({str(row.refusal) for row in missing}) == len(missing)
    text = answer.content.decode()
    for row in missing:
        assert text.count(str(row.refusal)) == 1
        assert f'href="{reverse(row.refusal.mends, args=[project.pk])}"' in text
    assert 'href="#missing"' in text


def test_who_only_reads_sees_what_is_missing_before_which_step(client, town):
    project = project_at(State.IMPLEMENTATION, town=town)
    client.force_login(town.auditor)
    answer = client.get(page(project))
    assert {row.labels for row in answer.context["missing"]} == {"申请验收"}
    assert "办理“申请验收”前" in answer.content.decode()


def test_nothing_is_missing_where_nothing_stands_against_the_step(client, town):
    project = project_at(State.DRAFT, town=town)
    client.force_login(town.clerk)
    assert client.get(page(project)).context["missing"] == []


def test_a_road_that_is_not_taken_is_no_missing_thing(client, town):
    project = project_at(State.REVIEW, town=town)
    client.force_login(town.approver)
    assert client.get(page(project)).context["missing"] == []
    review.ask_correction(project, text="请补充报价单", by=town.approver)
    [row] = client.get(page(project)).context["missing"]
    assert row.refusal.code == "correction_open"


def test_the_track_that_a_project_is_not_on_is_no_missing_thing(client, town):
    project = project_at(State.SCREENING, town=town)
    for who in (town.clerk, town.secretary):
        client.force_login(who)
        assert client.get(page(project)).context["missing"] == []


def test_before_and_after_follow_the_filters_of_the_list(client, town):
    first, _other_year, last = (draft_of(town, number) for number in range(3))
    type(first).objects.filter(pk=_other_year.pk).update(year=2025)
    client.force_login(town.clerk)
    rows = client.get("/work/projects/?year=2026").content.decode()
    links = re.findall(r'href="(\d+)/\?([^"]+)"', rows)
    assert [int(pk) for pk, _query in links] == [last.pk, first.pk]
    query = "?" + links[0][1].replace("&amp;", "&")
    trail = client.get(page(last, query)).context["trail"]
    assert (trail["before"], trail["after"].pk) == (None, first.pk)
    assert trail["after_url"] == page(first, "?year=2026&list=projects")
    back = client.get(trail["after_url"]).context["trail"]
    assert (back["before"].pk, back["after"]) == (last.pk, None)
    assert back["crumbs"][0]["url"] == "/work/projects/?year=2026"


def test_before_and_after_in_the_work_list_follow_what_waits_for_her(client, town):
    made = [draft_of(town, number) for number in range(3)]
    screened = project_at(State.SCREENING, town=town)
    client.force_login(town.clerk)
    trail = client.get(page(made[1], "?list=work&part=later")).context["trail"]
    assert (trail["before"].pk, trail["after"].pk) == (made[0].pk, made[2].pk)
    assert client.get(page(made[2], "?list=work&part=later")).context["trail"]["after"] is None
    others = client.get(page(screened, "?list=work&part=others")).context["trail"]
    assert (others["before"], others["after"]) == (None, None)


def test_nobody_is_led_to_what_she_stepped_aside_from_or_cannot_see(client, town):
    made = [draft_of(town, number) for number in range(3)]
    declare(town.clerk, made[1], reason="亲属承接", by=town.clerk)
    client.force_login(town.clerk)
    for name in ("work", "projects"):
        trail = client.get(page(made[0], f"?list={name}")).context["trail"]
        assert made[1].pk not in {beside.pk for beside in (trail["before"], trail["after"]) if beside}


def test_a_step_leads_back_into_the_list(client, town):
    project = project_at(State.DRAFT, town=town)
    client.force_login(town.clerk)
    opened = page(project, "?part=later&list=work")
    step = reverse("projects:step", args=[project.pk, "submit"]) + "?part=later&list=work"
    assert f'href="{step.replace("&", "&amp;")}"' in client.get(opened).content.decode()
    answer = client.post(step, {"do": "submit", "version": project.version})
    assert (answer.status_code, answer.url) == (302, opened)


def test_every_page_of_the_project_leads_back_into_the_list(client, town):
    project = project_at(State.DRAFT, town=town)
    client.force_login(town.clerk)
    query = "?part=later&amp;list=work"
    answer = client.get(page(project, "?part=later&list=work"))
    text = answer.content.decode()
    pages = [act["url"] for acts in answer.context["links"].values() for act in acts]
    assert len(pages) >= 8 and all(url.endswith("?part=later&list=work") for url in pages)
    back = f'href="{page(project, query)}"'
    for url in pages:
        answer = client.get(url)
        text = answer.content.decode()
        assert answer.context["back_url"] == page(project, "?part=later&list=work"), url
        assert text.count(back) >= 1 + text.count("返回项目"), url


def test_without_a_list_no_address_is_longer(client, town):
    project = project_at(State.DRAFT, town=town)
    client.force_login(town.clerk)
    answer = client.get(page(project))
    assert all("?" not in act["url"] for acts in answer.context["links"].values() for act in acts)
    assert client.get(reverse("projects:design", args=[project.pk])).context["back_url"] == page(project)


def test_where_something_is_mended_leads_back_into_the_list(client, town):
    project = project_at(State.IMPLEMENTATION, town=town)
    client.force_login(town.clerk)
    query = "?part=later&list=work"
    step = reverse("projects:step", args=[project.pk, "complete"])
    for url in (page(project, query), step + query):
        text = client.get(url).content.decode()
        for name in ("projects:photos", "projects:milestones"):
            where = reverse(name, args=[project.pk]) + query.replace("&", "&amp;")
            assert f'href="{where}">去补齐</a>' in text, url
    text = client.get(step).content.decode()
    assert f'href="{reverse("projects:photos", args=[project.pk])}">去补齐</a>' in text


def test_what_is_saved_beside_others_keeps_the_list(client, town):
    project = project_at(State.APPROVED, town=town)
    client.force_login(town.clerk)
    here = reverse("projects:participation", args=[project.pk]) + "?part=later&list=work"
    day = project.created_at.date()
    told = {"do": "participation", "stage": "design", "form": "座谈会", "people": "12", "held_on": day}
    answer = client.post(here, told | {"stay": "1"})
    assert (answer.status_code, answer.url) == (302, here)


def test_the_neighbours_cost_two_queries_and_nothing_without_a_list(client, town, queries):
    made = [draft_of(town, number) for number in range(3)]
    client.force_login(town.clerk)
    plain = queries(client, page(made[1]))
    assert queries(client, page(made[1], "?list=projects")) == plain + 2
    assert queries(client, page(made[1], "?list=nothing")) == plain
    assert queries(client, page(made[1], "?list=work")) == plain + 2
