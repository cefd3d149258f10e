"""The public register, tracking, the waiting list, likeness, paging: what they show and what they cost."""

import pytest

from demands import actions, queries
from demands.models import Demand
from governance.recusal.actions import declare
from tests.demands.conftest import BODY, FAR, HERE, NOW, SISTER, STREET


@pytest.mark.rule("R83")
def test_the_public_reads_only_what_a_clerk_has_looked_at(filed, clerk):
    fresh, taken, ended, merged = (filed() for _ in range(4))
    actions.accept(taken, by=clerk, at=NOW)
    actions.decline(ended, reply="已有同类设施。", by=clerk, at=NOW)
    actions.merge(merged, into=taken, by=clerk, at=NOW)
    assert list(queries.public_register()) == [ended, taken]
    assert list(queries.public_register(STREET)) == [ended, taken] and not queries.public_register(FAR)
    assert list(queries.public_register(state="declined")) == [ended]
    assert fresh not in queries.public_register()


@pytest.mark.parametrize("typed", ["{}", " {} ", "{}\n"])
def test_a_code_is_found_as_typed(filed, typed):
    demand = filed()
    assert queries.by_tracking_code(typed.format(demand.shown_code.lower())).demand == demand


@pytest.mark.parametrize("typed", ["", "ABC", "0OIL1", "AAAA-AAAA-AAAA", "A" * 500, "%", "'; DROP TABLE"])
def test_a_code_that_is_none_finds_nothing(filed, typed):
    filed()
    assert queries.by_tracking_code(typed) is None


@pytest.mark.rule("U46")
def test_what_waits_is_sorted_by_its_last_day(filed, cast):
    slow, safe, far = filed(), filed(is_safety=True), filed(unit_code=FAR)
    assert list(queries.waiting(cast["clerk"])) == [safe, slow]
    assert far not in queries.waiting(cast["clerk"]) and not queries.waiting(cast["secretary"])
    actions.accept(safe, by=cast["clerk"], at=NOW)
    assert list(queries.waiting(cast["clerk"])) == [slow]


@pytest.mark.rule("R55")
def test_who_stepped_aside_finds_it_in_no_list(filed, clerk):
    demand, twin = filed(), filed()
    declare(clerk, demand, reason="提出人是亲属", by=clerk, at=NOW)
    assert list(queries.seen_by(clerk)) == [twin] == list(queries.waiting(clerk)) == list(queries.handled_by(clerk))
    assert [found.demand for found in queries.similar(HERE, BODY, user=clerk)] == [twin]
    assert demand in [found.demand for found in queries.similar(HERE, BODY)]


@pytest.mark.rule("R55", "R78")
def test_reach_by_unit(filed, cast):
    here, sister, far = filed(), filed(unit_code=SISTER), filed(unit_code=FAR)
    assert list(queries.seen_by(cast["street_clerk"])) == [sister, here]
    assert list(queries.seen_by(cast["bureau"])) == [far, sister, here]
    assert not queries.seen_by(cast["resident"]) and not queries.seen_by(cast["stranger"])


@pytest.mark.rule("U34")
@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("路灯坏了，晚上很黑。", "路灯坏了 晚上很黑", 1.0),
        ("ＡＢＣ路灯", "abc路灯", 1.0),
        ("路灯坏了", "井盖松动", 0.0),
        ("", "", 0.0),
        ("灯", "灯", 1.0),
    ],
)
def test_the_measure_of_likeness(one, other, alike):
    assert queries.likeness(queries.pairs_of(one), queries.pairs_of(other)) == alike


@pytest.mark.rule("U34")
def test_similar_ones_of_the_same_community_that_still_live(filed, clerk):
    twin, other, far = filed(), filed(body="希望在广场增加一个直饮水点。"), filed(unit_code=FAR)
    ended = actions.decline(filed(), reply="已有同类设施。", by=clerk, at=NOW)
    erased = actions.erase_text(filed(), by=clerk, at=NOW)
    found = queries.similar(HERE, BODY.replace("希望", "请求"), at=NOW)
    assert [row.demand for row in found] == [twin] and 80 <= found[0].percent < 100
    assert not {other, far, ended, erased} & {row.demand for row in found}


def test_similar_costs_the_same_for_one_and_for_many(filed, django_assert_num_queries):
    filed()
    queries.similar(HERE, BODY)
    with django_assert_num_queries(3):
        queries.similar(HERE, BODY)
    for _ in range(5):
        filed()
    with django_assert_num_queries(3):
        assert len(queries.similar(HERE, BODY)) == 5


@pytest.mark.parametrize(
    ("chosen", "count"),
    [({}, 2), ({"state": "submitted"}, 2), ({"channel": "visit"}, 1), ({"text": "西门"}, 1), ({"text": "%"}, 0),
     ({"unit_code": SISTER}, 0), ({"category": "facility"}, 1), ({"is_late": True}, 0)],
)  # fmt: skip
def test_filters(filed, clerk, chosen, count):
    filed(place="东门")
    filed(place="西门", category="facility", channel="visit", by=clerk)
    if "is_late" in chosen:
        Demand.objects.update(due_on="2999-01-01")
    assert queries.narrowed(Demand.objects.all(), chosen).count() == count
