"""An objection is filed in writing while the notice hangs, stops its clock, and is settled by a published reply."""

from datetime import timedelta

import pytest

from governance.events.log import history
from governance.events.models import Event
from governance.policy.periods import open_period
from governance.workflow.errors import NotPermitted, OutOfReach, Stale
from projects.actions import publicity
from projects.kinds import Track
from projects.lifecycle.project import State
from projects.lifecycle.publicity import NoticeState, ObjectionState
from projects.models import BudgetLine, Notice, Objection, ObjectionText
from tests.walk import project_at

BODY = "三栋楼道照明去年刚改造过，不应重复实施。"
SECOND = timedelta(seconds=1)


@pytest.fixture
def hanging(town):
    """A project whose result hangs."""
    return project_at(State.PUBLICITY, town=town)


def objected(project, **words):
    return publicity.file_objection(project.notices.get(state="open"), at=project.now, **({"body": BODY} | words))


@pytest.mark.rule("R34", "R83")
def test_anyone_objects_and_only_the_erasable_row_holds_her_words(town, hanging):
    objection = objected(hanging, name="罗小妹", phone="13800000001")
    text = ObjectionText.objects.get()
    assert (text.body, text.name, text.phone) == (BODY, "罗小妹", "13800000001")
    event = history(objection).get()
    assert event.digest and BODY not in event.data
    assert (event.actor_kind, event.actor_id) == ("resident", None)
    assert not Event.objects.filter(data__contains="罗小妹").exists()
    assert objection.due_on > hanging.now.date()


@pytest.mark.rule("R35")
def test_an_open_objection_stops_the_clock_until_its_answer(town, hanging):
    objection = objected(hanging)
    hanging.refresh_from_db()
    notice = hanging.notices.get()
    assert (hanging.open_objections, notice.open_objections) == (1, 1)
    assert publicity.close_due(at=hanging.publicity_closes_at) == 0
    later = hanging.publicity_closes_at + timedelta(days=2)
    publicity.answer_objection(objection, verdict="dismissed", reply="去年改的是四栋。", by=town.clerk, at=later)
    assert publicity.close_due(at=later) == 1
    hanging.refresh_from_db()
    assert (hanging.state, hanging.open_objections) == (State.REVIEW, 0)


@pytest.mark.rule("R34")
@pytest.mark.parametrize(("shift", "is_heard"), [(-SECOND, True), (timedelta(0), False), (timedelta(days=1), False)])
def test_after_the_last_day_it_is_no_objection(town, hanging, refused, shift, is_heard):
    notice, at = hanging.notices.get(), hanging.publicity_closes_at + shift
    if is_heard:
        assert publicity.file_objection(notice, body=BODY, at=at).pk
    else:
        with refused("notice_over"):
            publicity.file_objection(notice, body=BODY, at=at)


@pytest.mark.rule("R35", "U09")
def test_an_answer_is_due_within_the_days_of_the_rules(town, hanging):
    objection = objected(hanging)
    period = open_period("objection_reply", opened_at=hanging.now, edition=hanging.edition, unit_code=town.code)
    assert objection.due_on == period.last_day


@pytest.mark.rule("R34")
def test_an_objection_needs_words_and_its_answer_a_reply(town, hanging, refused):
    with refused("no_words"):
        objected(hanging, body="不行")
    objection = objected(hanging)
    with refused("no_reply"):
        publicity.answer_objection(objection, verdict="dismissed", reply=" ", by=town.clerk, at=hanging.now)
    assert Objection.objects.get().state == ObjectionState.OPEN


@pytest.mark.rule("R34")
def test_who_answers(town, hanging):
    objection = objected(hanging)
    for who, error in ((town.secretary, NotPermitted), (town.sibling_clerk, OutOfReach), (town.stranger, OutOfReach)):
        with pytest.raises(error):
            publicity.answer_objection(objection, verdict="dismissed", reply="不成立的理由", by=who, at=hanging.now)
    publicity.answer_objection(objection, verdict="withdrawn", reply="来电撤回了", by=town.street_clerk, at=hanging.now)
    with pytest.raises(Stale):
        publicity.answer_objection(objection, verdict="upheld", reply="又成立了吗", by=town.clerk, at=hanging.now)


@pytest.mark.rule("R34", "R29")
def test_an_upheld_objection_sends_the_design_back_as_a_new_version(town, hanging):
    objection = objected(hanging)
    publicity.answer_objection(objection, verdict="upheld", reply="确属重复，退回设计。", by=town.clerk, at=hanging.now)
    hanging.refresh_from_db()
    assert (hanging.state, hanging.design_version, hanging.publicity_closes_at) == (State.DRAFT, 2, None)
    assert hanging.negative_answers.filter(version=2).exists()
    assert hanging.edition is None
    notice = Notice.objects.get()
    assert (notice.state, notice.closed_at, notice.open_objections) == (NoticeState.STOPPED, hanging.now, 0)


@pytest.mark.rule("R34")
def test_or_to_another_vote_on_a_new_version(town, hanging, refused):
    from projects.actions import deliberation

    objection = objected(hanging)
    publicity.answer_objection(
        objection,
        verdict="upheld",
        reply="表决程序有误，重新表决。",
        send_to="deliberation",
        by=town.clerk,
        at=hanging.now,
    )
    hanging.refresh_from_db()
    assert (hanging.state, hanging.design_version) == (State.DELIBERATION, 2)
    assert hanging.versions.get(version=2).content["total"] == "30000.00"
    with refused("not_on_agenda"):
        deliberation.pass_vote(hanging, by=town.chair, at=hanging.now)


@pytest.mark.rule("R34")
def test_a_second_objection_stays_open_and_is_still_answered(town, hanging):
    first, second = objected(hanging), objected(hanging, body="还有另一条不同的意见。")
    publicity.answer_objection(first, verdict="upheld", reply="成立，退回设计。", by=town.clerk, at=hanging.now)
    publicity.answer_objection(second, verdict="upheld", reply="一并采纳，已退回。", by=town.clerk, at=hanging.now)
    hanging.refresh_from_db()
    assert (hanging.open_objections, hanging.design_version) == (0, 2)


@pytest.mark.rule("R34", "R39", "R43")
def test_an_upheld_objection_to_the_streets_decision_gives_the_money_back(town, refused):
    project = project_at(State.PUBLICITY, town=town, track=Track.STREET_LED)
    line = BudgetLine.objects.get(unit=town.code)
    assert line.reserved == project.total
    objection = objected(project)
    with refused("street_led"):
        publicity.answer_objection(
            objection, verdict="upheld", reply="重新研究决定。", send_to="deliberation", by=town.clerk, at=project.now
        )
    assert Objection.objects.get().state == ObjectionState.OPEN
    publicity.answer_objection(objection, verdict="upheld", reply="退回重新设计。", by=town.clerk, at=project.now)
    project.refresh_from_db()
    line.refresh_from_db()
    assert (line.reserved, project.is_money_reserved, project.approved_total) == (0, False, 0)


@pytest.mark.rule("R35")
def test_an_objection_to_the_approval_stops_the_purchase_and_sends_it_back_to_review(town, refused):
    from projects.actions import procurement

    project = project_at(State.APPROVED, town=town)
    objection = objected(project)
    late = project.approval_closes_at + timedelta(days=1)
    with refused("objection_open"):
        procurement.procure(project, by=town.clerk, at=late)
    publicity.answer_objection(objection, verdict="upheld", reply="已更正公示内容。", by=town.clerk, at=late)
    project.refresh_from_db()
    assert project.state == State.REVIEW
