"""R55: before the first vote, review, purchase, acceptance, evaluation or audit on a matter its person declares."""

from decimal import Decimal

import pytest
from django.urls import reverse

from acceptance.actions.evaluation import score_performance
from audit.actions import cases, findings
from governance.events.log import history
from governance.people.models import User
from governance.recusal.actions import declare_no_interest
from governance.recusal.kinds import Occasion
from governance.recusal.models import Declaration, NoInterest
from governance.recusal.queries import has_declared
from governance.workflow.errors import Refused
from governance.workflow.steps import lifecycles, steps_of
from projects.actions import deliberation, design, implementation, procurement, review
from projects.lifecycle.project import State
from projects.models import AgendaItem, Project
from tests.walk import project_at, walk

pytestmark = pytest.mark.rule("R55")


def silent(person):
    """The person as she signs in: nothing stated yet. The cast of the town states it wherever it is asked."""
    return User.objects.get(pk=person.pk)


def at_step(project, name):
    return reverse("projects:step", args=[project.pk, name])


def test_each_occasion_but_the_vote_stands_in_a_lifecycle_or_an_action():
    declared = {step.declares for model in lifecycles() for step in steps_of(model).values()} - {""}
    assert declared == {Occasion.REVIEW, Occasion.PURCHASE, Occasion.ACCEPTANCE, Occasion.EVALUATION, Occasion.AUDIT}


def test_without_it_the_approval_is_refused_and_says_where_to_declare(town):
    project = project_at(State.REVIEW, town=town)
    with pytest.raises(Refused, match=r"审核审批.*利害关系") as refused:
        review.approve(project, leader="李建军", by=silent(town.approver), at=project.now)
    assert [(each.code, each.mends, each.key) for each in refused.value.refusals] == [
        ("undeclared", "recusal:declare", project.pk)
    ]
    assert Project.objects.get(pk=project.pk).state == State.REVIEW and not NoInterest.objects.filter(
        user=town.approver
    )  # fmt: skip


def test_it_is_told_together_with_every_other_obstacle(town):
    project = project_at(State.REVIEW, town=town)
    with pytest.raises(Refused) as refused:
        review.approve(project, by=silent(town.approver), at=project.now)
    assert {each.code for each in refused.value.refusals} == {"no_leader", "undeclared"}


def test_one_tick_on_the_step_declares_and_approves(town, client):
    project = project_at(State.REVIEW, town=town)
    client.force_login(town.approver)
    assert 'name="no_interest"' in client.get(at_step(project, "approve")).content.decode()
    answer = client.post(at_step(project, "approve"), {"leader": "李建军"})
    assert answer.status_code == 422 and reverse("recusal:declare", args=[project.pk]) in answer.content.decode()
    tick = answer.context["paper"].form["no_interest"]
    assert "勾选声明" in str(tick.errors) and not answer.context["refusals"], "said at the tick, not above the page"
    assert "李建军" in answer.content.decode()
    answer = client.post(at_step(project, "approve"), {"leader": "李建军", "no_interest": "on"})
    assert answer.status_code == 302
    assert has_declared(town.approver, project, Occasion.REVIEW)
    event = history(project).filter(verb="project.approve").get()
    assert event.values["no_interest"] == "review"


def test_a_refused_act_keeps_no_declaration(town, client):
    project = project_at(State.REVIEW, town=town)
    review.ask_correction(project, text="请补充报价单", by=town.street_clerk, at=project.now)
    client.force_login(town.approver)
    assert client.post(at_step(project, "approve"), {"leader": "李", "no_interest": "on"}).status_code == 422
    assert not has_declared(town.approver, project, Occasion.REVIEW)


def test_it_is_asked_once_for_a_matter_and_an_occasion(town, client):
    project = project_at(State.REVIEW, town=town)
    declare_no_interest(project, occasions=[Occasion.REVIEW], by=town.approver)
    client.force_login(town.approver)
    assert 'name="no_interest"' not in client.get(at_step(project, "approve")).content.decode()
    review.approve(project, leader="李建军", by=silent(town.approver), at=project.now)
    other = project_at(State.REVIEW, town=town)
    with pytest.raises(Refused):
        review.approve(other, leader="李建军", by=silent(town.approver), at=other.now)


def test_one_occasion_does_not_stand_for_another(town):
    project = project_at(State.REVIEW, town=town)
    declare_no_interest(project, occasions=[Occasion.PURCHASE, Occasion.AUDIT], by=town.approver)
    with pytest.raises(Refused):
        review.approve(project, leader="李建军", by=silent(town.approver), at=project.now)


def test_declaring_twice_is_one_statement_and_one_event(town):
    project = project_at(State.REVIEW, town=town)
    assert declare_no_interest(project, occasions=["review", "audit"], by=town.approver) == ["review", "audit"]
    assert declare_no_interest(project, occasions=["review"], by=town.approver) == []
    assert history(project).filter(verb="recusal.none").count() == 1


def test_the_page_declares_none_or_an_interest(town, client):
    project = project_at(State.REVIEW, town=town)
    where = reverse("recusal:declare", args=[project.pk])
    client.force_login(town.street_clerk)
    page = client.get(where).content.decode()
    assert page.count('name="occasions"') == len(Occasion) and "checked" not in page, "nobody declares by not looking"
    assert client.post(where, {"do": "none"}).status_code == 422
    assert client.post(where, {"do": "none", "occasions": ["review"]}).status_code == 302
    assert client.get(where).content.decode().count('name="occasions"') == len(Occasion) - 1
    assert "已声明无利害关系" in client.get(where).content.decode()
    sent = {"do": "interest", "kind": "shares", "reason": "本人持有报价单位股份"}
    assert client.post(where, sent | {"kind": ""}).status_code == 422
    assert client.post(where, sent).status_code == 302
    assert Declaration.objects.get().kind == "shares"
    assert client.get(where).status_code == 403
    client.force_login(town.other_clerk)
    assert client.get(where).status_code == 404


def test_a_vote_is_not_counted_before_its_member_declared(town):
    found = walk(State.DELIBERATION, town=town)
    meeting = deliberation.convene(
        unit_code=town.code, title="议事会", held_on=found.at.date(), place="会议室", by=town.clerk, at=found.at
    )
    item = deliberation.add_item(meeting, project=found.project, mode="named", by=town.clerk, at=found.at)
    present = [member.pk for member in town.council]
    deliberation.take_attendance(meeting, present=present, by=town.clerk, at=found.at)
    deliberation.open_meeting(meeting, by=town.chair, at=found.at)
    member = town.members[0]
    with pytest.raises(Refused, match=f"评议表决.*{member.name}"):
        deliberation.cast(item, member=member, choice="for", by=silent(town.clerk), at=found.at)
    assert AgendaItem.objects.get(pk=item.pk).counted == 0
    deliberation.cast(item, member=member, choice="for", by=town.clerk, at=found.at)
    assert has_declared(member, found.project, Occasion.VOTE) and not has_declared(
        town.clerk, found.project, Occasion.VOTE
    )  # fmt: skip


@pytest.mark.rule("R26")
def test_the_statements_of_a_secret_vote_have_neither_moment_nor_order(town):
    found = walk(State.DELIBERATION, town=town)
    found.hold_meeting(mode="secret")
    rows = NoInterest.objects.filter(occasion=Occasion.VOTE)
    assert rows.count() == 16 and set(rows.values_list("declared_on", flat=True)) == {found.at.date()}
    assert list(rows.order_by("pk").values_list("user_id", flat=True)) != [member.pk for member in town.council]


def test_neither_an_award_nor_a_score_nor_a_finding_without_it(town):
    found = walk(State.PROCUREMENT, town=town)
    purchase = found.project.current_purchase()
    quotes = found.three_quotes(Decimal(20_000))
    procurement.choose(
        purchase, quote=quotes[0], reason="价格最低", scope_note="照明工程施工", by=town.clerk, at=found.at
    )
    with pytest.raises(Refused, match=r"采购.*利害关系"):
        procurement.award(purchase, by=silent(town.clerk), at=found.at)
    case = cases.open_case(found.project, note="群众反映较多", by=town.auditor, at=found.at)
    with pytest.raises(Refused, match="监督检查"):
        findings.raise_finding(
            case, section="procurement", gravity="minor", text="报价单缺页", basis="采购操作指引",
            by=silent(town.auditor), at=found.at,
        )  # fmt: skip
    scored = project_at(State.EVALUATION, town=town)
    parts = {"decision": 9, "process": 18, "output": 30, "benefit": 18, "satisfaction": 15}
    with pytest.raises(Refused, match="评价评分"):
        score_performance(scored, parts=parts, by=silent(town.approver), at=scored.now)


@pytest.mark.parametrize("name", ["reserve", "send_back_from_review", "send_back_from_committee"])
def test_putting_off_and_sending_back_are_decisions_too(name):
    assert steps_of(Project)[name].declares == Occasion.REVIEW


def test_without_it_a_project_is_not_sent_back(town):
    project = project_at(State.REVIEW, town=town)
    with pytest.raises(Refused, match=r"审核审批.*利害关系"):
        design.send_back(project, reason="预算表有误", by=silent(town.approver), at=project.now)
    assert Project.objects.get(pk=project.pk).state == State.REVIEW


def test_without_it_a_change_is_neither_agreed_nor_refused(town, client):
    found = walk(State.IMPLEMENTATION, town=town)
    change = implementation.request_change(
        found.project, text="增设两盏灯", amount=Decimal(100), by=town.clerk, at=found.later()
    )
    NoInterest.objects.all().delete()  # what was said before the approval covers the whole review
    with pytest.raises(Refused, match=r"审核审批.*利害关系"):
        implementation.refuse_change(change, reason="不在范围内", by=silent(town.approver), at=found.later())
    client.force_login(silent(town.approver))
    page = client.get(reverse("projects:changes", args=[found.project.pk])).text
    assert page.count('name="no_interest"') == 2
