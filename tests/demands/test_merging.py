"""Merging keeps every contributor's thread, is refused where it makes no sense, and can be undone for a week."""

from datetime import timedelta

import pytest

from demands import actions, queries
from demands.models import Demand
from governance.people.actions.delegation import delegate
from governance.recusal.actions import declare
from governance.workflow.errors import OutOfReach, Recused, Refused, Stale
from tests.demands.conftest import FAR, NOW, SISTER

pytestmark = pytest.mark.rule("R20", "U34")


def refusal(demand, into, by):
    with pytest.raises(Refused) as refused:
        actions.merge(demand, into=into, by=by, at=NOW)
    demand.refresh_from_db()
    assert demand.state == "submitted" and demand.merged_into_id is None
    return str(refused.value)


def test_the_contributor_keeps_her_code_and_reads_the_others_answer(filed, clerk):
    main, other = filed(), filed()
    actions.merge(other, into=main, by=clerk, at=NOW)
    actions.accept(main, reply="两处一起改。", by=clerk, at=NOW)
    tracked = queries.by_tracking_code(other.code)
    assert tracked.is_merged and tracked.answered == main and tracked.answered.reply == "两处一起改。"
    assert Demand.objects.get(pk=main.pk).merged_count == 1 and list(main.merged.all()) == [other]
    assert other.text.body


def test_into_itself_is_refused(filed, clerk):
    demand = filed()
    assert "不能并入自己" in refusal(demand, demand, clerk)


def test_into_nothing_is_refused(filed, clerk):
    assert "请选择要并入的需求" in refusal(filed(), None, clerk)


@pytest.mark.parametrize("code", [SISTER, FAR])
def test_into_another_community_is_refused(filed, clerk, code):
    assert "属于另一个社区" in refusal(filed(), filed(unit_code=code), clerk)


def test_into_one_that_has_ended_is_refused(filed, clerk):
    ended = actions.decline(filed(), reply="已有同类设施。", by=clerk, at=NOW)
    assert "不能再并入" in refusal(filed(), ended, clerk)


def test_into_a_merged_one_is_refused(filed, clerk):
    main, second = filed(), filed()
    actions.merge(second, into=main, by=clerk, at=NOW)
    assert "已合并" in refusal(filed(), second, clerk)


def test_one_that_took_in_others_is_not_merged_itself(filed, clerk):
    main, second, third = filed(), filed(), filed()
    actions.merge(second, into=main, by=clerk, at=NOW)
    assert "已有 1 条需求并入本条" in refusal(main, third, clerk)


def test_twice_is_stale(filed, clerk):
    main, second = filed(), filed()
    actions.merge(second, into=main, by=clerk, at=NOW)
    with pytest.raises(Stale):
        actions.merge(second, into=main, by=clerk, at=NOW)
    assert Demand.objects.get(pk=main.pk).merged_count == 1


def test_a_clerk_of_the_next_community_does_not_see_it(filed, cast):
    with pytest.raises(OutOfReach):
        actions.merge(filed(), into=filed(), by=cast["sister_clerk"], at=NOW)


@pytest.mark.rule("R55")
def test_who_stepped_aside_from_the_other_one_does_not_merge_into_it(filed, clerk):
    main, second = filed(), filed()
    declare(clerk, main, reason="提出人是亲属", by=clerk, at=NOW)
    with pytest.raises(Recused):
        actions.merge(second, into=main, by=clerk, at=NOW)


@pytest.mark.rule("R55")
def test_who_acts_for_somebody_does_not_merge_into_what_that_one_stepped_aside_from(filed, clerk, cast):
    main, second = filed(), filed()
    delegate(
        clerk.memberships.get(), to=cast["sister_clerk"], from_day=NOW.date(), last_day=NOW.date(), reason="年休假",
        by=clerk, at=NOW,
    )  # fmt: skip
    declare(clerk, main, reason="提出人是亲属", by=clerk, at=NOW)
    with pytest.raises(Recused):
        actions.merge(second, into=main, by=cast["sister_clerk"], at=NOW)


@pytest.mark.parametrize(("days", "works"), [(6, True), (7, True), (8, False)])
def test_undone_within_seven_days(filed, clerk, days, works):
    main, second = filed(), filed()
    actions.merge(second, into=main, by=clerk, at=NOW)
    later = NOW + timedelta(days=days)
    if works:
        actions.unmerge(second, by=clerk, at=later)
        assert (second.state, second.merged_into_id) == ("accepted", None)
        assert Demand.objects.get(pk=main.pk).merged_count == 0
    else:
        with pytest.raises(Refused, match="已超过 7 天"):
            actions.unmerge(second, by=clerk, at=later)
        assert Demand.objects.get(pk=main.pk).merged_count == 1
