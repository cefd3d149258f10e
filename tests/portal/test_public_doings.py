"""What a resident does without an account: ask, object, rate, look up a code. Refused with sentences."""

import pytest
from django.urls import reverse

from acceptance.models import Rating
from demands.models import Demand
from projects.lifecycle.project import State
from projects.models import Objection
from tests.walk import project_at, walk

BODY = "小区东门的路灯坏了三盏，晚上看不见路。"
SCORES = {"overall": 5, "need": 5, "openness": 4, "quality": 5, "effect": 5, "attitude": 5}


def test_a_demand_gives_a_code_and_the_code_leads_back(client, town):
    answer = client.post("/demands/new/", {"body": BODY, "unit_code": town.code, "place": "东门", "phone": ""})
    demand = Demand.objects.get()
    assert answer.status_code == 302 and demand.shown_code in answer.url
    text = client.get(answer.url).content.decode()
    assert "已收到您的需求" in text and demand.shown_code in text and BODY not in text
    found = client.get("/track/", {"code": demand.code.lower()})
    assert found.status_code == 302 and demand.shown_code in found.url


def test_a_demand_without_words_keeps_what_was_typed(client, town):
    answer = client.post("/demands/new/", {"body": "", "unit_code": town.code, "place": "东门口的台阶"})
    text = answer.content.decode()
    assert answer.status_code == 422 and "请写下您希望解决的问题" in text and "东门口的台阶" in text
    assert not Demand.objects.exists()


def test_the_trap_and_the_throttle_refuse(client, town):
    answer = client.post("/demands/new/", {"body": BODY, "unit_code": town.code, "website": "http://x"})
    assert answer.status_code == 422 and not Demand.objects.exists()
    from demands.forms import PER_ADDRESS, throttle

    for _number in range(PER_ADDRESS):
        throttle("127.0.0.1", is_rough=True)
    answer = client.post("/demands/new/", {"body": BODY, "unit_code": town.code})
    assert answer.status_code == 429 and not Demand.objects.exists()


@pytest.mark.rule("R34")
def test_an_objection_gives_a_code_and_stops_the_clock(client, town, lately):
    project = walk(State.PUBLICITY, town=town, at=lately).project
    url = reverse("public:objection_new", args=[project.notices.get().pk])
    assert client.get(url).status_code == 200
    answer = client.post(url, {"body": "预算偏高，请重新核算。", "name": "李四光", "phone": "13912345678"})
    objection = Objection.objects.get()
    project.refresh_from_db()
    assert answer.status_code == 302 and project.open_objections == 1
    text = client.get(answer.url).content.decode()
    assert objection.code in text and "公示不会结束" in text and "李四光" not in text and "预算偏高" not in text
    found = client.get("/track/", {"code": objection.code})
    assert found.status_code == 302 and objection.code in found.url


@pytest.mark.rule("R31")
def test_no_objection_after_the_last_day(client, town):
    project = project_at(State.REVIEW, town=town)
    url = reverse("public:objection_new", args=[project.notices.get().pk])
    assert "公示期已过" in client.get(url).content.decode()
    answer = client.post(url, {"body": "预算偏高，请重新核算。"})
    assert answer.status_code == 422 and not Objection.objects.exists()


def test_an_objection_needs_words(client, town, lately):
    project = walk(State.PUBLICITY, town=town, at=lately).project
    answer = client.post(reverse("public:objection_new", args=[project.notices.get().pk]), {"body": ""})
    assert answer.status_code == 422 and "请写明异议内容" in answer.content.decode()


@pytest.mark.rule("R72")
def test_a_rating_counts_with_a_number_and_only_once(client, town):
    from datetime import timedelta

    from django.utils import timezone

    begun = timezone.now().replace(microsecond=0) - timedelta(days=60)
    project = walk(State.EVALUATION, town=town, at=begun).project
    url = reverse("public:rate", args=[project.code])
    counted = client.post(url, SCORES | {"phone": "13912345678"})
    assert "计入满意度" in client.get(counted.url).text and "不计入" not in client.get(counted.url).text
    assert Rating.objects.get().is_counted
    again = client.post(url, SCORES | {"phone": "13912345678"})
    assert again.status_code == 422 and Rating.objects.count() == 1
    apart = client.post(url, SCORES)
    assert "不计入满意度" in client.get(apart.url).text
    assert Rating.objects.filter(is_counted=False).count() == 1
    missing = client.post(url, {"overall": 5})
    assert missing.status_code == 422 and "请给“必要性”打分。" in missing.content.decode()
    page = client.get(url + "?done=counts").content.decode()
    assert "谢谢您的评价" in page and "满意度在项目页公开" in page
    assert f'href="{reverse("public:ratable")}"' in page, "there may be more to rate"


def test_no_rating_before_the_evaluation(client, town):
    project = project_at(State.IMPLEMENTATION, town=town)
    url = reverse("public:rate", args=[project.code])
    assert "现在不能评价" in client.get(url).content.decode()
    assert client.post(url, SCORES).status_code == 422
    assert not Rating.objects.exists()


def test_after_the_archive_rating_is_said_to_have_ended(client, town):
    project = project_at(State.ARCHIVED, town=town)
    for name in ("public:rate", "care:rate"):
        assert "评价已经结束" in client.get(reverse(name, args=[project.code])).content.decode()


def test_looking_up_a_code(client, town):
    project = project_at(State.DELIBERATION, town=town)
    assert client.get("/track/", {"code": project.code}).url == reverse("public:project", args=[project.code])
    missing = client.get("/track/", {"code": "ABCD"})
    assert missing.status_code == 404 and "没有找到" in missing.content.decode()
    assert client.get("/track/", {"code": ""}).status_code == 422
