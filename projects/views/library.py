"""The library: what is listed, one item with its reviews and steps, and offering a project to it."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from governance.people import access
from governance.people.gates import needs
from governance.people.paging import page_by_key
from governance.people.permissions import Permission as P
from governance.workflow.door import legal_steps
from governance.workflow.errors import OutOfReach
from projects.actions import library as acts
from projects.forms import library as forms
from projects.forms.deliberation import ReasonForm
from projects.forms.design import NothingForm
from projects.lifecycle.library import LibraryState
from projects.queries.library import seen_by
from projects.views.desk import Sheet, find

page = require_http_methods(["GET", "HEAD", "POST"])
STATES = {choice.value: choice.label for choice in LibraryState}


@needs(P.PROJECT_VIEW)
@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """What is listed for everybody, and what is on its way within reach."""
    state = request.GET.get("state", "")
    rows = seen_by(request.user)
    if state in STATES:
        rows = rows.filter(state=state)
    chips = [{"label": _("全部"), "url": "?", "is_current": state not in STATES, "count": ""}]
    chips += [{"label": label, "url": f"?state={code}", "is_current": state == code, "count": ""} for code, label in
              STATES.items()]  # fmt: skip
    sheet = Sheet(
        request, "projects/library/library.html", title=_("项目库"),
        lead=_("已实施并评价良好的服务项目，各社区可以参照开展。"),
    )  # fmt: skip
    turn = page_by_key(rows, request.GET)
    return sheet.answer(items=turn.rows, chips=chips, **turn.links(request.GET))


@needs(P.PROJECT_VIEW)
@page
def library_item(request: HttpRequest, pk: int) -> HttpResponse:
    """One offer: what it is, what experts say, and whether it is listed."""
    item = seen_by(request.user).filter(pk=pk).first()
    if item is None:
        raise OutOfReach
    here = reverse("projects:library_item", args=[pk])
    sheet = Sheet(
        request, "projects/library/item.html", title=item.title, subject=item, to=here,
        crumbs=[{"label": _("项目库"), "url": reverse("projects:library")}],
    )  # fmt: skip
    on: dict[str, Any] = {"who": P.POLICY_MANAGE, "of": item}
    sheet.paper(
        "review", forms.LibraryReviewForm, partial(acts.review, item, by=request.user), **on,
        states=(LibraryState.OFFERED,), done=_("专家评审已登记。"), submit=_("登记评审"), heading=_("登记专家评审"),
    )  # fmt: skip
    takes = {"list_it": acts.list_item, "suspend": acts.suspend, "relist": acts.relist, "remove": acts.remove}
    for step in legal_steps(item):
        if step.name in takes:
            sheet.paper(
                step.name, NothingForm if step.name == "relist" else ReasonForm,
                partial(takes[step.name], item, by=request.user), **on, is_versioned=True, submit=step.label,
                done=_("已办理“%(step)s”。") % {"step": step.label}, heading=step.label,
                kind="stop" if step.is_danger else "", states=step.sources,
            )  # fmt: skip
    return sheet.answer(item=item, reviews=item.reviews.order_by("pk"), may=access.can(
        request.user, P.POLICY_MANAGE, item))  # fmt: skip


@needs(P.PROJECT_VIEW)
@page
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer a finished service to every community."""
    project = find(request, pk)
    sheet = Sheet(
        request, "projects/library/offer.html", title=_("申报入库"), project=project,
        lead=_("已归档、绩效得分达标的服务类项目可以申报入库。"),
    )  # fmt: skip
    sheet.paper(
        "offer", forms.LibraryOfferForm, partial(acts.offer, project, by=request.user), who=P.PROJECT_DRAFT,
        done=_("已申报入库，等待专家评审。"), submit=_("申报入库"),
        given={"initial": {"title": project.title, "summary": project.purpose[:1000]}},
        to=lambda item: reverse("projects:library_item", args=[item.pk]),
    )  # fmt: skip
    return sheet.answer(items=project.library_items.order_by("-pk"))
