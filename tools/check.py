"""`make check`: everything that can be said of the code without running its tests. `make fix` mends what mends itself.

Every check runs, as many at once as there are cores, also after a failure, so that one run tells all. Nothing here
touches the data under var/.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
MANAGE = [sys.executable, "manage.py"]
TYPED_ROOMS = ("actions", "queries", "guards")
ACTS = ("projects", "demands", "acceptance", "audit", "portal")
GENERATED = ("draw_lifecycles", "print_rights", "print_rules")
LOADED = ("load_policy", "import_units")
PRODUCTION = {
    "DATABASE_URL": "postgres://nobody@127.0.0.1/none",
    "SECRET_KEY": "a-key-for-this-check-only-" + "0123456789abcdefghijklmnopqrstuvwxyz",
    "MINSHI_KEYS": "check:" + "A" * 43 + "=",
    "MINSHI_INDEX_KEY": "B" * 43 + "=",
    "ALLOWED_HOSTS": "minshi.example",
    "PUBLIC_ADDRESS": "https://minshi.example",
    "SECURE_PROXY_SSL_HEADER": "HTTP_X_FORWARDED_PROTO",
}

Check = tuple[str, list[list[str]], dict[str, str]]


def typed_paths() -> list[str]:
    """The foundations, and of every act the rooms whose types are checked."""
    found = ["governance", "minshi"]
    for act in ACTS:
        for path in sorted((ROOT / act).rglob("*")):
            is_room = path.stem in TYPED_ROOMS and (path.suffix == ".py" or (path / "__init__.py").exists())
            if is_room and not any(path.is_relative_to(ROOT / earlier) for earlier in found):
                found.append(str(path.relative_to(ROOT)))
    return found


def commands() -> set[str]:
    """The management commands there are."""
    code = "import django; django.setup(); from django.core.management import get_commands; print(*get_commands())"
    settings = {"DJANGO_SETTINGS_MODULE": "minshi.settings.base"}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | settings, capture_output=True, text=True)
    return set(done.stdout.split()) if done.returncode == 0 else set()


def checks(var: str) -> Iterator[Check]:
    """Name, commands, additional environment, the longest first; `var` is an empty folder for a database of its own."""
    own, fresh = ({"MINSHI_VAR": str(Path(var) / name)} for name in ("own", "fresh"))
    known = commands()
    fill = [[*MANAGE, name, "--verbosity=0"] for name in ("migrate", "createcachetable", *LOADED) if name in known]
    yield "fresh database", [*fill, [*MANAGE, "check", "--database=default", "--fail-level=WARNING"]], fresh
    yield "types", [[str(BIN / "mypy"), *typed_paths()]], {}
    yield "style", [[str(BIN / "ruff"), "check", "."]], {}
    yield "formatting", [[str(BIN / "ruff"), "format", "--check", "--quiet", "."]], {}
    yield "imports", [[str(BIN / "lint-imports"), "--no-logo"]], {}
    templates = [str(path) for path in sorted((ROOT / "templates").rglob("*.html"))]
    yield "templates", [[str(BIN / "djade"), "--target-version", "5.2", "--check", *templates]], {}
    yield "migrations", [[*MANAGE, "makemigrations", "--check", "--dry-run", "--verbosity=1"]], own
    yield "production settings", [[*MANAGE, "check", "--deploy", "--fail-level=WARNING"]], own | PRODUCTION
    pages = [[*MANAGE, name, "--check"] for name in GENERATED if name in known]
    if pages:
        yield "generated pages", pages, own


def run(check: Check) -> bool:
    """One check; its output only when it fails."""
    name, steps, environment = check
    started = time.monotonic()
    for step in steps:
        done = subprocess.run(
            step,
            cwd=ROOT,
            env=os.environ | environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if done.returncode:
            print(f"✗ {name}\n{done.stdout.strip()}\n  ({' '.join(map(str, step))[:160]})", flush=True)
            return False
    print(f"✓ {name} ({time.monotonic() - started:.1f} s)", flush=True)
    return True


def fix() -> int:
    """Imports, style, formatting, templates and generated pages, put right where that needs no thinking."""
    templates = [str(path) for path in sorted((ROOT / "templates").rglob("*.html"))]
    steps = [[str(BIN / "ruff"), "check", "--fix", "--quiet", "."], [str(BIN / "ruff"), "format", "--quiet", "."]]
    steps.append([str(BIN / "djade"), "--target-version", "5.2", *templates])
    known = commands()
    steps += [[*MANAGE, name] for name in GENERATED if name in known]
    for step in steps:
        subprocess.run(step, cwd=ROOT, stdin=subprocess.DEVNULL, check=False)
    return 0


def main() -> int:
    """0 when all is well."""
    if "--fix" in sys.argv[1:]:
        return fix()
    with tempfile.TemporaryDirectory(prefix="minshi-check-") as var, ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(run, checks(var)))
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
