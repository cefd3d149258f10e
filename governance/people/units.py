"""Codes of units: the ranges they span and the names they go by, from a cache of the reference rows."""

from django.apps import apps
from django.db.models import Q

Range = tuple[str, str]
"""Half-open: the first code that lies within, and the first that no longer does."""
SEPARATOR = " › "
DISTRICT = "440305"
"""The district whose portal this is; the reference rows are those of the whole city."""

_names: dict[str, tuple[str, str, str]] = {}
"""Code → name, parent's code, level. Reference rows hardly ever change; whoever writes units calls `forget`."""


def code_range(code: str) -> Range:
    """The half-open range of all codes that begin with the code: 440305 → ("440305", "440306").

    Digits only, so that every collation orders alike. Trailing nines carry (4409 → "441"); of nothing but nines there
    is no higher digit string, and a letter stands above them all.
    """
    if not (code.isascii() and code.isdigit()):
        raise ValueError(f"机构代码只能是数字：{code!r}")
    stem = code.rstrip("9")
    return code, (stem[:-1] + str(int(stem[-1]) + 1)) if stem else "z"


def within(ranges: list[Range], field: str = "unit_code") -> Q:
    """The rows whose code lies in one of the ranges; no row for no range. Plain comparisons, which an index answers."""
    either = Q()
    for low, high in ranges:
        either |= Q(**{f"{field}__gte": low, f"{field}__lt": high})
    return either or Q(pk__in=[])


def prefixes(code: str) -> list[str]:
    """Every code that could be the unit itself or one above it."""
    return [code[:length] for length in range(1, len(code) + 1)]


def forget() -> None:
    """Drop the cached names; the next question reads them again."""
    _names.clear()


def _known(code: str) -> tuple[str, str, str]:
    if code not in _names:
        rows = apps.get_model("people", "Unit").objects.values_list("code", "name", "parent_code", "level")
        _names.update((key, (name, parent or "", level)) for key, name, parent, level in rows)
        _names.setdefault(code, (code, "", ""))
    return _names[code]


def unit_name(code: str) -> str:
    """The unit's short name (粤海街道); the code itself where no such unit is known, nothing for no code."""
    return _known(code)[0] if code else ""


def every_unit() -> dict[str, tuple[str, str, str]]:
    """Code → (name, parent's code, level) of every unit that is known, from the cache."""
    _known("")
    return {code: row for code, row in _names.items() if row[2]}


def known_units() -> int:
    """How many units are in the cache: what is kept of their list is stale once this has changed."""
    _known("")
    return len(_names)


def unit_level(code: str) -> str:
    """city, district, street or community; empty where no such unit is known."""
    return _known(code)[2] if code else ""


def unit_path(code: str) -> str:
    """The way down from the district: 南山区 › 粤海街道 › 海珠社区. The city stands only for itself."""
    steps: list[str] = []
    here = code
    while here:
        name, parent, level = _known(here)
        if level != "city" or not steps:
            steps.insert(0, name)
        here = parent
    return SEPARATOR.join(steps)
