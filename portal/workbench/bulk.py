"""One step on many matters: which may take it, what it would do to each, and taking it on each for itself.

Which steps there are the lifecycles say (`in_bulk`). Nothing is written here but through the action of the step.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from demands.actions import accept
from governance.events.log import history
from governance.recusal.queries import visible
from governance.workflow.door import Offer, offers
from governance.workflow.errors import OutOfReach, Refused, Shut, Stale
from governance.workflow.steps import Step, steps_of, verb_of
from portal.workbench.addresses import of_matter
from portal.workbench.queries.arms import machines
from portal.workbench.queries.projects import digits
from projects.actions.steps import take
from projects.queries.effects import effects_of

MOST = 20
"""As many as a page of a list holds."""
ACTS: dict[str, dict[str, Callable[..., Any]]] = {
    "demand": {"accept": accept},
    "project": {
        name: lambda project, name=name, **how: take(project, name, **how)
        for name in ("submit", "table", "escalate", "recall", "procure", "archive")
    },
}
"""Kind of matter → step → the action that takes it; exactly the steps that their lifecycles declare `in_bulk`."""

WORDED = ("demand.accept",)
"""Steps with which a word may go to each."""

BOX = '<input class="pick" type="checkbox" form="bulk" name="pick" value="{}.{}" aria-label="{}">'

Key = tuple[str, int]


@cache
def steps_in_bulk(kind: str) -> dict[str, Step]:
    """The steps of the kind that may be taken on many at once."""
    return {name: step for name, step in steps_of(machines()[kind]).items() if step.in_bulk} if kind in ACTS else {}


@lru_cache(maxsize=512)
def states_offered(kind: str, rights: frozenset[str]) -> frozenset[str]:
    """The states in which a row of a list may be picked: a step in bulk starts there, and she has a right to it."""
    hers = [step.sources for step in steps_in_bulk(kind).values() if not rights.isdisjoint(step.who)]
    return frozenset().union(*hers)


def tick(kind: str, pk: int, name: str) -> SafeString:
    """The box with which a row of a list is picked."""
    return format_html(BOX, kind, pk, _("选择“%(name)s”") % {"name": name})


def picked(query: QueryDict, name: str = "pick") -> list[tuple[Key, str]]:
    """What was picked, each once, with what stands after its key; what means nothing is dropped."""
    found: dict[Key, str] = {}
    for text in query.getlist(name)[: MOST * 2]:
        kind, _dot, rest = text.partition(".")
        pk, _dot, more = rest.partition(".")
        if kind in ACTS and digits(pk, 18):
            found.setdefault((kind, int(pk)), more)
    return list(found.items())[:MOST]


@dataclass
class Line:
    """One matter as the summary tells it: what will happen, or why it cannot."""

    obj: Any
    kind: str
    offer: Offer | None
    effects: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where the matter is handled."""
        return of_matter(self.kind, self.obj.pk, None)

    @property
    def is_allowed(self) -> bool:
        return self.offer is not None and self.offer.is_allowed

    @property
    def why(self) -> list[Any]:
        """Everything that stands against it."""
        if self.offer is None:
            state = self.obj.get_state_display()
            return [_("现在是“%(state)s”，不能办理这一步，或者您没有这一步的权限。") % {"state": state}]
        return [*([self.offer.barred] if self.offer.barred else []), *self.offer.refusals]


@dataclass
class Summary:
    """What one step would do to what was picked, and the other steps that could be taken instead."""

    kind: str = ""
    step: Step | None = None
    lines: list[Line] = field(default_factory=list)
    choices: list[tuple[str, Step, int]] = field(default_factory=list)
    missing: int = 0

    @property
    def code(self) -> str:
        """Kind and step in one word."""
        return f"{self.kind}.{self.step.name}" if self.step else ""

    @property
    def is_worded(self) -> bool:
        """Whether a word may go to each with the step."""
        return self.code in WORDED

    @property
    def after(self) -> Any:
        """The state to which the step leads."""
        labels = dict(machines()[self.kind]._meta.get_field("state").choices) if self.step else {}
        return labels.get(self.step.target, "") if self.step else ""

    @property
    def allowed(self) -> list[Line]:
        """What the step will be taken on."""
        return [line for line in self.lines if line.is_allowed]

    @property
    def refused(self) -> list[Line]:
        """What stays as it is."""
        return [line for line in self.lines if not line.is_allowed]


def summary_of(keys: Iterable[Key], user: Any, chosen: str = "") -> Summary:
    """The summary for the chosen step (`project.table`), or for the one that most of what was picked can take."""
    keys = list(keys)
    objects = [(kind, obj) for kind in ACTS for obj in _seen(kind, user, [pk for k, pk in keys if k == kind])]
    asked = [(kind, obj, {o.step.name: o for o in offers(obj, user) if o.step.in_bulk}) for kind, obj in objects]
    found = Summary(missing=len(keys) - len(objects))
    for kind in ACTS:
        for name, step in steps_in_bulk(kind).items():
            offered = [offer[name] for other, _obj, offer in asked if other == kind and name in offer]
            if offered:
                found.choices.append((f"{kind}.{name}", step, sum(offer.is_allowed for offer in offered)))
    codes = [code for code, _step, _number in found.choices]
    if not codes:
        return found
    code = chosen if chosen in codes else max(found.choices, key=lambda choice: choice[2])[0]
    found.kind, _dot, name = code.partition(".")
    found.step = steps_in_bulk(found.kind)[name]
    for kind, obj, offered_here in asked:
        if kind == found.kind:
            effects = effects_of(obj, name) if kind == "project" else [_("居民凭查询码可以看到。")]
            found.lines.append(Line(obj, kind, offered_here.get(name), effects))
    return found


def _seen(kind: str, user: Any, keys: list[int]) -> list[Any]:
    model = machines()[kind]
    if not keys:
        return []
    rows = visible(user, model.view_permission, model._default_manager.filter(pk__in=keys)).select_related("unit")
    return sorted(rows, key=lambda obj: keys.index(obj.pk))


@dataclass(frozen=True)
class Outcome:
    """How one matter fared: done, done already by the same person, or why not."""

    obj: Any
    kind: str
    why: tuple[Any, ...] = ()
    is_repeat: bool = False

    @property
    def url(self) -> str:
        """Where the matter is handled."""
        return of_matter(self.kind, self.obj.pk, None)


def take_each(
    items: Iterable[tuple[Key, str]], code: str, user: Any, said: Mapping[str, Any]
) -> tuple[list[Outcome], int]:
    """Take the step on each as it was shown (by its version), each in a transaction of its own; and how many are gone.

    What was taken already by this very form is told and not taken again. said: what goes with the step to each.
    """
    kind, _dot, name = code.partition(".")
    if name not in ACTS.get(kind, {}):
        raise Stale
    found, gone = [], 0
    for (other, pk), version in items:
        obj = next(iter(_seen(kind, user, [pk])), None) if other == kind else None
        if obj is None or not digits(version, 9):
            gone += 1
        else:
            found.append(_taken(kind, name, obj, int(version), user, said))
    return found, gone


def _taken(kind: str, name: str, obj: Any, version: int, user: Any, said: Mapping[str, Any]) -> Outcome:
    try:
        ACTS[kind][name](obj, by=user, version=version, **said)
    except Refused as refused:
        return Outcome(obj, kind, tuple(refused.refusals))
    except OutOfReach as gone:
        return Outcome(obj, kind, (str(gone),))
    except Shut as shut:
        last = history(obj).last()
        is_hers = last is not None and (last.verb, last.actor_id) == (verb_of(type(obj), name), user.pk)
        is_repeat = isinstance(shut, Stale) and is_hers and obj.version == version + 1
        return Outcome(obj, kind, () if is_repeat else (str(shut),), is_repeat)
    return Outcome(obj, kind)
