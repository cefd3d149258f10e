"""The page of acceptance: the group, its signatures, measures, opinions, the conclusion; and a member's own signing."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from acceptance import forms, queries
from acceptance.actions import inspection as act
from acceptance.lifecycle import InspectionState
from acceptance.models import Inspection, InspectionMember, Rectification
from governance.people.files import way_to
from governance.people.gates import needs, signed_in
from governance.people.permissions import Permission as P
from governance.recusal.kinds import Occasion
from governance.recusal.queries import has_declared, is_recused
from governance.workflow.door import offers
from governance.workflow.errors import OutOfReach, Recused, Refused, Stale
from projects.forms.fields import NO_INTEREST, no_interest
from projects.lifecycle.project import State
from projects.models import Project
from projects.views.desk import Sheet, find, said_at_the_tick

LEAD = P.ACCEPTANCE_LEAD


@needs(P.PROJECT_VIEW)
def inspections(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything of a project's acceptance, each form on its own paper."""
    project = find(request, pk)
    rows = list(queries.inspections_of(project))
    current = next((row for row in rows if row.state == InspectionState.PLANNED), None)
    sheet = Sheet(
        request, "acceptance/inspection/page.html", title=_("验收"), project=project,
        to=request.get_full_path(),
    )  # fmt: skip
    rectification = queries.open_rectification(project)
    if rectification:
        _confirming(sheet, rectification)
    if current:
        _group(sheet, current)
        _site(sheet, current)
        _conclusion(sheet, current)
    elif project.state == State.ACCEPTANCE:
        _planning(sheet, project)
    now = timezone.now()
    return sheet.answer(
        current=current, earlier=[row for row in rows if row is not current], rectification=rectification,
        rules=queries.group_rules(current, now) if current else None,
        seats=_seats(sheet, current), conclude=_offer(current, request.user), mine=_mine(current, request.user),
        waits_for_street=queries.has_failed_again(project, now), settle_url=sheet.step_way("settle_failed"),
        is_under_acceptance=project.state == State.ACCEPTANCE,
    )  # fmt: skip


def _planning(sheet: Sheet, project: Project) -> None:
    sheet.paper(
        "plan", forms.PlanForm, partial(act.plan_inspection, project, by=sheet.request.user), of=project,
        who=LEAD, states=[State.ACCEPTANCE], heading=_("组织验收"), submit=_("组织验收"),
        done=_("已组织验收，请登记验收组成员。"), given={"initial": {"place": project.place}},
    )  # fmt: skip


def _confirming(sheet: Sheet, rectification: Rectification) -> None:
    sheet.paper(
        "confirm", forms.PlainForm, partial(act.confirm_rectification, rectification, by=sheet.request.user),
        of=rectification, who=LEAD, submit=_("确认整改"), done=_("整改已确认，可以复验。"), is_versioned=True,
    )  # fmt: skip


def _group(sheet: Sheet, inspection: Inspection) -> None:
    user = sheet.request.user
    sheet.paper(
        "member", forms.MemberForm, partial(act.add_member, inspection, by=user), of=inspection, who=LEAD,
        heading=_("加入成员"), submit=_("加入验收组"), done=_("已加入验收组。"),
        given={"people": queries.seatable(inspection)},
    )  # fmt: skip
    for member in inspection.members.all():
        if member.signed_at is None:
            _signing(sheet, member, user)


def _signing(sheet: Sheet, member: InspectionMember, user: Any) -> None:
    done = _("%(name)s 已签字。") % {"name": member.name}
    if member.user_id == user.pk:
        sheet.paper(
            f"sign-{member.pk}", forms.OwnSignatureForm, partial(act.sign, member, by=user), of=member.inspection,
            who=P.PROJECT_VIEW, submit=_("签字"), done=done, declares=Occasion.ACCEPTANCE,
            given={"name": member.name},
        )  # fmt: skip
        return
    sheet.paper(
        f"sign-{member.pk}", forms.PaperSignatureForm, partial(act.sign, member, by=user), of=member.inspection,
        who=LEAD, submit=_("登记纸质签字"), done=done, declares=Occasion.ACCEPTANCE,
        statement=_("%(name)s已在签字单上声明与本项目无利害关系") % {"name": member.name},
    )  # fmt: skip
    sheet.paper(
        f"remove-{member.pk}", forms.PlainForm, partial(act.remove_member, member, by=user), of=member.inspection,
        who=LEAD, submit=_("移出验收组"), done=_("已移出验收组。"), kind="quiet",
    )  # fmt: skip


def _seats(sheet: Sheet, inspection: Inspection | None) -> list[dict[str, Any]]:
    """The members who have not signed, each with her papers; her own and the one just sent stand open."""
    found = []
    for member in inspection.members.all() if inspection else ():
        signing = sheet.papers.get(f"sign-{member.pk}")
        if signing is not None:
            is_open = sheet.sent == signing.name or member.user_id == sheet.request.user.pk
            remove = sheet.papers.get(f"remove-{member.pk}")
            found.append({"member": member, "sign": signing, "remove": remove, "is_open": is_open})
    return found


def _site(sheet: Sheet, inspection: Inspection) -> None:
    user = sheet.request.user
    filled = list(inspection.measures.values("name", "measure", "planned", "actual", "note"))
    if not filled:
        items = inspection.project.budget_items.filter(is_work_fund=False).order_by("pk")
        filled = [{"name": i.name, "measure": i.measure, "planned": i.quantity} for i in items]
    sheet.paper(
        "measure", forms.MeasureForm, partial(act.measure, inspection, by=user), of=inspection, who=LEAD,
        heading=_("现场核量"), submit=_("保存核量"), done=_("核量已保存。"), given={"filled": filled},
    )  # fmt: skip
    sheet.paper(
        "hear", forms.HearForm, partial(act.hear, inspection, by=user), of=inspection, who=LEAD,
        heading=_("服务对象意见"), submit=_("记录意见"), done=_("意见已记录。"),
    )  # fmt: skip


def _conclusion(sheet: Sheet, inspection: Inspection) -> None:
    user = sheet.request.user
    sheet.paper(
        "pass", forms.ConcludeForm, partial(act.conclude, inspection, passed=True, by=user), of=inspection, who=LEAD,
        declares=Occasion.ACCEPTANCE,
        submit=pgettext("step", "结论：合格"), done=_("验收通过，验收结果已开始公示。"), is_versioned=True,
        confirm=_("作出合格结论后，验收结果立即公示。确定吗？"),
    )  # fmt: skip
    sheet.paper(
        "fail", forms.FailForm, partial(act.conclude, inspection, passed=False, by=user), of=inspection, who=LEAD,
        kind="stop", submit=pgettext("step", "结论：不合格"), done=_("已作出不合格结论。"), is_versioned=True,
        declares=Occasion.ACCEPTANCE,
    )  # fmt: skip
    sheet.paper(
        "cancel", forms.ReasonForm, partial(act.cancel_inspection, inspection, by=user), of=inspection, who=LEAD,
        kind="stop", submit=_("取消本次验收"), done=_("已取消本次验收。"), is_versioned=True,
    )  # fmt: skip


def _offer(inspection: Inspection | None, user: Any) -> Any:
    """The step to a fit conclusion as this person has it, with what stands against it."""
    if inspection is None:
        return None
    return next((offer for offer in offers(inspection, user) if offer.step.name == "pass_work"), None)


def _mine(inspection: Inspection | None, user: Any) -> InspectionMember | None:
    """The seat of this person, not signed yet."""
    if inspection is None:
        return None
    members = inspection.members.all()
    return next((m for m in members if m.user_id == user.pk and m.signed_at is None), None)


def _seat(request: HttpRequest, pk: int) -> InspectionMember:
    """The person's own seat; OutOfReach for anybody else's, Recused when she stepped aside."""
    rows = InspectionMember.objects.select_related("inspection__project__unit", "user")
    member = rows.filter(pk=pk, user_id=request.user.pk).first()
    if member is None:
        raise OutOfReach
    if is_recused(request.user, member.inspection):
        raise Recused
    return member


@signed_in()
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """A member of the group, who may be a resident without other rights, signs in her own account."""
    member = _seat(request, pk)
    form = forms.OwnSignatureForm(request.POST or None, name=member.name)
    if not has_declared(request.user, member.inspection, Occasion.ACCEPTANCE):
        form.fields[NO_INTEREST] = no_interest()
    refusals, sentence, status = [], "", 200
    if request.method == "POST":
        status = 422
        try:
            if form.is_valid():
                request.user.states_no_interest = form.cleaned_data.pop(NO_INTEREST, False)
                act.sign(member, by=request.user, **form.cleaned_data)
                messages.success(request, _("您已签字，谢谢。"))
                return redirect("acceptance:sign", pk=pk)
        except Refused as refused:
            refusals = said_at_the_tick(form, refused.refusals)
        except Stale as stale:
            sentence, status = str(stale), 409
        member = _seat(request, pk)
    context = {
        "member": member, "inspection": member.inspection, "project": member.inspection.project, "form": form,
        "refusals": refusals, "sentence": sentence,
    }  # fmt: skip
    return render(request, "acceptance/inspection/sign.html", context, status=status)


@needs(P.PROJECT_VIEW)
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The photo of a signature on paper, for those who may see the project's file."""
    member = get_object_or_404(InspectionMember.objects.select_related("inspection"), pk=pk)
    find(request, member.inspection.project_id)
    return way_to(request, member.paper)
