"""公示: opening a notice with its computed end, hearing objections and answering them, closing what is due."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Model, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from demands.kinds import new_code
from governance.events import Verb
from governance.events.actors import PUBLIC
from governance.events.chain import seal
from governance.events.log import append, subject_type
from governance.people.permissions import Permission as P
from governance.people.uploads import checked_image
from governance.policy.periods import Period, open_period
from governance.policy.values import Book
from governance.workflow.door import check_person, check_state, insist, lock, perform, perform_many
from projects.actions.funds import give_back
from projects.actions.versions import begin_version, keep_version
from projects.guards import publicity as n
from projects.kinds import NoticeKind, Track, notice_title, within_quotes
from projects.lifecycle.project import State
from projects.lifecycle.publicity import NoticeState, ObjectionState
from projects.models import Notice, Objection, ObjectionText, Project
from projects.queries.project import rules_of

PERIODS = {
    NoticeKind.RESULT: "result_publicity",
    NoticeKind.EMERGENCY: "emergency_publicity",
    NoticeKind.APPROVAL: "approval_publicity",
    NoticeKind.AWARD: "award_publicity",
    NoticeKind.ACCEPTANCE: "acceptance_publicity",
}


def compute_period(project: Project, *, kind: str, at: datetime) -> Period:
    """How long a notice of this kind hangs when it opens at this moment (R31, U07, U08); writes nothing."""
    name = PERIODS[NoticeKind(kind)]
    with override("zh-hans"):
        return open_period(name, opened_at=at, edition=project.edition, unit_code=project.unit_code)


@transaction.atomic
def open_notice(
    project: Project,
    *,
    kind: str,
    subject: Model | None = None,
    period: Period | None = None,
    by: Any,
    at: datetime | None = None,
) -> Notice:
    """Hang out a notice with its last day, how that was computed, and where objections go (R31–R33).

    Called by the step whose result it announces, which holds the project's row and has asked for the rights.
    """
    at = at or timezone.now()
    period = period or compute_period(project, kind=kind, at=at)
    subject = subject or project
    with override("zh-hans"):
        rules = rules_of(project, at)
        notice = Notice(
            kind=kind, subject_type=subject_type(subject), subject_id=subject.pk, project=project,
            project_version=project.design_version, unit_code=project.unit_code,
            title=notice_title(project.title, kind), body=_body(project, kind),
            opened_at=at, last_day=period.last_day, closes_at=period.closes_at, due_on=period.last_day,
            is_provisional=period.is_provisional, explanation=period.explain, state_since=at, **_desk(project, rules),
        )  # fmt: skip
    notice.save()
    append(
        notice, Verb.NOTICE_OPENED, by=by, at=at, to_state=notice.state,
        data={"kind": kind, "project": project.pk, "last_day": notice.last_day, "closes_at": notice.closes_at},
    )  # fmt: skip
    return notice


def _desk(project: Project, rules: Book) -> dict[str, str]:
    """Where an objection goes (R33, R34): what the unit decided, else its residents' committee or street office."""
    unit = project.unit
    is_community = unit.level == "community"
    office = unit.name + (_("居民委员会") if is_community else _("办事处"))
    return {
        "office": (rules.value("publicity.office").value or office)[:80],
        "address": (rules.value("publicity.address").value or _("%(unit)s党群服务中心") % {"unit": unit.name})[:120],
        "phone": (rules.value("publicity.phone").value or _("见社区公告栏"))[:30],
    }


def _body(project: Project, kind: str) -> str:
    """What the notice says, in Chinese, from the facts on the project's row."""
    facts = {
        "project": within_quotes(project.title),
        "unit": project.unit.name,
        "type": project.get_type_display(),
        "total": f"{project.approved_total or project.total:,.2f}",
        "place": project.place or _("见方案"),
        "reason": project.emergency_reason,
        "why": project.track_reason,
    }
    if kind == NoticeKind.RESULT and project.track == Track.STREET_LED:
        return (
            _("街道党工委研究同意由街道牵头实施“%(project)s”（%(why)s）。地点：%(place)s；资金：%(total)s 元。") % facts
        )
    sentences = {
        NoticeKind.RESULT: _result(project, facts),
        NoticeKind.EMERGENCY: _("“%(project)s”按应急先行实施，理由：%(reason)s。地点：%(place)s；资金：%(total)s 元。"),
        NoticeKind.APPROVAL: _("“%(project)s”（%(type)s）已批准立项。地点：%(place)s；资金：%(total)s 元。"),
        NoticeKind.AWARD: _("“%(project)s”已确定承接方%(party)s，成交金额 %(sum)s 元。"),
        NoticeKind.ACCEPTANCE: _("“%(project)s”（%(type)s）已完成验收。地点：%(place)s；立项资金：%(total)s 元。"),
    }
    purchase = project.current_purchase() if kind == NoticeKind.AWARD else None
    if purchase and purchase.chosen:
        facts |= {"party": f"“{within_quotes(purchase.chosen.party.name)}”", "sum": f"{purchase.chosen.amount:,.2f}"}
    return sentences[NoticeKind(kind)] % {"party": "", "sum": facts["total"], **facts}


def _result(project: Project, facts: dict[str, str]) -> str:
    item = project.current_item()
    if item is None:
        return _("“%(project)s”（%(type)s）评议结果公示。资金：%(total)s 元。")
    facts |= {
        "present": str(item.voters), "for": str(item.votes_for), "against": str(item.votes_against),
        "abstain": str(item.abstentions), "day": date_format(item.meeting.held_on),
    }  # fmt: skip
    return _(
        "%(unit)s居民议事会于%(day)s评议通过“%(project)s”（%(type)s）。地点：%(place)s；资金：%(total)s 元。"
        "到会有表决权 %(present)s 人，同意 %(for)s 票，反对 %(against)s 票，弃权 %(abstain)s 票。"
    )


@transaction.atomic
def post_on_board(notice: Notice, *, photo: Any, posted_on: date, by: Any, at: datetime | None = None) -> Notice:
    """Keep the photo of the notice on the community's board, with the day it was put up (R32).

    Raises OutOfReach, NotPermitted, Recused, Stale; Refused for a day outside; ValidationError for a file that is no
    picture.
    """
    at = at or timezone.now()
    check_person(lock(notice), P.PUBLICITY_MANAGE, by, at)
    check_state(notice, NoticeState.OPEN, NoticeState.CLOSED)
    insist(notice, n.posted_outside, at=at, given={"posted_on": posted_on})
    notice.board_photo, notice.posted_on = checked_image(photo), posted_on
    notice.save(update_fields=["board_photo", "posted_on"])
    append(notice, Verb.NOTICE_POSTED, by=by, at=at, data={"posted_on": posted_on})
    return notice


# Objections -----------------------------------------------------------------------------------------------------------


def _lock_both(notice: Notice) -> Project | None:
    """The notice's project first, then the notice: the order of every act on both."""
    project = notice.project
    if project is not None:
        lock(project)
    lock(notice)
    return project


def _count(project: Project | None, notice: Notice, change: int) -> None:
    """One more or one less open objection, on the notice and on its project."""
    Notice.objects.filter(pk=notice.pk).update(open_objections=F("open_objections") + change)
    notice.open_objections += change
    if project is not None:
        Project.objects.filter(pk=project.pk).update(open_objections=F("open_objections") + change)
        project.open_objections += change


@transaction.atomic
def file_objection(
    notice: Notice, *, body: str, name: str = "", phone: str = "", by: Any = PUBLIC, at: datetime | None = None
) -> Objection:
    """Object to what hangs, in writing, while it hangs (R34); the clock stops until the answer (R35).

    Anyone may. The words, the name and the number go to a row that can be erased, the event keeps their digest. Refused
    after the last day, or without words.
    """
    at = at or timezone.now()
    project = _lock_both(notice)
    insist(notice, n.notice_over, n.no_words, at=at, given={"body": body})
    reply_by = open_period("objection_reply", opened_at=at, unit_code=notice.unit_code, edition=_edition(project))
    objection = Objection(
        notice=notice, project=project, unit_code=notice.unit_code, code=new_code(), filed_at=at,
        state_since=at, due_on=reply_by.last_day,
    )  # fmt: skip
    objection.save()
    salt, digest = seal(body.strip())
    ObjectionText.objects.create(
        objection=objection, salt=salt, body=body.strip(), name=name.strip(), phone=phone.strip()
    )
    _count(project, notice, 1)
    append(
        objection, Verb.OBJECTION_FILED, by=by, at=at, to_state=objection.state, digest=digest,
        data={"notice": notice.pk, "project": notice.project_id},
    )  # fmt: skip
    return objection


def _edition(project: Project | None) -> Any:
    return project.edition if project else None


@transaction.atomic
def answer_objection(
    objection: Objection,
    *,
    verdict: str,
    reply: str,
    send_to: str = State.DRAFT,
    by: Any,
    at: datetime | None = None,
    version: int | None = None,
) -> Objection:
    """Settle an objection by a reply that is published (R34, U09).

    verdict: dismissed, upheld or withdrawn. An upheld objection stops its notice and takes the project back: against a
    result to its design (`send_to` "draft") or to a new vote ("deliberation"), against an approval to the review,
    against an acceptance to another inspection. As `perform`.
    """
    at, given = at or timezone.now(), {"reply": reply}
    steps = {
        ObjectionState.DISMISSED: "dismiss", ObjectionState.UPHELD: "uphold", ObjectionState.WITHDRAWN: "withdraw"
    }  # fmt: skip
    notice = objection.notice
    project = _lock_both(notice)
    perform(
        objection, steps[ObjectionState(verdict)], by=by, at=at, version=version, given=given,
        sets={"reply": reply.strip()[:2000], "replied_at": at},
    )  # fmt: skip
    _count(project, notice, -1)
    if verdict == ObjectionState.UPHELD:
        if project is not None:
            _take_back(project, notice.kind, send_to, by=by, at=at, reason=reply)
        if notice.state == NoticeState.OPEN:
            with override("zh-hans"):
                reason = _("异议 %(code)s 成立") % {"code": objection.code}
            perform(notice, "stop", by=by, at=at, given={"reason": reason}, sets={"closed_at": at})
    return objection


def _take_back(project: Project, kind: str, send_to: str, *, by: Any, at: datetime, reason: str) -> None:
    """The project goes back to where the publicised decision was made, unless it has moved on since."""
    data = {"reason": reason.strip()[:300]}
    match kind, project.state:
        case NoticeKind.RESULT, State.PUBLICITY:
            _take_back_result(project, send_to, by=by, at=at, data=data)
        case NoticeKind.APPROVAL, State.APPROVED:
            project.lock_budget_lines()
            if project.is_money_reserved:
                give_back(project, by=by, at=at)
            sets: dict[str, Any] = {"approved_on": None, "approved_total": 0, "approval_closes_at": None}
            perform(project, "uphold_approval", by=by, at=at, sets=sets, data=data)
        case NoticeKind.ACCEPTANCE, State.ACCEPTED:
            sets = dict.fromkeys(("inspected_on", "accepted_on", "acceptance_closes_at", "warranty_until"))
            perform(project, "uphold_acceptance", by=by, at=at, sets=sets, data=data)


def _take_back_result(project: Project, send_to: str, *, by: Any, at: datetime, data: dict[str, str]) -> None:
    """The project leaves its notice for the design or for another vote, as a new version; money goes back."""
    sets = {"design_version": project.design_version + 1, "publicity_closes_at": None}
    if send_to == State.DELIBERATION:
        perform(project, "uphold_revote", by=by, at=at, sets=sets, data=data)
        begin_version(project)
        keep_version(project, at=at)
        return
    project.lock_budget_lines()
    if project.is_money_reserved:
        give_back(project, by=by, at=at)
    perform(project, "uphold", by=by, at=at, sets={**sets, "edition": None, "approved_total": 0}, data=data)
    begin_version(project)


# The clock ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def close_due(*, at: datetime | None = None, limit: int = 1000) -> int:
    """Close what is due, set by set in one transaction: at most `limit` projects with their notices, else notices.

    What the council decided goes to the street's review, what the street's committee decided is approved that day. A
    notice and its project move together; an open objection or a hold keeps both where they are (R31, R35). Returns how
    many moved; running again until 0 leaves nothing due.
    """
    at = at or timezone.now()
    approved = perform_many(
        Project.objects.all(), "close_publicity_approved", at=at, limit=limit,
        sets={"approved_on": timezone.localdate(at)},
    )  # fmt: skip
    rest = limit - len(approved)
    reviewed = perform_many(Project.objects.all(), "close_publicity", at=at, limit=rest) if rest else []
    moved = [*approved, *reviewed]
    if moved:
        hanging = Notice.objects.filter(project_id__in=moved, kind=NoticeKind.RESULT)
        perform_many(hanging, "close", at=at, limit=2 * len(moved))
    if len(moved) >= limit:
        return len(moved)
    theirs = Q(kind=NoticeKind.RESULT, project__state=State.PUBLICITY) | Q(
        kind=NoticeKind.ACCEPTANCE, project__state=State.ACCEPTED
    )
    return len(moved) + len(perform_many(Notice.objects.exclude(theirs), "close", at=at, limit=limit - len(moved)))
