"""The schematic map: a tile a community, in a block for each street, laid roughly as they lie. Numbers only; no page.

The blocks of Nanshan are placed by hand; what is not placed (another district, a new street) follows below, in rows.
"""

from dataclasses import dataclass, replace
from itertools import count, zip_longest
from math import ceil
from typing import Any

from governance.people.units import DISTRICT, every_unit
from portal.public.tallies import Tally

TILE, LABEL, GAP = 30, 26, 0.6
"""Sizes: a tile in units of the drawing, the street's name above its block, the gap between blocks in tiles."""
COLUMNS, WIDE = 10, 3
"""So few that on the narrowest screen of 320 points a tile is still 24 to touch; a block is mostly three tiles wide."""
PLACES: dict[str, tuple[float, float, int]] = {
    "440305009": (0, 0, 4), "440305008": (6, 0, 4),
    "440305001": (0, 4.5, 3), "440305007": (3.5, 4.5, 3), "440305003": (7, 4.5, 3),
    "440305002": (0, 10, 3), "440305006": (3.5, 12, 3), "440305005": (7, 12, 3),
}  # fmt: skip
"""Code of a street → column and row where its block begins, and how many tiles it is wide."""
STEPS = 3
"""Shades besides the empty one."""


@dataclass(frozen=True)
class Tile:
    """One community: where it stands, how dark it is, what it says."""

    code: str
    name: str
    x: float
    y: float
    shade: int
    tally: Tally
    path: str = ""
    """The outline on an approved map; `x` and `y` are then where its number stands."""


@dataclass(frozen=True)
class Block:
    """One street with its tiles."""

    code: str
    name: str
    x: float
    y: float
    tally: Tally
    tiles: list[Tile]


def limits(most: int) -> list[int]:
    """The smallest number of each shade: up to nine projects 1, 4, 7; shades that nothing reaches are left out."""
    return sorted({1 + ceil(step * most / STEPS) if step else 1 for step in range(STEPS)} & set(range(1, most + 1)))


def shade_of(number: int, steps: list[int]) -> int:
    """0 for none, then as many as the steps that the number reaches."""
    return sum(number >= step for step in steps)


def drawn(sums: dict[str, Tally]) -> dict[str, Any]:
    """The blocks of the district's streets, the size of the drawing, and what the shades mean."""
    units = every_unit()
    inside = {code: row for code, row in sorted(units.items()) if code.startswith(DISTRICT)}
    streets = [code for code, row in inside.items() if row[2] == "street"]
    members = {street: [code for code, row in inside.items() if row[1] == street] for street in streets}
    steps = limits(max((sums[code].number for codes in members.values() for code in codes if code in sums), default=0))
    blocks, lowest, spare = [], 0.0, count()
    used = max((_end(street, members[street]) for street in streets if street in PLACES), default=0)
    for street in streets:
        column, row, wide = PLACES.get(street) or _below(next(spare), used)
        x, y = column * TILE, row * TILE
        tiles = [
            Tile(
                code, inside[code][0], x + place % wide * TILE, y + LABEL + place // wide * TILE,
                shade_of(sums.get(code, Tally()).number, steps), sums.get(code, Tally()),
            )
            for place, code in enumerate(members[street])
        ]  # fmt: skip
        tally = sum((tile.tally for tile in tiles), sums.get(street, Tally()))
        blocks.append(Block(street, inside[street][0], x, y, tally, tiles))
        lowest = max([lowest, y + LABEL, *(tile.y + TILE for tile in tiles)])
    return {"blocks": blocks, "width": COLUMNS * TILE, "height": lowest + GAP * TILE, "legend": _legend(steps)}


def outlined(drawn: dict[str, Any], drawing: dict[str, Any]) -> dict[str, Any]:
    """The same communities as outlines of an approved map, each street's name in their midst.

    A community that came after the map keeps its line in the table and has no outline.
    """
    blocks = []
    for block in drawn["blocks"]:
        tiles = [replace(tile, **drawing["paths"].get(tile.code, {})) for tile in block.tiles]
        placed = [tile for tile in tiles if tile.path] or tiles
        x, y = (sum(getattr(tile, side) for tile in placed) / max(len(placed), 1) for side in ("x", "y"))
        blocks.append(replace(block, x=x, y=y, tiles=tiles))
    return drawn | {"blocks": blocks, "width": drawing["width"], "height": drawing["height"]}


def _end(street: str, codes: list[str]) -> float:
    """The first row free below a placed block."""
    _column, row, wide = PLACES[street]
    return row + LABEL / TILE + ceil(len(codes) / wide) + GAP


def _below(number: int, used: float) -> tuple[float, float, int]:
    """Where an unplaced block goes: three beside each other, eight rows of tiles apart."""
    return number % 3 * (WIDE + 0.5), used + number // 3 * (8 + LABEL / TILE + GAP), WIDE


def _legend(steps: list[int]) -> list[dict[str, Any]]:
    highs: list[int | None] = [step - 1 for step in steps[1:]]
    return [
        {"shade": shade, "low": low, "high": high}
        for shade, (low, high) in enumerate(zip_longest(steps, highs), start=1)
    ]
