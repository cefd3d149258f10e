"""The switchboard's own task: the sign that beat and worker are alive. Everything else lives in the acts."""

import time

from celery import shared_task
from django.core.cache import cache

HEARTBEAT = "minshi.heartbeat"


@shared_task
def heartbeat() -> None:
    """Leave the time in the cache, where `/healthz` reads how long ago it was."""
    cache.set(HEARTBEAT, time.time(), timeout=None)
