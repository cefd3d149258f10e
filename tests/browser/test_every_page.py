"""Every page once: axe finds nothing, nothing scrolls sideways, the console is silent, no other host is asked.

Languages, colours and widths are spread over the pages so that each meets each of the others.
"""

from itertools import cycle

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Page

from tests.browser.stage import Stage
from tests.pages import Seen, by_person, pages

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.look, pytest.mark.django_db(transaction=True)]
WAYS = (
    ("zh-hans", "light", 1280),
    ("zh-hans", "dark", 360),
    ("en", "contrast", 1280),
    ("en", "light", 360),
    ("zh-hans", "contrast", 360),
    ("en", "dark", 1280),
    ("zh-hans", "light", 640),
)
"""640 points are 1280 at a zoom of 200 %."""
OPEN = "document.querySelectorAll('main details').forEach(each => each.open = true)"
WIDEST = r"""() => {
  const code = /[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}/g, widest = 'WWWW-WWWW-WWWW';
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) texts.currentNode.data = texts.currentNode.data.replace(code, widest);
}"""
"""Every tracking code becomes the widest one, so that a page is as wide in each run."""
LARGE = "document.documentElement.dataset.size = 'large'"
TOO_WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] : [
    `${document.documentElement.scrollWidth} wide`, ...[...document.querySelectorAll('body *')]
    .filter(each => each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).overflowX === 'visible')
    .map(each => each.outerHTML.slice(0, 120)).slice(-2)]"""
FRONT = {"public:home", "workbench:home"}
"""Pages that are visited in every way."""
STANDS = """() => [document.documentElement.lang, document.documentElement.dataset.theme,
    [...document.querySelectorAll('h1')].length].join()"""


def look_at(stage: Stage, page: Page, each: Seen, way: tuple[str, str, int]) -> list[str]:
    """One visit, with all that is to be complained of."""
    language, theme, width = way
    page.context.add_cookies(
        [{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": stage.address},
         {"name": "theme", "value": theme, "url": stage.address}]
    )  # fmt: skip
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(each.address)
    page.evaluate(OPEN)
    page.evaluate(WIDEST)
    name = f"{each.name} {language} {theme} {width}"
    found = [f"{name}: {html}" for html in page.evaluate(TOO_WIDE)]
    stands = page.evaluate(STANDS)
    if stands != f"{language},{theme},1":
        found.append(f"{name}: {stands}")
    found += [
        f"{name}: {row['id']} ({row['impact']}) {node['html'][:160]} {node['any'][:1]}"
        for row in Axe().run(page).response["violations"] for node in row["nodes"][:3]
    ]  # fmt: skip
    if stage.folder:
        page.screenshot(
            path=stage.folder / f"{each.name.replace(':', '-')}-{language}-{theme}-{width}.png", full_page=True
        )
    if width == 360:
        page.evaluate(LARGE)
        found += [f"{name}, large: {html}" for html in page.evaluate(TOO_WIDE)]
    return found


def test_every_page(stage: Stage) -> None:
    found: list[str] = []
    ways = cycle(WAYS)
    for who, seen in by_person(pages(stage.town)).items():
        with stage.page(seen[0].address, who=who) as page:
            for each in seen:
                for way in WAYS if each.name in FRONT else [next(ways)]:
                    found += look_at(stage, page, each, way)
    assert not found, "\n".join(found)


def test_the_ways_meet_in_pairs() -> None:
    for one, other in ((0, 1), (0, 2), (1, 2)):
        values = [{way[place] for way in WAYS if way[2] != 640} for place in (one, other)]
        assert {(way[one], way[other]) for way in WAYS} >= {(a, b) for a in values[0] for b in values[1]}
