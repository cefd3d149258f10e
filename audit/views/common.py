"""What the pages of this act share: lists by state, and papers that a duty bars."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from governance.people.paging import page_by_key
from governance.workflow.door import barred_by_duty
from governance.workflow.steps import Step, step_of
from projects.views.desk import Paper


def listed(request: HttpRequest, rows: Callable[..., QuerySet], states: Any) -> dict[str, Any]:
    """A page of what `rows` gives a person, all of it or what stands in one state; the chips that choose one."""
    asked = request.GET.get("state", "")
    state = asked if asked in states.values else ""
    page = page_by_key(rows(request.user, state=state), request.GET)
    chips = [{"label": _("全部"), "url": "?", "is_current": not state}]
    chips += [
        {"label": label, "url": f"?state={value}", "is_current": state == value} for value, label in states.choices
    ]
    return {"rows": page.rows, "chips": chips, **page.links(request.GET)}


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
