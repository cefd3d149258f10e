"""What a page costs."""

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext


def browse(client: Any, address: str) -> tuple[Any, int]:
    """The page, and how many queries it took the second time."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    assert answer.status_code == 200, address
    return answer, len(queries)
