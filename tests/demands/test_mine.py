"""A person's own data by code and number; and what is erased when its term is over."""

from datetime import timedelta

import pytest

from demands import actions
from demands.models import Demand, DemandText, SpecialHousehold
from governance.events import SYSTEM
from governance.events.log import broken_links, history
from governance.policy.actions import override
from governance.policy.values import edition_on
from governance.workflow.errors import NotPermitted
from portal.public.tasks import erase_what_is_past
from tests.demands.conftest import DISTRICT, HERE, NOW
from tests.demands.test_households import ROWS, bring_in

pytestmark = pytest.mark.rule("R83")
PHONE = "13800138000"
YEARS = timedelta(days=2 * 366)


@pytest.fixture
def demand(filed):
    return filed(name="王小明", phone=PHONE)


def test_everything_is_shown_to_whom_it_belongs(demand):
    found = actions.everything_of(actions.own(demand.shown_code, "138 0013 8000"))
    assert (found["name"], found["phone"], found["code"]) == ("王小明", PHONE, demand.shown_code)
    assert found["body"] == demand.text.body


@pytest.mark.parametrize(
    ("code", "phone"), [("", PHONE), ("2222222222222222", PHONE), (None, "13800138001"), (None, "")]
)
def test_wrong_code_or_number_are_the_same_to_whoever_tries(demand, code, phone):
    with pytest.raises(NotPermitted, match="查询码与手机号不符"):
        actions.own(demand.code if code is None else code, phone)


def test_without_a_number_nobody_can_prove_it(filed):
    with pytest.raises(NotPermitted):
        actions.own(filed(phone="").code, "")


def test_erasing_keeps_the_record_without_the_person(demand):
    title, digest = demand.title, history(demand).first().digest
    actions.erase_own(actions.own(demand.code, PHONE), at=NOW)
    kept = Demand.objects.get(pk=demand.pk)
    assert kept.title == title and history(kept).first().digest == digest != ""
    assert not DemandText.objects.filter(demand=kept).exists()
    assert history(kept).last().actor_kind == "resident" and list(broken_links()) == []
    with pytest.raises(NotPermitted):
        actions.own(demand.code, PHONE)


@pytest.mark.parametrize(("days", "is_gone"), [(-1, False), (0, False), (1, True)])
def test_words_go_when_their_term_is_over(demand, clerk, days, is_gone):
    actions.decline(demand, reply="不属于本项目范围，已说明。", by=clerk, at=NOW)
    over = NOW.replace(year=NOW.year + 2) + timedelta(days=days)
    assert actions.erase_past_retention(at=over) == int(is_gone)
    assert DemandText.objects.filter(demand=demand).exists() is not is_gone
    assert actions.erase_past_retention(at=over) == 0


def test_what_waits_for_an_answer_is_kept(demand):
    assert actions.erase_past_retention(at=NOW + 3 * YEARS) == 0


def test_the_term_is_the_districts_own(demand, clerk, cast):
    actions.decline(demand, reply="不属于本项目范围，已说明。", by=clerk, at=NOW)
    override(
        edition_on(NOW.date()), name="retention.demand_text", value=1, unit_code=DISTRICT, reason="缩短保存",
        decision_no="深南民〔2026〕9号",
        by=cast["bureau"], at=NOW,
    )  # fmt: skip
    assert actions.erase_past_retention(at=NOW.replace(year=NOW.year + 1) + timedelta(days=1)) == 1


def test_roster_keeps_its_figures_without_the_people(cast):
    bring_in(cast["bureau"])
    assert actions.erase_old_households(at=NOW.replace(year=2028)) == 0
    assert actions.erase_old_households(at=NOW.replace(year=2029)) == len(ROWS)
    assert actions.erase_old_households(at=NOW.replace(year=2029)) == 0
    for row in SpecialHousehold.objects.all():
        assert (row.name, row.address, row.phone, row.note) == ("", "", "", "")
        assert history(row).last().verb == "household.erase"


def test_the_clock_does_both(demand):
    assert erase_what_is_past() == 0


def test_walk_names_buildings_and_codes_only(cast, clerk):
    bring_in(cast["bureau"])
    lines = actions.print_visits(HERE, 2026, by=clerk, at=NOW)
    assert [line.building for line in lines] == ["1栋", "2栋"]
    assert all(SpecialHousehold.objects.filter(pk=line.code).exists() for line in lines)
    with pytest.raises(NotPermitted):
        actions.print_visits(HERE, 2026, by=cast["secretary"], at=NOW)


@pytest.mark.parametrize(
    ("address", "building"),
    [("文竹园3栋502", "文竹园3栋"), ("创业路1号楼2单元301", "创业路1号楼"), ("海珠花园Ａ座12B", "海珠花园A座"),
     ("后海村112号", ""), ("", ""), ("王老，3栋", "")],
)  # fmt: skip
def test_a_building_is_never_more_than_a_building(address, building):
    from demands.actions.households import building_of

    assert building_of(address) == building


def test_system_may_not_pretend(demand):
    assert actions.erase_text(demand, by=SYSTEM, at=NOW).pk
