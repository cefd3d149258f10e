"""Makes this machine able to run the portal: the virtual environment, the pinned packages, the two libraries PDFs need.

Needs nothing but Python itself. Says what it does before it does it, and does nothing twice.
"""

import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import messages

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOWEST = (3, 11)
PANGO = {"libpango-1.0.so.0": "libpango-1.0-0", "libpangoft2-1.0.so.0": "libpangoft2-1.0-0"}


def say(sentence: str) -> None:
    """One line of what is being done, at once."""
    print(f"setup: {sentence}", flush=True)


def as_root() -> list[str] | None:
    """How a command gets root's rights here: nothing before it, sudo before it, or not at all."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    asks_nothing = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    return ["sudo"] if asks_nothing or sys.stdin.isatty() else None


def apt_install(packages: list[str], purpose: str) -> bool:
    """Install Debian packages where that is allowed; otherwise name them. Returns whether they are there now."""
    command = f"apt-get install --no-install-recommends {' '.join(packages)}"
    prefix = as_root()
    if prefix is None or shutil.which("apt-get") is None:
        say(f"{purpose} needs {' '.join(packages)}; installing them takes root or sudo: {command}")
        return False
    say(f"installing {' '.join(packages)} with apt-get, for {purpose}")
    quiet = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-y"]
    install = [*quiet, "install", "--no-install-recommends", *packages]
    silent = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "check": False}
    if subprocess.run(install, **silent, stderr=subprocess.DEVNULL).returncode == 0:
        return True
    subprocess.run([*quiet, "update"], **silent)
    if subprocess.run(install, **silent).returncode == 0:
        return True
    say(f"apt-get could not install them; {purpose} waits for: {command}")
    return False


def has_library(name: str) -> bool:
    """Whether the system can load this shared library."""
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def ensure_pango() -> None:
    """PDFs are drawn with Pango. Without it the portal runs, and each PDF button says why it cannot."""
    missing = [package for library, package in PANGO.items() if not has_library(library)]
    if missing and not apt_install(missing, "reports as PDF"):
        say("the portal runs without them; only the PDF reports do not")


def ensure_venv() -> None:
    """The virtual environment, with pip in it."""
    if PYTHON.exists():
        return
    if sys.version_info < LOWEST:
        found = ".".join(map(str, sys.version_info[:3]))
        sys.exit(
            f"setup: the portal needs Python 3.11 or newer; python3 here is {found}. Install python3.11 and try again."
        )
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    try:
        import ensurepip  # noqa: F401
    except ImportError:
        if not apt_install([package], "the virtual environment"):
            sys.exit(f"setup: cannot go on without {package}")
    say("making the virtual environment .venv")
    subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)


def install(requirements: str, stamp_name: str) -> None:
    """The pinned packages; a stamp remembers which file they came from, so that the next time takes no time."""
    files = [ROOT / "requirements.txt", ROOT / requirements]
    fingerprint = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
    stamp = VENV / stamp_name
    if stamp.exists() and stamp.read_text() == fingerprint:
        return
    say(f"installing the packages pinned in {requirements} (a minute at most)")
    started = time.monotonic()
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    # The pins are complete, so nothing is resolved: an older pip would look past a pin for the newest `package[extra]`.
    whole = ["--require-hashes", "--no-deps", "-r", str(ROOT / requirements)]
    done = subprocess.run([*pip, *whole], cwd=ROOT, check=False)
    if done.returncode:
        sys.exit("setup: pip could not install the packages; its last lines above say why. Nothing else was changed.")
    stamp.write_text(fingerprint)
    say(f"installed in {time.monotonic() - started:.0f} s")


def compile_messages() -> None:
    """The English interface, compiled with a package of the environment; nothing to do while its catalogue stands."""
    if not messages.is_compiled():
        subprocess.run([str(PYTHON), str(ROOT / "tools" / "messages.py"), "--compile"], check=True)


def main() -> None:
    """Everything, or for development a little more."""
    ensure_venv()
    ensure_pango()
    install("requirements.txt", ".installed")
    compile_messages()
    if "--dev" in sys.argv[1:]:
        install("requirements-dev.txt", ".installed-dev")


if __name__ == "__main__":
    main()
