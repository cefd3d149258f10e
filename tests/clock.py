"""The day on which the tests live: the same on every day, so that what passes today passes in the January after next.

The clock goes on from there. `TESTS_NOW=2027-01-01T00:05 make test` lives on another one. A process that a test starts
lives on it too: `python tests/clock.py MOMENT -m module …` and `python tests/clock.py MOMENT script.py …`.
"""

import os
import runpy
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import time_machine

SHANGHAI = timezone(timedelta(hours=8))
FIRST_MOMENT = os.environ.get("TESTS_NOW", "2026-11-25T10:00")


def begin(moment: str) -> None:
    """From now on it is that moment (Shanghai's time unless it names another) in this process."""
    named = datetime.fromisoformat(moment)
    aware = named if named.tzinfo else named.replace(tzinfo=SHANGHAI)
    time_machine.travel(aware.astimezone(UTC)).start()


def command(*arguments: str) -> list[str]:
    """What starts Python with these arguments in a process where it is as late as here."""
    return [sys.executable, __file__, datetime.now(UTC).isoformat(), *arguments]


if __name__ == "__main__":
    begin(sys.argv[1])
    is_module = sys.argv[2] == "-m"
    sys.argv = sys.argv[3 if is_module else 2 :]
    sys.path[0] = str(Path.cwd())
    if is_module:
        runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
    else:
        runpy.run_path(sys.argv[0], run_name="__main__")
