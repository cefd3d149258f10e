"""The pages of recusal. They read, and hand one act each to the actions of recusal."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from governance.people.gates import needs, signed_in
from governance.people.models import User
from governance.people.paging import page_by_key, sent_key, turned
from governance.people.permissions import Permission as P
from governance.recusal import actions as acts
from governance.recusal.kinds import Occasion
from governance.recusal.queries import declared_on, interests_of, matter_of, occasions_declared, recusals_of, ties_of
from governance.workflow.errors import OutOfReach
from portal.recusal import forms
from portal.workbench.forms import RecusalForm
from projects.actions.ties import JUDGES, ask_to_end_recusal, decide_end_of_recusal, judge
from projects.views.desk import Sheet, find

page = require_http_methods(["GET", "HEAD", "POST"])
EVERYBODY = tuple(P)
ASIDE = "aside-"
"""Before the names in the address that turn over the list of one's own recusals, which stands beside the register."""


@signed_in()
@page
def interests(request: HttpRequest) -> HttpResponse:
    """利益登记: one's own standing register; nobody else's is ever shown here."""
    here = reverse("recusal:interests")
    sheet = Sheet(
        request, "recusal/interests.html", title=_("我的利益登记"), to=here,
        lead=_("登记与供应商、项目地点有关的利益。系统据此提示回避；只有本人可见，审计人员查看须留下理由。"),
    )  # fmt: skip
    sheet.paper(
        "enter", forms.InterestForm, partial(acts.enter_interest, by=request.user), who=EVERYBODY,
        done=_("已登记。"), submit=_("登记"), heading=_("登记一项利益"),
        given={"initial": {"relation": "self", "from_day": timezone.localdate()}},
    )  # fmt: skip
    rows = []
    own = page_by_key(interests_of(request.user), request.GET, held=sent_key(sheet.sent, "end"))
    for row in own.rows:
        end = None
        if row.ended_at is None:
            end = sheet.paper(
                f"end-{row.pk}", forms.EndForm, partial(acts.end_interest, row, by=request.user), who=EVERYBODY,
                done=_("已注销，记录保留。"), submit=_("注销"), kind="quiet",
                given={"initial": {"until_day": row.until_day or timezone.localdate()}},
            )  # fmt: skip
        rows.append({"interest": row, "end": end})
    answer = sheet.answer(rows=rows, **own.links(request.GET), **_own_recusals(sheet))
    answer["Cache-Control"] = "no-store"
    return answer


def _own_recusals(sheet: Sheet) -> dict[str, Any]:
    """What the person steps aside from, with the form on which she asks that it end."""
    asked = sheet.request.GET
    turn = page_by_key(recusals_of(sheet.request.user), asked, part=ASIDE, held=sent_key(sheet.sent, "ask"))
    aside = [
        {
            "declaration": row,
            "ask": None if row.asked_at or row.subject_type != "project" else sheet.paper(
                f"ask-{row.pk}", forms.AskEndForm, partial(ask_to_end_recusal, row, by=sheet.request.user),
                who=EVERYBODY, done=_("已申请解除，其他同事核准前仍须回避。"), submit=_("申请解除"), kind="quiet",
            ),
        }
        for row in turn.rows
    ]  # fmt: skip
    return {"aside": aside, **turn.links(asked, ASIDE, "aside")}


@needs(acts.READS_INTERESTS)
@page
def register(request: HttpRequest, pk: int) -> HttpResponse:
    """Another's register, for whoever audits, once a reason is given; it is shown and not kept in any address.

    It is turned over by sending the reason again, so that each page that was read is on record.
    """
    person = get_object_or_404(User, pk=pk)
    if not acts.may_read_interests(request.user, person):
        raise OutOfReach
    found, reason = None, ""
    sheet = Sheet(
        request, "recusal/register.html", title=_("%(name)s的利益登记") % {"name": person.name},
        crumbs=[{"label": person.name, "url": reverse("people:person", args=[pk])}],
    )  # fmt: skip
    paper = sheet.paper(
        "read", forms.ReadForm, partial(acts.read_interests, person, by=request.user), who=acts.READS_INTERESTS,
        done="", submit=_("查看"), heading=_("查看前请写明理由"),
    )  # fmt: skip
    if request.method == "POST" and paper.form.is_valid():
        reason = paper.form.cleaned_data["reason"]
        found = page_by_key(acts.read_interests(person, reason=reason, by=request.user), request.POST)
        sheet.sent = None
    answer = sheet.answer(person=person, found=found, reason=reason)
    answer["Cache-Control"] = "no-store"
    return answer


@needs(P.PROJECT_VIEW)
@page
def declare(request: HttpRequest, pk: int) -> HttpResponse:
    """申报: for one project, that one has no interest in it, or which."""
    project = find(request, pk)
    said = occasions_declared(request.user, matter_of(project))
    sheet = Sheet(
        request, "recusal/declare.html", title=_("利害关系申报"), project=project,
        lead=_("表决、审核、采购、验收、评价和检查前须申报。申报一次，对本项目同一环节一直有效。"),
    )  # fmt: skip
    open_ones = [(each.value, each.label) for each in Occasion if each.value not in said]
    if open_ones:
        sheet.paper(
            "none", forms.NoInterestForm, partial(acts.declare_no_interest, project, by=request.user),
            who=P.PROJECT_VIEW, done=_("已声明无利害关系，可以办理。"), submit=_("声明无利害关系"),
            heading=_("没有利害关系"), given={"open_ones": open_ones},
        )  # fmt: skip
    sheet.paper(
        "interest", RecusalForm, partial(acts.declare, request.user, project, by=request.user), who=P.PROJECT_VIEW,
        done=_("已登记回避。您不再经办本项目。"), submit=_("申报回避"), heading=_("有利害关系"), kind="stop",
        confirm=_("登记后您将看不到本项目的内部资料，也不能再办理。确定吗？"), to=reverse("workbench:home"),
    )  # fmt: skip
    return sheet.answer(said=[Occasion(each).label for each in Occasion.values if each in said])


@needs(P.PROJECT_VIEW)
@page
def ties(request: HttpRequest, pk: int) -> HttpResponse:
    """疑似利害关系: what the register and the data have in common, and who judged it. Nobody is recused by it alone."""
    project = find(request, pk)
    sheet = Sheet(
        request, "recusal/ties.html", title=_("疑似利害关系"), project=project,
        to=reverse("recusal:ties", args=[pk]),
        lead=_("由利益登记与供应商资料比对得出，供核实：成立的登记回避，不成立的写明理由。比对本身不产生回避。"),
    )  # fmt: skip
    rows, found = [], ties_of(project)
    number, waiting = found.count(), found.filter(is_confirmed=None).count()
    is_judged = "judged" in request.GET or not waiting
    shown = found.filter(is_confirmed__isnull=not is_judged)
    turn = page_by_key(shown, request.GET, held=sent_key(sheet.sent, "judge"))
    for tie in turn.rows:
        paper = None
        if tie.is_confirmed is None and tie.user_id != request.user.pk:
            paper = sheet.paper(
                f"judge-{tie.pk}", forms.JudgeForm, partial(judge, project, tie, by=request.user), who=JUDGES,
                done=_("核实结论已登记。"), submit=_("登记核实结论"),
            )  # fmt: skip
        rows.append({"tie": tie, "paper": paper})
    return sheet.answer(
        rows=rows, chips=_by_verdict(request, waiting, number - waiting, is_judged) if number else [],
        **turn.links(request.GET),
    )  # fmt: skip


def _by_verdict(request: HttpRequest, waiting: int, judged: int, is_judged: bool) -> list[dict[str, Any]]:
    open_ties, judged_ties = request.GET.copy(), request.GET.copy()
    open_ties.pop("judged", None)
    judged_ties["judged"] = "1"
    return [
        {"label": _("待核实"), "url": f"?{turned(open_ties)}", "count": waiting, "is_current": not is_judged},
        {"label": _("已核实"), "url": f"?{turned(judged_ties)}", "count": judged, "is_current": is_judged},
    ]


@needs(P.PROJECT_VIEW)
@page
def recusals(request: HttpRequest, pk: int) -> HttpResponse:
    """回避登记: who steps or stepped aside from the project and why; one asks that it end, another decides."""
    project, user = find(request, pk), request.user
    sheet = Sheet(
        request, "recusal/recusals.html", title=_("回避登记"), project=project,
        to=reverse("recusal:recusals", args=[pk]),
        lead=_("解除回避须写明理由，由申请人和回避人以外的同事核准；核准前仍须回避，记录长期保留。"),
    )  # fmt: skip
    rows, turn = [], page_by_key(declared_on(project), request.GET, held=sent_key(sheet.sent, "ask", "decide"))
    for row in turn.rows:
        paper = None
        if not row.is_ended and row.asked_at is None:
            paper = sheet.paper(
                f"ask-{row.pk}", forms.AskEndForm, partial(ask_to_end_recusal, row, by=user), who=JUDGES,
                done=_("已申请解除，其他同事核准前仍须回避。"), submit=_("申请解除"), kind="quiet",
            )  # fmt: skip
        elif not row.is_ended and row.asked_by_id != user.pk:
            paper = sheet.paper(
                f"decide-{row.pk}", forms.DecideEndForm, partial(decide_end_of_recusal, project, row, by=user),
                who=JUDGES, done=_("核准结论已登记。"), submit=_("登记核准结论"),
            )  # fmt: skip
        rows.append({"declaration": row, "paper": paper})
    return sheet.answer(rows=rows, **turn.links(request.GET))
