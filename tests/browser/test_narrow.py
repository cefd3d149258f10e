"""On the narrowest phone, 360 px, no page scrolls sideways; nor with the large letters."""

import pytest

from tests.browser.pages import by_person, pages
from tests.browser.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDE = "document.documentElement.scrollWidth"
LARGE = "document.documentElement.dataset.size = 'large'"


def test_nothing_scrolls_sideways_at_360(stage: Stage) -> None:
    found = []
    for who, seen in by_person(pages(stage.town)).items():
        with stage.page(seen[0].address, who=who, size={"width": 360, "height": 780}) as page:
            for each in seen:
                page.goto(each.address)
                page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
                ordinary = page.evaluate(WIDE)
                page.screenshot(path=stage.folder / f"narrow-{each.name}.png", full_page=True)
                page.evaluate(LARGE)
                found += [(each.name, wide) for wide in (ordinary, page.evaluate(WIDE)) if wide > 360]
    assert found == []
