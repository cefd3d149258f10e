"""The roster of special households: who brings it in, who visits, who reads, and that nobody reads unrecorded."""

from datetime import date

import pytest
from django.db import connection

from demands import actions, queries
from demands.actions import RosterRow
from demands.models import SpecialHousehold
from governance.events.log import history
from governance.people.models import Unit
from governance.workflow.errors import NotPermitted, OutOfReach, Refused
from tests.demands.conftest import DISTRICT, FAR, HERE, NOW, SISTER, STREET

pytestmark = pytest.mark.rule("R14", "R83")
ROWS = [
    RosterRow(2, HERE, "高龄老人", "王老", "1栋101", "13800138000"),
    RosterRow(3, HERE, "disabled", "李四", "2栋202"),
    RosterRow(4, FAR, "低保户", "张三", "3栋303"),
]


def bring_in(by, rows=ROWS, **given):
    return actions.import_roster(rows, **({"unit_code": DISTRICT, "year": 2026, "by": by, "at": NOW} | given))


@pytest.fixture
def household(cast):
    bring_in(cast["bureau"])
    return SpecialHousehold.objects.get(unit_code=HERE, group="elderly")


@pytest.mark.rule("U35")
def test_twice_changes_nothing_and_a_trial_writes_nothing(cast):
    bureau = cast["bureau"]
    assert bring_in(bureau, is_trial=True).added == 3 and not SpecialHousehold.objects.exists()
    assert bring_in(bureau).added == 3
    again = bring_in(bureau)
    assert (again.added, again.known, SpecialHousehold.objects.count()) == (0, 3, 3)
    assert [event.verb for event in history(Unit.objects.get(code=DISTRICT))].count("roster.import") == 1


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (RosterRow(7, STREET, "高龄老人", "王", "1栋"), "第 7 行：“440305007”不是社区代码"),
        (RosterRow(7, HERE, "富人", "王", "1栋"), "类别“富人”不认识"),
        (RosterRow(7, HERE, "高龄老人", "", "1栋"), "姓名和住址"),
    ],
)
def test_a_bad_row_is_said_and_the_others_come_in(cast, row, sentence):
    report = bring_in(cast["bureau"], [*ROWS, row])
    assert report.added == 3 and len(report.refused) == 1 and sentence in report.refused[0]


def test_rows_of_elsewhere_are_refused(cast):
    report = bring_in(cast["bureau"], unit_code=STREET)
    assert report.added == 2 and "不在本次导入的区划内" in report.refused[0]


@pytest.mark.parametrize("who", ["clerk", "secretary", "street_clerk", "auditor", "resident", "stranger"])
def test_only_the_bureau_brings_it_in(cast, who):
    with pytest.raises(NotPermitted):
        bring_in(cast[who])


def test_nothing_of_it_stands_in_plain(household):
    with connection.cursor() as cursor:
        for table in ("demands_specialhousehold", "events_event"):
            cursor.execute(f"SELECT * FROM {table}")
            stored = repr(cursor.fetchall())
            assert not any(secret in stored for secret in ("王老", "1栋101", "13800138000")), table


def test_reading_is_an_event(household, cast):
    assert actions.read_household(household, reason="上门走访", by=cast["clerk"], at=NOW)["name"] == "王老"
    event = history(household).get()
    assert (event.verb, event.values) == ("household.read", {"reason": "上门走访"})
    with pytest.raises(Refused, match="请写明查看的理由"):
        actions.read_household(household, reason="", by=cast["clerk"], at=NOW)


def test_what_is_read_is_the_household_as_it_stands(household, cast):
    type(household).objects.filter(pk=household.pk).update(unit=SISTER)
    with pytest.raises(OutOfReach):
        actions.read_household(household, reason="上门走访", by=cast["clerk"], at=NOW)


@pytest.mark.parametrize(
    ("who", "error"),
    [("secretary", NotPermitted), ("street_clerk", NotPermitted), ("bureau", NotPermitted), ("auditor", NotPermitted),
     ("sister_clerk", OutOfReach), ("resident", OutOfReach), ("stranger", OutOfReach)],
)  # fmt: skip
def test_others_neither_read_nor_visit(household, cast, who, error):
    with pytest.raises(error):
        actions.read_household(household, reason="上门走访", by=cast[who], at=NOW)
    with pytest.raises(error):
        actions.record_visit(household, outcome="asked", visited_on=NOW.date(), by=cast[who], at=NOW)
    assert not history(household).exists() and not queries.households(cast[who], 2026).filter(pk=household.pk)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"outcome": "refused", "visited_on": date(2026, 11, 1)}, "请写明情况"),
        ({"outcome": "moved", "visited_on": date(2026, 11, 1), "note": "搬"}, "请写明情况"),
        ({"outcome": "asked", "visited_on": date(2026, 11, 21)}, "不能晚于今天"),
        ({"outcome": "asked", "visited_on": date(2025, 11, 1)}, "名册年度 2026"),
        ({"outcome": "to_visit", "visited_on": date(2026, 11, 1)}, "请选择走访结果"),
    ],
)
def test_a_visit_that_cannot_be(household, cast, given, sentence):
    with pytest.raises(Refused, match=sentence):
        actions.record_visit(household, **given, by=cast["clerk"], at=NOW)


def test_visits_fill_the_coverage(household, cast):
    clerk = cast["clerk"]
    other = SpecialHousehold.objects.get(unit_code=HERE, group="disabled")
    actions.record_visit(household, outcome="asked", visited_on=NOW.date(), by=clerk, at=NOW)
    actions.record_visit(other, outcome="moved", visited_on=NOW.date(), note="邻居证实已搬离", by=clerk, at=NOW)
    found = {group.code: group for group in queries.coverage(HERE, 2026).groups}
    assert (found["elderly"].asked, found["elderly"].to_visit) == (1, 0)
    assert (found["disabled"].excused, found["disabled"].to_visit) == (1, 0)
    assert queries.coverage(FAR, 2026).special_to_visit == 1
