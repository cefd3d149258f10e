"""A task that was sent is done by a real worker."""

import pytest
from django.core.cache import cache

from minshi.tasks import HEARTBEAT, heartbeat


@pytest.mark.worker
def test_a_worker_leaves_its_heartbeat(worker):
    cache.delete(HEARTBEAT)
    heartbeat.delay()
    worker(lambda: cache.get(HEARTBEAT) is not None)
