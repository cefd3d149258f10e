"""`manage.py demo`: the whole portal on one machine. Prepares the database, starts web, worker and clock, stops all."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from io import StringIO
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from minshi import child
from minshi.health import can_draw_pdf

SECONDS_TO_START = 60
SECONDS_TO_STOP = 15
QUIET = ("-W", "ignore:You're running the worker with superuser privileges")
CELERY = ("celery", "--app=minshi", "--quiet")
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)


class Command(BaseCommand):
    """One supervisor and three children, each of which dies with it."""

    help = (
        "Serve the portal with a demonstration town on 127.0.0.1: prepares SQLite, loads the rules, the units and the "
        "town when they are missing, and starts the web server, a Celery worker and its clock. Everything it keeps is "
        "under var/."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The port; from the environment when make calls."""
        parser.add_argument("--port", default=os.environ.get("PORT") or "8000", help="port on 127.0.0.1 (default 8000)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Until a signal stops it."""
        port = free_port(options["port"])
        if settings.IS_PRODUCTION:
            raise CommandError("The demonstration brings its own database. Unset DATABASE_URL and try again.")
        supervisor = Supervisor()
        self.prepare()
        connections.close_all()
        supervisor.start(port)
        if supervisor.wait_until_serving(port):
            self.announce(port)
        sys.exit(supervisor.watch())

    def prepare(self) -> None:
        """Tables, rules, units and the town; a second time there is little to do."""
        known = get_commands()
        self.say("preparing the database")
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        for command in ("load_policy", "import_units"):
            if command in known:
                call_command(command, verbosity=0, stdout=StringIO())
        if "load_demo" in known and not get_user_model().objects.exists():
            self.say("loading the demonstration town")
            call_command("load_demo", verbosity=0)

    def announce(self, port: int) -> None:
        """Where to look, and as whom."""
        self.stdout.write(f"\n  民生微实事  http://127.0.0.1:{port}\n              http://localhost:{port}\n\n")
        if "demo_accounts" in get_commands():
            call_command("demo_accounts", stdout=self.stdout)
        if not can_draw_pdf():
            self.say("PDF reports need: apt-get install libpango-1.0-0 libpangoft2-1.0-0")
        self.say("stop with Ctrl-C")

    def say(self, sentence: str) -> None:
        """One line at once, also into a pipe."""
        self.stdout.write(f"demo: {sentence}")
        self.stdout.flush()


def free_port(text: str) -> int:
    """The port as a number, if nobody else has it."""
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise CommandError(f"PORT must be a number between 1 and 65535, not {text!r}.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(text)))
        except PermissionError:
            raise CommandError(
                f"Port {text} may not be used by this account. Choose another: make demo PORT=8001"
            ) from None
        except OSError:
            raise CommandError(
                f"Port {text} is taken by another program. Choose another: make demo PORT=8001"
            ) from None
    return int(text)


def environment(port: int) -> dict[str, str]:
    """What the children know beside our own environment: the settings, and the address that codes and papers name."""
    return {
        "DJANGO_SETTINGS_MODULE": "minshi.settings.base", "PUBLIC_ADDRESS": f"http://127.0.0.1:{port}", **os.environ,
    }  # fmt: skip


class Supervisor:
    """Starts the three processes, notices whichever ends first, and ends the others."""

    def __init__(self) -> None:
        self.children: dict[str, subprocess.Popen] = {}
        self.is_stopping = False
        for number in STOPPING:
            signal.signal(number, self.on_signal)
        self.make = parent_if_make()
        self.make_catches = signals_caught_by(self.make)
        if self.make:
            child.die_with_parent(self.make)

    def on_signal(self, number: int, frame: FrameType | None) -> None:
        """The first signal ends the watch; while the database is still being prepared it ends that too."""
        if not self.children:
            sys.exit(128 + number)
        self.is_stopping = True

    def start(self, port: int) -> None:
        """The web server, the worker, and the clock under its lock; what they print names the port."""
        (settings.VAR_DIR / "broker").mkdir(exist_ok=True)
        (settings.VAR_DIR / "broker-control").mkdir(exist_ok=True)
        web = ["gunicorn", "minshi.wsgi", f"--bind=127.0.0.1:{port}", "--workers=2", "--preload", "--timeout=120"]
        web += ["--graceful-timeout=3", "--log-level=warning", "--no-control-socket"]
        worker = [*CELERY, "worker", "--pool=solo", "--loglevel=warning"]
        worker += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        clock = [*CELERY, "beat", "--loglevel=warning", "--pidfile="]
        self.spawn("web server", web, port)
        self.spawn("worker", worker, port)
        self.spawn("clock", clock, port, lock=str(settings.VAR_DIR / "clock.lock"))

    def spawn(self, name: str, module: list[str], port: int, lock: str = "-") -> None:
        """A child in a session of its own: a Ctrl-C in the terminal reaches only the supervisor."""
        command = [sys.executable, child.__file__, str(os.getpid()), lock, sys.executable, *QUIET, "-m", *module]
        self.children[name] = subprocess.Popen(
            command, cwd=settings.BASE_DIR, env=environment(port), stdin=subprocess.DEVNULL, start_new_session=True
        )

    def wait_until_serving(self, port: int) -> bool:
        """Whether the first page came; `watch` deals with the rest."""
        until = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < until and not self.is_stopping and self.ended() is None:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10):
                    return True
            except urllib.error.HTTPError:
                return True
            except OSError:
                time.sleep(0.1)
        return False

    def ended(self) -> str | None:
        """The name of a child that is no longer there."""
        return next((name for name, process in self.children.items() if process.poll() is not None), None)

    def watch(self) -> int:
        """Wait for a signal or a lost child; then stop. The exit status."""
        while not self.is_stopping and self.make_catches == signals_caught_by(self.make):
            if lost := self.ended():
                print(f"demo: the {lost} ended unexpectedly; stopping", file=sys.stderr, flush=True)
                self.stop()
                return 1
            time.sleep(0.3)
        return self.stop()

    def stop(self) -> int:
        """End all children: politely, and after a while without asking."""
        for process in self.children.values():
            process.terminate()
        until = time.monotonic() + SECONDS_TO_STOP
        for process in self.children.values():
            try:
                process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        return 0


def parent_if_make() -> int:
    """The number of our parent if it is make; 0 for a shell, which we may outlive."""
    try:
        name = Path(f"/proc/{os.getppid()}/comm").read_text().strip()
    except OSError:
        return 0
    return os.getppid() if name in ("make", "gmake") else 0


def signals_caught_by(make: int) -> set[int]:
    """The signals that make still waits for. One sent to make alone does not reach us: make lets go of it and then
    waits for us in silence. What it never caught (started in the background, say) tells nothing.
    """
    try:
        lines = Path(f"/proc/{make}/status").read_text().splitlines()
    except OSError:
        return set()
    caught = next((int(line.split()[1], 16) for line in lines if line.startswith("SigCgt:")), 0)
    return {number for number in STOPPING if caught & 1 << number - 1}
