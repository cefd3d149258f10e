"""`make bench`: two databases, three servers, wrk in alternation, ratios. Writes bench/latest.json.

Ratios only: the machine is shared, so a page is compared with its bare twin in the same round, and the median of the
rounds counts. DECISIONS of what is bare stand in `bench.views`.
"""

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from bench import wrk

HERE = Path(__file__).parent
SIZES = {"large": int(os.environ.get("BENCH_LARGE", 20000)), "small": int(os.environ.get("BENCH_SMALL", 1000))}
ROUNDS, SECONDS = int(os.environ.get("BENCH_ROUNDS", 5)), int(os.environ.get("BENCH_SECONDS", 4))
SERVER = os.environ.get("BENCH_POSTGRESQL", "postgres://postgres@127.0.0.1:5432")
PORTS = {"large": 8711, "small": 8712, "bare": 8713}
REACH = int(os.environ.get("BENCH_REACH", 200_000))
"""How many projects there are when the cost of asking for what lies within reach is measured, in its own database."""
GROWING = ("public_list", "public_page", "work_list", "street_list")
TARGETS = {
    "public_list": 0.7, "public_page": 0.7, "work_list": 0.7, "street_list": 0.7, "page_100": 0.9, "growth": 0.9,
    "submit": 0.5, "sweep": 10.0, "within_reach": 0.83,
}  # fmt: skip


def environment(size: str) -> dict[str, str]:
    """The environment of a process on one of the databases."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "bench.settings", "DATABASE_URL": f"{SERVER}/minshi_bench_{size}",
        "MINSHI_VAR": str(HERE.parent / "var" / "bench"), "PYTHONPATH": str(HERE.parent),
    }  # fmt: skip


def in_python(module: str, *words: str, size: str) -> Any:
    """Run a module of the benchmark and read the JSON on its last line."""
    command = [sys.executable, "-m", module, *words]
    done = subprocess.run(command, env=environment(size), stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.strip().splitlines()[-1])


def create_databases() -> None:
    """Fresh databases, so that two runs measure the same."""
    import psycopg2

    connection = psycopg2.connect(f"{SERVER}/postgres")
    connection.autocommit = True
    with connection.cursor() as cursor:
        for size in (*SIZES, "reach"):
            cursor.execute(f"DROP DATABASE IF EXISTS minshi_bench_{size} WITH (FORCE)")
            cursor.execute(f"CREATE DATABASE minshi_bench_{size}")


@contextmanager
def serving() -> Iterator[None]:
    """The portal on both databases and the bare views without middleware: gunicorn, two sync workers each."""
    servers = []
    for name, port in PORTS.items():
        env = environment("small" if name == "small" else "large") | ({"BENCH_BARE": "1"} if name == "bare" else {})
        command = [sys.executable, "-m", "gunicorn", "minshi.wsgi", f"--bind=127.0.0.1:{port}", "--workers=2"]
        servers.append(subprocess.Popen([*command, "--log-level=error", "--no-control-socket"], env=env))
    try:
        for port in PORTS.values():
            wait_for(port)
        yield
    finally:
        for server in servers:
            server.terminate()
        for server in servers:
            server.wait(20)


def wait_for(port: int) -> None:
    """Until the server answers."""
    until = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/bench/constant/", timeout=5).close()
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.3)


def targets(known: dict[str, Any]) -> list[wrk.Target]:
    """Everything that is measured, bare twins beside the pages that are compared with them."""
    large, found = known["large"], []
    found.append(wrk.Target("constant", at("bare", "/bench/constant/")))
    found.append(wrk.Target("bare_public", at("bare", "/bench/public/")))
    for name, page in large["pages"].items():
        found.append(wrk.Target(name, at("large", page["path"]), large["cookies"].get(page["user"], "")))
        if name in GROWING:
            small = known["small"]["pages"][name]
            cookie = known["small"]["cookies"].get(page["user"], "")
            found.append(wrk.Target(f"{name}_small", at("small", small["path"]), cookie))
        if name == "public_page":
            found.append(wrk.Target("bare_work", at("large", "/bench/work/"), large["cookies"]["bench-clerk"]))
    form = large["submit"]
    found.append(wrk.Target("bare_insert", at("large", "/bench/insert/"), form["cookie"], form["body"]))
    found.append(wrk.Target("submit", at("large", form["path"]), form["cookie"], form["body"]))
    return found


def at(server: str, path: str) -> str:
    """The address on one of the servers."""
    return f"http://127.0.0.1:{PORTS[server]}{path}"


def measure(known: dict[str, Any]) -> dict[str, list[wrk.Figures]]:
    """Rounds over all targets in turn, after one short round that does not count."""
    figures: dict[str, list[wrk.Figures]] = defaultdict(list)
    chosen = targets(known)
    for target in chosen:
        wrk.run(target, 1)
    for number in range(ROUNDS):
        for target in chosen:
            figures[target.name].append(wrk.run(target, SECONDS))
        print(f"round {number + 1} of {ROUNDS}", flush=True)
    return figures


def ratio(figures: dict[str, list[wrk.Figures]], name: str, base: str) -> float:
    """Median over the rounds of one rate over another of the same round."""
    return median(a.rate / b.rate for a, b in zip(figures[name], figures[base], strict=True))


def ratios(figures: dict[str, list[wrk.Figures]], swept: dict[str, float], reached: dict[str, Any]) -> dict[str, float]:
    """The promised ratios, higher is better."""
    return {
        "public_list": ratio(figures, "public_list", "bare_public"),
        "public_page": ratio(figures, "public_page", "bare_public"),
        "work_list": ratio(figures, "work_list", "bare_work"),
        "street_list": ratio(figures, "street_list", "bare_work"),
        "page_100": ratio(figures, "page_100", "page_1"),
        "growth": min(ratio(figures, name, f"{name}_small") for name in GROWING),
        "submit": ratio(figures, "submit", "bare_insert"),
        "sweep": swept["ratio"],
        "within_reach": reached["ratio"],
    }


def report(
    known: dict[str, Any], figures: dict[str, list[wrk.Figures]], swept: dict[str, float], reached: dict[str, Any]
) -> None:
    """Print the table and write bench/latest.json."""
    print(f"\n{'':20}{'req/s':>10}{'p50 ms':>10}{'p99 ms':>10}{'queries':>9}")
    for name, rows in figures.items():
        count = known["large"]["queries"].get(name, "")
        line = [median(row.rate for row in rows), median(row.p50 for row in rows), median(row.p99 for row in rows)]
        bad = sum(row.bad for row in rows)
        print(f"{name:20}{line[0]:10.1f}{line[1]:10.1f}{line[2]:10.1f}{count:>9}" + (f"  {bad} refused" if bad else ""))
    print(f"{'sweep':20}{swept['sweep']:10.0f} projects/s against {swept['loop']:.0f} one by one")
    print(f"{'within_reach':20}{reached['visible_ms']:10.2f} ms against {reached['by_hand_ms']:.2f} ms by hand\n")
    values = ratios(figures, swept, reached)
    found = {name: {"value": round(value, 3), "target": TARGETS[name]} for name, value in values.items()}
    for name, row in found.items():
        verdict = "ok" if row["value"] >= row["target"] else "BELOW"
        print(f"{name:20}{row['value']:10.3f}  target {row['target']:5.2f}  {verdict}")
    pages = {
        name: {
            "rate": round(median(r.rate for r in rows), 1), "p50": round(median(r.p50 for r in rows), 2),
            "p99": round(median(r.p99 for r in rows), 2), "queries": known["large"]["queries"].get(name),
            "refused": sum(r.bad for r in rows),
        }
        for name, rows in figures.items()
    }  # fmt: skip
    written = {"sizes": SIZES, "ratios": found, "pages": pages, "sweep": swept, "within_reach": reached}
    (HERE / "latest.json").write_text(json.dumps(written, indent=1) + "\n")


def main() -> None:
    """Create, load, measure, report; a page whose queries grow with the data is an error."""
    if not wrk.is_there():
        sys.exit("make bench needs wrk: apt-get install wrk")
    create_databases()
    known = {size: in_python("bench.prepare", str(count), size=size) for size, count in SIZES.items()}
    grown = {n: q for n, q in known["large"]["queries"].items() if q > known["small"]["queries"][n]}
    with serving():
        figures = measure(known)
    swept = in_python("bench.sweep", size="large")
    reached = in_python("bench.reach", str(REACH), size="reach")
    report(known, figures, swept, reached)
    if grown:
        sys.exit(f"queries grow with the data: {grown}")


if __name__ == "__main__":
    main()
