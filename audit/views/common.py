"""What the pages of this act share: keys in addresses, and papers that a duty bars."""

from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from governance.workflow.door import barred_by_duty
from governance.workflow.steps import Step, step_of
from projects.views.desk import Paper


def key_of(text: str) -> int:
    """A row's key from an address; nothing for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


def bar(paper: Paper, obj: Any, step: Step, user: Any) -> Paper:
    """Say on the paper that its person is barred by what she did on the matter (R56)."""
    if not paper.shut and (barred := barred_by_duty(obj, step, user)):
        paper.shut = str(barred)
    return paper


def step_paper(sheet: Any, obj: Model, name: str, form: Any, act: Any, **more: Any) -> Paper:
    """A paper for one step of a machine: label, right and states from its declaration, barred where a duty bars."""
    step = step_of(type(obj), name)
    kind = "stop" if step.is_danger else ""
    paper = sheet.paper(
        more.pop("paper", name), form, act, who=step.who, of=obj, states=step.sources, submit=step.label,
        is_versioned=True, declares=step.declares,
        **({"kind": kind, "done": _("已办理：%(step)s。") % {"step": step.label}} | more),
    )  # fmt: skip
    return bar(paper, obj, step, sheet.request.user)
