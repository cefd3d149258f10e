"""Taking a demand in: who may, what is refused, what is kept and when it is due."""

import uuid

import pytest
from django.db import connection

from demands import actions
from demands.kinds import ALPHABET
from demands.models import Demand, DemandText
from governance.events import PUBLIC
from governance.events.log import history
from governance.policy.actions import override
from governance.workflow.errors import NotPermitted, Refused
from tests.demands.conftest import BODY, FAR, HERE, NOW, STREET, moment


def refusal(file, **given) -> list[str]:
    with pytest.raises(Refused) as refused:
        file(**given)
    assert not Demand.objects.exists()
    return [str(each) for each in refused.value.refusals]


@pytest.mark.rule("R17", "R18", "R20")
def test_a_resident_files_without_an_account_and_nothing_is_publicised(filed):
    demand = filed(place="文竹园东门")
    assert demand.state == "submitted"
    assert demand.title == "文竹园东门：其他服务类"
    assert len(demand.code) == 12 and set(demand.code) <= set(ALPHABET)
    assert [event.verb for event in history(demand)] == ["demand.create"]


@pytest.mark.rule("R83")
def test_the_title_never_comes_from_the_person_or_her_words(filed):
    demand = filed(name="王小明", phone="13800138000")
    assert "王" not in demand.title and demand.title == "海珠社区：其他服务类"


@pytest.mark.rule("U34")
@pytest.mark.parametrize("body", ["路灯坏了", "", "   ", "路 灯 坏 了 请 修 一 修"])
def test_less_than_ten_characters_are_refused(filed, body):
    sentences = refusal(filed, body=body)
    assert len(sentences) == 1 and "至少 10 个字" in sentences[0]


@pytest.mark.rule("U34")
def test_ten_characters_are_enough_and_a_thousand_the_most(filed):
    assert filed(body="一二三四五六七八九十").pk
    assert filed(body="字" * 1000).pk
    Demand.objects.all()
    with pytest.raises(Refused, match="最多 1000 个字"):
        filed(body="字" * 1001)


@pytest.mark.rule("R13")
@pytest.mark.parametrize("code", [STREET, "999999", "", "440305007' OR 1=1"])
def test_a_unit_that_is_no_community_is_refused(filed, code):
    assert "请选择需求所在的社区" in refusal(filed, unit_code=code)[0]


@pytest.mark.rule("R83")
@pytest.mark.parametrize("place", ["打我电话13800138000", "1 380 013 8000 门口", "440305199001011234"])
def test_a_number_in_the_public_place_is_refused(filed, place):
    assert "请去掉其中的电话号码" in refusal(filed, place=place)[0]


@pytest.mark.rule("U46")
@pytest.mark.parametrize(
    ("at", "is_safety", "due"),
    [
        (moment(2026, 11, 20), False, "2026-11-27"),
        (moment(2026, 11, 20), True, "2026-11-23"),
        (moment(2026, 11, 20, 23), True, "2026-11-23"),
        (moment(2026, 9, 30), False, "2026-10-13"),
        (moment(2026, 9, 30), True, "2026-10-08"),
        (moment(2026, 10, 9), True, "2026-10-10"),
    ],
)
def test_the_first_reply_is_due_in_five_working_days_or_one(filed, at, is_safety, due):
    assert filed(at=at, is_safety=is_safety).due_on.isoformat() == due


@pytest.mark.rule("R83")
def test_no_column_holds_name_number_or_words(filed):
    demand = filed(name="王小明", phone="13800138000", place="东门")
    with connection.cursor() as cursor:
        for table in ("demands_demand", "demands_demandtext", "events_event"):
            cursor.execute(f"SELECT * FROM {table}")
            stored = repr(cursor.fetchall())
            for secret in ("13800138000", "王小明", "台阶太陡"):
                assert secret not in stored, (table, secret)
    text = DemandText.objects.get(demand=demand)
    assert (text.body, text.name, text.phone) == (BODY, "王小明", "13800138000")


@pytest.mark.rule("R83")
def test_the_log_keeps_only_a_salted_digest_and_knows_a_resident(filed):
    event = history(filed(phone="13800138000")).get()
    assert len(event.digest) == 64
    assert (event.actor_kind, event.actor_id) == ("resident", None)
    assert "138" not in event.data


@pytest.mark.rule("U36")
@pytest.mark.parametrize(
    ("given", "counts"),
    [
        ({}, False),
        ({"phone": "13800138000"}, False),
        ({"phone": "13800138000", "is_verified": True}, True),
        ({"household": "3-502", "is_verified": True}, True),
        ({"is_verified": True}, False),
    ],
)
def test_who_counts_when_a_resident_files(filed, given, counts):
    assert filed(**given).is_counted is counts


@pytest.mark.rule("U36")
def test_who_counts_when_staff_attests(filed, clerk):
    assert filed(by=clerk, channel="visit", household="3-502").is_counted
    assert not filed(by=clerk, channel="survey").is_counted


@pytest.mark.rule("R16")
def test_only_staff_of_the_community_files_by_other_channels(filed, cast):
    for who in ("sister_clerk", "resident", "stranger", "bureau", "secretary"):
        with pytest.raises(NotPermitted):
            filed(by=cast[who], channel="visit")
    with pytest.raises(NotPermitted):
        filed(by=PUBLIC, channel="window")
    assert not Demand.objects.exists()


def test_a_resident_signed_in_files_under_a_pseudonym(filed, cast):
    event = history(filed(by=cast["resident"])).get()
    assert event.actor_kind == "resident" and "名resident" not in repr(vars(event))


@pytest.mark.rule("R15")
def test_a_round_must_be_open_and_of_the_same_community(filed, clerk, cast):
    days = {"opens_on": NOW.date(), "closes_on": NOW.date()}
    round_ = actions.create_round(unit_code=HERE, title="冬季征集", **days, by=clerk, at=NOW)
    assert "不在征集中" in refusal(filed, round=round_, mode="round", by=clerk, channel="visit")[0]
    actions.open_round(round_, by=clerk, at=NOW)
    assert "不属于集中征集" in refusal(filed, round=round_, by=clerk, channel="visit")[0]
    assert "不属于本社区" in refusal(filed, unit_code=FAR, round=round_, mode="round")[0]
    assert filed(round=round_, mode="round", by=clerk, channel="visit").round_id == round_.pk


def test_the_same_form_sent_twice_gives_one_demand(filed):
    number = uuid.uuid4()
    first, again = filed(submission=number), filed(submission=number)
    assert first.pk == again.pk and Demand.objects.count() == 1
    assert history(first).count() == 1


def test_the_same_form_with_corrected_words_gives_a_second_demand(filed):
    number = uuid.uuid4()
    first, second = filed(submission=number), filed(submission=number, body="另外一件完全不同的事情，请处理。")
    assert first.pk != second.pk and first.code != second.code
    assert second.text.body.startswith("另外一件")


def test_filing_takes_few_queries(filed, django_assert_max_num_queries):
    filed()
    with django_assert_max_num_queries(7):
        filed()


@pytest.mark.rule("U34", "U46")
def test_a_decision_on_the_policy_holds_at_once(filed, cast):
    filed()
    for name, words in (("demand.min_text", 20), ("demand.reply", 3)):
        override(
            "2020", name=name, value=words, reason="街道试点，写得更细、答得更快", decision_no="南民〔2026〕1号",
            unit_code=HERE, by=cast["bureau"], at=NOW,
        )  # fmt: skip
    with pytest.raises(Refused, match="至少 20 个字"):
        filed(body="一二三四五六七八九十")
    assert filed().due_on.isoformat() == "2026-11-25"
    assert filed(unit_code=FAR).due_on.isoformat() == "2026-11-27"
