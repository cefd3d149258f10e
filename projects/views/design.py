"""Designing a project: the first draft and the pages on which each part of the design is mended."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from demands.lifecycle import DemandState
from demands.models import Demand
from governance.people import access
from governance.people.gates import needs
from governance.people.models import Unit
from governance.people.paging import key_of, page_by_key, sent_key
from governance.people.permissions import Permission as P
from governance.people.units import unit_name
from governance.policy.values import value
from governance.recusal.queries import visible
from projects.actions import design as acts
from projects.forms import design as forms
from projects.guards.design import stages_without_residents
from projects.kinds import Category, Track
from projects.lifecycle.project import LIVE, State
from projects.queries.project import negative_questions, rules_of
from projects.views.desk import Sheet, find

page = require_http_methods(["GET", "HEAD", "POST"])
DRAFTING: dict[str, Any] = {"who": P.PROJECT_DRAFT, "states": (State.DRAFT,)}
OPEN_DEMANDS = (DemandState.ACCEPTED, DemandState.ADOPTED)
"""Accepted, or adopted by a project from which they were taken off again."""
MOST_DEMANDS = 200
WORDS = (
    "title", "type", "category", "year", "place", "purpose", "target_group", "origin_note", "is_professional",
)  # fmt: skip


def _accepted(user: Any, codes: list[str]) -> Any:
    """The accepted demands of these units as far as the person sees them, the newest first."""
    rows = visible(user, P.PROJECT_DRAFT, Demand.objects.filter(state__in=OPEN_DEMANDS, project_links=None))
    if codes:
        rows = rows.filter(unit_code__in=codes)
    keys = list(rows.order_by("-pk").values_list("pk", flat=True)[:MOST_DEMANDS])
    return Demand.objects.filter(pk__in=keys).order_by("-pk")


def _from_demand(accepted: Any, key: str | None) -> dict[str, Any]:
    """What a demand already says of the project that is drafted for it: where, and of which category unless it is
    what nobody chose.
    """
    found = accepted.filter(pk=key_of(key) or 0).values("place", "category").first() or {}
    return {name: said for name, said in found.items() if said != Category.OTHER}


@needs(P.PROJECT_DRAFT)
@page
def new(request: HttpRequest) -> HttpResponse:
    """Begin a project."""
    units = access.visible(request.user, P.PROJECT_DRAFT, Unit.objects.filter(level__in=("street", "community")))
    first = {"year": timezone.localdate().year, "demands": request.GET.getlist("demand")}
    codes = [unit.code for unit in units]
    first["unit"] = request.GET["unit"] if request.GET.get("unit") in codes else codes[0] if len(codes) == 1 else ""
    accepted = _accepted(request.user, [])
    first |= _from_demand(accepted, request.GET.get("demand"))
    sheet = Sheet(request, "projects/design/new.html", title=_("起草项目"))
    sheet.paper(
        "new", forms.NewProjectForm, partial(acts.create, by=request.user), who=P.PROJECT_DRAFT,
        done=_("项目已起草。接下来请编制预算、核对负面清单、设定绩效目标。"), submit=_("建立项目"),
        given={
            "units": list(units), "demands": accepted, "initial": first,
            "professional": value("street_led.professional", unit_code=first["unit"]).shown,
        },
        to=lambda project: reverse("workbench:project", args=[project.pk]),
    )  # fmt: skip
    return sheet.answer()


@needs(P.PROJECT_VIEW)
@page
def design(request: HttpRequest, pk: int) -> HttpResponse:
    """What the project is and for whom."""
    project = find(request, pk)
    sheet = Sheet(request, "projects/design/design.html", title=_("方案内容"), project=project)
    sheet.paper(
        "design", forms.DesignForm, partial(acts.revise, project, by=request.user), **DRAFTING, is_versioned=True,
        done=_("方案已保存。"), submit=_("保存方案"),
        given={
            "initial": {name: getattr(project, name) for name in WORDS},
            "professional": rules_of(project).value("street_led.professional").shown,
        },
    )  # fmt: skip
    return sheet.answer()


@needs(P.PROJECT_VIEW)
@page
def units(request: HttpRequest, pk: int) -> HttpResponse:
    """Which units take part and what part each pays."""
    project = find(request, pk)
    rows = sorted(project.units.all(), key=lambda row: (not row.is_owner, row.unit_code))
    near = Unit.objects.filter(pk__startswith=project.street_code, level__in=("street", "community"))
    choices = {unit.code: unit.name for unit in near} | {row.unit_code: unit_name(row.unit_code) for row in rows}
    filled = [{"unit": row.unit_code, "percent": f"{(row.share * 100).normalize():f}"} for row in rows]
    sheet = Sheet(
        request, "projects/design/rows.html", title=_("参与机构与分担比例"), project=project,
        lead=_("多个社区共同出资的项目按规定由街道牵头。各机构比例合计 100%，牵头机构必须在内。"),
    )  # fmt: skip
    sheet.paper(
        "units", forms.UnitsForm, partial(acts.set_units, project, by=request.user), **DRAFTING,
        done=_("参与机构已保存。"), submit=_("保存"),
        given={"filled": filled, "row_args": {"choices": list(choices.items())}},
    )  # fmt: skip
    return sheet.answer(rows=[(unit_name(row.unit_code), f"{(row.share * 100).normalize():f}%") for row in rows])


@needs(P.PROJECT_VIEW)
@page
def budget(request: HttpRequest, pk: int) -> HttpResponse:
    """The budget sheet with its sums."""
    project = find(request, pk)
    items = list(project.budget_items.order_by("pk"))
    columns = ("name", "quantity", "measure", "unit_price", "is_work_fund")
    filled = [{name: getattr(item, name) for name in columns} for item in items]
    sheet = Sheet(
        request, "projects/design/budget.html", title=_("预算表"), project=project,
        lead=_("逐项填写名称、数量和单价；金额和合计由系统计算。"),
    )  # fmt: skip
    sheet.paper(
        "budget", forms.BudgetForm, partial(acts.draw_budget, project, by=request.user), **DRAFTING,
        done=_("预算表已保存。"), submit=_("保存预算"), given={"filled": filled},
    )  # fmt: skip
    rules = rules_of(project)
    return sheet.answer(
        items=items, cap=rules.value(f"cap.{project.type}"), share=rules.value("work_fund_share"),
        uses=rules.value("work_fund_uses"),
    )  # fmt: skip


@needs(P.PROJECT_VIEW)
@page
def negative_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The questions of the negative list, one by one."""
    project = find(request, pk)
    questions = negative_questions(project)
    sheet = Sheet(
        request, "projects/design/negative_list.html", title=_("负面清单核对"), project=project,
        lead=_("逐条回答；方案每改一版都要重新核对。"),
    )  # fmt: skip
    sheet.paper(
        "negative_list", forms.NegativeListForm, partial(acts.answer_negative_list, project, by=request.user),
        **DRAFTING, done=_("负面清单已核对。"), submit=_("保存核对结果"), given={"questions": questions},
    )  # fmt: skip
    return sheet.answer(questions=questions)


@needs(P.PROJECT_VIEW)
@page
def targets(request: HttpRequest, pk: int) -> HttpResponse:
    """What the project promises."""
    project = find(request, pk)
    rows = list(project.targets.filter(version=project.design_version).order_by("pk"))
    filled = [{"kind": row.kind, "indicator": row.indicator, "target": row.target} for row in rows]
    sheet = Sheet(
        request, "projects/design/rows.html", title=_("绩效目标"), project=project,
        lead=_("至少一项；完工后按目标评分。"),
    )  # fmt: skip
    sheet.paper(
        "targets", forms.TargetsForm, partial(acts.set_targets, project, by=request.user), **DRAFTING,
        done=_("绩效目标已保存。"), submit=_("保存"), given={"filled": filled},
    )  # fmt: skip
    return sheet.answer(rows=[(f"{row.get_kind_display()} · {row.indicator}", row.target) for row in rows])


@needs(P.PROJECT_VIEW)
@page
def demands(request: HttpRequest, pk: int) -> HttpResponse:
    """Which demands the project answers."""
    project = find(request, pk)
    links = project.demand_links.select_related("demand")
    open_ones = _accepted(request.user, project.reach_codes())
    sheet = Sheet(request, "projects/design/demands.html", title=_("所回应的需求"), project=project)
    sheet.paper(
        "link", forms.DemandsForm, partial(acts.link_demands, project, by=request.user), **DRAFTING,
        done=_("需求已关联，并转为“已纳入项目设计”。"), submit=_("关联所选需求"), heading=_("关联已受理的需求"),
        given={"demands": open_ones},
    )  # fmt: skip
    turn = page_by_key(links, request.GET, held=sent_key(sheet.sent, "unlink"), order=("pk",), is_counted=True)
    rows = [
        {
            "demand": link.demand,
            "unlink": sheet.paper(
                f"unlink-{link.pk}", forms.NothingForm,
                partial(acts.unlink_demands, project, demands=[link.demand], by=request.user), **DRAFTING,
                done=_("已取消关联。"), submit=_("取消关联"), kind="plain",
            ),
        }
        for link in turn.rows
    ]  # fmt: skip
    return sheet.answer(rows=rows, has_open=open_ones.exists(), **turn.links(request.GET))


@needs(P.PROJECT_VIEW)
@page
def emergency(request: HttpRequest, pk: int) -> HttpResponse:
    """Declare an emergency, or take the declaration back."""
    project = find(request, pk)
    sheet = Sheet(
        request, "projects/design/emergency.html", title=_("应急申报"), project=project,
        lead=_("危及安全、突发、时限不超过七天或上级交办的事项可以先实施，同步公示，事后评估。"),
    )  # fmt: skip
    sheet.paper(
        "declare", forms.EmergencyForm, partial(acts.declare_emergency, project, by=request.user), **DRAFTING,
        done=_("已申报应急。请上传现场照片，由社区书记办理“应急先行”。"), submit=_("申报应急"),
        given={"initial": {"ground": project.emergency_ground, "reason": project.emergency_reason}},
    )  # fmt: skip
    if project.track == Track.EMERGENCY:
        sheet.paper(
            "cancel", forms.NothingForm, partial(acts.cancel_emergency, project, by=request.user), **DRAFTING,
            done=_("应急申报已撤销，按一般程序办理。"), submit=_("撤销应急申报"), kind="stop",
            confirm=_("撤销后按一般程序初审和评议，确定吗？"), heading=_("撤销申报"),
        )  # fmt: skip
    return sheet.answer(cancel=sheet.papers.get("cancel"))


@needs(P.PROJECT_VIEW)
@page
def participation(request: HttpRequest, pk: int) -> HttpResponse:
    """How residents took part."""
    project = find(request, pk)
    sheet = Sheet(
        request, "projects/design/participation.html", title=_("居民参与"), project=project,
        lead=_("设计、评议、实施、验收和评价各阶段都应有居民参与。"),
    )  # fmt: skip
    sheet.paper(
        "participation", forms.ParticipationForm, partial(acts.record_participation, project, by=request.user),
        who=(P.PROJECT_DRAFT, P.COUNCIL_MANAGE, P.IMPLEMENT), states=LIVE, done=_("已登记居民参与。"),
        submit=_("登记"), heading=_("登记一次参与"), is_repeated=True,
        given={"initial": {"held_on": timezone.localdate()}},
    )  # fmt: skip
    turn = page_by_key(project.participations.all(), request.GET, order=("-held_on", "-pk"), is_counted=True)
    gaps = [stage.label for stage in stages_without_residents(project, timezone.now())]
    return sheet.answer(rows=turn.rows, gaps=gaps, **turn.links(request.GET))
