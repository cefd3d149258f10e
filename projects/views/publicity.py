"""The notices of a project with their photos on the board, and the objections with their replies."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from governance.people import access
from governance.people.files import way_to
from governance.people.gates import needs
from governance.people.paging import page_by_key, sent_key
from governance.people.permissions import Permission as P
from governance.workflow.gate import fetch
from projects.actions import publicity as acts
from projects.actions.objections import erase_objection
from projects.forms import publicity as forms
from projects.forms.design import NothingForm
from projects.kinds import NoticeKind
from projects.lifecycle.publicity import NoticeState, ObjectionState
from projects.models import Notice
from projects.queries.publicity import UNANSWERED_FIRST, objections_of
from projects.views.desk import Sheet, find

SETTLED = (ObjectionState.DISMISSED, ObjectionState.UPHELD, ObjectionState.WITHDRAWN)
page = require_http_methods(["GET", "HEAD", "POST"])
MOVING = (NoticeKind.RESULT, NoticeKind.APPROVAL, NoticeKind.ACCEPTANCE)
"""Notices whose project goes back where an objection to them is upheld."""
UPHELD_MOVES = _("答复将公开，且不能修改；异议成立的，项目随即退回。确定吗？")
UPHELD_STAYS = _("答复将公开，且不能修改，确定吗？")


@needs(P.PROJECT_VIEW)
@page
def notices(request: HttpRequest, pk: int) -> HttpResponse:
    """What hangs or hung, until when and why so long, and its photo on the board."""
    project = find(request, pk)
    sheet = Sheet(request, "projects/publicity/notices.html", title=_("公示"), project=project)
    turn = page_by_key(project.notices.all(), request.GET, held=sent_key(sheet.sent, "board"), is_counted=True)
    rows = [
        {
            "notice": notice,
            "board": sheet.paper(
                f"board-{notice.pk}", forms.BoardForm, partial(acts.post_on_board, notice, by=request.user),
                who=P.PUBLICITY_MANAGE, of=notice, states=(NoticeState.OPEN, NoticeState.CLOSED),
                done=_("公示栏照片已保存。"), submit=_("上传照片"), heading="",
                given={"initial": {"posted_on": notice.posted_on or timezone.localdate()}},
            ),
        }
        for notice in turn.rows
    ]  # fmt: skip
    return sheet.answer(rows=rows, **turn.links(request.GET))


@needs(P.PROJECT_VIEW)
@require_safe
def board(request: HttpRequest, pk: int) -> HttpResponse:
    """The photo of a notice on its board."""
    notice: Any = fetch(request.user, P.PROJECT_VIEW, Notice.objects.select_related("project"), pk=pk)
    return way_to(request, notice.board_photo)


@needs(P.PROJECT_VIEW)
@page
def objections(request: HttpRequest, pk: int) -> HttpResponse:
    """What was objected and what was replied, the unanswered first; who made it only those who answer see."""
    project = find(request, pk)
    answers = access.can(request.user, P.OBJECTION_ANSWER, project)
    sheet = Sheet(request, "projects/publicity/objections.html", title=pgettext_lazy("list", "异议"), project=project)
    found, held = objections_of(project), sent_key(sheet.sent, "answer", "erase")
    turn = page_by_key(found, request.GET, held=held, order=UNANSWERED_FIRST, is_counted=True)
    rows = [
        {
            "objection": objection,
            "text": getattr(objection, "text", None) if answers else None,
            "answer": sheet.paper(
                f"answer-{objection.pk}", forms.ObjectionForm,
                partial(acts.answer_objection, objection, by=request.user), who=P.OBJECTION_ANSWER, of=objection,
                states=(ObjectionState.OPEN,), is_versioned=True, done=_("异议已答复，答复已公开。"),
                submit=_("答复并公开"), confirm=UPHELD_MOVES if objection.notice.kind in MOVING else UPHELD_STAYS,
                given={"about": objection.notice.kind},
            ),
            "erase": sheet.paper(
                f"erase-{objection.pk}", NothingForm, partial(erase_objection, objection, by=request.user),
                who=P.OBJECTION_ANSWER, of=objection, states=SETTLED, kind="stop",
                done=_("异议内容和联系方式已删除，记录和答复保留。"), submit=_("删除异议内容和联系方式"),
                confirm=_("删除后不能恢复，只保留记录、摘要和答复。确定吗？"), heading=_("删除个人信息"),
            ) if answers and hasattr(objection, "text") else None,
        }
        for objection in turn.rows
    ]  # fmt: skip
    return sheet.answer(rows=rows, answers=answers, **turn.links(request.GET))
