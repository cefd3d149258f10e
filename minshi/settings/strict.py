"""A template of ours that names a variable nobody gave fails, loudly. Templates of libraries may do as they do."""

import sys
from pathlib import Path
from types import FrameType

from django.template.base import Node

OURS = Path(__file__).resolve().parent.parent.parent
NOT_OURS = OURS / ".venv"


class UndefinedVariable(Exception):
    """The variable and the template that asked for it."""


class FailOnUndefined(str):
    """The value of `string_if_invalid`: Django formats it with the name of each variable that is not there."""

    def __contains__(self, part: object) -> bool:
        return part == "%s" or super().__contains__(str(part))

    def __mod__(self, variable: object) -> str:
        origin = template_that_asks(sys._getframe(1))
        if origin and OURS in Path(origin).parents and NOT_OURS not in Path(origin).parents:
            raise UndefinedVariable(f"{Path(origin).relative_to(OURS)}: {{{{ {variable} }}}}")
        return ""


def template_that_asks(frame: FrameType | None) -> str:
    """The file of the template node that is being rendered in the calling frames."""
    while frame is not None:
        asker = frame.f_locals.get("self")
        if isinstance(asker, Node) and getattr(asker, "origin", None) is not None:
            return str(asker.origin.name)
        frame = frame.f_back
    return ""
