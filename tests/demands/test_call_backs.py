"""Asking to be called back: what is refused, when it is due, what each call leaves, what becomes of the number."""

from datetime import timedelta

import pytest

from demands import actions
from demands.models import CallBack, CallBackText
from demands.queries import call_backs, contact_of
from governance.events import CLOCK
from governance.events.log import broken_links, history
from governance.people.crypto import blind_index
from governance.policy.actions import override
from governance.policy.values import edition_on, value
from governance.workflow.errors import NotPermitted, OutOfReach, Refused, Stale
from tests.demands.conftest import DISTRICT, FAR, HERE, NOW, SISTER, STREET, moment

PHONE = "13800138000"


@pytest.fixture
def asked(town):
    """Asks for a call: asked(phone="…", at=…)."""

    def ask(**given):
        known = {"unit_code": HERE, "name": "王阿姨", "phone": PHONE, "hour": "afternoon", "at": NOW}
        return actions.request_call_back(**(known | given))

    return ask


def codes(caught) -> list[str]:
    return [refusal.code for refusal in caught.value.refusals]


@pytest.mark.rule("R83")
def test_name_and_number_are_sealed_and_the_log_does_not_know_them(asked):
    call = asked()
    event = history(call).get()
    assert (call.state, call.hour, event.verb, event.actor_kind) == (
        "open",
        "afternoon",
        "call_back.create",
        "resident",
    )
    row = CallBackText.objects.filter(call_back=call).values("name", "phone", "phone_index").get()
    assert "王阿姨" not in row["name"] and PHONE not in row["phone"] and row["phone_index"] == blind_index(PHONE)
    assert "王阿姨" not in str(event.values) and PHONE not in str(event.values)
    text = contact_of(call)
    assert (text.name, text.phone) == ("王阿姨", PHONE) and list(broken_links()) == []


@pytest.mark.parametrize(
    ("given", "obstacle"),
    [({"name": " "}, "nobody_to_call"), ({"phone": ""}, "no_number_to_call"), ({"phone": "12345"}, "no_number_to_call"),
     ({"phone": "1" * 16}, "no_number_to_call"), ({"unit_code": STREET}, "not_a_community")],
)  # fmt: skip
def test_what_keeps_a_call_from_being_noted(asked, given, obstacle):
    with pytest.raises(Refused) as caught:
        asked(**given)
    assert codes(caught) == [obstacle] and not CallBack.objects.exists()


def test_it_is_due_two_working_days_on_unless_the_district_decides_otherwise(asked, cast):
    assert asked(at=moment(2026, 11, 19)).due_on == moment(2026, 11, 23).date()  # a Thursday, over the week-end
    override(
        edition_on(NOW.date()), name="demand.call_back", value=1, unit_code=DISTRICT, reason="当日回电",
        decision_no="深南民〔2026〕12号", by=cast["bureau"], at=NOW,
    )  # fmt: skip
    assert asked(phone="13800138001", at=moment(2026, 11, 20)).due_on == moment(2026, 11, 23).date()


def test_the_length_is_a_default_that_nobody_has_confirmed(town):
    for name in ("demand.call_back", "demand.call_back_tries"):
        assert value(name, unit_code=HERE, at=NOW).basis == "default"


def test_a_number_that_waits_is_not_noted_twice_but_anew_once_it_was_called(asked, clerk):
    first = asked()
    assert asked(phone="138 0013 8000", name="王") == first and CallBack.objects.count() == 1
    assert asked(unit_code=SISTER) != first
    actions.answer_call_back(first, note="已登记需求。", by=clerk, at=NOW)
    assert asked() != first


def test_the_call_says_who_called_when_and_what_came_of_it(asked, clerk):
    call = actions.answer_call_back(asked(), note="反映楼道灯坏，已登记需求。", by=clerk, at=NOW)
    assert (call.state, call.tries, call.called_by, call.called_at, call.due_on) == ("called", 1, clerk, NOW, None)
    assert contact_of(call).note == "反映楼道灯坏，已登记需求。"
    last = history(call).last()
    assert last.verb == "call_back.reach" and "楼道" not in str(last.values)
    with pytest.raises(Stale):
        actions.miss_call_back(call, by=clerk, at=NOW)


def test_a_call_without_a_word_on_it_is_refused(asked, clerk):
    call = asked()
    with pytest.raises(Refused) as caught:
        actions.answer_call_back(call, note=" 好 ", by=clerk, at=NOW)
    assert codes(caught) == ["call_unexplained"]
    assert CallBack.objects.get().tries == 0


def test_whoever_is_missed_is_called_again_and_not_given_up_before_the_third_time(asked, clerk):
    call = asked(at=moment(2026, 11, 19))
    for tries, day in enumerate((20, 23, 24), start=1):
        with pytest.raises((Refused, Stale)):
            actions.end_call_back(call, by=clerk, at=moment(2026, 11, day))
        call.refresh_from_db()
        actions.miss_call_back(call, by=clerk, at=moment(2026, 11, day))
        assert (call.state, call.tries) == ("missed", tries)
    assert call.due_on == moment(2026, 11, 26).date()
    actions.end_call_back(call, by=clerk, at=moment(2026, 11, 25))
    assert (call.state, call.due_on) == ("ended", None)


def test_only_staff_of_the_community_calls(asked, cast):
    for who, refusal in (
        ("sister_clerk", OutOfReach), ("street_clerk", NotPermitted), ("bureau", NotPermitted),
        ("resident", OutOfReach), ("stranger", OutOfReach),
    ):  # fmt: skip
        call = asked()
        with pytest.raises(refusal):
            actions.answer_call_back(call, note="已经打通了。", by=cast[who], at=NOW)
        with pytest.raises(refusal):
            actions.read_call_back(call, reason="回电", by=cast[who], at=NOW)
        with pytest.raises(refusal):
            actions.erase_call_back(call, by=cast[who], at=NOW)


@pytest.mark.rule("R83")
def test_the_number_is_read_for_a_reason_that_stays(asked, clerk):
    call = asked()
    with pytest.raises(Refused):
        actions.read_call_back(call, reason="", by=clerk, at=NOW)
    assert actions.read_call_back(call, reason="回电", by=clerk, at=NOW) == {"name": "王阿姨", "phone": PHONE}
    last = history(call).last()
    assert (last.verb, last.values["reason"]) == ("call_back.read", "回电")
    actions.read_call_back(call, reason=f"照{PHONE}回电", by=clerk, at=NOW)
    assert PHONE not in history(call).last().data


def test_the_number_is_read_of_the_call_as_it_stands(asked, clerk):
    call = asked()
    CallBack.objects.filter(pk=call.pk).update(unit=SISTER)
    with pytest.raises(OutOfReach):
        actions.read_call_back(call, reason="回电", by=clerk, at=NOW)


@pytest.mark.rule("R83")
@pytest.mark.parametrize(("days", "is_gone"), [(-1, False), (0, False), (1, True)])
def test_the_number_goes_when_its_term_is_over(asked, clerk, days, is_gone):
    call = actions.answer_call_back(asked(), note="已登记需求。", by=clerk, at=NOW)
    over = NOW.replace(year=NOW.year + 2) + timedelta(days=days)
    assert actions.erase_old_call_backs(at=over) == int(is_gone)
    assert CallBackText.objects.filter(call_back=call).exists() is not is_gone
    assert actions.erase_old_call_backs(at=over) == 0


@pytest.mark.rule("R83")
def test_what_waits_for_its_call_is_kept_and_what_is_erased_keeps_its_record(asked, clerk):
    call = asked()
    assert actions.erase_old_call_backs(at=NOW.replace(year=2032)) == 0
    actions.erase_call_back(call, by=clerk, at=NOW)
    assert CallBack.objects.get().due_on and history(call).last().verb == "call_back.erase"
    assert actions.read_call_back(call, reason="回电", by=clerk, at=NOW) == {"name": "", "phone": ""}
    actions.erase_call_back(call, by=CLOCK, at=NOW)
    assert history(call).filter(verb="call_back.erase").count() == 1


def test_the_list_is_by_date_and_ends_at_ones_reach(asked, cast):
    later, sooner = asked(at=NOW), asked(phone="13800138001", at=moment(2026, 11, 18))
    asked(unit_code=FAR, phone="13800138002")
    assert list(call_backs(cast["clerk"])) == [sooner, later]
    assert call_backs(cast["bureau"]).count() == 3 and not call_backs(cast["sister_clerk"]).exists()
    actions.answer_call_back(later, note="已登记需求。", by=cast["clerk"], at=NOW)
    assert list(call_backs(cast["clerk"], is_done=True)) == [later]
