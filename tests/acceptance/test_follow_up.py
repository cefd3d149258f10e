"""R80: somebody who is not content is answered; the second time the district is told."""

import pytest
from django.urls import reverse

from acceptance.actions.evaluation import answer_follow_up, rate
from acceptance.models import FollowUp
from governance.people import paging
from governance.workflow.errors import NotPermitted, Refused, Stale
from portal.workbench.addresses import of_matter
from projects.lifecycle.project import State
from tests.acceptance.conftest import codes
from tests.walk import project_at

pytestmark = pytest.mark.rule("R80")
SCORES = dict.fromkeys(("need", "openness", "quality", "effect", "attitude"), 3)


@pytest.fixture
def project(town):
    return project_at(State.EVALUATION, town=town)


def give(project, overall, phone):
    return rate(project, scores=SCORES, overall=overall, phone=phone, at=project.now)


def test_two_opens_a_follow_up_and_three_does_not(project):
    give(project, 3, "13900000001")
    assert not FollowUp.objects.exists()
    give(project, 2, "13900000002")
    follow_up = FollowUp.objects.get()
    assert (follow_up.state, follow_up.is_escalated) == ("open", False)
    assert follow_up.due_on > project.now.date()


def test_an_anonymous_one_opens_none(project):
    give(project, 1, "")
    assert not FollowUp.objects.exists()


def test_it_is_answered_in_words_and_once(project, town):
    give(project, 1, "13900000001")
    follow_up = FollowUp.objects.get()
    with pytest.raises(Refused) as found:
        answer_follow_up(follow_up, answer="好", by=town.clerk, at=project.now)
    assert codes(found) == {"no_answer"}
    with pytest.raises(NotPermitted):
        answer_follow_up(follow_up, answer="已补装两盏灯", by=town.secretary, at=project.now)
    answer_follow_up(follow_up, answer="已补装两盏灯", by=town.clerk, at=project.now)
    assert follow_up.answer == "已补装两盏灯"
    with pytest.raises(Stale):
        answer_follow_up(follow_up, answer="已补装两盏灯", by=town.clerk, at=project.now)


def test_once_redone_the_next_goes_to_the_district(project, town):
    give(project, 1, "13900000001")
    answer_follow_up(FollowUp.objects.get(), answer="已补装两盏灯", by=town.clerk, at=project.now)
    give(project, 1, "13900000002")
    assert FollowUp.objects.get(state="open").is_escalated


def test_those_to_be_answered_come_first_and_are_turned_over(project, town, client, monkeypatch):
    monkeypatch.setattr(paging, "PAGE", 2)
    for number in range(5):
        give(project, 1, f"1390000000{number}")
    first, *others = FollowUp.objects.order_by("pk")
    answer_follow_up(first, answer="已补装两盏灯", by=town.clerk, at=project.now)
    client.force_login(town.clerk)
    here = reverse("acceptance:ratings", args=[project.pk])
    page = client.get(here)
    assert page.context["follow_ups"] == others[:2] and page.context["owed_number"] == 5
    assert page.context["owed_older_url"].endswith("#follow-ups")
    rest = client.get(here + page.context["owed_older_url"])
    assert rest.context["follow_ups"] == others[2:]
    assert client.get(here + rest.context["owed_newer_url"]).context["follow_ups"] == others[:2]
    where = of_matter("follow_up", others[3].pk, project.pk)
    assert f'id="{where.split("#")[1]}"' in client.get(where).text
    sent = {"do": f"answer-{others[3].pk}", "version": others[3].version, "answer": "已补装两盏灯"}
    assert client.post(here, sent).status_code == 302, "it stands on another page"
