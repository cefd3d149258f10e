"""The draw as arithmetic: strata, quotas and lots from SHA-256 alone. Pure; reads no database and no clock.

Whoever has the frame and the seed comes to the same projects, in any language and on any machine.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from audit.kinds import Reason


@dataclass(frozen=True)
class Line:
    """One project of the frame: its code, its stratum, its amount in yuan."""

    code: str
    stratum: str
    amount: Decimal

    @property
    def canonical(self) -> str:
        """`2026-007001-000012;440305007:goods;48000.00`."""
        return f"{self.code};{self.stratum};{self.amount:.2f}"


@dataclass(frozen=True)
class Drawn:
    """One drawn project, in the order of the draw."""

    code: str
    rank: int
    reason: Reason


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def frame_hash(lines: Iterable[Line]) -> str:
    """SHA-256 over the canonical lines in byte order, joined by a line feed."""
    return sha256("\n".join(sorted(line.canonical for line in lines)))


def seed_of(frame: str, entropy: str) -> str:
    """The seed: what was frozen, and what nobody could know when it was."""
    return sha256(f"{frame}:{entropy}")


def lot(seed: str, code: str) -> str:
    """The lot of a project: smaller is drawn sooner."""
    return sha256(f"{seed}:{code}")


def quota(size: int, share: Fraction) -> int:
    """How many of a stratum are drawn: the share of its size, rounded up; one at least of any that has a project."""
    exact = share * size
    return min(size, -(-exact.numerator // exact.denominator))


def draw_lots(lines: Iterable[Line], *, seed: str, count_share: Fraction, money_share: Fraction) -> list[Drawn]:
    """The draw (R74, U25): in each stratum the smallest lots up to its quota; then, while the drawn money is less
    than its share of the frame's, the next smallest lots of all that are left, whatever their stratum.
    """
    ordered = sorted(lines, key=lambda line: (lot(seed, line.code), line.code))
    strata: dict[str, list[Line]] = defaultdict(list)
    for line in ordered:
        strata[line.stratum].append(line)
    drawn = []
    for name in sorted(strata):
        most = quota(len(strata[name]), count_share)
        drawn += [(line, Reason.STRATUM) for line in strata[name][:most]]
    taken = {line.code for line, _reason in drawn}
    money = sum((line.amount for line, _reason in drawn), Decimal(0))
    wanted = money_share * Fraction(sum((line.amount for line in ordered), Decimal(0)))
    for line in ordered:
        if Fraction(money) >= wanted:
            break
        if line.code not in taken:
            drawn.append((line, Reason.MONEY))
            money += line.amount
    return [Drawn(line.code, rank, reason) for rank, (line, reason) in enumerate(drawn, start=1)]
