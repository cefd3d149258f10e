"""What every test stands on: a day, no way out of this machine, a database whose triggers give way only to its own
flush, a real worker where a test asks for one. The cast and the town are in the folders of their acts.
"""

import gc
import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from tests import clock

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
NEAR = {"127.0.0.1", "::1", "localhost", "", None}


class WayOut(RuntimeError):
    """A test tried to reach another machine."""


def stay_here(original: Callable[..., Any]) -> Callable[..., Any]:
    """`connect` for addresses of this machine and for local sockets only."""

    def connect(self: socket.socket, address: Any) -> Any:
        if isinstance(address, tuple) and address[0] not in NEAR:
            raise WayOut(f"tests may not connect to {address[0]}")
        return original(self, address)

    return connect


def look_up_here(host: Any, *args: Any, **kwargs: Any) -> Any:
    """`getaddrinfo` that knows no other machine."""
    name = host.decode() if isinstance(host, bytes) else host
    if name not in NEAR:
        raise WayOut(f"tests may not look up {name}")
    return REAL_LOOK_UP(host, *args, **kwargs)


REAL_LOOK_UP = socket.getaddrinfo


def pytest_configure(config: pytest.Config) -> None:
    """Close the sockets and set the clock before anything is imported; have the English catalogue as it stands.

    A run makes many objects that stay and little garbage in circles: it is looked for less often.
    """
    from tools.messages import compile_catalogue

    clock.begin(clock.FIRST_MOMENT)
    gc.set_threshold(100_000, 20, 50)
    socket.socket.connect = stay_here(socket.socket.connect)  # type: ignore[method-assign]
    socket.socket.connect_ex = stay_here(socket.socket.connect_ex)  # type: ignore[method-assign]
    socket.getaddrinfo = look_up_here
    compile_catalogue()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the long files, so that no core waits for one at the end, yet leave real transactions to the last;
    skip, with its reason, what this machine cannot run.
    """
    from django.conf import settings

    long = {item.path for item in items if item.get_closest_marker("long")}
    real = {
        item.path for item in items if {"transactional_db", "live_server"} & set(item.fixturenames) or is_real(item)
    }
    items.sort(key=lambda item: (item.path in real, item.path not in long))
    is_postgresql = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
    for item in items:
        if item.get_closest_marker("postgresql") and not is_postgresql:
            item.add_marker(pytest.mark.skip(reason="needs PostgreSQL: set DATABASE_URL"))
        if item.get_closest_marker("worker") and not settings.REDIS_URL:
            item.add_marker(pytest.mark.skip(reason="needs Redis: set REDIS_URL"))


def is_real(item: pytest.Item) -> bool:
    """Whether the test is marked as one with real transactions."""
    mark = item.get_closest_marker("django_db")
    return mark is not None and bool(mark.kwargs.get("transaction"))


@pytest.fixture(scope="session", autouse=True)
def flush_of_append_only_tables() -> Iterator[None]:
    """The flush after a test with real transactions is the one place where the log may be emptied."""
    from django.test import TransactionTestCase

    from governance.events import triggers
    from tests.grounds import grounds

    original = TransactionTestCase._fixture_teardown

    def teardown(self: TransactionTestCase) -> None:
        with triggers.lifted():
            original(self)
        grounds.forget()

    TransactionTestCase._fixture_teardown = teardown
    yield
    TransactionTestCase._fixture_teardown = original


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """What one test made a cache remember, the next shall not read; a cache in the database goes with its rows."""
    from django.core.cache import caches
    from django.core.cache.backends.db import DatabaseCache

    for name in caches:
        if not isinstance(caches[name], DatabaseCache):
            caches[name].clear()


@pytest.fixture(autouse=True)
def no_window_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    """The minutes in which the forms from an address are counted do not end in the middle of a test."""
    monkeypatch.setattr("demands.forms.time", SimpleNamespace(time=lambda: 0))


@pytest.fixture(autouse=True)
def signed_in_with_a_second_factor(monkeypatch: pytest.MonkeyPatch) -> None:
    """`client.force_login` stands for a whole signing in: who needs a second factor has given it."""
    from allauth.account.internal.flows.login import record_authentication
    from django.http import HttpRequest
    from django.test import Client

    original = Client.force_login

    def force_login(self: Client, user: Any, backend: str | None = None) -> None:
        original(self, user, backend)
        request = HttpRequest()
        request.session = self.session
        record_authentication(request, user, "mfa")
        request.session.save()

    monkeypatch.setattr(Client, "force_login", force_login)


@pytest.fixture
def worker(transactional_db: None) -> Iterator[Callable[..., None]]:
    """A real Celery worker on this run's database; gives `wait_for(condition)`, which fails after 20 seconds."""
    from django.conf import settings
    from django.db import connection

    home = {"MINSHI_TEST_HOME": str(settings.HOME), "MINSHI_TEST_DATABASE": str(connection.settings_dict["NAME"])}
    command = clock.command("-m", "celery", "-A", "minshi", "worker", "--pool=solo", "--loglevel=error")
    command += ["--without-gossip", "--without-mingle", "-Q", settings.CELERY_TASK_DEFAULT_QUEUE]
    process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=os.environ | home)

    def wait_for(condition: Callable[[], object], seconds: float = 20) -> None:
        until = time.monotonic() + seconds
        while not condition():
            assert process.poll() is None, "the worker ended"
            assert time.monotonic() < until, "the worker did not do it in time"
            time.sleep(0.1)

    yield wait_for
    process.terminate()
    process.wait(20)


@pytest.fixture
def town(db: None) -> Iterator[Any]:
    """The fixed cast in the fixed town (tests/town.py)."""
    from tests import town as cast
    from tests.grounds import grounds

    cast.forget()
    with grounds.watched():
        yield cast.build()
    cast.forget()
