"""Taking a resident's report, answering it in public, reading and erasing what it holds of her."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from audit import guards as g
from audit.kinds import Section
from audit.models import PublicReport, PublicReportText
from audit.queries.cases import past_retention, report_by_code
from demands.actions.mine import erase_each
from demands.actions.sealed import erase_sealed, proved
from demands.guards import reading_unexplained
from governance.events import PUBLIC, Verb
from governance.events.chain import seal
from governance.events.log import append
from governance.people.crypto import mask_numbers
from governance.people.permissions import Permission as P
from governance.policy.periods import open_period
from governance.workflow.door import check_person, insist, lock, perform
from governance.workflow.errors import OutOfReach
from projects.models import Project

HANDLERS = (P.FULL_CHECK, P.FINDING_RAISE)
"""Who reads a report: the street and the district, never the community that it may be about."""


@transaction.atomic
def receive(project: Project, *, section: str, body: str, phone: str = "", at: datetime | None = None) -> PublicReport:
    """Take a report from anyone on a public project, to be answered within 5 working days (R74, U46).

    It is filed in nobody's name, signed in or not; words and number are encrypted, the event keeps their salted digest.
    Raises OutOfReach for a project that is not public; Refused for what is missing or too many in a day.
    """
    at = at or timezone.now()
    lock(project)
    if not project.is_publicly_visible():
        raise OutOfReach
    begun = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    given: dict[str, Any] = {
        "body": body, "phone": "".join(phone.split()),
        "today": PublicReport.objects.filter(project=project, received_at__gte=begun).count(),
    }  # fmt: skip
    report = PublicReport(
        project=project, unit_code=project.unit_code, section=Section(section), received_at=at, state_since=at,
        has_phone=bool(given["phone"]),
    )  # fmt: skip
    insist(report, g.report_not_sound, g.too_many_reports, at=at, given=given)
    report.due_on = open_period(
        PublicReport.periods[report.state], opened_at=at, unit_code=project.unit_code
    ).last_day  # fmt: skip
    report.save()
    text = PublicReportText(report=report, body=body.strip(), phone=given["phone"])
    text.salt, digest = seal("\n".join([text.body, text.phone]))
    text.save()
    data = {"project": project.pk, "section": section}
    append(report, Verb.REPORT_CREATED, by=PUBLIC, at=at, to_state=report.state, digest=digest, data=data)
    return report


@transaction.atomic
def answer(
    report: PublicReport, *, reply: str, by: Any, at: datetime | None = None, version: int | None = None
) -> PublicReport:
    """Answer in public (R74). Raises what `perform` raises; Refused without words or with somebody's number."""
    at = at or timezone.now()
    given = {"reply": reply.strip()}
    sets = given | {"replied_at": at}
    return perform(report, "answer", by=by, at=at, version=version, given=given, sets=sets)


@transaction.atomic
def read_phone(report: PublicReport, *, reason: str, by: Any, at: datetime | None = None) -> str:
    """The reporter's number for whoever looks into it; each reading is on record, with its reason (R83).

    Empty when she left none. Raises OutOfReach, NotPermitted, Recused, Refused without a reason.
    """
    at = at or timezone.now()
    lock(report)
    check_person(report, HANDLERS, by, at)
    text = PublicReportText.objects.filter(report=report).first()
    if text is None or not text.phone:
        return ""
    insist(report, reading_unexplained, at=at, given={"reason": reason})
    append(report, Verb.REPORT_PHONE_READ, by=by, at=at, data={"reason": mask_numbers(reason.strip())})
    return text.phone


@transaction.atomic
def erase(report: PublicReport, *, by: Any, at: datetime | None = None, is_own: bool = False) -> PublicReport:
    """Erase words and number; the record, its event and its salted digest stay (R83). Twice changes nothing.

    is_own: who asks has proved that the report is hers.
    """
    at = at or timezone.now()
    sealed = PublicReportText.objects.filter(report=report)
    if erase_sealed(report, sealed, HANDLERS, by=by, at=at, is_own=is_own):
        PublicReport.objects.filter(pk=report.pk).update(has_phone=False)
        report.has_phone = False
        append(report, Verb.REPORT_ERASED, by=by, at=at)
    return report


# What a resident does with her own, and what time does ----------------------------------------------------------------


def own(code: str, phone: str) -> PublicReport:
    """The report of the code and the number left with it. Raises NotPermitted as `proved`."""
    return proved(report_by_code(code), phone)


def everything_of(report: PublicReport) -> dict[str, Any]:
    """All that is kept of the person with the report, to be handed to her."""
    text = PublicReportText.objects.filter(report=report).first() or PublicReportText()
    return {
        "kind": "report", "code": report.shown_code, "title": report.project.title,
        "category": report.get_section_display(), "state": report.get_state_display(),
        "submitted_at": timezone.localtime(report.received_at).isoformat(), "body": str(text.body),
        "phone": str(text.phone), "reply": report.reply,
    }  # fmt: skip


def erase_own(report: PublicReport, *, at: datetime | None = None) -> PublicReport:
    """Erase words and number at the wish of whoever proved that the report is hers (`own`)."""
    return erase(report, by=PUBLIC, at=at, is_own=True)


def erase_past_retention(*, at: datetime | None = None) -> int:
    """Erase what was kept with reports answered longer ago than the term in force; how many at once."""
    return erase_each(past_retention, erase, at=at)
