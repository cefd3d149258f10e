"""The page of one step: what will happen, what it asks, what stands against it; and the waiver of a 原则上 limit."""

from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from governance.people.gates import needs
from governance.people.permissions import Permission as P
from governance.workflow import door
from governance.workflow.errors import NotPermitted
from governance.workflow.steps import Step, steps_of
from projects.actions.steps import ANSWERED, INPUTS, TAKE
from projects.forms.steps import StepForm, WaiverForm
from projects.guards.review import needs_leader
from projects.kinds import WAIVABLE
from projects.lifecycle.project import LIVE, State
from projects.models import Project
from projects.queries.effects import effects_of
from projects.queries.project import likely_leader
from projects.views.desk import Sheet, find

page = require_http_methods(["GET", "HEAD", "POST"])


def _check_gate(project: Project, step: Step, user: Any) -> None:
    """Right and duties, asked before the page is shown: who may not take the step gets the sentence at once."""
    door.check_person(project, step.who, user, timezone.now())
    barred = door.barred_by_duty(project, step, user)
    if barred:
        raise NotPermitted(barred)


def _stands_against(project: Project, step: Step) -> tuple[str, list[Any]]:
    """Why the step does not start from here, else the obstacles known before anything is typed."""
    if step not in door.legal_steps(project):
        if project.is_on_hold and project.state in step.sources:
            return _("此事项正在暂缓，恢复后才能办理。"), []
        return _("现在是“%(state)s”，不能办理“%(step)s”。") % {
            "state": project.get_state_display(), "step": step.label,
        }, []  # fmt: skip
    return "", door.refusals(project, step, at=timezone.now(), given=None)


@needs(P.PROJECT_VIEW, P.SUPPLY)
@page
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Take one step of the project, or read why not yet."""
    project = find(request, pk, P.PROJECT_VIEW, P.SUPPLY)
    if name in ANSWERED:
        return redirect(f"{reverse('projects:objections', args=[pk])}?{request.GET.urlencode()}".rstrip("?"))
    taken = steps_of(Project).get(name)
    if taken is None or taken.is_clock or name not in TAKE:
        raise Http404
    _check_gate(project, taken, request.user)
    illegal, obstacles = _stands_against(project, taken)
    names = INPUTS.get(name, ())
    target = State(taken.target_from(project.state)).label
    sheet = Sheet(request, "projects/steps/step.html", title=taken.label, project=project)
    paper = sheet.paper(
        name, StepForm, partial(TAKE[name], project, by=request.user), who=taken.who, is_versioned=True,
        declares=taken.declares,
        done=_("已办理“%(step)s”。") % {"step": taken.label}, submit=taken.label,
        kind="stop" if taken.is_danger else "",
        confirm=_("办理后项目为“%(state)s”，不能撤销。确定办理“%(step)s”吗？") % {"state": target, "step": taken.label}
        if taken.is_danger else "",
        given={
            "names": names, "optional": ("leader",) if "leader" in names and not needs_leader(project) else (),
            "initial": {
                "leader": likely_leader(project) if "leader" in names else "", "beneficiaries": project.beneficiaries,
            },
        },
    )  # fmt: skip
    paper.obstacles = obstacles
    if illegal:
        sheet.sent, sheet.sentence, sheet.status = None, illegal, 409
    elif request.method != "POST":
        sheet.refusals = obstacles
    return sheet.answer(
        paper=paper, step=taken, source=project.get_state_display(), target=target, is_legal=not illegal,
        effects=effects_of(project, name) if not illegal else [], obstacles=obstacles,
    )  # fmt: skip


@needs(P.PROJECT_VIEW)
@page
def waiver(request: HttpRequest, pk: int) -> HttpResponse:
    """Grant a waiver of a limit that is worded 原则上."""
    project = find(request, pk)
    granted = door.waivers(project)
    sheet = Sheet(
        request, "projects/steps/waiver.html", title=_("批准例外"), project=project,
        lead=_("“原则上”的规定可以由街道党工委以文件批准例外；批准后向社会公开。"),
    )  # fmt: skip
    open_ones = [(code, label) for code, label in WAIVABLE.items() if code not in granted]
    if open_ones or request.method == "POST":
        sheet.paper(
            "waiver", WaiverForm, partial(door.grant_waiver, project, by=request.user), who=P.WAIVER_GRANT, states=LIVE,
            done=_("例外已批准并公开。"), submit=_("批准例外"), given={"guards": open_ones or list(WAIVABLE.items())},
        )  # fmt: skip
    rows = [(WAIVABLE.get(code, code), row) for code, row in granted.items()]
    return sheet.answer(rows=rows)
