"""What the street asks and decides: corrections, and the decision of its party committee."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from governance.people.gates import needs
from governance.people.paging import page_by_key, sent_key
from governance.people.permissions import Permission as P
from projects.actions import review as acts
from projects.forms import publicity as forms
from projects.forms.design import NothingForm
from projects.lifecycle.project import State
from projects.models import Correction
from projects.views.desk import Sheet, find

page = require_http_methods(["GET", "HEAD", "POST"])
REVIEWING: dict[str, Any] = {"states": (State.REVIEW,)}


def _row(sheet: Sheet, correction: Correction, user: Any) -> dict[str, Any]:
    row: dict[str, Any] = {"correction": correction, "answer": None, "cancel": None}
    if correction.answered_at or correction.cancelled_at:
        return row
    row["answer"] = sheet.paper(
        f"answer-{correction.pk}", forms.AnswerForm, partial(acts.answer_correction, correction, by=user),
        who=P.PROJECT_DRAFT, **REVIEWING, done=_("补正已答复，街道审核继续计时。"), submit=_("提交答复"),
    )  # fmt: skip
    row["cancel"] = sheet.paper(
        f"cancel-{correction.pk}", NothingForm, partial(acts.cancel_correction, correction, by=user),
        who=acts.REVIEWERS, **REVIEWING, done=_("补正要求已取消。"), submit=_("取消这条要求"), kind="plain",
        confirm=_("取消后社区不必再答复，确定吗？"),
    )  # fmt: skip
    return row


@needs(P.PROJECT_VIEW)
@page
def corrections(request: HttpRequest, pk: int) -> HttpResponse:
    """What was asked for and answered; while something is open the review's clock rests."""
    project = find(request, pk)
    sheet = Sheet(
        request, "projects/review/corrections.html", title=_("补正"), project=project,
        lead=_("要求补正后审核暂停计时，社区答复后继续。"),
    )  # fmt: skip
    found = project.corrections.select_related("asked_by")
    turn = page_by_key(found, request.GET, held=sent_key(sheet.sent, "answer", "cancel"), is_counted=True)
    rows = [_row(sheet, correction, request.user) for correction in turn.rows]
    sheet.paper(
        "ask", forms.AskForm, partial(acts.ask_correction, project, by=request.user), who=acts.REVIEWERS, **REVIEWING,
        done=_("已要求社区补正。"), submit=_("要求补正"), heading=_("要求补正"), is_repeated=True,
    )  # fmt: skip
    return sheet.answer(rows=rows, **turn.links(request.GET))


@needs(P.PROJECT_VIEW)
@page
def committee(request: HttpRequest, pk: int) -> HttpResponse:
    """The street party committee's decision on this version."""
    project = find(request, pk)
    decisions = list(project.committee_decisions.order_by("-version"))
    columns = ("decision_no", "decided_on", "attendance", "attendees", "conclusion")
    current = next((row for row in decisions if row.version == project.design_version), None)
    sheet = Sheet(
        request, "projects/review/committee.html", title=_("党工委会议决定"), project=project,
        lead=_("登记文号、会议日期和到会人员后，才能办理“党工委同意”。"),
    )  # fmt: skip
    sheet.paper(
        "committee", forms.CommitteeForm, partial(acts.record_committee, project, by=request.user),
        who=P.COMMITTEE_DECIDE, states=(State.COMMITTEE,), done=_("党工委会议决定已登记。"), submit=_("登记决定"),
        given={"initial": {name: getattr(current, name) for name in columns} if current else {}},
    )  # fmt: skip
    return sheet.answer(decisions=decisions)
