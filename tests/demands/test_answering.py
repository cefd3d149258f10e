"""Accepting, adopting, declining, referring: who may, what is refused, what the log says."""

import pytest

from demands import actions
from demands.models import Demand
from governance.events.log import history
from governance.recusal.actions import declare
from governance.workflow.errors import NotPermitted, OutOfReach, Recused, Refused, Stale
from tests.demands.conftest import NOW

REPLY = "已列入明年计划，请留意公示。"
STEPS = {
    "accept": (actions.accept, {}),
    "decline": (actions.decline, {"reply": REPLY}),
    "refer": (actions.refer, {"reply": REPLY}),
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(
    ("who", "error"),
    [
        ("sister_clerk", OutOfReach), ("stranger", OutOfReach), ("resident", OutOfReach),
        ("secretary", NotPermitted), ("street_clerk", NotPermitted), ("bureau", NotPermitted),
        ("auditor", NotPermitted),
    ],
)  # fmt: skip
def test_only_the_communitys_clerk_answers(filed, cast, step, who, error):
    take, given = STEPS[step]
    demand = filed()
    with pytest.raises(error):
        take(demand, **given, by=cast[who], at=NOW)
    assert Demand.objects.get().state == "submitted" and history(demand).count() == 1


@pytest.mark.rule("U46")
def test_accepting_is_the_first_reply_and_ends_the_deadline(filed, clerk):
    demand = actions.accept(filed(), by=clerk, at=NOW)
    assert (demand.state, demand.due_on, demand.reply) == ("accepted", None, "")


def test_accepting_with_a_word(filed, clerk):
    demand = actions.accept(filed(), reply="收到，本周去看。", by=clerk, at=NOW)
    assert demand.reply == "收到，本周去看。" and demand.replied_at == NOW


@pytest.mark.rule("U46")
@pytest.mark.parametrize("step", ["decline", "refer"])
@pytest.mark.parametrize("reply", ["", "  ", "不行"])
def test_an_end_needs_a_reply(filed, clerk, step, reply):
    demand = filed()
    with pytest.raises(Refused, match="请填写答复内容"):
        STEPS[step][0](demand, reply=reply, by=clerk, at=NOW)
    assert Demand.objects.get().state == "submitted"


@pytest.mark.rule("R83")
@pytest.mark.parametrize("step", STEPS)
def test_a_reply_with_a_number_in_it_is_refused(filed, clerk, step):
    with pytest.raises(Refused, match="请去掉其中的电话号码"):
        STEPS[step][0](filed(), reply="请王先生接听13800138000。", by=clerk, at=NOW)


@pytest.mark.rule("R79")
def test_referring_keeps_the_words_of_where_it_went(filed, clerk):
    demand = actions.refer(filed(), reply="不属于微实事，已转民意速办。", by=clerk, at=NOW)
    assert demand.state == "referred"
    assert history(demand).last().values["reply"] == "不属于微实事，已转民意速办。"


@pytest.mark.rule("R19", "R20")
@pytest.mark.parametrize("who", ["clerk", "street_clerk"])
def test_who_drafts_projects_adopts_again_and_again(filed, cast, who):
    demand = actions.adopt(filed(), by=cast[who], at=NOW)
    assert demand.state == "adopted"
    actions.adopt(demand, by=cast[who], at=NOW)
    assert [event.verb for event in history(demand)] == ["demand.create", "demand.adopt", "demand.adopt"]


@pytest.mark.parametrize("who", ["secretary", "bureau"])
def test_others_do_not_adopt(filed, cast, who):
    with pytest.raises(NotPermitted):
        actions.adopt(filed(), by=cast[who], at=NOW)


@pytest.mark.parametrize("step", [*STEPS, "adopt"])
def test_what_is_declined_stays_declined(filed, clerk, step):
    demand = actions.decline(filed(), reply=REPLY, by=clerk, at=NOW)
    take, given = STEPS.get(step, (actions.adopt, {}))
    with pytest.raises(Stale, match="不予采纳"):
        take(demand, **given, by=clerk, at=NOW)


def test_a_page_that_is_out_of_date_is_refused(filed, clerk):
    demand = filed()
    seen = demand.version
    actions.accept(demand, by=clerk, at=NOW)
    with pytest.raises(Stale):
        actions.decline(demand, reply=REPLY, by=clerk, at=NOW, version=seen)


@pytest.mark.rule("R55")
@pytest.mark.parametrize("step", [*STEPS, "adopt"])
def test_who_stepped_aside_does_nothing(filed, clerk, step):
    demand = filed()
    declare(clerk, demand, reason="提出人是亲属", by=clerk, at=NOW)
    take, given = STEPS.get(step, (actions.adopt, {}))
    with pytest.raises(Recused):
        take(demand, **given, by=clerk, at=NOW)
