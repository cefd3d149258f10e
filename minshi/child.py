"""Runs a command that does not outlive its parent: python child.py PARENT_PID LOCK_FILE_OR_- COMMAND…

A script, not a module of the portal: it imports nothing of it, sets the kernel's parent-death signal, waits for the
lock where one is named (so that of several demonstrations over one data folder only one has a clock), and becomes the
command.
"""

import ctypes
import fcntl
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def die_with_parent(parent: int) -> None:
    """SIGTERM to this process when that parent ends, however it ends; at once if it has ended already."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        sys.exit(0)


def main() -> None:
    """The command takes this process over; the lock stays with it until it ends."""
    parent, lock, *command = sys.argv[1:]
    die_with_parent(int(parent))
    if lock != "-":
        handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
        os.set_inheritable(handle, True)
        fcntl.flock(handle, fcntl.LOCK_EX)
    os.execv(command[0], command)


if __name__ == "__main__":
    main()
