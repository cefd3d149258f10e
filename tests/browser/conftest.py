"""A real Chromium on the live server: where it is, how it starts, the stage on which people walk through pages."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from governance.people.access import needs_second_factor
from portal.demonstration.town import give_second_factors
from tests.browser.stage import Stage
from tests.browser.wall import Wall

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run",
]  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip, with its reason, what needs a browser where there is none."""
    for item in items:
        if item.get_closest_marker("browser") and not CHROMIUM:
            item.add_marker(pytest.mark.skip(reason="needs Chromium: apt-get install chromium"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium instead of one that Playwright would fetch."""
    return browser_type_launch_args | {"executable_path": CHROMIUM, "args": FLAGS, "headless": True}


@pytest.fixture
def wall() -> Iterator[Wall]:
    """The clock on the wall of this process, the live server's included; it goes forward only."""
    clock = Wall()
    yield clock
    clock.stop()


@pytest.fixture
def stage(browser: Any, live_server: Any, town: Any) -> Iterator[Stage]:
    """The town on a live server, its second factors set up; MINSHI_SCREENSHOTS names a folder for the pictures."""
    give_second_factors(user for user in town.people.values() if needs_second_factor(user))
    folder = Path(os.environ["MINSHI_SCREENSHOTS"]) if os.environ.get("MINSHI_SCREENSHOTS") else None
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    made = Stage(browser, live_server.url, town, folder)
    yield made
    made.close()
