"""An amendment in one place or year is a decision with an event; the longest prefix wins, then the year's own."""

import pytest
from django.core.exceptions import PermissionDenied

from governance.events import SYSTEM
from governance.events.log import history
from governance.events.models import Unalterable
from governance.policy.actions import override, restore
from governance.policy.errors import BadValue, NoEdition, OverrideRefused, UnknownParameter
from governance.policy.models import Override, Parameter
from governance.policy.queries import overrides_for
from governance.policy.values import value
from tests.policy.conftest import COMMUNITY, DISTRICT, OTHER, SISTER, STREET, moment

pytestmark = [pytest.mark.rule("U01"), pytest.mark.django_db]
NAME = "community_year_ceiling"


@pytest.fixture
def decide(rules, official):
    """Decide another ceiling: decide("440305007", 3_000_000, year=2026)."""

    def make(unit_code, amount, *, name=NAME, **given):
        given = {"reason": "会议决定", "decision_no": "南民〔2026〕1号", "by": official} | given
        return override("2020", name=name, value=amount, unit_code=unit_code, **given)

    return make


def ceiling(unit_code, **given):
    return value(NAME, edition="2020", unit_code=unit_code, **given).value


def test_longest_prefix_wins(decide):
    decide(DISTRICT, 1_000_000)
    decide(STREET, 2_500_000)
    decide(COMMUNITY, 3_000_000)
    assert [ceiling(code) for code in (COMMUNITY, SISTER, OTHER, "4403")] == [
        3_000_000,
        2_500_000,
        1_000_000,
        2_000_000,
    ]


def test_a_year_of_its_own_wins_over_the_general_row_at_the_same_place(decide):
    decide(COMMUNITY, 3_000_000)
    decide(COMMUNITY, 3_500_000, year=2026)
    assert ceiling(COMMUNITY, year=2026) == 3_500_000
    assert ceiling(COMMUNITY, year=2027) == ceiling(COMMUNITY) == 3_000_000


def test_a_longer_prefix_wins_over_a_year(decide):
    decide(COMMUNITY, 3_000_000)
    decide(STREET, 2_500_000, year=2026)
    assert ceiling(COMMUNITY, year=2026) == 3_000_000


def test_the_last_decision_at_a_place_counts_and_an_earlier_moment_sees_the_earlier_one(decide):
    decide(COMMUNITY, 3_000_000, at=moment(2026, 3, 1))
    decide(COMMUNITY, 4_000_000, at=moment(2026, 4, 1))
    assert ceiling(COMMUNITY) == 4_000_000
    assert ceiling(COMMUNITY, at=moment(2026, 3, 15)) == 3_000_000
    assert ceiling(COMMUNITY, at=moment(2026, 2, 15)) == 2_000_000


def test_restoring_gives_the_place_back_its_edition_value(decide, official):
    decide(STREET, 2_500_000)
    row = decide(COMMUNITY, 3_000_000)
    restore(row, reason="期满", decision_no="南民〔2026〕2号", by=official)
    assert ceiling(COMMUNITY) == 2_500_000
    assert overrides_for("2020", COMMUNITY).count() == 3


def test_override_says_by_which_decision(decide):
    row = decide(COMMUNITY, 3_000_000)
    found = value(NAME, edition="2020", unit_code=COMMUNITY)
    assert str(found) == "300万元（调整决定 南民〔2026〕1号）"
    assert found.overridden_by == row and not found.is_default and found.basis == "decision"


def test_override_leaves_one_event_and_the_edition_as_it_was(decide, official):
    row = decide(COMMUNITY, 3_000_000, at=moment(2026, 3, 1))
    event = history(row).get()
    assert (event.verb, event.actor_id, event.unit_code) == ("policy.override", official.pk, COMMUNITY)
    assert event.happened_at == moment(2026, 3, 1)
    assert event.values["value"] == "3000000.00" and event.values["decision_no"] == "南民〔2026〕1号"
    assert Parameter.objects.get(edition="2020", name=NAME).value == "2000000.00"


def test_override_row_is_never_changed(decide):
    row = decide(COMMUNITY, 3_000_000)
    with pytest.raises(Unalterable):
        row.save()
    with pytest.raises(Unalterable):
        Override.objects.update(value="1")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"reason": " "}, "没有填写调整理由"),
        ({"decision_no": ""}, "没有填写决定文号"),
        ({"is_demonstration": True}, "演示用设定只能"),
    ],
)
def test_incomplete_decision_is_refused(decide, given, sentence):
    with pytest.raises(OverrideRefused, match=sentence):
        decide(COMMUNITY, 3_000_000, **given)
    assert not Override.objects.exists()


def test_unknown_name_edition_and_unit_are_refused(decide, official):
    with pytest.raises(UnknownParameter):
        decide(COMMUNITY, 1, name="cap.nothing")
    with pytest.raises(OverrideRefused, match="没有代码为“440305999999”的机构"):
        decide("440305999999", 1, by=SYSTEM)
    with pytest.raises(NoEdition):
        override("1999", name=NAME, value=1, unit_code=COMMUNITY, reason="r", decision_no="n", by=official)


def test_value_of_another_kind_is_refused(decide):
    with pytest.raises(BadValue):
        decide(COMMUNITY, "许多")


@pytest.mark.rule("R89")
def test_only_the_known_code_words_are_taken(decide):
    decide(STREET, "file", name="street.approval_mode")
    assert str(value("street.approval_mode", edition="2020", unit_code=COMMUNITY).value) == "file"
    with pytest.raises(OverrideRefused, match="只能取：审批（approve）、备案（file）"):
        decide(STREET, "skip", name="street.approval_mode")


def test_person_without_the_right_is_refused(decide, street_clerk):
    with pytest.raises(PermissionDenied):
        decide(STREET, 1, by=street_clerk)


@pytest.mark.parametrize("unit_code", ["", "4403"])
def test_district_cannot_decide_beyond_itself(decide, unit_code):
    with pytest.raises(PermissionDenied):
        decide(unit_code, 1)


def test_person_handed_in_as_an_actor_is_refused_for_no_right_can_be_asked(decide, official):
    with pytest.raises(PermissionDenied):
        decide(COMMUNITY, 1, by=official.as_actor())
