"""Compiles requirements/*.in into requirements.txt and requirements-dev.txt: every pin with its hashes, every direct
pin with the reason that its .in line gives. `make lock` runs it; nothing else does.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV = Path(sys.executable).with_name("uv")
COMPILE = [
    *("pip", "compile", "--quiet", "--universal", "--python-version", "3.11"),
    *("--generate-hashes", "--no-header", "--no-annotate"),
]
RUNTIME_HEAD = """\
# Everything the portal needs to run, pinned and hashed: pip install --require-hashes -r requirements.txt
# Made from requirements/base.in by `make lock`. A line with a comment above it is there for that reason;
# a line without one is there because another needs it.
"""
DEV_HEAD = """\
# What development and the checks need beside the portal itself: pip install --require-hashes -r requirements-dev.txt
# Made from requirements/dev.in by `make lock`; comments as in requirements.txt.
-r requirements.txt
"""


def name_of(line: str) -> str:
    """The normalised package name at the start of a requirement line, or nothing."""
    found = re.match(r"[A-Za-z0-9][A-Za-z0-9._-]*", line)
    return re.sub(r"[-_.]+", "-", found.group()).lower() if found else ""


def reasons(path: Path) -> dict[str, str]:
    """Why each direct requirement is there; a line without a reason stops the work."""
    why = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if name_of(line):
            if "  # " not in line:
                sys.exit(f"{path.name}: say why it is there, after two spaces and #: {line}")
            why[name_of(line)] = line.split("  # ", 1)[1]
    return why


def blocks(text: str) -> list[tuple[str, str]]:
    """The compiled file cut into one block a package: its name, and its lines with the hashes."""
    cut = re.split(r"(?m)^(?=[A-Za-z0-9])", text)
    return [(name_of(block), block) for block in cut if name_of(block)]


def compiled(*sources: Path) -> list[tuple[str, str]]:
    """What uv resolves for these sources."""
    command = [str(UV), *COMPILE, *map(str, sources)]
    return blocks(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def written(head: str, pins: list[tuple[str, str]], why: dict[str, str]) -> str:
    """The file: the head, then each package under its reason."""
    lines = [head]
    for name, block in pins:
        lines.append(f"# {why[name]}\n{block}" if name in why else block)
    text = "".join(lines)
    if "://" in text or "--index" in text:
        sys.exit("An address would be written into the lock file; nothing was written.")
    return text


def main() -> None:
    """Both files."""
    base, dev = ROOT / "requirements/base.in", ROOT / "requirements/dev.in"
    runtime = compiled(base)
    known = {name for name, _block in runtime}
    extra = [pin for pin in compiled(base, dev) if pin[0] not in known]
    (ROOT / "requirements.txt").write_text(written(RUNTIME_HEAD, runtime, reasons(base)), encoding="utf-8")
    (ROOT / "requirements-dev.txt").write_text(written(DEV_HEAD, extra, reasons(dev)), encoding="utf-8")


if __name__ == "__main__":
    main()
