"""Reading a parameter: its type, how it is shown, and how many questions to the database that costs."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils.translation import override

from governance.policy.errors import BadValue, UnknownParameter
from governance.policy.kinds import shown, spelled
from governance.policy.queries import grouped, parameters_of, unconfirmed
from governance.policy.values import book, value
from tests.policy.conftest import COMMUNITY


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("cap.service", Decimal("500000.00")),
        ("council.quorum", Fraction(2, 3)),
        ("council.quorum_is_strict", True),
        ("work_fund_share", Decimal(5)),
        ("publicity.result", 5),
        ("supplier.min_years", Decimal(1)),
        ("street.approval_mode", "approve"),
        ("collection.wider_groups", ["老", "弱", "病", "残", "孤"]),
    ],
)
def test_value_is_typed(rules, name, typed):
    found = value(name, edition="2020").value
    assert found == typed and type(found) is type(typed)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("cap.engineering", "100万元"),
        ("publicity.result", "5个工作日（默认值，待区民政局确认）"),
        ("work_fund_share", "5%（默认值，待区民政局确认）"),
        ("council.quorum", "2/3"),
        ("funding.split_tolerance", "1元（默认值，待区民政局确认）"),
        ("work_fund_uses", "未设定（默认值，待区民政局确认）"),
        ("street.approval_mode", "审批（默认值，待区民政局确认）"),
        ("audit.sample_strata", "街道、项目类型（默认值，待区民政局确认）"),
        ("performance.grades", "优（90分起）；良（80分起）；中（60分起）；差（0分起）"),
        ("carry_over.is_on", "否（默认值，待区民政局确认）"),
    ],
)
def test_value_is_shown_with_its_unit_and_a_default_as_a_default(rules, name, text):
    assert str(value(name, edition="2020")) == text


def test_no_value_shows_a_code_word(rules):
    for found in parameters_of("2020"):
        assert not any(letter.isascii() and letter.isalpha() for letter in found.shown), found.name


def test_value_names_what_it_rests_on(rules):
    quorum = value("council.quorum", edition="2020")
    assert (quorum.rule, quorum.unknown, quorum.basis) == ("R23", "U11", "practice")
    assert "罗湖区莲塘街道" in quorum.citation
    assert not quorum.is_default and not quorum.is_demonstration


def test_percentage_as_an_exact_share(rules):
    assert value("work_fund_share", edition="2020").fraction == Fraction(1, 20)
    assert value("council.quorum", edition="2020").fraction == Fraction(2, 3)


def test_unknown_parameter_is_refused_by_name(rules):
    with pytest.raises(UnknownParameter, match=r"2020年版政策中没有参数“cap\.nothing”") as refused:
        value("cap.nothing", edition="2020")
    assert isinstance(refused.value, KeyError)
    with pytest.raises(UnknownParameter):
        book(edition="2020").value("cap.nothing")


def test_lists_and_tables_are_fresh_each_time(rules):
    value("procurement.bands", edition="2020").value.clear()
    assert len(value("procurement.bands", edition="2020").value) == 5


def test_a_value_costs_one_query_and_a_page_of_all_of_them_too(rules, django_assert_num_queries):
    value("cap.service", edition="2020")
    with django_assert_num_queries(1):
        value("cap.goods", edition="2020", unit_code=COMMUNITY, year=2026)
    with django_assert_num_queries(1):
        assert len(parameters_of("2020", COMMUNITY)) > 100


def test_page_groups_under_chinese_headings_and_lists_what_is_unconfirmed(rules):
    groups = dict(grouped(parameters_of("2020")))
    assert [found.name for found in groups["单项资金上限"]] == [
        "cap.engineering", "cap.goods", "cap.is_in_principle", "cap.service",
    ]  # fmt: skip
    assert {found.basis for found in unconfirmed("2020")} == {"default"}


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("money", "1.005"), ("money", "-1"), ("money", "NaN"), ("money", "many"), ("integer", "1.5"), ("integer", True),
        ("percent", "101"), ("fraction", "3/2"), ("fraction", "1/0"), ("boolean", "maybe"), ("list", "{}"),
        ("list", [1]), ("table", ["a"]), ("working_days", None),
    ],
)  # fmt: skip
def test_what_is_no_value_of_its_kind_is_refused(kind, given):
    with pytest.raises(BadValue):
        spelled(kind, given)


def test_what_the_catalogue_says_is_read_in_the_readers_language():
    types, proposers = [{"code": "goods", "label": "实物类"}, {"label": "公示栏甲"}], ["居民议事员", "老", ""]
    assert shown("table", types) == "实物类；公示栏甲"
    with override("en"):
        assert shown("table", types) == "Goods; 公示栏甲"
        assert shown("list", proposers) == "Council member, the elderly, "
        assert shown("text", "") == ""


@pytest.mark.parametrize(
    ("amount", "text"), [("9999.99", "9999.99元"), ("10000", "1万元"), ("123456.70", "12.34567万元"), ("0", "0元")]
)
def test_money_is_shown_in_yuan_below_ten_thousand(amount, text):
    assert shown("money", Decimal(amount)) == text
