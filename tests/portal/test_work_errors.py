"""Pages that say why not: at work in the workbench, with the way to the work list, elsewhere to the front page."""

import pytest
from django.urls import reverse

from governance.recusal.actions import declare
from projects.actions.steps import take
from projects.lifecycle.project import State
from tests.walk import project_at

BACK_TO_WORK, BACK_HOME = "回到待办", "回到首页"


@pytest.fixture
def project(town):
    return project_at(State.SCREENING, town=town)


def page(project) -> str:
    return reverse("workbench:project", args=[project.pk])


def is_at_work(answer) -> bool:
    text = answer.content.decode()
    return 'class="side"' in text and BACK_TO_WORK in text and BACK_HOME not in text


@pytest.mark.parametrize(("name", "status"), [("sibling_clerk", 404), ("resident", 403)])
def test_what_is_not_hers_is_said_in_the_workbench(client, town, project, name, status):
    client.force_login(getattr(town, name))
    answer = client.get(page(project))
    assert answer.status_code == status and is_at_work(answer)


@pytest.mark.rule("R55")
def test_so_is_that_she_stepped_aside(client, town, project):
    declare(town.secretary, project, reason="亲属承接", by=town.secretary)
    client.force_login(town.secretary)
    answer = client.get(page(project))
    assert answer.status_code == 403 and is_at_work(answer)


def test_elsewhere_and_to_visitors_the_front_page_is_offered(client, town):
    client.force_login(town.clerk)
    for address in ("/projects/no-such/", "/nowhere/"):
        answer = client.get(address)
        assert answer.status_code == 404 and BACK_HOME in answer.content.decode()
        assert BACK_TO_WORK not in answer.content.decode()


def test_a_form_that_is_not_of_the_page_any_more_leads_back_to_it(client, town, project):
    client.force_login(town.clerk)
    here = reverse("projects:messages", args=[project.pk])
    for referer, is_led in ((f"http://testserver{here}", True), ("http://elsewhere.example/", False)):
        answer = client.post(here, {"do": "answer-999"}, headers={"referer": referer})
        assert answer.status_code == 409
        assert (f'href="{referer}"' in answer.content.decode()) is is_led


def test_a_step_that_somebody_took_first_promises_no_form(client, town):
    draft = project_at(State.DRAFT, town=town)
    step = reverse("projects:step", args=[draft.pk, "submit"])
    version = draft.version
    take(draft, "submit", by=town.clerk)
    client.force_login(town.clerk)
    answer = client.post(step, {"version": version})
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "情况已经变化" in text
    assert "您填写的内容还在" not in text and 'name="version"' not in text
