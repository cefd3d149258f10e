"""The pages of ratings, performance and assessment."""

import pytest
from django.urls import reverse

from acceptance.actions.evaluation import rate
from acceptance.models import FollowUp, PerformanceScore
from projects.kinds import Track
from projects.lifecycle.project import State
from tests.walk import project_at

MARKS = {"overall": "2", "need": "5", "openness": "4", "quality": "3", "effect": "2", "attitude": "1"}
SCORES = dict.fromkeys(("need", "openness", "quality", "effect", "attitude"), 4)


@pytest.fixture
def project(town):
    return project_at(State.EVALUATION, town=town)


def where(name, project):
    return reverse(f"acceptance:{name}", args=[project.pk])


def test_the_clerk_takes_a_rating_down_and_answers_it(client, town, project):
    client.force_login(town.clerk)
    here = where("ratings", project)
    assert client.post(here, {"do": "record", **MARKS}).status_code == 422
    assert client.post(here, {"do": "record", **MARKS, "household_code": "3-502"}).status_code == 302
    answer = client.post(here, {"do": "record", **MARKS, "household_code": "3-502"})
    assert answer.status_code == 422
    assert "只能评价一次" in answer.content.decode()
    follow_up = FollowUp.objects.get()
    sent = client.post(here, {"do": f"answer-{follow_up.pk}", "version": 1, "answer": "已补装两盏灯"})
    assert sent.status_code == 302
    page = client.get(here).content.decode()
    assert "已补装两盏灯" in page
    assert "0%" in page


def test_ratings_in_figures(client, town, project):
    rate(project, scores=SCORES, overall=5, phone="13900000001", at=project.now)
    rate(project, scores=SCORES, overall=1, at=project.now)
    client.force_login(town.approver)
    page = client.get(where("ratings", project)).content.decode()
    assert "100%" in page
    assert "至少需要 10 份" in page


def test_the_approver_scores(client, town, project):
    client.force_login(town.approver)
    here = where("performance", project)
    parts = {
        "decision": "9",
        "process": "18",
        "output": "30",
        "benefit": "18",
        "satisfaction": "15",
        "no_interest": "on",
    }
    assert client.post(here, {"do": "score", **parts, "output": "36"}).status_code == 422
    assert client.post(here, {"do": "score", **parts}).status_code == 302
    assert PerformanceScore.objects.get().grade_label == "优"
    assert "优" in client.get(here).content.decode()
    client.force_login(town.clerk)
    assert client.post(here, {"do": "score", **parts}).status_code == 403


def test_an_ordinary_project_needs_no_assessment(client, town, project):
    client.force_login(town.approver)
    assert "不需要事后评估" in client.get(where("assessment", project)).content.decode()


@pytest.mark.rule("R36")
def test_an_emergency_is_assessed_on_its_page(client, town):
    project = project_at(State.ACCEPTANCE, town=town, track=Track.EMERGENCY)
    client.force_login(town.approver)
    here = where("assessment", project)
    sent = {"do": "assess", "verdict": "disallowed", "decision_no": "粤海办〔2026〕12号", "no_interest": "on"}
    answer = client.post(here, sent)
    assert answer.status_code == 422
    assert "请写明理由" in answer.content.decode()
    assert client.post(here, sent | {"verdict": "regularised"}).status_code == 302
    assert "已追认" in client.get(here).content.decode()


@pytest.mark.parametrize("name", ["inspections", "ratings", "performance", "assessment"])
def test_out_of_reach_and_recused(client, town, project, name):
    from governance.recusal.actions import declare

    assert client.get(where(name, project)).status_code == 302
    client.force_login(town.other_clerk)
    assert client.get(where(name, project)).status_code == 404
    client.force_login(town.engineer)
    assert client.get(where(name, project)).status_code == 200
    declare(town.engineer, project, reason="亲属在承接方任职", by=town.engineer)
    assert client.get(where(name, project)).status_code == 403
