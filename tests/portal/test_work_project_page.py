"""The whole project page: who may see it, what can be done now and why not yet, who is waited for, what happened."""

import pytest
from django.conf import settings
from django.urls import reverse

from governance.events.log import history
from governance.events.models import Event
from governance.events.triggers import lifted
from governance.recusal.actions import declare
from governance.recusal.models import Declaration
from governance.workflow.door import offers
from portal.workbench.queries.dossier import history_of
from projects.actions.steps import take
from projects.kinds import NoticeKind
from projects.lifecycle.project import State
from projects.models import Meeting
from tests.walk import project_at, walk

PAGES = {
    "clerk": 200, "secretary": 200, "approver": 200, "auditor": 200, "finance_viewer": 200, "chair": 200,
    "sibling_clerk": 404, "other_clerk": 404, "other_street_clerk": 404, "other_auditor": 404,
    "supplier_user": 404, "resident": 403, "stranger": 403,
}  # fmt: skip


def page(project) -> str:
    return f"/work/projects/{project.pk}/"


def test_open_within_reach_absent_outside_it(client, town):
    project = project_at(State.APPROVED, town=town)
    found = {}
    for name in PAGES:
        client.force_login(getattr(town, name))
        found[name] = client.get(page(project)).status_code
    assert found == PAGES
    client.logout()
    assert client.get(page(project)).status_code == 302
    client.force_login(town.clerk)
    assert client.get("/work/projects/999999/").status_code == 404


@pytest.mark.parametrize("state", list(State))
def test_the_page_stands_in_every_state(client, town, state):
    if state == State.COMMITTEE:
        project = project_at(state, town=town, track="street_led")
    else:
        project = project_at(state, town=town)
    for name in ("clerk", "approver", "auditor"):
        client.force_login(getattr(town, name))
        answer = client.get(page(project))
        assert answer.status_code == 200
        assert project.title in answer.content.decode()


def test_a_quorum_says_whether_its_fraction_must_be_passed_or_reached(client, town):
    project = project_at(State.PUBLICITY, town=town)
    client.force_login(town.clerk)
    assert client.get(page(project)).content.decode().count("要求 &gt; 2/3") == 2
    Meeting.objects.update(quorum_is_strict=False)
    assert client.get(page(project)).content.decode().count("要求 ≥ 2/3") == 2


def test_the_record_tells_kinds_and_days_in_words(client, town):
    project = project_at(State.PUBLICITY, town=town)
    client.force_login(town.clerk)
    told = {event["body"] for event in client.get(page(project)).context["events"]}
    assert any(each.startswith("种类：评议结果公示；公示最后一日：20") and each.endswith("日") for each in told)
    assert not any(f"种类：{kind}" in each for each in told for kind in NoticeKind.values)


def test_an_emergency_stands_on_its_own_road(client, town):
    project = project_at(State.IMPLEMENTATION, town=town, track="emergency")
    client.force_login(town.secretary)
    answer = client.get(page(project))
    assert [step["label"] for step in answer.context["steps"]][:2] == ["设计中", "实施"]


def test_every_refusal_is_shown_with_a_link_to_where_it_is_mended(client, town):
    project = project_at(State.IMPLEMENTATION, town=town)
    client.force_login(town.clerk)
    text = client.get(page(project)).content.decode()
    [offer] = [offer for offer in offers(project, town.clerk) if offer.step.name == "complete"]
    assert len(offer.refusals) >= 3
    for refusal in offer.refusals:
        assert str(refusal) in text
        assert f'href="{reverse(refusal.mends, args=[project.pk])}"' in text
    assert reverse("projects:step", args=[project.pk, "complete"]) not in text


def test_only_what_is_on_hold_is_offered_its_release(client, town):
    project = project_at(State.REVIEW, town=town)
    client.force_login(town.approver)
    assert "hold" in names_of(client.get(page(project))) and "release" not in names_of(client.get(page(project)))
    take(project, "hold", by=town.approver, reason="等街道统筹资金方案")
    assert "release" in names_of(client.get(page(project)))


def names_of(answer) -> set[str]:
    return {offer.step.name for offer in answer.context["asides"]}


def test_an_allowed_step_is_a_link_to_its_page(client, town):
    project = project_at(State.DRAFT, town=town)
    client.force_login(town.clerk)
    assert (
        f'href="{reverse("projects:step", args=[project.pk, "submit"])}"' in client.get(page(project)).content.decode()
    )


@pytest.mark.rule("R56")
def test_a_duty_done_before_is_told_instead_of_the_button(client, town):
    project = project_at(State.REVIEW, town=town, by=town.street_clerk)
    client.force_login(town.street_clerk)
    text = client.get(page(project)).content.decode()
    assert "请由其他同事办理" in text


def test_others_read_whom_it_waits_for(client, town):
    project = project_at(State.SCREENING, town=town)
    client.force_login(town.auditor)
    answer = client.get(page(project))
    waiting = {row["label"]: row["roles"] for row in answer.context["waiting_for"]}
    assert "社区党委书记" in waiting["提交评议"]
    assert "在等谁" in answer.content.decode()


def test_while_the_clock_runs_the_day_and_its_reckoning_are_shown(client, town, lately):
    project = walk(State.PUBLICITY, town=town, at=lately).project
    client.force_login(town.clerk)
    answer = client.get(page(project))
    notice = answer.context["clock"]["notice"]
    assert notice.closes_at == project.publicity_closes_at
    assert all(line in answer.content.decode() for line in notice.explanation)


def test_a_step_from_a_page_that_is_out_of_date_is_stale(client, town):
    found = walk(State.DRAFT, town=town)
    before = found.project.version
    found.to_screening()
    client.force_login(town.clerk)
    url = reverse("projects:step", args=[found.project.pk, "withdraw"])
    answer = client.post(url, {"version": before, "reason": "居民不再需要"})
    assert answer.status_code == 409


@pytest.mark.rule("R55")
def test_stepping_aside_shuts_the_page_and_empties_the_lists(client, town):
    project = project_at(State.DELIBERATION, town=town)
    client.force_login(town.chair)
    answer = client.post(page(project) + "recuse/", {"reason": "承接方是我的亲属", "kind": "relative"}, follow=True)
    assert answer.status_code == 200 and project.title in answer.content.decode()
    assert Declaration.objects.get().user == town.chair
    assert client.get(page(project)).status_code == 403
    assert client.get("/work/projects/").context["rows"] == []
    assert client.post(page(project) + "recuse/", {"reason": "再来一次吧"}).status_code == 403


def test_stepping_aside_asks_for_a_reason(client, town):
    project = project_at(State.DELIBERATION, town=town)
    client.force_login(town.chair)
    answer = client.post(page(project) + "recuse/", {"reason": ""})
    assert answer.status_code == 422 and "请写明回避理由" in answer.content.decode()
    assert client.get(page(project) + "recuse/").status_code == 405


def test_who_stepped_aside_is_named_to_the_others(client, town):
    project = project_at(State.DELIBERATION, town=town)
    declare(town.members[0], project, reason="楼栋长本人", by=town.members[0])
    client.force_login(town.clerk)
    assert "楼栋长本人" in client.get(page(project)).content.decode()


def test_the_supplier_sees_her_contract_and_not_the_deliberation(client, town):
    project = project_at(State.CONTRACTED, town=town)
    client.force_login(town.supplier_user)
    text = client.get(page(project)).content.decode()
    assert "采购与合同" in text and "评议与决定" not in text and "全过程记录" not in text
    assert town.rivals[0].name not in text


def test_money_is_for_those_who_may_see_it(client, town):
    project = project_at(State.ARCHIVED, town=town)
    client.force_login(town.finance_viewer)
    assert "PZ-2026-001" in client.get(page(project)).content.decode()
    client.force_login(town.chair)
    assert "PZ-2026-001" not in client.get(page(project)).content.decode()


def test_photos_follow_the_project(client, town):
    project = project_at(State.IMPLEMENTATION, town=town)
    url = reverse("workbench:photo", args=[project.photos.first().pk])
    client.force_login(town.clerk)
    answer = client.get(url, follow=True)
    assert answer.status_code == 200 and b"".join(answer.streaming_content)
    client.force_login(town.other_clerk)
    assert client.get(url).status_code == 404


def test_the_page_costs_the_same_with_a_long_history(client, town, queries):
    project = project_at(State.IMPLEMENTATION, town=town)
    client.force_login(town.auditor)
    few = queries(client, page(project))
    from projects.actions.implementation import report_progress

    for number in range(20):
        report_progress(project, percent=number, text="进展顺利", by=town.clerk)
    assert queries(client, page(project)) == few <= 60


def test_the_supplier_finds_the_pages_of_its_work(client, town):
    project = project_at(State.IMPLEMENTATION, town=town)
    client.force_login(town.supplier_user)
    links = client.get(page(project)).context["links"]
    assert [link["label"] for link in links["site"]] == ["开工安全检查", "报送进度", "节点", "照片", "变更"]
    assert all(client.get(link["url"]).status_code == 200 for link in links["site"])


def test_only_the_questions_of_the_type_are_shown(client, town):
    client.force_login(town.clerk)
    for type, number in (("engineering", 5), ("service", 6)):
        project = project_at(State.DRAFT, town=town, type=type)
        rows = client.get(page(project)).context["negatives"]
        assert [len(rows), all(row["answer"] for row in rows)] == [number, True]


def test_only_an_emergency_leads_to_its_assessment(client, town):
    client.force_login(town.approver)
    for track, is_there in (("ordinary", False), ("emergency", True)):
        project = project_at(State.ACCEPTANCE, town=town, track=track)
        links = client.get(page(project)).context["links"]["closing"]
        assert ("应急事后评估" in [str(link["label"]) for link in links]) is is_there


def test_a_screened_project_waits_for_its_own_road_alone(client, town):
    labels = []
    for track in ("ordinary", "street_led"):
        project = project_at(State.SCREENING, town=town, track=track)
        client.force_login(town.clerk)
        labels.append([str(row["label"]) for row in client.get(page(project)).context["waiting_for"]])
    assert labels == [["提交评议"], ["提交党工委"]]


def test_the_step_of_the_other_road_is_no_exception(client, town):
    for track, other in (("ordinary", "escalate"), ("street_led", "table")):
        project = project_at(State.SCREENING, town=town, track=track)
        client.force_login(town.secretary)
        asides = client.get(page(project)).context["asides"]
        assert asides and other not in [offer.step.name for offer in asides]


def test_how_residents_took_part_and_an_offer_are_led_to(client, town):
    """What a step asks for, and what the library invites to, is found on the page of the project."""
    done = project_at(State.ARCHIVED, town=town, type="service")
    client.force_login(town.clerk)
    assert reverse("projects:offer", args=[done.pk]) in client.get(page(done)).content.decode()
    draft = project_at(State.DRAFT, town=town)
    assert reverse("projects:participation", args=[draft.pk]) in client.get(page(draft)).content.decode()


@pytest.mark.rule("R82")
def test_the_record_is_computed_again_where_it_is_asked_for(client, town):
    project = project_at(State.APPROVED, town=town)
    client.force_login(town.auditor)
    assert "重新核对全部记录" in client.get(page(project)).content.decode()
    asked = {"verify": "1"}
    number = history_of(project, sees_money=True).count()
    assert number > history(project).count(), "what was written of its notices is computed again too"
    assert f"已重新计算全部 {number} 条" in client.get(page(project), asked).content.decode()
    _first, second, third = history(project)[:3]
    with lifted():
        Event.objects.filter(pk=second.pk)._raw_delete("default")
    answer = client.get(page(project), asked).content.decode()
    assert f"校验值为 {third.hash[:12]} 的记录被改动" in answer and "已重新计算" not in answer


@pytest.mark.rule("U16")
def test_a_reviewer_may_ask_without_sending_back(client, town):
    project = project_at(State.REVIEW, town=town)
    where = f'href="{reverse("projects:corrections", args=[project.pk])}"'
    seen = {}
    for name in ("approver", "street_clerk", "clerk", "auditor"):
        client.force_login(getattr(town, name))
        now = client.get(page(project)).content.decode().partition('id="now"')[2].partition("</aside>")[0]
        seen[name] = where in now
    assert seen == {"approver": True, "street_clerk": True, "clerk": False, "auditor": False}


def test_who_did_what_is_told_in_the_readers_language(client, town):
    project = project_at(State.SCREENING, town=town)
    client.force_login(town.clerk)
    where = reverse("workbench:project", args=[project.pk])
    assert "社区工作人员" in client.get(where).content.decode().partition('id="events"')[2]
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    told = client.get(where).content.decode().partition('id="events"')[2]
    assert "Community staff" in told and "社区工作人员" not in told
