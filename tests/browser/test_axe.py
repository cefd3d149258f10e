"""Nothing on the pages is shut to a screen reader or to weak eyes, by light or in the dark: axe finds no violation."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.pages import by_person, pages
from tests.browser.stage import DESK, PHONE, Stage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def violations(stage: Stage, **how: Any) -> list[str]:
    found = []
    for who, seen in by_person(pages(stage.town)).items():
        with stage.page(seen[0].address, who=who, **how) as page:
            for each in seen:
                page.goto(each.address)
                stage.look(page, f"axe-{each.name}")
                result = Axe().run(page)
                found += [
                    f"{each.name}: {row['id']} ({row['impact']}) {node['html'][:160]}"
                    for row in result.response["violations"] for node in row["nodes"][:3]
                ]  # fmt: skip
    return found


@pytest.mark.parametrize(("size", "scheme"), [(DESK, "light"), (PHONE, "dark")])
def test_no_violation_on_any_page(stage: Stage, size: dict[str, int], scheme: str) -> None:
    assert violations(stage, size=size, color_scheme=scheme) == []
