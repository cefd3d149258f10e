"""The work on site: safety, photos, milestones, progress, changes. Clerks and suppliers both come here."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods

from governance.people.gates import needs
from governance.people.paging import page_by_key, sent_key, turned
from governance.people.permissions import Permission as P
from governance.recusal.kinds import Occasion
from projects.actions import implementation as acts
from projects.forms import implementation as forms
from projects.forms.deliberation import ReasonForm
from projects.forms.design import NothingForm
from projects.kinds import PhotoStage
from projects.lifecycle.implementation import ChangeState
from projects.lifecycle.project import State
from projects.views.desk import Sheet, find

page = require_http_methods(["GET", "HEAD", "POST"])
STAGE_OF = {State.IMPLEMENTATION: PhotoStage.DURING, State.RECTIFICATION: PhotoStage.AFTER}
"""Which stage a photo is most likely of, by where the project stands."""


@needs(P.PROJECT_VIEW, P.SUPPLY)
@page
def safety(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm the site-safety list."""
    project = find(request, pk, P.PROJECT_VIEW, P.SUPPLY)
    sheet = Sheet(
        request, "projects/implementation/safety.html", title=_("开工安全检查"), project=project,
        lead=_("工程类项目开工前三项都须落实。"),
    )  # fmt: skip
    sheet.paper(
        "safety", forms.SafetyForm, partial(acts.check_safety, project, by=request.user), who=acts.WORKERS,
        states=(State.CONTRACTED,), done=_("安全检查已登记。"), submit=_("登记检查"),
        given={"initial": {"checked_on": timezone.localdate()}},
    )  # fmt: skip
    return sheet.answer(checks=project.safety_checks.order_by("-pk"))


@needs(P.PROJECT_VIEW, P.SUPPLY)
@page
def photos(request: HttpRequest, pk: int) -> HttpResponse:
    """The photos by stage, and one more."""
    project = find(request, pk, P.PROJECT_VIEW, P.SUPPLY)
    sheet = Sheet(
        request, "projects/implementation/photos.html", title=_("照片"), project=project,
        lead=_("实施前、实施中、实施后各至少一张。"),
    )  # fmt: skip
    sheet.paper(
        "photo", forms.PhotoForm, partial(acts.add_photo, project, by=request.user),
        who=(*acts.WORKERS, P.EMERGENCY_START), states=acts.PHOTOGRAPHED, done=_("照片已保存。"), submit=_("上传"),
        heading=_("上传照片"), is_repeated=True,
        given={"initial": {
            "taken_on": timezone.localdate(), "stage": STAGE_OF.get(State(project.state), PhotoStage.BEFORE),
        }},
    )  # fmt: skip
    stages = []
    for stage in PhotoStage:
        part, taken = f"{stage}-", project.photos.filter(stage=stage)
        turn = page_by_key(taken, request.GET, part=part, order=("-taken_on", "-pk"), is_counted=True)
        stages.append({
            "stage": stage.value, "label": stage.label, "photos": turn.rows, "number": turn.number,
            **turn.links_by(partial(turned, request.GET, part), stage.value),
        })  # fmt: skip
    return sheet.answer(stages=stages)


@needs(P.PROJECT_VIEW, P.SUPPLY)
@page
def milestones(request: HttpRequest, pk: int) -> HttpResponse:
    """The milestones of the contract, and which are done."""
    project = find(request, pk, P.PROJECT_VIEW, P.SUPPLY)
    sheet = Sheet(request, "projects/implementation/milestones.html", title=_("节点"), project=project)
    found = list(project.milestones.select_related("project").order_by("planned_on", "pk"))
    is_last = sum(row.done_on is None for row in found) == 1
    rows = [
        {
            "milestone": row,
            "finish": None if row.done_on else sheet.paper(
                f"done-{row.pk}", forms.MilestoneForm, partial(acts.finish_milestone, row, by=request.user),
                who=acts.WORKERS, states=(State.IMPLEMENTATION,), done=_("节点已标为完成。"), submit=_("标为完成"),
                given={"initial": {"done_on": timezone.localdate()}},
                to="" if is_last else request.get_full_path(),
            ),
        }
        for row in found
    ]  # fmt: skip
    return sheet.answer(rows=rows)


@needs(P.PROJECT_VIEW, P.SUPPLY)
@page
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The reports so far, and one more."""
    project = find(request, pk, P.PROJECT_VIEW, P.SUPPLY)
    turn = page_by_key(project.progress_reports.all(), request.GET, is_counted=True)
    last = project.progress_reports.order_by("-pk").first() if turn.newer else next(iter(turn.rows), None)
    percent = last.percent if last else 0
    sheet = Sheet(request, "projects/implementation/progress.html", title=_("进度"), project=project)
    sheet.paper(
        "progress", forms.ProgressForm, partial(acts.report_progress, project, by=request.user), who=acts.WORKERS,
        states=(State.IMPLEMENTATION, State.RECTIFICATION), done=_("进度已报送。"), submit=_("报送进度"),
        heading=_("报送进度"), given={"initial": {"percent": percent}},
    )  # fmt: skip
    return sheet.answer(reports=turn.rows, percent=percent, **turn.links(request.GET))


@needs(P.PROJECT_VIEW, P.SUPPLY)
@page
def changes(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes asked for while work goes on, and what the street says to them."""
    project = find(request, pk, P.PROJECT_VIEW, P.SUPPLY)
    sheet = Sheet(
        request, "projects/implementation/changes.html", title=_("变更"), project=project,
        lead=_("变更在规定比例以内的由街道审核；超出的须重新提交居民议事会表决。"),
    )  # fmt: skip
    rows, found = [], project.change_requests.select_related("project")
    turn = page_by_key(found, request.GET, held=sent_key(sheet.sent, "agree", "refuse"), is_counted=True)
    for change in turn.rows:
        on = {"who": P.REVIEW_APPROVE, "of": change, "states": (ChangeState.REQUESTED,), "is_versioned": True}
        rows.append({
            "change": change,
            "agree": sheet.paper(
                f"agree-{change.pk}", NothingForm, partial(acts.agree_change, change, by=request.user), **on,
                declares=Occasion.REVIEW,
                done=_("已同意变更。"), submit=pgettext_lazy("step", "同意变更"),
            ),
            "refuse": sheet.paper(
                f"refuse-{change.pk}", ReasonForm, partial(acts.refuse_change, change, by=request.user), **on,
                declares=Occasion.REVIEW,
                done=_("已答复不同意变更。"), submit=pgettext_lazy("step", "不同意变更"), kind="stop",
            ),
        })  # fmt: skip
    sheet.paper(
        "change", forms.ChangeForm, partial(acts.request_change, project, by=request.user), who=acts.WORKERS,
        states=(State.CONTRACTED, State.IMPLEMENTATION), done=_("变更申请已提交街道审核。"), submit=_("申请变更"),
        heading=_("申请变更"),
    )  # fmt: skip
    return sheet.answer(rows=rows, **turn.links(request.GET))
