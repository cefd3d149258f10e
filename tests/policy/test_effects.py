"""What a parameter's value does: it governs, it is how the portal is built, or it is written down only; each says so,
and nobody decides on what would change nothing.
"""

import ast
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from acceptance.kinds import DIMENSIONS
from demands.kinds import Mode, SpecialGroup
from governance.events import SYSTEM
from governance.policy import catalogue
from governance.policy.actions import override
from governance.policy.catalogue.entry import FIXED, GOVERNS, NOTED
from governance.policy.errors import OverrideRefused
from governance.policy.models import Override
from governance.policy.values import value
from governance.recusal.kinds import InterestKind, Relation
from portal.workbench import navigation
from projects.kinds import Category, EmergencyGround, ProjectType, VoteMode
from tests.policy.conftest import DISTRICT

ROOMS = ("governance", "demands", "projects", "acceptance", "audit", "portal", "minshi")
DECLARED = ("governance/policy/catalogue", "governance/policy/words.py", "portal/demonstration")
"""Where names are declared, or only lived by in the demonstration, and not read."""


PUT_TOGETHER = {"cap.": ProjectType.values, "acceptance.group_min.": ProjectType.values}
"""Beginnings of names that code completes, and with what."""


def spoken() -> set[str]:
    """Every text in the code, those that it puts together from a known beginning included."""
    found = set()
    for room in ROOMS:
        for path in (Path(settings.BASE_DIR) / room).rglob("*.py"):
            if str(path.relative_to(settings.BASE_DIR)).startswith(DECLARED):
                continue
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                    start = str(node.values[0].value)
                    found |= {f"{start}{end}" for end in PUT_TOGETHER.get(start, ())}
                elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found.add(node.value)
    return found


def test_what_governs_is_read_and_what_does_not_is_not():
    read = spoken() & catalogue.NAMES
    assert read == {name for name, effect in catalogue.EFFECTS.items() if effect == GOVERNS}


@pytest.mark.parametrize(
    ("name", "edition", "effect"),
    [
        ("publicity.at_collection", "2020", FIXED), ("publicity.at_collection", "2017", NOTED),
        ("type.codes", "2017", FIXED), ("photos.per_phase", "2017", GOVERNS),
    ],
)  # fmt: skip
def test_what_an_earlier_edition_said_otherwise_is_on_record_only(rules, name, edition, effect):
    assert value(name, edition=edition).effect == effect


@pytest.mark.parametrize("effect", [FIXED, NOTED])
def test_what_changes_nothing_is_not_decided_otherwise(rules, effect):
    for name in (name for name, what in catalogue.EFFECTS.items() if what == effect):
        with pytest.raises(OverrideRefused, match=r"不能另行设定|只作记载"):
            override(
                "2020", name=name, value=value(name, edition="2020").value, unit_code=DISTRICT, reason="会议决定",
                decision_no="南民〔2026〕1号", by=SYSTEM,
            )  # fmt: skip
    assert not Override.objects.exists()


def test_the_page_of_the_rules_says_which(client, rules):
    page = client.get("/rules/").content.decode()
    effects = list(catalogue.EFFECTS.values())
    assert page.count(">系统固定</span>") == effects.count(FIXED)
    assert page.count(">只作记载</span>") == effects.count(NOTED)


@pytest.mark.rule("R01", "U40")
@pytest.mark.parametrize("is_on", [True, False])
def test_the_edition_is_named_on_every_page_unless_the_district_decides_otherwise(rules, town, is_on):
    if not is_on:
        override(
            "2020", name="edition.banner", value=False, unit_code=DISTRICT, reason="版本已由主管部门确认",
            decision_no="南民〔2026〕1号", by=SYSTEM,
        )  # fmt: skip
    assert navigation.edition_name(timezone.localdate()) == ("2020年版“1+7”文件" if is_on else "")


LISTS = {
    "type.codes": ProjectType,
    "type.categories": Category,
    "council.vote_modes": VoteMode,
    "collection.modes": Mode,
    "collection.special_groups": SpecialGroup,
}
"""Tables of the rules and the lists from which people choose."""


@pytest.mark.rule("R07", "R08", "R14", "R15", "R26")
@pytest.mark.parametrize("name", LISTS)
def test_a_table_of_the_rules_is_the_list_from_which_people_choose(rules, name):
    for edition in ("2017", "2020"):
        labels = [row["label"] for row in value(name, edition=edition).value]
        assert labels == [str(word) for word in LISTS[name].labels]


@pytest.mark.rule("R55", "R72", "U05", "U18")
def test_grounds_ties_and_dimensions_are_those_of_the_rules(rules):
    codes = {
        "emergency.checklist": set(EmergencyGround.values),
        "recusal.relations": {*Relation.values, InterestKind.EMPLOYMENT, InterestKind.SHARES},
        "evaluation.dimensions": set(DIMENSIONS),
    }
    for name, known in codes.items():
        assert {row["code"] for row in value(name, edition="2020").value} == known
