"""The meetings of a project's council, and the one page from which a meeting is run."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods

from governance.people import access
from governance.people.gates import needs
from governance.people.paging import key_of, page_by_key, sent_key
from governance.people.permissions import Permission as P
from governance.people.units import unit_name
from governance.policy.values import book
from governance.recusal.kinds import Occasion
from governance.workflow.door import offers
from governance.workflow.gate import fetch
from projects.actions import deliberation as acts
from projects.forms import deliberation as forms
from projects.forms.design import NothingForm
from projects.kinds import VoteMode
from projects.lifecycle.deliberation import MeetingState as M
from projects.lifecycle.project import State
from projects.models import AgendaItem, Meeting, Project
from projects.models.deliberation import exceeds
from projects.queries.deliberation import (
    Stand,
    may_show_counts,
    meetings_of,
    seen_items_of,
    stands_of,
    waiting_for_agenda,
)
from projects.views.desk import Sheet, find

page = require_http_methods(["GET", "HEAD", "POST"])


def _council_of(project: Project, user: Any) -> str:
    """The unit whose council the person calls for this project: one where she may, else the owner."""
    for row in sorted(project.units.all(), key=lambda row: not row.is_owner):
        if access.can(user, P.COUNCIL_MANAGE, row.unit):
            return row.unit_code
    return project.unit_code


@needs(P.PROJECT_VIEW)
@page
def meetings(request: HttpRequest, pk: int) -> HttpResponse:
    """The meetings that speak of the project, and those that still may: call one, put the project on an agenda."""
    project = find(request, pk)
    code = _council_of(project, request.user)
    sheet = Sheet(
        request, "projects/deliberation/meetings.html", title=pgettext_lazy("list", "居民议事会会议"), project=project
    )
    concerning = Q(pk__in=project.agenda_items.values("meeting_id")) | Q(state__in=(M.CONVENED, M.IN_SESSION))
    found, held = meetings_of(project.reach_codes()).filter(concerning), sent_key(sheet.sent, "add")
    turn = page_by_key(found, request.GET, held=held, order=("-held_on", "-pk"))
    rows = [{"meeting": meeting, "item": None, "add": None} for meeting in turn.rows]
    standing = {item.meeting_id: item for item in project.agenda_items.select_related("meeting")}
    for row in rows:
        meeting = row["meeting"]
        row["item"] = standing.get(meeting.pk)
        if meeting.state in (M.CONVENED, M.IN_SESSION) and row["item"] is None:
            row["add"] = sheet.paper(
                f"add-{meeting.pk}", forms.ItemForm,
                partial(acts.add_item, meeting, project=project, by=request.user), who=P.COUNCIL_MANAGE,
                states=(State.DELIBERATION,), done=_("已列入议程。"), submit=_("列入本次会议议程"),
            )  # fmt: skip
    sheet.paper(
        "convene", forms.ConveneForm, partial(acts.convene, unit_code=code, by=request.user), who=P.COUNCIL_MANAGE,
        done=_("会议已召集，议事员名单按会议日期在任人员生成。"), submit=_("召集会议"), heading=_("召集新会议"),
        given={"initial": {"place": _("%(unit)s党群服务中心") % {"unit": unit_name(code)}}},
        to=lambda meeting: f"{reverse('projects:meeting', args=[meeting.pk])}?project={pk}",
    )  # fmt: skip
    return sheet.answer(rows=rows, **turn.links(request.GET))


def _cast_all(item: AgendaItem, user: Any, *, choices: Iterable[tuple[Any, str]]) -> None:
    """All votes that were entered, or none."""
    with transaction.atomic():
        for member, said in choices:
            acts.cast(item, member=member, choice=said, by=user)


KEEPING: dict[str, Any] = {"who": (P.COUNCIL_MANAGE, P.COUNCIL_CHAIR)}


def _item_papers(sheet: Sheet, item: AgendaItem, stand: Stand, roll: list[Any], user: Any) -> dict[str, Any]:
    """What can be done about one item: stepping aside, votes for all members, the count of paper ballots, one's own."""
    stepped_aside, voted = {row.user_id: row for row in stand.aside}, set(stand.votes)
    named = stand.votes if item.mode == VoteMode.NAMED else {}
    may_vote = {str(a.member_id): a for a in roll if a.is_present and a.member_id not in {*stepped_aside, *voted}}
    members = {key: place.member for key, place in may_vote.items()}
    free = {str(a.member_id): a.member for a in roll if a.member_id not in {*stepped_aside, *voted}}
    here: dict[str, Any] = {"of": item.meeting, "states": (M.IN_SESSION,)}
    declaring: dict[str, Any] = {
        "declares": Occasion.VOTE, "matter": item.project,
        "statement": _("已在会上逐人询问，所登记的议事员均声明与本项目无利害关系"),
    }  # fmt: skip
    found: dict[str, Any] = {
        "item": item, "aside": [stepped_aside[a.member_id] for a in roll if a.member_id in stepped_aside],
        "shows_counts": may_show_counts(item), "waiting": item.voters - item.counted,
        "votes": [(a.name, a.is_present, named.get(a.member_id, "")) for a in roll if a.member_id in named],
    }  # fmt: skip
    found["recuse"] = sheet.paper(
        f"recuse-{item.pk}", forms.RecuseForm, partial(acts.recuse, item, by=user), **KEEPING, of=item.meeting,
        states=(M.CONVENED, M.IN_SESSION), done=_("已登记回避。"), submit=_("登记回避"), kind="quiet",
        given={"members": free},
    )  # fmt: skip
    if item.mode == VoteMode.NAMED:
        found["grid"] = sheet.paper(
            f"votes-{item.pk}", forms.VotesForm, partial(_cast_all, item, user), **KEEPING, **here,
            done=_("表决已登记。"), submit=_("登记所填表决"), given={"members": members}, **declaring,
        )  # fmt: skip
    else:
        found["tally"] = sheet.paper(
            f"tally-{item.pk}", forms.TallyForm, partial(acts.record_tally, item, by=user), **KEEPING, **here,
            done=_("计票结果已登记。"), submit=_("登记计票结果"), **declaring,
            intro=_("三项合计须等于到会有表决权的 %(voters)s 人。") % {"voters": item.voters},
        )  # fmt: skip
    if str(user.pk) in members:
        found["ballot"] = sheet.paper(
            f"ballot-{item.pk}", forms.BallotForm, partial(acts.cast, item, member=user, by=user),
            who=(P.COUNCIL_VOTE,), **here, done=_("您的表决已计入。"), submit=_("投票"),
            declares=Occasion.VOTE, matter=item.project,
        )  # fmt: skip
    return found


def _meeting_papers(sheet: Sheet, meeting: Meeting, roll: list[Any], user: Any) -> None:
    """Roll, agenda, opening, closing, cancelling, minutes."""
    moving: dict[str, Any] = {"is_versioned": True, "of": meeting}
    sheet.paper(
        "attendance", forms.AttendanceForm, partial(acts.take_attendance, meeting, by=user), **KEEPING, of=meeting,
        states=(M.CONVENED,), done=_("签到已登记。"), submit=_("保存签到"), given={"roll": roll}, all_of="present",
    )  # fmt: skip
    sheet.paper(
        "agenda", forms.AgendaForm, lambda project, mode: acts.add_item(meeting, project=project, mode=mode, by=user),
        who=P.COUNCIL_MANAGE, of=meeting, states=(M.CONVENED, M.IN_SESSION), done=_("已列入议程。"),
        submit=_("列入议程"),
        given={"projects": waiting_for_agenda(meeting.unit_code, user),
               "initial": {"project": key_of(sheet.request.GET.get("project"))}},
    )  # fmt: skip
    sheet.paper(
        "open", NothingForm, partial(acts.open_meeting, meeting, by=user), **KEEPING, **moving,
        states=(M.CONVENED,), done=_("会议已开始，到会人数已锁定。"), submit=_("开会"),
        confirm=_("按已保存的签到开会：到会 %(present)s 人，应到 %(total)s 人。开会后不能再改签到，确定吗？")
        % {"present": sum(place.is_present for place in roll), "total": len(roll)},
    )  # fmt: skip
    sheet.paper(
        "close", NothingForm, partial(acts.close_meeting, meeting, by=user), **KEEPING, **moving,
        states=(M.IN_SESSION,), done=_("会议已结束，表决结果已记录。"), submit=_("结束会议"),
        confirm=_("结束后不能再表决，确定吗？"),
    )  # fmt: skip
    sheet.paper(
        "cancel", forms.ReasonForm, partial(acts.cancel_meeting, meeting, by=user), who=P.COUNCIL_MANAGE, **moving,
        states=(M.CONVENED,), done=_("会议已取消。"), submit=_("取消会议"), kind="stop",
        confirm=_("取消后须重新召集，确定吗？"),
    )  # fmt: skip
    text = "" if meeting.state == M.LOCKED else meeting.minutes
    sheet.paper(
        "minutes", forms.MinutesForm, partial(acts.amend_minutes, meeting, by=user), **KEEPING, of=meeting,
        states=(M.IN_SESSION, M.CLOSED, M.LOCKED), done=_("会议记录已保存。"),
        submit=_("追加记录") if meeting.state == M.LOCKED else _("保存会议记录"), given={"initial": {"text": text}},
    )  # fmt: skip


@needs(P.PROJECT_VIEW)
@page
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Run one meeting: roll, quorum, items, recusals, votes, minutes."""
    found = fetch(request.user, P.PROJECT_VIEW, Meeting.objects.select_related("unit"), pk=pk)
    roll = list(found.attendances.select_related("member").order_by("pk"))
    sheet = Sheet(
        request, "projects/deliberation/meeting.html", title=found.title, subject=found,
        to=reverse("projects:meeting", args=[pk]),
    )  # fmt: skip
    _meeting_papers(sheet, found, roll, request.user)
    seen = seen_items_of(found, request.user)
    stands = stands_of(item for _number, item in seen)
    sheet.know_declared(item.project for _number, item in seen)
    items = [
        _item_papers(sheet, item, stands[item.pk], roll, request.user) | {"number": number} for number, item in seen
    ]
    is_fixed = found.state in (M.IN_SESSION, M.CLOSED, M.LOCKED)
    present = found.present if is_fixed else sum(place.is_present for place in roll)
    stopping = {offer.step.name: offer.refusals for offer in offers(found, request.user)}
    return sheet.answer(
        meeting=found, roll=roll, items=items, present=present, total=len(roll), need=found.need, is_fixed=is_fixed,
        met=_would_meet(found, present, len(roll)), open_obstacles=stopping.get("open", []),
        has_hidden=len(items) < found.items.count(), close_obstacles=stopping.get("close", []), now=timezone.now(),
        is_agenda_first=found.state == M.CONVENED and not sheet.papers["attendance"].is_open,
        size=_size_beside(found.unit_code, len(roll)),
    )  # fmt: skip


def _size_beside(unit_code: str, roll: int) -> dict[str, int] | None:
    """The least and most members of a council, where this one has fewer or more (U10); None where it is right."""
    rules = book(unit_code=unit_code)
    least, most = rules.value("council.size_min").value, rules.value("council.size_max").value
    return None if least <= roll <= most else {"least": least, "most": most}


def _would_meet(meeting: Meeting, present: int, roll: int) -> bool:
    return exceeds(present, roll, meeting.quorum, meeting.quorum_is_strict)
