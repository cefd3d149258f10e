"""The pages of notices, objections, corrections and the committee's decision."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from governance.people import paging
from projects.actions import publicity, review
from projects.kinds import Track
from projects.lifecycle.project import State
from tests.costs import browse
from tests.walk import photo, project_at, walk


@pytest.fixture
def hanging(client, town):
    """A project whose result hangs now, with one objection."""
    on_road = walk(State.PUBLICITY, town=town, at=timezone.now() - timedelta(days=1))
    notice = on_road.project.notices.get()
    on_road.objection = publicity.file_objection(notice, body="坡道挡住消防通道。", name="王先生", phone="13812345678")
    on_road.notice = notice
    client.force_login(town.clerk)
    return on_road


def at(name, project):
    return reverse(f"projects:{name}", args=[project.pk])


@pytest.mark.rule("R32")
def test_the_board_photo_is_kept_and_a_text_file_is_refused(client, hanging):
    from django.core.files.uploadedfile import SimpleUploadedFile

    where, today = at("notices", hanging.project), timezone.localdate().isoformat()
    words = {"do": f"board-{hanging.notice.pk}", "posted_on": today}
    fake = SimpleUploadedFile("a.jpg", b"not a picture", "image/jpeg")
    refused = client.post(where, words | {"photo": fake})
    assert refused.status_code == 422 and "只能上传" in refused.content.decode()
    assert client.post(where, words | {"photo": photo()}).status_code == 302
    hanging.notice.refresh_from_db()
    assert hanging.notice.board_photo
    fake.seek(0)
    again = client.post(where, words | {"photo": fake}).content.decode()
    assert '<details class="more" open><summary>更换公示栏照片' in again, "what is wrong is seen"
    image = client.get(reverse("projects:board", args=[hanging.notice.pk]), follow=True)
    assert image.status_code == 200 and b"".join(image.streaming_content)
    client.force_login(hanging.town.other_clerk)
    assert client.get(reverse("projects:board", args=[hanging.notice.pk])).status_code == 404


@pytest.mark.rule("R32")
def test_the_paper_for_the_board_is_asked_for_while_the_notice_hangs(client, hanging):
    ask = f'action="{reverse("reports:notice", args=[hanging.notice.pk])}"'
    assert ask in client.get(at("notices", hanging.project)).content.decode()
    publicity.answer_objection(hanging.objection, verdict="upheld", reply="异议属实，重新设计。", by=hanging.town.clerk)
    assert ask not in client.get(at("notices", hanging.project)).content.decode()


@pytest.mark.rule("R31")
def test_the_period_is_explained(client, hanging):
    page = client.get(at("notices", hanging.project)).content.decode()
    assert "怎样算出来的" in page and hanging.notice.office in page


@pytest.mark.rule("R83")
def test_the_words_of_an_objection_are_for_those_who_answer(client, hanging):
    where = at("objections", hanging.project)
    page = client.get(where).content.decode()
    assert "坡道挡住消防通道" in page and "13812345678" not in page
    client.force_login(hanging.town.approver)
    page = client.get(where).content.decode()
    assert "坡道挡住消防通道" not in page and "王先生" not in page


@pytest.mark.rule("R34 R35")
def test_an_objection_is_answered_once_and_in_words(client, hanging):
    where = at("objections", hanging.project)
    words = {"do": f"answer-{hanging.objection.pk}", "verdict": "dismissed", "send_to": "draft"}
    short = client.post(where, words | {"reply": "不"})
    assert short.status_code == 422
    full = words | {"reply": "坡道与消防通道相距三米，不影响通行。", "version": hanging.objection.version}
    assert client.post(where, full).status_code == 302
    assert client.post(where, full).status_code == 409
    client.force_login(hanging.town.secretary)
    assert client.post(where, full).status_code == 403


@pytest.mark.rule("R34")
def test_what_is_to_be_answered_stands_before_what_was_answered(client, hanging, monkeypatch):
    monkeypatch.setattr(paging, "PAGE", 2)
    later = [publicity.file_objection(hanging.notice, body="坡道太陡，轮椅上不去。") for _number in range(4)]
    for objection in [later[0], *later[2:]]:
        publicity.answer_objection(objection, verdict="dismissed", reply="坡度符合规范。", by=hanging.town.clerk)
    pks, where = [objection.pk for objection in later], at("objections", hanging.project)

    def keys(answer):
        return [row["objection"].pk for row in answer.context["rows"]]

    first, cost = browse(client, where)
    assert keys(first) == [pks[1], hanging.objection.pk]
    second, again = browse(client, where + first.context["older_url"])
    assert keys(second) == [pks[3], pks[2]] and again == cost
    third, _cost = browse(client, where + second.context["older_url"])
    assert keys(third) == [pks[0]]
    assert keys(browse(client, where + third.context["newer_url"])[0]) == keys(second)
    assert keys(browse(client, where + second.context["newer_url"])[0]) == keys(first)
    assert keys(browse(client, f"{where}?at={pks[2]}")[0]) == [pks[2], pks[0]]


@pytest.mark.rule("R34")
def test_where_an_upheld_objection_leads_is_asked_only_of_a_result(client, town, hanging):
    assert 'value="deliberation"' in client.get(at("objections", hanging.project)).content.decode()
    on_road = walk(State.APPROVED, town=town, at=timezone.now() - timedelta(days=1))
    notice = on_road.project.notices.get(kind="approval")
    objection = publicity.file_objection(notice, body="立项金额与评议的不同。")
    where = at("objections", on_road.project)
    assert 'value="deliberation"' not in client.get(where).content.decode()
    words = {"do": f"answer-{objection.pk}", "verdict": "upheld", "reply": "异议属实，退回审核。"}
    assert client.post(where, words).status_code == 302
    on_road.project.refresh_from_db()
    assert on_road.project.state == State.REVIEW


@pytest.mark.rule("R34")
def test_an_upheld_objection_takes_the_project_back(client, hanging):
    words = {"do": f"answer-{hanging.objection.pk}", "verdict": "upheld", "send_to": "deliberation"}
    assert client.post(at("objections", hanging.project), words | {"reply": "异议属实，重新评议。"}).status_code == 302
    hanging.project.refresh_from_db()
    assert hanging.project.state == State.DELIBERATION


@pytest.mark.rule("R19")
def test_corrections_are_asked_answered_and_cancelled(client, town):
    project = project_at(State.REVIEW, town=town)
    where = at("corrections", project)
    client.force_login(town.street_clerk)
    assert client.post(where, {"do": "ask", "text": "补"}).status_code == 422
    assert client.post(where, {"do": "ask", "text": "请补充材质说明"}).status_code == 302
    assert client.post(where, {"do": "ask", "text": "请补充预算依据", "stay": "1"})["Location"] == where
    first, second = project.corrections.order_by("pk")
    client.force_login(town.clerk)
    assert client.post(where, {"do": f"answer-{first.pk}", "answer": "已补充，见附件"}).status_code == 302
    assert client.post(where, {"do": f"cancel-{second.pk}"}).status_code == 403
    client.force_login(town.street_clerk)
    assert client.post(where, {"do": f"cancel-{second.pk}"}).status_code == 302
    project.refresh_from_db()
    assert project.open_corrections == 0
    assert client.post(where, {"do": f"cancel-{second.pk}"}).status_code == 409


@pytest.mark.rule("R40")
def test_the_committee_records_its_decision(client, town):
    project = project_at(State.COMMITTEE, town=town, track=Track.STREET_LED)
    where = at("committee", project)
    words = {"decision_no": "粤海党工委〔2026〕3号", "decided_on": "2026-03-03", "attendance": 7, "attendees": "王海涛",
             "conclusion": "同意"}  # fmt: skip
    client.force_login(town.committee)
    assert client.post(where, words | {"decided_on": "2999-01-01"}).status_code == 422
    assert client.post(where, words | {"attendance": -1}).status_code == 422
    assert not project.committee_decisions.exists()
    assert client.post(where, words).status_code == 302
    client.force_login(town.clerk)
    assert client.post(where, words).status_code == 403


@pytest.mark.rule("R55")
def test_who_stepped_aside_sees_one_sentence(client, town):
    from governance.recusal.actions import declare

    project = project_at(State.REVIEW, town=town)
    declare(town.street_clerk, project, reason="亲属为承接方", by=town.street_clerk)
    client.force_login(town.street_clerk)
    assert client.get(at("corrections", project)).status_code == 403
    assert review.Correction.objects.count() == 0
