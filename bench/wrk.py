"""Runs wrk and reads its figures."""

import json
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

REPORT = """
done = function(summary, latency, requests)
  local bad = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout
  io.write(string.format('\\nFIGURES {"requests": %d, "seconds": %f, "p50": %f, "p99": %f, "bad": %d}\\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1000, latency:percentile(99) / 1000, bad))
end
"""


@dataclass(frozen=True)
class Target:
    """One address with what the request carries. `post` is a form body in which {n} becomes a running number."""

    name: str
    url: str
    cookie: str = ""
    post: str = ""


@dataclass(frozen=True)
class Figures:
    """Requests per second; p50 and p99 in milliseconds; answers that were no 2xx or 3xx."""

    rate: float
    p50: float
    p99: float
    bad: int


def _script(target: Target) -> str:
    lines = [f'wrk.headers["Cookie"] = {json.dumps(target.cookie)}'] if target.cookie else []
    if target.post:
        body = json.dumps(target.post)
        lines += [
            'wrk.method = "POST"',
            'wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"',
            "local n = math.random(1, 1000000) * 1000",
            "request = function()",
            "  n = n + 1",
            '  wrk.headers["X-Forwarded-For"] = string.format("10.%d.%d.%d", n / 65536 % 256, n / 256 % 256, n % 256)',
            f'  return wrk.format(nil, nil, nil, (string.gsub({body}, "{{n}}", tostring(n))))',
            "end",
        ]
    return "\n".join([*lines, REPORT])


def run(target: Target, seconds: int, connections: int = 4) -> Figures:
    """Load the address for some seconds over a few connections of one thread."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(_script(target))
        script.flush()
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "-s", script.name, target.url]
        done = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 60, check=True)
    line = next(line for line in done.stdout.splitlines() if line.startswith("FIGURES"))
    found = json.loads(line.removeprefix("FIGURES "))
    return Figures(found["requests"] / found["seconds"], found["p50"], found["p99"], found["bad"])


def is_there() -> bool:
    """Whether wrk is installed."""
    return any((Path(folder) / "wrk").exists() for folder in ("/usr/bin", "/usr/local/bin", "/bin"))
