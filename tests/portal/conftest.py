"""Short words that the tests of the faces share."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone


@pytest.fixture(autouse=True)
def fresh_cache(db: None) -> None:
    """What one test made the cache remember, the next shall not read."""
    for name in caches:
        caches[name].clear()


@pytest.fixture
def queries() -> Callable[..., int]:
    """`queries(client, url)`: how many statements a page costs the second time, when units are known."""

    def count(client: Any, url: str) -> int:
        assert client.get(url).status_code == 200
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    return count


@pytest.fixture
def lately() -> Any:
    """A moment three hours ago, for periods that still run."""
    return timezone.now().replace(microsecond=0) - timedelta(hours=3)
