"""The page of the messages, their place on the project page and in the work list, and how they are refused."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from governance.recusal.actions import declare
from portal.workbench.queries import worklist
from projects.actions import design, messages
from projects.lifecycle.project import State
from projects.models import Message
from tests.walk import photo, project_at


def url(project) -> str:
    return reverse("projects:messages", args=[project.pk])


def page(project) -> str:
    return reverse("workbench:project", args=[project.pk])


@pytest.fixture
def project(town):
    return project_at(State.REVIEW, town=town)


def question(project, town) -> Message:
    return messages.write(project, kind="question", to_level="community", text="单价依据在哪里？", by=town.street_clerk)


def waits(person, part: str = "") -> list[int]:
    rows = worklist.waiting(person, asked=worklist.Asked(part=part, kind=worklist.MESSAGE))
    return [work.pk for work in rows]


def test_a_note_is_written_and_read_on_the_project_page(client, town, project):
    client.force_login(town.clerk)
    answer = client.post(url(project), {"do": "write", "kind": "note", "text": "已电话核对过。"})
    assert answer["Location"] == page(project) + "#messages"
    client.force_login(town.auditor)
    assert "已电话核对过。" in client.get(page(project)).content.decode()


def test_a_question_is_asked_and_answered_on_the_page(client, town, project):
    client.force_login(town.street_clerk)
    sent = {"do": "write", "kind": "question", "to_level": "community", "text": "单价依据在哪里？"}
    assert client.post(url(project), sent).status_code == 302
    asked = Message.objects.get()
    assert f"answer-{asked.pk}" not in client.get(url(project)).content.decode()
    client.force_login(town.clerk)
    shown = client.get(url(project)).content.decode()
    assert f'value="answer-{asked.pk}"' in shown and "等社区答复" in shown
    answered = client.post(url(project), {"do": f"answer-{asked.pk}", "text": "附在预算表后"})
    assert answered.status_code == 302 and asked.answer.text == "附在预算表后"
    again = client.post(url(project), {"do": f"answer-{asked.pk}", "text": "再答一次"})
    assert again.status_code == 422 and "已经答复" in again.content.decode()
    assert Message.objects.count() == 2


def test_what_is_refused_comes_back_with_what_was_typed(client, town, project):
    client.force_login(town.clerk)
    number = client.post(url(project), {"do": "write", "kind": "note", "text": "请打 13800138000 联系"})
    assert number.status_code == 422
    assert "请去掉个人号码" in number.content.decode() and "请打 13800138000 联系" in number.content.decode()
    nobody = client.post(url(project), {"do": "write", "kind": "question", "text": "谁来答？"})
    assert nobody.status_code == 422 and "请选择由谁答复" in nobody.content.decode()
    for wrong in ({"kind": "return", "text": "请修改"}, {"kind": "note", "text": ""}, {"kind": "x", "text": "说明"}):
        assert client.post(url(project), {"do": "write"} | wrong).status_code == 422
    text = SimpleUploadedFile("x.jpg", b"no image", "image/jpeg")
    bad = client.post(url(project), {"do": "write", "kind": "note", "text": "见照片", "image": text})
    assert bad.status_code == 422
    assert not Message.objects.exists()


@pytest.mark.parametrize(("name", "status"), [("chair", 403), ("sibling_clerk", 404), ("supplier_user", 403)])
def test_others_do_not_read_it(client, town, project, name, status):
    note = messages.write(project, kind="note", text="内部往来", image=photo(), by=town.clerk)
    client.force_login(getattr(town, name))
    assert client.get(url(project)).status_code == status
    assert client.get(reverse("projects:message_image", args=[note.pk])).status_code == status
    assert client.post(url(project), {"do": "write", "kind": "note", "text": "我也说一句"}).status_code == status
    if name == "chair":
        assert "内部往来" not in client.get(page(project)).content.decode()


@pytest.mark.rule("R55")
def test_who_stepped_aside_sees_nothing_of_it(client, town, project):
    asked = question(project, town)
    assert waits(town.clerk) == [asked.pk]
    declare(town.clerk, project, reason="亲属承接", by=town.clerk)
    client.force_login(town.clerk)
    assert client.get(url(project)).status_code == 403
    assert waits(town.clerk) == []


def test_a_question_waits_for_the_level_that_it_asks_and_is_followed_by_who_asked(client, town, project):
    asked = question(project, town)
    assert waits(town.clerk) == waits(town.secretary) == [asked.pk]
    assert waits(town.approver) == waits(town.auditor) == waits(town.sibling_clerk) == waits(town.street_clerk) == []
    assert waits(town.street_clerk, "others") == [asked.pk]
    client.force_login(town.street_clerk)
    [row] = client.get("/work/?part=others&kind=message").context["rows"]
    assert (row.says.whom, row.url) == ("社区", f"{url(project)}?at={asked.pk}#message-{asked.pk}")
    messages.answer(asked, text="附在预算表后", by=town.clerk)
    assert waits(town.clerk) == waits(town.street_clerk, "others") == []


@pytest.mark.rule("R19")
def test_a_return_is_what_is_missing_until_the_drafter_answers_it(client, town, project):
    design.send_back(project, reason="请补充询价依据", by=town.approver)
    asked = Message.objects.get()
    assert (waits(town.clerk), waits(town.secretary), waits(town.approver, "others")) == ([asked.pk], [], [asked.pk])
    client.force_login(town.clerk)
    shown = client.get(page(project))
    assert [row.refusal.code for row in shown.context["missing"]] == ["return_unanswered"]
    assert "请补充询价依据" in shown.content.decode()
    assert client.post(url(project), {"do": f"answer-{asked.pk}", "text": "已补充两家询价"}).status_code == 302
    assert client.get(page(project)).context["missing"] == []


def test_the_photo_of_a_message_follows_the_project(client, town, project):
    note = messages.write(project, kind="supplement", text="附询价单", image=photo(), by=town.clerk)
    plain = messages.write(project, kind="note", text="没有照片", by=town.clerk)
    client.force_login(town.auditor)
    answer = client.get(reverse("projects:message_image", args=[note.pk]), follow=True)
    assert answer["X-Content-Type-Options"] == "nosniff" and b"".join(answer.streaming_content)
    [(link, _status)] = answer.redirect_chain
    client.force_login(town.clerk)
    assert client.get(link).status_code == 403, "the link is for whoever was given it"
    assert client.get(reverse("projects:message_image", args=[plain.pk])).status_code == 404


def test_the_thread_costs_the_same_whatever_its_length(client, town, project):
    client.force_login(town.clerk)
    client.get(page(project))
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost(address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    for number in range(20):  # so many that the page counts what happened, which stands on several pages
        messages.write(project, kind="note", text=f"第{number}条", by=town.clerk)
    few = cost(page(project)), cost(url(project))
    for number in range(10):
        asked = question(project, town)
        messages.answer(asked, text=f"答复{number}", by=town.clerk)
    assert (cost(page(project)), cost(url(project))) == few


def test_a_long_thread_is_turned_over_and_its_earliest_question_still_answered(client, town, project):
    first = question(project, town)
    for number in range(20):
        messages.write(project, kind="note", text=f"第{number}条说明", by=town.street_clerk)
    client.force_login(town.clerk)
    shown = client.get(url(project))
    assert [row["entry"].message.text for row in shown.context["rows"]][:2] == ["第0条说明", "第1条说明"]
    older = client.get(url(project) + shown.context["older_url"])
    assert [row["entry"].message for row in older.context["rows"]] == [first]
    [work] = list(client.get("/work/?kind=message").context["rows"])
    assert f'id="message-{first.pk}"' in client.get(work.url).content.decode()
    refused = client.post(url(project), {"do": f"answer-{first.pk}", "text": ""})
    assert refused.status_code == 422 and f'value="answer-{first.pk}"' in refused.content.decode()
    assert client.post(url(project), {"do": f"answer-{first.pk}", "text": "附在预算表后"}).status_code == 302
    part = client.get(page(project)).context
    assert (len(part["thread"]), part["thread_number"], part["open_messages"]) == (5, 21, 0)
