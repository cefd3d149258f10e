"""The thread of messages between community, street and district on a project."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from governance.people.files import way_to
from governance.people.gates import needs
from governance.people.paging import page_by_key, sent_key
from projects.actions import messages as acts
from projects.forms.messages import AnswerMessageForm, MessageForm
from projects.models import Message
from projects.queries.messages import WRITE, Entry, asked_first, entries, may_answer
from projects.views.desk import Sheet, find

both = require_http_methods(["GET", "HEAD", "POST"])


def _row(sheet: Sheet, entry: Entry, user: Any) -> dict[str, Any]:
    name, paper = f"answer-{entry.message.pk}", None
    if sheet.sent == name or (entry.is_open and may_answer(user, entry.message)):
        paper = sheet.paper(
            name, AnswerMessageForm, partial(acts.answer, entry.message, by=user), who=WRITE, done=_("已答复。"),
            submit=_("答复"), to=f"{sheet.home}#messages",
        )  # fmt: skip
    return {"entry": entry, "paper": paper}


@needs(WRITE)
@both
def messages(request: HttpRequest, pk: int) -> HttpResponse:
    """What was said about the project, what is still to be answered, and a new message."""
    project = find(request, pk, WRITE)
    sheet = Sheet(
        request, "projects/messages/messages.html", title=_("留言"), project=project,
        lead=_("社区、街道和区之间就本项目的往来。退回修改的意见须先答复，才能重新提交。"),
    )  # fmt: skip
    page = page_by_key(asked_first(project), request.GET, held=sent_key(sheet.sent, "answer"))
    rows = [_row(sheet, entry, request.user) for entry in entries(page.rows, project)]
    sheet.paper(
        "write", MessageForm, partial(acts.write, project, by=request.user), who=WRITE, done=_("留言已发送。"),
        submit=_("发送"), heading=_("写留言"), to=f"{sheet.home}#messages",
    )  # fmt: skip
    return sheet.answer(rows=rows, **page.links(request.GET))


@needs(WRITE)
def message_image(request: HttpRequest, pk: int) -> HttpResponse:
    """The photo of a message, for those who may read it."""
    found = get_object_or_404(Message, pk=pk)
    find(request, found.project_id, WRITE)
    return way_to(request, found.image)
