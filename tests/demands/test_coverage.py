"""The year's coverage: who counts once, in which community and year, by which mode and channel, at a fixed price."""

import pytest

from demands import queries
from governance.events import SYSTEM
from governance.policy.actions import override
from tests.demands.conftest import FAR, HERE, NOW, SISTER, moment


@pytest.mark.rule("R13", "U36")
def test_one_person_counts_once_a_year_however_often_she_files(filed):
    for _ in range(3):
        filed(phone="13800138000", is_verified=True)
    filed(phone="138-0013-8000", is_verified=True)
    filed(phone="13800138001", is_verified=True)
    filed(phone="13800138002")
    found = queries.coverage(HERE, 2026, NOW)
    assert (found.people, found.forms, found.uncounted) == (2, 6, 1)
    assert (found.target.value, found.missing, found.is_met) == (500, 498, False)


@pytest.mark.rule("R13")
def test_years_end_at_midnight_in_shanghai_and_communities_are_apart(filed):
    filed(phone="13800138000", is_verified=True, at=moment(2026, 12, 31, 23))
    filed(phone="13800138000", is_verified=True, at=moment(2027, 1, 1, 0))
    filed(phone="13800138000", is_verified=True, unit_code=SISTER)
    assert [queries.coverage(HERE, year).people for year in (2025, 2026, 2027)] == [0, 1, 1]
    assert [row.people for row in queries.coverages([HERE, SISTER, FAR], 2026)] == [1, 1, 0]


@pytest.mark.rule("R15", "R16")
def test_modes_and_channels(filed, clerk):
    filed()
    found = queries.coverage(HERE, 2026)
    assert not found.has_both_channels and not found.has_both_modes
    filed(by=clerk, channel="visit")
    found = queries.coverage(HERE, 2026)
    assert (found.online, found.offline, found.has_both_channels) == (1, 1, True)
    assert dict(found.modes) == {"集中征集": 0, "日常收集": 2}


@pytest.mark.rule("R14")
def test_special_groups_are_counts_only(filed, clerk):
    filed(by=clerk, channel="visit", special_group="elderly")
    assert [group.demands for group in queries.coverage(HERE, 2026).groups] == [1, 0, 0, 0]


@pytest.mark.rule("U36")
def test_forms_are_counted_where_the_policy_says_so(filed, cast):
    filed()
    override(
        "2020", name="collection.counts", value="forms", reason="区里规定按表单计数", decision_no="南民〔2026〕1号",
        unit_code=HERE, by=cast["bureau"], at=NOW,
    )  # fmt: skip
    here, sister = queries.coverages([HERE, SISTER], 2026)
    assert (here.counts_forms, here.reached) == (True, 1) and not sister.counts_forms


def test_the_price_does_not_grow(filed, town, django_assert_num_queries):
    queries.coverage(HERE, 2026)
    with django_assert_num_queries(7):
        queries.coverage(HERE, 2026)
    for _ in range(5):
        filed(phone="13800138000", is_verified=True)
    with django_assert_num_queries(7):
        queries.coverages([HERE, SISTER, FAR], 2026)


def test_a_year_without_anything(town):
    found = queries.coverage(HERE, 2026)
    assert (found.people, found.forms, found.special_total) == (0, 0, 0)
    assert SYSTEM.kind == "system"
