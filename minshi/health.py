"""Whether this machine can serve: for load balancers and monitoring. Nothing here names a person or a setting."""

import ctypes
import time
from functools import cache as once
from typing import Any

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from governance.people.gates import public
from minshi.tasks import HEARTBEAT

PANGO = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0")
settled: set[str] = set()


@once
def can_draw_pdf() -> bool:
    """Whether the system has the libraries that PDF reports are drawn with."""
    try:
        for library in PANGO:
            ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_all_migrations() -> bool:
    """Whether the database is at the state this code expects; once true it stays true for this process."""
    if not settled:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return False
        settled.add("migrations")
    return True


def database_state() -> str:
    """`ok`, `behind` (migrations are missing) or `down`."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return "ok" if has_all_migrations() else "behind"
    except DatabaseError:
        return "down"


def heartbeat_age() -> int | None:
    """Seconds since worker and beat last gave a sign; nothing where they never did or the cache does not answer."""
    try:
        left_at = cache.get(HEARTBEAT)
    except Exception:  # whatever a cache raises when it is away
        return None
    return None if left_at is None else max(0, int(time.time() - left_at))


@public()
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers and is up to date, 503 otherwise; the rest is told but does not count."""
    database = database_state()
    answer: dict[str, Any] = {"database": database, "heartbeat_age_seconds": None, "pdf": can_draw_pdf()}
    if database == "ok":
        answer["heartbeat_age_seconds"] = heartbeat_age()
    return JsonResponse(answer, status=200 if database == "ok" else 503)
