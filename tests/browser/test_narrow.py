"""On the narrowest phone, 360 px, no page scrolls sideways; nor with the large letters."""

import pytest
from playwright.sync_api import Page

from tests.browser.pages import by_person, pages
from tests.browser.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OPEN = "document.querySelectorAll('details').forEach(each => each.open = true)"
LARGE = "document.documentElement.dataset.size = 'large'"
TOO_WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll('main *')]
    .filter(each => each.getBoundingClientRect().right > innerWidth).map(each => each.outerHTML.slice(0, 120)).slice(-2)
"""


def too_wide(page: Page, name: str) -> list[str]:
    return [f"{name}: {html}" for html in page.evaluate(TOO_WIDE)]


def test_nothing_scrolls_sideways_at_360(stage: Stage) -> None:
    found = []
    for who, seen in by_person(pages(stage.town)).items():
        with stage.page(seen[0].address, who=who, size={"width": 360, "height": 780}) as page:
            for each in seen:
                page.goto(each.address)
                page.evaluate(OPEN)
                found += too_wide(page, each.name)
                page.screenshot(path=stage.folder / f"narrow-{each.name}.png", full_page=True)
                page.evaluate(LARGE)
                found += too_wide(page, f"{each.name}, large")
    assert found == []
