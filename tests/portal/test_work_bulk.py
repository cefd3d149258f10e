"""One step on many: what may be picked, the summary before, each for itself, and sending twice changes nothing."""

import inspect
from datetime import timedelta

import pytest
from django.utils import timezone

from demands.actions import submit
from demands.models import Demand
from governance.events.models import Event
from governance.recusal.actions import declare
from governance.workflow.steps import lifecycles, steps_of
from portal.workbench.bulk import ACTS, MOST
from portal.workbench.queries.arms import machines
from projects.actions import review
from projects.actions.steps import INPUTS
from projects.lifecycle.project import State
from tests.walk import project_at

URL = "/work/bulk/"


def pick(*objects) -> list[str]:
    return [f"{type(obj)._meta.model_name}.{obj.pk}" for obj in objects]


def summary(client, *objects, **more):
    return client.get(URL, {"pick": pick(*objects), **more})


def confirm(client, step: str, *objects, **more):
    items = [f"{name}.{obj.version}" for name, obj in zip(pick(*objects), objects, strict=True)]
    return client.post(URL, {"step": step, "item": items, **more})


def demand(town, **more):
    return submit(unit_code=town.code, body="小区东门的路灯坏了三盏，晚上看不见路。", **more)


def states(*objects) -> list[str]:
    return [type(obj).objects.get(pk=obj.pk).state for obj in objects]


def count_of(answer, label: str) -> str:
    """What the navigation counts under the label."""
    return next(item["count"] for item in answer.context["nav_items"] if str(item["label"]) == label)


def test_every_step_in_bulk_has_its_action_and_asks_nothing():
    declared = {
        (kind, name) for kind, model in machines().items() for name, step in steps_of(model).items() if step.in_bulk
    }
    assert declared == {(kind, name) for kind, acts in ACTS.items() for name in acts}
    assert not {name for kind, name in declared if kind == "project"} & INPUTS.keys()
    for model in lifecycles():
        assert not [
            name
            for name, step in steps_of(model).items()
            if step.in_bulk and (step.is_danger or step.declares or not step.who)
        ]
    signature = inspect.signature(ACTS["demand"]["accept"]).parameters.values()
    assert [each.name for each in signature if each.default is each.empty] == ["demand", "by"]


def test_the_summary_says_what_will_happen_and_changes_nothing(client, town):
    first, second = (project_at(State.SCREENING, town=town) for _number in range(2))
    client.force_login(town.secretary)
    before = Event.objects.count()
    answer = summary(client, first, second)
    found = answer.context["found"]
    assert (found.code, [line.obj.pk for line in found.allowed]) == ("project.table", [first.pk, second.pk])
    text = answer.content.decode()
    assert "项目进入居民议事会评议" in text and "共 2 件" in text and "评议" in str(found.after)
    assert (states(first, second), Event.objects.count()) == ([State.SCREENING] * 2, before)


def test_what_cannot_be_done_is_told_with_its_reason_and_stays(client, town):
    ready = project_at(State.SCREENING, town=town)
    street = project_at(State.SCREENING, town=town, track="street_led")
    draft = project_at(State.DRAFT, town=town)
    client.force_login(town.secretary)
    answer = summary(client, ready, street, draft, step="project.table")
    found = answer.context["found"]
    assert [line.obj.pk for line in found.refused] == [street.pk, draft.pk]
    assert all(str(reason) in answer.content.decode() for line in found.refused for reason in line.why)
    assert "设计中" in answer.content.decode()
    assert {code: number for code, _step, number in found.choices} == {"project.table": 1, "project.escalate": 1}


def test_each_is_done_for_itself_and_one_that_fails_keeps_nobody_back(client, town):
    first, moved, last = (project_at(State.SCREENING, town=town) for _number in range(3))
    review_page = [first, moved, last]
    from projects.actions import design

    other = type(moved).objects.get(pk=moved.pk)
    design.send_back(other, reason="请补充询价", by=town.secretary)
    client.force_login(town.secretary)
    answer = confirm(client, "project.table", *review_page)
    assert answer.status_code == 200
    assert [outcome.obj.pk for outcome in answer.context["done"]] == [first.pk, last.pk]
    assert [outcome.obj.pk for outcome in answer.context["refused"]] == [moved.pk]
    assert states(*review_page) == [State.DELIBERATION, State.DRAFT, State.DELIBERATION]


def test_sending_the_form_twice_does_nothing_twice_and_says_so(client, town):
    first, second = (project_at(State.SCREENING, town=town) for _number in range(2))
    client.force_login(town.secretary)
    confirm(client, "project.table", first, second)
    events = Event.objects.count()
    again = confirm(client, "project.table", first, second)
    assert again.status_code == 200 and all(outcome.is_repeat for outcome in again.context["done"])
    assert "没有重复办理" in again.content.decode()
    assert Event.objects.count() == events


def test_what_somebody_else_did_meanwhile_is_refused(client, town):
    from projects.actions import design

    project = project_at(State.SCREENING, town=town)
    design.table(type(project).objects.get(pk=project.pk), by=town.street_clerk)
    client.force_login(town.secretary)
    answer = confirm(client, "project.table", project)
    assert answer.status_code == 422 and answer.context["done"] == []
    assert "没有办理 1 件" in answer.content.decode()


def test_demands_are_accepted_together(client, town):
    made = [demand(town) for _number in range(3)]
    Demand.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    client.force_login(town.clerk)
    shown = summary(client, *made)
    assert shown.context["found"].code == "demand.accept"
    assert count_of(shown, "逾期") == "3"
    done = confirm(client, "demand.accept", *made)
    assert len(done.context["done"]) == 3
    assert count_of(done, "逾期") == ""
    assert states(*made) == ["accepted"] * 3


def test_two_kinds_are_told_apart(client, town):
    asked, project = demand(town), project_at(State.DRAFT, town=town)
    client.force_login(town.clerk)
    chips = {str(chip["label"]): chip["count"] for chip in summary(client, asked, project).context["chips"]}
    assert chips == {"受理": 1, "提交初审": 1}
    found = summary(client, asked, project, step="project.submit").context["found"]
    assert [line.obj for line in found.allowed] == [project]
    answer = client.post(URL, {"step": "project.submit", "item": [f"demand.{asked.pk}.{asked.version}"]})
    assert answer.context["gone"] == 1 and states(asked) == ["submitted"]


def test_a_neighbours_project_is_not_found(client, town):
    project = project_at(State.APPROVED, town=town)
    client.force_login(town.sibling_clerk)
    answer = summary(client, project)
    assert answer.context["found"].missing == 1 and answer.context["found"].lines == []
    assert confirm(client, "project.procure", project).context["gone"] == 1
    assert states(project) == [State.APPROVED]


@pytest.mark.rule("R55")
def test_who_stepped_aside_does_not_find_it(client, town):
    project = project_at(State.SCREENING, town=town)
    declare(town.secretary, project, reason="亲属承接", by=town.secretary)
    client.force_login(town.secretary)
    assert project.title not in summary(client, project).content.decode()
    assert confirm(client, "project.table", project).context["gone"] == 1
    assert states(project) == [State.SCREENING]


@pytest.mark.parametrize("name", ["clerk", "approver", "auditor"])
def test_without_the_right_nothing_is_done(client, town, name):
    project = project_at(State.SCREENING, town=town)
    client.force_login(getattr(town, name))
    assert summary(client, project).context["found"].allowed == []
    answer = confirm(client, "project.table", project)
    assert answer.status_code == 422 and "权限" in answer.content.decode()
    assert states(project) == [State.SCREENING]


def test_a_reserve_is_taken_back_together_once_there_is_money(client, town):
    project = project_at(State.RESERVE, town=town)
    client.force_login(town.approver)
    found = summary(client, project).context["found"]
    assert found.code == "project.recall" and [line.obj for line in found.refused] == [project]
    assert confirm(client, "project.recall", project).status_code == 422


def test_a_held_project_is_refused_by_name(client, town):
    project = project_at(State.APPROVED, town=town)
    review.hold(project, reason="等待资金核实", by=town.approver)
    client.force_login(town.clerk)
    answer = confirm(client, "project.procure", project)
    assert answer.status_code == 422 and "暂缓" in answer.content.decode()


def test_the_list_offers_boxes_only_for_what_can_be_taken_in_bulk(client, town):
    project_at(State.SCREENING, town=town)
    asked = demand(town)
    client.force_login(town.secretary)
    rows = client.get("/work/").context["rows"]
    assert [row.says.is_pickable for row in rows] == [True]
    client.force_login(town.clerk)
    page = client.get("/work/?part=soon&kind=demand")
    if page.context["rows"] == []:
        page = client.get("/work/?kind=demand")
    text = page.content.decode()
    assert f'value="demand.{asked.pk}"' in text and 'action="/work/bulk/"' in text
    assert '<input type="hidden" name="kind" value="demand">' in text
    client.force_login(town.auditor)
    assert 'name="pick"' not in client.get("/work/projects/").content.decode()


def test_the_way_back_keeps_the_filters(client, town):
    project = project_at(State.SCREENING, town=town)
    client.force_login(town.secretary)
    empty = client.get(URL, {"list": "projects", "state": "screening"})
    assert (empty.status_code, empty.url) == (302, "/work/projects/?state=screening")
    shown = summary(client, project, list="projects", state="screening").content.decode()
    assert 'name="state" value="screening"' in shown and 'href="/work/projects/?state=screening"' in shown
    done = confirm(client, "project.table", project, list="work", part="later")
    assert 'href="/work/?part=later"' in done.content.decode()


def test_what_means_nothing_is_dropped_and_there_is_an_end_to_it(client, town):
    made = [demand(town) for _number in range(MOST + 3)]
    client.force_login(town.clerk)
    assert client.get(URL, {"pick": ["project", "x.1", "demand.x", "demand.", "purchase.1"]}).status_code == 302
    assert len(summary(client, *made).context["found"].lines) == MOST
    assert client.post(URL, {"step": "project.reject", "item": "project.1.1"}).status_code == 409
    assert client.post(URL, {"step": "demand.accept", "item": f"demand.{made[0].pk}.x"}).context["gone"] == 1
    assert client.post(URL, {"step": "demand.accept"}).status_code == 422
    client.logout()
    assert client.get(URL).status_code == 302


@pytest.mark.rule("U46")
def test_one_word_goes_to_each_and_stays_out_of_the_address(client, town):
    made = [demand(town) for _number in range(2)]
    client.force_login(town.clerk)
    assert 'name="reply"' in summary(client, *made).content.decode()
    done = confirm(client, "demand.accept", *made, reply="本周到现场查看。", list="demands", state="submitted")
    assert set(Demand.objects.values_list("state", "reply")) == {("accepted", "本周到现场查看。")}
    assert done.context["way"]["url"] == "/work/demands/?state=submitted"


@pytest.mark.rule("R83")
def test_a_word_with_a_number_comes_back_and_goes_to_nobody(client, town):
    made = [demand(town) for _number in range(2)]
    client.force_login(town.clerk)
    answer = confirm(client, "demand.accept", *made, reply="请打 13800138000 找我。")
    text = answer.content.decode()
    assert answer.status_code == 422 and "答复会公开" in text and "请打 13800138000 找我。" in text
    assert "共 2 件" in text and states(*made) == ["submitted"] * 2


def test_no_word_is_asked_where_none_goes(client, town):
    project = project_at(State.SCREENING, town=town)
    client.force_login(town.secretary)
    assert 'name="reply"' not in summary(client, project).content.decode()
    assert confirm(client, "project.table", project, reply="13800138000").status_code == 200
