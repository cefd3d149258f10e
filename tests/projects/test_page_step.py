"""The page of one step: what will happen, what is asked, and every way in which it is refused."""

import pytest
from django.urls import reverse
from django.utils import timezone

from governance.policy.models import CalendarDay, CalendarYear
from projects.actions import review
from projects.kinds import Track
from projects.lifecycle.project import State
from tests.walk import project_at


def at(project, name):
    return reverse("projects:step", args=[project.pk, name])


def test_a_step_says_what_it_brings_and_is_taken(client, town):
    project = project_at(State.DRAFT, town=town)
    client.force_login(town.clerk)
    page = client.get(at(project, "submit")).content.decode()
    assert "设计中" in page and "初审" in page and "政策版本锁定" in page
    answer = client.post(at(project, "submit"), {"version": project.version})
    assert answer["Location"] == reverse("workbench:project", args=[project.pk])
    project.refresh_from_db()
    assert project.state == State.SCREENING


def test_obstacles_are_shown_with_the_place_where_each_is_mended(client, town):
    project = project_at(State.DRAFT, town=town, origin_note="")
    client.force_login(town.clerk)
    page = client.get(at(project, "submit")).content.decode()
    assert "已关联 0 条居民需求" in page
    assert reverse("projects:demands", args=[project.pk]) in page
    answer = client.post(at(project, "submit"), {"version": project.version})
    assert answer.status_code == 422
    assert reverse("projects:demands", args=[project.pk]) in answer.content.decode()
    project.refresh_from_db()
    assert project.state == State.DRAFT


@pytest.mark.rule("R86")
def test_the_leader_named_last_in_the_street_is_proposed(client, town):
    earlier, project = (project_at(State.REVIEW, town=town) for _number in range(2))
    elsewhere = project_at(State.REVIEW, town=town)
    type(project).objects.filter(pk=elsewhere.pk).update(unit=town.units["440304"], responsible_leader="王海涛")
    client.force_login(town.approver)
    named = 'value="李建军"'
    assert named not in client.get(at(project, "approve")).content.decode()
    review.approve(earlier, leader="李建军", by=town.approver, at=earlier.now)
    page = client.get(at(project, "approve")).content.decode()
    assert named in page and "王海涛" not in page


def test_reasons_are_asked_for_and_what_was_typed_is_kept(client, town):
    project = project_at(State.REVIEW, town=town)
    client.force_login(town.approver)
    assert client.post(at(project, "reject"), {"reason": ""}).status_code == 422
    short = client.post(at(project, "reject"), {"reason": "不行"})
    assert short.status_code == 422 and "不行" in short.content.decode()
    assert client.post(at(project, "reject"), {"reason": "与政府投资项目重复", "no_interest": "on"}).status_code == 302


def test_all_that_stands_against_is_told_at_once(client, town):
    project = project_at(State.REVIEW, town=town)
    review.ask_correction(project, text="请补充材质说明", by=town.street_clerk)
    client.force_login(town.approver)
    page = client.post(at(project, "approve"), {"leader": "", "version": project.version}).content.decode()
    assert "补正要求尚未答复" in page and "请填写责任领导" in page


def test_an_old_page_is_told_so_with_409(client, town):
    project = project_at(State.DRAFT, town=town)
    client.force_login(town.clerk)
    answer = client.post(at(project, "submit"), {"version": project.version + 1})
    assert answer.status_code == 409 and "情况已经变化" in answer.content.decode()
    assert client.post(at(project, "submit"), {"version": "x"}).status_code == 409
    client.post(at(project, "submit"), {"version": project.version})
    again = client.post(at(project, "submit"), {"version": project.version})
    assert again.status_code == 409 and "现在是“初审”" in again.content.decode()
    assert client.get(at(project, "submit")).status_code == 409


def test_without_the_right_or_reach_the_step_is_shut(client, town):
    project = project_at(State.DRAFT, town=town)
    client.force_login(town.secretary)
    assert client.get(at(project, "submit")).status_code == 403
    answer = client.post(at(project, "submit"), {"version": project.version})
    assert answer.status_code == 403 and "设计项目并提交初审" in answer.content.decode()
    client.force_login(town.other_clerk)
    assert client.post(at(project, "submit")).status_code == 404


def test_steps_of_the_clock_and_of_objections_have_no_page(client, town):
    project = project_at(State.DRAFT, town=town)
    client.force_login(town.clerk)
    for name in ("close_publicity", "nonsense"):
        assert client.get(at(project, name)).status_code == 404, name
    assert client.get(at(project, "uphold"))["Location"] == reverse("projects:objections", args=[project.pk])


@pytest.mark.rule("U08")
def test_approval_says_until_when_it_is_publicised_and_what_is_reserved(client, town):
    project = project_at(State.REVIEW, town=town)
    client.force_login(town.approver)
    page = client.get(at(project, "approve")).content.decode()
    assert "立项公示随即开始" in page and "预留 30,000.00 元，预留后还可使用" in page


def test_dangers_ask_once_more(client, town):
    project = project_at(State.DRAFT, town=town)
    client.force_login(town.clerk)
    page = client.get(at(project, "withdraw")).content.decode()
    assert 'data-confirm="办理后项目为“已撤回”，不能撤销。确定办理“撤回”吗？"' in page


@pytest.mark.rule("R05")
def test_a_waiver_is_granted_once(client, town):
    project = project_at(State.REVIEW, town=town)
    where = reverse("projects:waiver", args=[project.pk])
    words = {"do": "waiver", "guard": "over_cap", "decision_no": "粤海党工委〔2026〕5号", "reason": "居民需求迫切"}
    client.force_login(town.approver)
    assert client.post(where, words).status_code == 403
    client.force_login(town.committee)
    assert client.post(where, words | {"decision_no": ""}).status_code == 422
    assert client.post(where, words | {"guard": "no_budget"}).status_code == 422
    assert client.post(where, words).status_code == 302
    assert "粤海党工委〔2026〕5号" in client.get(where).content.decode()
    assert client.post(where, words).status_code == 409


@pytest.mark.rule("U37")
@pytest.mark.parametrize("name", ["approve", "agree"])
def test_a_calendar_that_is_missing_is_said_to_who_works_here(client, town, name):
    if name == "approve":
        project = project_at(State.REVIEW, town=town)
    else:
        project = project_at(State.COMMITTEE, town=town, track=Track.STREET_LED)
    client.force_login(town.approver if name == "approve" else town.committee)
    CalendarDay.objects.all().delete()
    CalendarYear.objects.all().delete()
    answer = client.get(at(project, name))
    assert answer.status_code == 409 and "load_calendar" in answer.content.decode()


@pytest.mark.rule("U37")
def test_a_calendar_that_is_missing_tells_a_resident_to_come_again(client, town):
    project = project_at(State.PUBLICITY, town=town, at=timezone.now())
    notice = project.notices.get()
    CalendarDay.objects.all().delete()
    CalendarYear.objects.all().delete()
    words = {"body": "坡道应当再宽一些，轮椅才转得开。"}
    answer = client.post(reverse("public:objection_new", args=[notice.pk]), words)
    text = answer.content.decode()
    assert answer.status_code == 409 and "没有保存任何内容" in text and "manage.py" not in text
    assert not project.objections.exists()
