"""The demonstration: a port that is taken is said to be taken, and nothing outlives whoever started it."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from minshi import child
from minshi.management.commands.demo import environment, free_port

PARENT = """
import subprocess, sys, os
process = subprocess.Popen([sys.executable, {child!r}, str(os.getpid()), {lock!r}, sys.executable, "-c",
                            "import time; time.sleep(60)"])
print(process.pid, flush=True)
process.wait()
"""


def start_parent(lock="-"):
    code = PARENT.format(child=child.__file__, lock=str(lock))
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    return parent, int(parent.stdout.readline())


def command_of(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


def wait_for(condition, seconds=10):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.02)


def stop(parent):
    parent.kill()
    parent.wait()
    parent.stdout.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_child_dies_with_its_parent(number):
    parent, pid = start_parent()
    wait_for(lambda: "time.sleep(60)" in command_of(pid))
    os.kill(parent.pid, number)
    parent.wait()
    wait_for(lambda: not command_of(pid))
    stop(parent)


def test_a_second_clock_waits_until_the_first_has_ended(tmp_path):
    lock = tmp_path / "clock.lock"
    first, first_pid = start_parent(lock)
    wait_for(lambda: command_of(first_pid).startswith(f"{sys.executable}\0-c"))
    second, second_pid = start_parent(lock)
    time.sleep(0.3)
    assert child.__file__ in command_of(second_pid)
    stop(first)
    wait_for(lambda: command_of(second_pid).startswith(f"{sys.executable}\0-c"))
    stop(second)


def test_a_taken_port_is_said_to_be_taken():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(CommandError, match="is taken"):
            free_port(str(other.getsockname()[1]))


@pytest.mark.parametrize("text", ["", "0", "70000", "http", "-1"])
def test_a_port_is_a_number(text):
    with pytest.raises(CommandError, match="must be a number"):
        free_port(text)


def test_no_demonstration_on_a_production_database(settings):
    settings.IS_PRODUCTION = True
    with pytest.raises(CommandError, match="DATABASE_URL"):
        call_command("demo", port="54321")


def test_what_is_printed_names_the_port(monkeypatch):
    monkeypatch.delenv("PUBLIC_ADDRESS", raising=False)
    assert environment(8123)["PUBLIC_ADDRESS"] == "http://127.0.0.1:8123"
    monkeypatch.setenv("PUBLIC_ADDRESS", "http://tablet.local:8123")
    assert environment(8123)["PUBLIC_ADDRESS"] == "http://tablet.local:8123"
