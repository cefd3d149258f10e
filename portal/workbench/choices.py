"""The options of filters, drawn once and kept: a hundred units looped in a template cost more than the list."""

from functools import lru_cache
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from demands.forms import community_choices
from governance.people.access import reach_of
from governance.people.permissions import Permission as P
from governance.people.units import DISTRICT, Range, every_unit, known_units
from portal.look.templatetags.look import pill
from portal.look.tones import tone_of
from projects.kinds import ProjectType, Track
from projects.lifecycle.project import State

Reach = tuple[Range, ...]
NEWEST_FIRST = gettext_lazy("最新的在前")
SORTS = [
    ("oldest", gettext_lazy("最早的在前")), ("dearest", gettext_lazy("金额从高到低")),
    ("cheapest", gettext_lazy("金额从低到高")),
]  # fmt: skip
VOCABULARIES: dict[str, tuple[Any, Any]] = {
    "states": (State.choices, gettext_lazy("全部状态")),
    "types": (ProjectType.choices, gettext_lazy("全部类型")),
    "sorts": (SORTS, NEWEST_FIRST),
    "sorts_at_work": ([("due", gettext_lazy("按期限，只列有期限的")), *SORTS], NEWEST_FIRST),
    "tracks": (Track.choices, gettext_lazy("全部方式")),
}


def options(choices: Any, chosen: str, everything: Any) -> SafeString:
    """The options of a select with the chosen one marked; groups are pairs of a label and choices."""
    parts = [format_html('<option value="">{}</option>', everything)]
    for value, label in choices:
        if isinstance(label, list | tuple):
            inner = format_html_join("", "{}", ((_option(code, name, chosen),) for code, name in label))
            parts.append(format_html('<optgroup label="{}">{}</optgroup>', value, inner))
        else:
            parts.append(_option(value, label, chosen))
    return SafeString("".join(parts))


def _option(value: str, label: Any, chosen: str) -> SafeString:
    mark = SafeString(" selected") if value == chosen else ""
    return format_html('<option value="{}"{}>{}</option>', value, mark, label)


@lru_cache(maxsize=512)
def unit_options(language: str, known: int, chosen: str, reach: Reach | None = None) -> SafeString:
    """The streets and communities of the district, or those in the ranges of codes; nothing to choose among fewer
    than two. Made anew when another number of units is known.
    """
    below = DISTRICT if reach is None else ""
    known_streets = [(code, row[0]) for code, row in sorted(every_unit().items()) if row[2] == "street"]
    streets = [street for street in known_streets if street[0].startswith(below)]
    groups = [(_("街道"), streets), *community_choices(below)]
    if reach is None:
        return options(groups, chosen, _("全区"))
    hers = [
        (label, [unit for unit in group if any(low <= unit[0] < high for low, high in reach)])
        for label, group in groups
    ]
    hers = [(label, group) for label, group in hers if group]
    return options(hers, chosen, _("全部")) if sum(len(group) for _label, group in hers) > 1 else SafeString("")


def units(chosen: str) -> SafeString:
    """The options of the select of units, for everybody."""
    return unit_options(get_language() or "", known_units(), chosen)


def reach_for(user: Any) -> Reach:
    """Where the person sees projects."""
    return tuple(reach_of(user, P.PROJECT_VIEW))


def units_within(reach: Reach, chosen: str) -> SafeString:
    """The options of the select of units of a list that shows no others; nothing where there is no choice."""
    return unit_options(get_language() or "", known_units(), chosen, reach)


@lru_cache(maxsize=1024)
def kept_options(language: str, name: str, chosen: str) -> SafeString:
    """The options of a fixed vocabulary in a language: states, types, tracks, orders."""
    choices, everything = VOCABULARIES[name]
    return options(choices, chosen, str(everything))


def vocabulary(name: str, chosen: str) -> SafeString:
    """The options of the vocabulary of that name."""
    return kept_options(get_language() or "", name, chosen)


@lru_cache(maxsize=128)
def kept_years(language: str, latest: int, chosen: str) -> SafeString:
    """The options of the years up to the next one."""
    return options([(str(year), str(year)) for year in range(latest + 1, latest - 5, -1)], chosen, _("全部年度"))


def vocabulary_of_years(latest: int, chosen: str) -> SafeString:
    """The same in the language of the reader."""
    return kept_years(get_language() or "", latest, chosen)


@lru_cache(maxsize=32)
def kept_labels(language: str, name: str) -> dict[str, str]:
    """Value → label of a fixed vocabulary in a language, translated once."""
    return {value: str(label) for value, label in VOCABULARIES[name][0]}


@lru_cache(maxsize=128)
def kept_pill(language: str, state: str, is_on_hold: bool) -> SafeString:
    """The pill of a project's state in a language; lists draw it twenty times a page."""
    label = State(state).label
    shown = _("%(state)s（暂缓）") % {"state": label} if is_on_hold else str(label)
    return pill(shown, tone_of(state, is_on_hold))
