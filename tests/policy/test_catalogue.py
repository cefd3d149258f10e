"""Every number says what it rests on; every open question of the policy has its default; R01–R89 are all there."""

import pytest

from governance.policy import catalogue
from governance.policy.catalogue.sources import SOURCES
from governance.policy.kinds import Kind, typed
from governance.policy.models import Parameter
from governance.policy.periods import PERIODS
from governance.policy.rules import BASES, DEFAULT_STATES, HARDNESS, RULES, UNKNOWNS
from governance.policy.values import book, value
from governance.policy.words import CHOICES, WORDS

NUMBERED = [f"R{number:02}" for number in range(1, 90)]
OPEN = [f"U{number:02}" for number in range(1, 48)]


def test_every_rule_and_every_open_question_is_listed_once():
    assert list(RULES) == NUMBERED
    assert list(UNKNOWNS) == OPEN


@pytest.mark.parametrize("number", NUMBERED)
def test_rule_has_title_known_sources_and_basis(number):
    rule = RULES[number]
    assert str(rule.title) and rule.basis_label
    assert rule.basis in BASES and rule.default_state in DEFAULT_STATES
    assert set(rule.hardness.split()) <= set(HARDNESS)
    assert set(rule.sources) <= set(SOURCES) | {"CP", "INF"}


def test_a_rule_said_only_elsewhere_or_inferred_is_never_called_regulation():
    wrong = [rule.number for rule in RULES.values() if {"CP", "INF"} & set(rule.sources) and rule.basis == "regulation"]
    assert wrong == []


@pytest.mark.parametrize("entry", catalogue.ENTRIES, ids=lambda entry: entry.name)
def test_parameter_says_what_it_rests_on(entry):
    for edition in ("2017", "2020"):
        row = entry.row(edition)
        assert row["citation"] and row["label"]
        assert row["rule"] or row["unknown"]
        assert not row["rule"] or row["rule"] in RULES
        assert not row["unknown"] or row["unknown"] in UNKNOWNS
        assert "http" not in row["citation"] and "www" not in row["citation"]
        typed(row["value_type"], row["value"])
    assert entry.basis == "default" or entry.sources


def test_names_are_unique_and_every_open_question_has_its_parameter():
    assert len(catalogue.NAMES) == len(catalogue.ENTRIES)
    assert sorted({entry.unknown for entry in catalogue.ENTRIES} - {""}) == OPEN


def test_every_name_has_a_heading():
    assert {entry.name.split(".")[0] for entry in catalogue.ENTRIES} == set(catalogue.GROUPS)


def test_each_edition_holds_every_parameter(rules):
    for edition in ("2017", "2020"):
        assert set(book(edition=edition).names()) == catalogue.NAMES


@pytest.mark.parametrize("limit", PERIODS.values(), ids=lambda limit: limit.name)
def test_period_takes_its_length_from_a_parameter_with_a_unit_of_time(limit):
    kinds = {entry.name: entry.kind for entry in catalogue.ENTRIES}
    assert kinds[limit.parameter] in {"working_days", "days", "hours", "minutes", "months", "years"}


def test_code_words_are_all_known():
    values = {entry.name: entry.row("2020") for entry in catalogue.ENTRIES}
    for name, choices in CHOICES.items():
        held = typed(values[name]["value_type"], values[name]["value"])
        assert set([held] if isinstance(held, str) else held) <= set(choices) <= set(WORDS)


def test_2017_calls_nothing_regulation_that_is_not_known_of_it(rules):
    known = Parameter.objects.filter(edition="2017").exclude(basis="default").values_list("name", flat=True)
    assert sorted(known) == [
        "cap.engineering", "cap.goods", "cap.service", "publicity.at_collection", "publicity.at_shortlist",
    ]  # fmt: skip


@pytest.mark.rule("R17", "R18")
def test_publicity_at_collection_and_shortlist_ended_with_the_2020_edition(rules):
    for name in ("publicity.at_collection", "publicity.at_shortlist"):
        assert value(name, edition="2017").value is True
        assert value(name, edition="2020").value is False


@pytest.mark.rule("U17")
def test_procurement_bands_join_without_gap(rules):
    bands = value("procurement.bands", edition="2020").value
    assert bands[0]["from"] == 0 and bands[-1]["below"] is None
    assert [band["below"] for band in bands[:-1]] == [band["from"] for band in bands[1:]]


@pytest.mark.rule("U24")
def test_performance_weights_make_a_hundred(rules):
    assert sum(row["points"] for row in value("performance.weights", edition="2020").value) == 100


def test_every_kind_is_used_or_readable():
    assert {entry.kind for entry in catalogue.ENTRIES} <= set(Kind.values)
