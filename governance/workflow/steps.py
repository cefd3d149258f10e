"""How a lifecycle is written: one `step(...)` a line on an abstract model; django-fsm knows what is legal."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.functional import Promise
from django_fsm import FSMField, transition

from governance.events.log import subject_type
from governance.people.permissions import Permission
from governance.workflow.errors import SideDoor
from governance.workflow.guards import Guard

CLOCK_ONLY: tuple[Permission, ...] = ()
"""`who` of a step that only the clock takes."""


@dataclass(frozen=True)
class Step:
    """One line of a lifecycle."""

    name: str
    label: str | Promise
    sources: tuple[str, ...]
    target: str | None
    who: tuple[Permission, ...]
    apart_from: tuple[str, ...]
    duty: str
    declares: str
    refused_while: tuple[Guard, ...]
    sets: tuple[str, ...]
    records: tuple[str, ...]
    locks: tuple[str, ...]
    through_hold: bool
    is_public: bool
    is_danger: bool
    awaited: bool | models.Q = True
    in_bulk: bool = False

    @property
    def is_clock(self) -> bool:
        return not self.who

    def target_from(self, state: str) -> str:
        """Where the step leads from the state; a step without target stays where it is."""
        return self.target or state


class step:
    """Declare `submit = step("提交初审", S.DRAFT, S.SCREENING, P.PROJECT_DRAFT, refused_while=(…))`.

    who: permission(s), any of which suffices, or CLOCK_ONLY. apart_from: duties that the person must not have done
    on this matter (R56). duty: what having taken this step counts as. declares: the occasion (`Occasion`) for which
    the person has declared that she has no interest, before or with the step (R55). sets: fact columns that the
    action fills through the door. records: names of what is given that the event keeps. locks: rows locked with the
    object, by the model's `lock_<name>()`. through_hold: also while on hold. is_public: reachable by anyone who sees
    the public page. target None: the state is kept. awaited: whether matters in its source states wait for this step,
    so that it makes a work list (a return, a hold or an exception does not); a `Q` says which of them; dangers never.
    in_bulk: a person may take it on many matters at once, since it asks nothing of her, no declaration either. A step
    of the clock has a target: it is taken on many rows by one statement that writes the state.
    """

    def __init__(
        self,
        label: str | Promise,
        source: str | Sequence[str],
        target: str | None,
        who: Permission | tuple[Permission, ...] = CLOCK_ONLY,
        *,
        apart_from: tuple[str, ...] = (),
        duty: str = "",
        declares: str = "",
        refused_while: tuple[Guard, ...] = (),
        sets: tuple[str, ...] = (),
        records: tuple[str, ...] = (),
        locks: tuple[str, ...] = (),
        through_hold: bool = False,
        is_public: bool = False,
        is_danger: bool = False,
        awaited: bool | models.Q | None = None,
        in_bulk: bool = False,
    ) -> None:
        if not who and target is None:
            raise SideDoor(f"{label}：时钟的步骤须写明去向。")
        if in_bulk and declares:
            raise SideDoor(f"{label}：须申报利害关系的步骤不能批量办理。")
        self.declared: dict[str, Any] = {
            "label": label,
            "sources": (source,) if isinstance(source, str) else tuple(source),
            "target": target,
            "who": (who,) if isinstance(who, Permission) else who,
            "apart_from": apart_from,
            "duty": duty,
            "declares": declares,
            "refused_while": refused_while,
            "sets": sets,
            "records": records,
            "locks": locks,
            "through_hold": through_hold,
            "is_public": is_public,
            "is_danger": is_danger,
            "awaited": (not is_danger) if awaited is None else awaited,
            "in_bulk": in_bulk,
        }

    def contribute_to_class(self, cls: Any, name: str) -> None:
        """Django calls this for each attribute of a model: the line becomes a django-fsm transition."""
        declared = Step(name=name, **self.declared)

        def body(instance: Any) -> None:
            if not instance._door_open:
                raise SideDoor(f"{name} 只能经由 governance.workflow.perform 办理。")

        body.__name__ = name
        body.__qualname__ = f"{cls.__name__}.{name}"
        body.__doc__ = str(declared.label)
        method = transition(field="state", source=list(declared.sources), target=declared.target)(body)
        method.step = declared
        setattr(cls, name, method)


class StateField(FSMField):
    """To migrations it is the column of text that it is in the database.

    As a state machine it would listen, in every historical model that a migration builds, to the making of every other:
    the first migrate would take minutes.
    """

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        for key in ("protected", "choices"):
            kwargs.pop(key, None)
        return name, "django.db.models.CharField", args, kwargs


def state_field(states: type[models.TextChoices]) -> FSMField:
    """The state column of a lifecycle; its first member is where every object begins."""
    return StateField(
        "状态", choices=states.choices, default=states.values[0], max_length=30, protected=True, db_index=False
    )


def steps_of(model: Any) -> dict[str, Step]:
    """The steps of a lifecycle by name, in the order of their declaration."""
    found: dict[str, Step] = {}
    for cls in reversed(model.__mro__):
        for name, value in vars(cls).items():
            if hasattr(value, "step"):
                found[name] = value.step
    return found


def step_of(model: Any, name: str) -> Step:
    """One step by name; KeyError when the lifecycle has none of that name."""
    return steps_of(model)[name]


def verb_of(model: Any, name: str) -> str:
    """The verb under which a step is logged: `project.submit`."""
    return f"{subject_type(model)}.{name}"


def lifecycles() -> Iterator[type[models.Model]]:
    """Every model that moves, found among the installed models."""
    from governance.workflow.models import Stateful

    yield from (model for model in apps.get_models() if issubclass(model, Stateful))
