"""R72, R83: what residents wrote with their ratings is read by officials within reach, without who wrote it."""

import pytest
from django.urls import reverse

from acceptance.actions.comments import erase_comment
from acceptance.actions.evaluation import rate
from governance.events import PUBLIC
from governance.recusal.actions import declare
from projects.lifecycle.project import State
from tests.walk import project_at

SCORES = dict.fromkeys(("need", "openness", "quality", "effect", "attitude"), 4)
WORDS, PHONE = "灯亮了，老人晚上敢下楼了。", "13900000001"


@pytest.fixture
def project(town):
    return project_at(State.EVALUATION, town=town)


@pytest.fixture
def said(project):
    return rate(project, scores=SCORES, overall=4, phone=PHONE, comment=WORDS, at=project.now)


def faces(project) -> list[str]:
    return [reverse("workbench:project", args=[project.pk]), reverse("acceptance:ratings", args=[project.pk])]


@pytest.mark.parametrize("name", ["clerk", "secretary", "street_clerk", "approver", "auditor"])
def test_officials_within_reach_read_the_words_and_nothing_of_the_person(client, town, project, said, name):
    client.force_login(getattr(town, name))
    for face in faces(project):
        page = client.get(face).content.decode()
        assert WORDS in page and "总体 4 分" in page
        assert PHONE not in page and said.respondent_index not in page


@pytest.mark.parametrize(("name", "status"), [("chair", 200), ("sibling_clerk", 404), ("other_auditor", 404)])
def test_others_do_not(client, town, project, said, name, status):
    client.force_login(getattr(town, name))
    for face in faces(project):
        answer = client.get(face)
        assert answer.status_code == status and WORDS not in answer.content.decode()


@pytest.mark.rule("R55")
def test_nor_does_who_stepped_aside(client, town, project, said):
    declare(town.clerk, project, reason="亲属承接", by=town.clerk)
    client.force_login(town.clerk)
    assert [client.get(face).status_code for face in faces(project)] == [403, 403]


def test_the_public_does_not(client, project, said):
    for face in (reverse("public:project", args=[project.code]), reverse("public:rate", args=[project.code])):
        assert WORDS not in client.get(face).content.decode()


@pytest.mark.rule("R83")
def test_erased_words_are_gone_and_the_marks_stay(client, town, project, said):
    erase_comment(said, by=PUBLIC)
    client.force_login(town.auditor)
    for face in faces(project):
        assert WORDS not in client.get(face).content.decode()
    assert client.get(faces(project)[1]).context["summary"]["count"] == 1


def test_many_words_are_turned_over(client, town, project):
    for number in range(22):
        rate(project, scores=SCORES, overall=4, phone=f"139000000{number:02}", comment=f"第{number}句", at=project.now)
    client.force_login(town.approver)
    file, ratings = faces(project)
    part = client.get(file).context
    assert [row.comment.body for row in part["said"]] == ["第21句", "第20句", "第19句"] and part["has_said_more"]
    first = client.get(ratings)
    assert len(first.context["said"]) == 20
    older = client.get(ratings + first.context["older_url"])
    assert [row.comment.body for row in older.context["said"]] == ["第1句", "第0句"]


def test_who_answers_a_discontent_resident_reads_why(client, town, project):
    rate(project, scores=SCORES, overall=1, phone=PHONE, comment="三楼的灯还是坏的。", at=project.now)
    client.force_login(town.clerk)
    page = client.get(faces(project)[1]).content.decode()
    assert page.count("三楼的灯还是坏的。") == 2
