"""关怀版 · 评: the community's projects, three faces for each question, the same rating as on the standard site."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from acceptance.kinds import DIMENSIONS
from acceptance.models import Rating
from portal.care.words import RATE
from projects.lifecycle.project import State
from tests.portal.test_care_ask import Walker
from tests.walk import project_at, walk

PHONE = "13912345678"


@pytest.fixture
def project(town):
    begun = timezone.now().replace(microsecond=0) - timedelta(days=60)
    return walk(State.EVALUATION, town=town, at=begun).project


def address(project) -> str:
    return reverse("care:rate", args=[project.code])


def faced(client, project, *marks: str) -> Walker:
    walked = Walker(client, address(project))
    for question, mark in zip(RATE, marks, strict=False):
        walked.press(**{question.name: mark})
    return walked


def test_the_community_is_asked_street_by_street_and_remembered(client, town, project):
    url = reverse("care:ratable")
    assert "粤海街道" in client.get(url).content.decode()
    assert "海珠社区" in client.get(url, {"unit": town.street_code}).content.decode()
    assert address(project) in client.get(url, {"unit": town.code}).content.decode()
    assert address(project) in client.get(url).content.decode()
    assert address(project) not in client.get(url, {"unit": town.sibling_code}).content.decode()
    assert "粤海街道" in client.get(url, {"unit": ""}).content.decode()


def test_only_what_can_be_rated_is_listed(client, town):
    running = project_at(State.IMPLEMENTATION, town=town)
    text = client.get(reverse("care:ratable"), {"unit": town.code}).content.decode()
    assert running.title not in text and "现在没有等待评价的项目" in text


def test_the_list_is_one_query(client, town, project, queries):
    assert queries(client, f"{reverse('care:ratable')}?unit={town.code}") == 1


def test_the_faces_cover_every_dimension_and_fit_the_marks():
    assert [question.name for question in RATE] == ["overall", *DIMENSIONS, "comment"]
    assert {choice.value for question in RATE for choice in question.choices} == {"1", "3", "5"}


@pytest.mark.rule("R72")
def test_six_faces_and_a_number_count_once(client, project):
    walked = faced(client, project, "5", "5", "3", "5", "3", "1").press(comment="扶手很稳。", phone=PHONE)
    assert walked.answer.url == f"{address(project)}?done=counts"
    rating = Rating.objects.get()
    assert [rating.overall, *(getattr(rating, name) for name in DIMENSIONS)] == [5, 5, 3, 5, 3, 1]
    assert rating.is_counted and "谢谢您的评价" in client.get(walked.answer.url).content.decode()
    again = faced(client, project, *"555555").press(phone=PHONE)
    assert again.answer.status_code == 422 and Rating.objects.count() == 1
    assert "refusals" in again.text


@pytest.mark.rule("R72")
def test_without_a_number_it_is_kept_and_not_counted(client, project):
    assert faced(client, project, *"333333").press().answer.status_code == 302
    assert not Rating.objects.get().is_counted


def test_a_question_that_was_skipped_is_asked_first(client, project):
    answer = client.post(address(project), {"at": "comment", "overall": "5"})
    assert answer.status_code == 422 and answer.context["turn"].question.name == "need"
    assert not Rating.objects.exists()


def test_no_rating_before_the_evaluation(client, town):
    url = address(project_at(State.IMPLEMENTATION, town=town))
    assert "现在不能评价" in client.get(url).content.decode()
    client.post(url, {"at": "comment", **dict.fromkeys(["overall", *DIMENSIONS], "5")})
    assert not Rating.objects.exists()
    assert client.get("/care/rate/ms-none/").status_code == 404
