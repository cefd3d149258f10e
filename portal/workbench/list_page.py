"""The work list laid out for its template: parts, kinds, rows in words, addresses that keep what was asked for."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from governance.people.access import rights_of
from governance.people.units import unit_name
from portal.look.formats import as_day, day_short, left
from portal.look.templatetags.look import pill
from portal.look.tones import tone_of
from portal.workbench import bulk, navigation, whom
from portal.workbench.addresses import of_matter
from portal.workbench.choices import reach_for, units_within
from portal.workbench.queries import worklist
from portal.workbench.queries.projects import digits
from portal.workbench.queries.worklist import Asked, Part, Work
from portal.workbench.rows import drawn

COLUMNS = ("tick", "kind", "url", "name", "pill", "whom", "since", "since_iso", "due_class", "due", "unit")
"""What a row of the work list shows."""
KEPT_ROWS = 4096
"""Drawn rows that a process keeps, about a kilobyte each."""
LIST = navigation.OPENED_HERE


def asked_by(query: QueryDict) -> Asked:
    """What the address asks for; what means nothing is dropped."""
    part, kind = query.get("part", ""), query.get("kind", "")
    is_kind = kind in worklist.machines() or kind in navigation.OTHER_KINDS
    return Asked(part if part in Part.values else "", kind if is_kind else "", digits(query.get("unit", ""), 12))


def kept(asked: Asked, **changes: Any) -> str:
    """The query string that asks for it, with changes."""
    own = {"part": asked.part, "kind": asked.kind, "unit": asked.unit} | changes
    return urlencode({key: value for key, value in own.items() if value})


def key_of(text: str) -> worklist.Key | None:
    """The key of the last row of the page before, from `2026-11-30.project.12`; nothing for anything else."""
    day, _dot, rest = text.partition(".")
    kind, _dot, pk = rest.partition(".")
    try:
        return date.fromisoformat(day), kind[:40], int(pk) if pk.isascii() and pk.isdigit() and len(pk) < 19 else 0
    except ValueError:
        return None


def page_of(request: HttpRequest) -> dict[str, Any]:
    """Everything that the template shows. The first page of what is hers is kept for a few seconds."""
    asked, after = asked_by(request.GET), key_of(request.GET.get("after", ""))
    standing, today = navigation.standing_of(request), timezone.localdate()
    is_kept = asked.is_plain and after is None
    found = standing.first if is_kept else worklist.waiting(request.user, asked=asked, after=after)
    works, older = found[: worklist.PAGE], ""
    if len(found) > worklist.PAGE:
        day, kind, pk = works[-1].key
        older = f"?{kept(asked, after=f'{day.isoformat()}.{kind}.{pk}')}"
    language, query = get_language() or "", kept(asked, list=LIST)
    rights = None if asked.part == Part.OTHERS else rights_of(request.user)
    rows = []
    for work in works:
        says = kept_wording(language, work.kind, work.state, work.road, rights)
        rows.append(kept_row(work, says, unit_name(work.unit_code), query, today, standing.yellow))
    return {
        "rows": rows, "is_pickable": any(row.says.is_pickable for row in rows),
        "groups": groups_of(works, rows, asked, standing.tally, today), "asked": asked,
        "tabs": tabs_of(asked, standing.tally), "chips": chips_of(asked, standing.tally), "older_url": older,
        "first_url": f"?{kept(asked)}" if after else "", "reset_url": f"?{kept(asked, unit='')}",
        "kept": parse_qsl(query),
        "unit_options": units_within(reach_for(request.user), asked.unit),
    }  # fmt: skip


def tabs_of(asked: Asked, tally: worklist.Tally) -> list[dict[str, Any]]:
    """Everything hers, then each part with its number."""
    tabs = [{"label": _("全部"), "url": f"?{kept(asked, part='')}", "is_current": not asked.part,
             "count": worklist.shown(tally.mine), "is_late": False}]  # fmt: skip
    for part, number in tally.parts.items():
        url = f"?{kept(asked, part=part.value, kind='' if Part.OTHERS in (part, asked.part) else asked.kind)}"
        tabs.append({"label": part.label, "url": url, "is_current": asked.part == part,
                     "count": worklist.shown(number), "is_late": part == Part.LATE and number > 0})  # fmt: skip
    return tabs


def chips_of(asked: Asked, tally: worklist.Tally) -> list[dict[str, Any]]:
    """The kinds of what waits for her; with their numbers while no part is chosen."""
    if asked.part == Part.OTHERS or (len(tally.kinds) < 2 and not asked.kind):
        return []
    chips = [{"label": _("全部事项"), "url": f"?{kept(asked, kind='')}", "is_current": not asked.kind, "count": ""}]
    return chips + [
        {"label": navigation.kind_label(count.kind), "url": f"?{kept(asked, kind=count.kind)}",
         "is_current": asked.kind == count.kind, "count": "" if asked.part else worklist.shown(count.number)}
        for count in tally.kinds
    ]  # fmt: skip


def groups_of(
    works: list[Work], rows: list["Row"], asked: Asked, tally: worklist.Tally, today: date
) -> list[dict[str, Any]]:
    """The rows in the parts in which they stand; the heading says how many there are in all where that is known."""
    groups: list[dict[str, Any]] = []
    for work, row in zip(works, rows, strict=True):
        part = Part.OTHERS if asked.part == Part.OTHERS else work.part(today)
        if not groups or groups[-1]["part"] != part:
            groups.append({"part": part, "rows": []})
        groups[-1]["rows"].append(row)
    for group in groups:
        group |= {
            "label": group["part"].label, "is_late": group["part"] == Part.LATE,
            "count": "" if asked.kind or asked.unit else worklist.shown(tally.parts[group["part"]]),
            "table_rows": mark_safe("".join(row.drawn for row in group["rows"])),
        }  # fmt: skip
    return groups


@dataclass(frozen=True)
class Wording:
    """What all rows of one kind in one state say in a language, on one road, to whoever holds the same rights."""

    language: str
    label: str
    pill: SafeString
    whom: str
    is_pickable: bool


@lru_cache(maxsize=1024)
def kept_wording(language: str, kind: str, state: str, road: str, rights: frozenset[str] | None) -> Wording:
    """For the work of whoever holds these rights; None: for what waits for others."""
    return Wording(
        language,
        str(navigation.kind_label(kind)),
        pill(_state_label(kind, state), tone_of(state)),
        whom.of_others(kind, state, road) if rights is None else whom.of_her(kind, state, rights, road),
        rights is not None and state in bulk.states_offered(kind, rights),
    )


@dataclass(frozen=True)
class Row:
    """A row as the page shows it."""

    url: str
    name: str
    says: Wording
    drawn: SafeString


@lru_cache(maxsize=KEPT_ROWS)
def kept_row(work: Work, says: Wording, unit: str, query: str, today: date, yellow: Fraction) -> Row:
    """A matter in words, drawn in the language of its wording; the same matter is looked at again and again.

    query: what the page of a project or a demand is told of the list.
    """
    url = of_matter(work.kind, work.pk, work.project_pk)
    if work.kind in ("project", "demand"):
        url = f"{url}?{query}"
    row = {
        "tick": bulk.tick(work.kind, work.pk, work.name) if says.is_pickable else "",
        "kind": says.label, "url": url,
        "name": work.name or _("第 %(number)s 号") % {"number": work.pk}, "pill": says.pill, "whom": says.whom,
        "since": day_short(work.since), "since_iso": timezone.localtime(work.since).isoformat(),
        "due_class": due_class(work.due_on, work.since, today, yellow), "due": _due(work.due_on, today),
        "unit": unit,
    }  # fmt: skip
    return Row(url, row["name"], says, drawn("workbench/_work_row.html", [row], COLUMNS))


def _due(due_on: date | None, today: date) -> str | SafeString:
    """The day on which it is due and how far off that is."""
    if due_on is None:
        return _("未定期限")
    shown = _("%(day)s（%(left)s）") % {"day": day_short(due_on), "left": left(due_on, today)}
    return format_html('<time datetime="{}">{}</time>', due_on.isoformat(), shown)


def _state_label(kind: str, state: str) -> Any:
    if kind in (worklist.CORRECTION, worklist.MESSAGE):
        return _("待答复")
    beside = {worklist.VOTE: "meeting", worklist.SIGN: "inspection"}
    model = worklist.machines()[beside.get(kind, kind)]
    return dict(model._meta.get_field("state").choices).get(state, state)


def due_class(due_on: date | None, since: Any, today: date, yellow: Fraction) -> str:
    """Red when over, yellow once the given share of the time is used (U47)."""
    if due_on is None:
        return ""
    if due_on < today:
        return " is-overdue"
    begun = as_day(since) or today
    whole = (due_on - begun).days
    return " is-soon" if whole <= 0 or Fraction((today - begun).days, whole) >= yellow else ""
