"""Every page of this act: open to those who see the project, shut to all others, and found by every obstacle."""

import pytest
from django.urls import reverse

from governance.workflow.steps import lifecycles, steps_of
from projects.lifecycle.project import State
from projects.models import Meeting, Project
from projects.urls import urlpatterns
from tests.walk import project_at

PROJECT_PAGES = [route.name for route in urlpatterns if str(route.pattern).startswith("<int:pk>/") and "step" not in
                 str(route.pattern)]  # fmt: skip
MONEY = {"budget_line", "payments"}
WORDS = {"messages"}
"""Where every official who sees the project may write."""


def mends() -> list[tuple[type, str]]:
    return sorted(
        {(model, guard.mends) for model in lifecycles() for step in steps_of(model).values()
         for guard in step.refused_while if guard.mends.startswith("projects:")},
        key=str,
    )  # fmt: skip


@pytest.mark.parametrize(("model", "name"), mends())
def test_every_obstacle_names_a_page_that_exists(model, name):
    assert reverse(name, args=[1])
    assert (name == "projects:meeting") == (model is Meeting)


@pytest.mark.parametrize("state", [State.DRAFT, State.DELIBERATION, State.PROCUREMENT, State.IMPLEMENTATION,
                                   State.ARCHIVED])  # fmt: skip
def test_pages_open_in_every_state(client, town, state):
    project = project_at(state, town=town)
    for person in (town.clerk, town.approver, town.committee):
        client.force_login(person)
        for name in PROJECT_PAGES:
            answer = client.get(reverse(f"projects:{name}", args=[project.pk]))
            assert answer.status_code == 200, (name, person)
            assert project.title in answer.content.decode()


def test_a_project_of_another_community_does_not_exist(client, town):
    project = project_at(State.DRAFT, town=town)
    client.force_login(town.other_clerk)
    for name in PROJECT_PAGES:
        assert client.get(reverse(f"projects:{name}", args=[project.pk])).status_code == 404, name
        assert client.post(reverse(f"projects:{name}", args=[project.pk])).status_code == 404, name


def test_the_stranger_is_sent_to_sign_in_and_residents_are_kept_out(client, town):
    project = project_at(State.DRAFT, town=town)
    where = reverse("projects:design", args=[project.pk])
    assert client.get(where).status_code == 302
    client.force_login(town.stranger)
    assert client.get(where).status_code == 403
    client.force_login(town.resident)
    assert client.get(reverse("projects:photos", args=[project.pk])).status_code == 403
    assert client.get(reverse("projects:photos", args=[project.pk + 1])).status_code == 403


def test_posting_without_the_right_is_forbidden_and_writes_nothing(client, town):
    project = project_at(State.DRAFT, town=town)
    client.force_login(town.engineer)
    for name in PROJECT_PAGES:
        if name in MONEY | WORDS:
            continue
        answer = client.post(reverse(f"projects:{name}", args=[project.pk]))
        assert answer.status_code in (403, 409), name
    assert Project.objects.get(pk=project.pk).version == project.version


def test_money_is_for_those_who_see_money(client, town):
    project = project_at(State.DRAFT, town=town)
    client.force_login(town.engineer)
    for name in MONEY:
        assert client.get(reverse(f"projects:{name}", args=[project.pk])).status_code == 403
