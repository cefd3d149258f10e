"""What a document says: everything read once, for one project or one notice."""

from typing import Any

from acceptance.queries import inspections_of
from governance.events.log import history, subject_type
from governance.events.models import Event
from governance.recusal.queries import recused_from
from portal import timeline
from projects.models import Notice, Project

PARTS = {
    "budget_items": (), "negative_answers": (), "targets": (), "participations": (), "units": ("unit",),
    "committee_decisions": (), "corrections": ("asked_by",), "contracts": ("party",), "milestones": (),
    "progress_reports": (), "photos": (), "payments": (), "change_requests": (), "safety_checks": (), "versions": (),
}  # fmt: skip
"""Relations of a project that a dossier lists in full, with what each row reads along."""


def dossier(project: Project) -> dict[str, Any]:
    """Context of the dossier: each event, vote, signature, sum and photo, in a fixed number of queries."""
    items = (
        project.agenda_items.select_related("meeting")
        .prefetch_related("ballots__member", "meeting__attendances")
        .order_by("pk")
    )
    notices = project.notices.prefetch_related("objections").order_by("pk")
    purchases = project.purchases.prefetch_related("quotes__party").order_by("pk")
    context: dict[str, Any] = {
        name: list(getattr(project, name).select_related(*along).order_by("pk")) for name, along in PARTS.items()
    }
    return context | {
        "project": project,
        "items": _with_aside(list(items), list(recused_from(project))),
        "notices": list(notices),
        "purchases": list(purchases),
        "ledger": list(project.ledger_entries.select_related("line__unit").order_by("pk")),
        "demands": [link.demand for link in project.demand_links.select_related("demand").order_by("pk")],
        "events": [
            {
                "event": event,
                "title": timeline.label(event.verb),
                "body": timeline.words(event.verb, event.values),
                "who": timeline.who(event),
            }
            for event in history(project)
        ],
        "inspections": list(reversed(inspections_of(project))),
        "ratings": project.evaluation_count,
    }


def _with_aside(items: list[Any], declared: list[Any]) -> list[dict[str, Any]]:
    """Each vote with the declarations of those on its roll who stepped aside and did not vote (R55)."""
    found = []
    for item in items:
        roll = {place.member_id for place in item.meeting.attendances.all()}
        voted = {ballot.member_id for ballot in item.ballots.all()}
        found.append({"item": item, "aside": [row for row in declared if row.user_id in roll - voted]})
    return found


def head_of(subject: Any) -> str:
    """The newest hash of the subject's chain, printed on its papers so that they can be checked."""
    row = Event.objects.filter(subject_type=subject_type(subject), subject_id=subject.pk).order_by("-seq").first()
    return row.hash if row else ""


def notice_sheet(notice: Notice) -> dict[str, Any]:
    """Context of the notice for the board."""
    return {"notice": notice, "project": notice.project, "head": head_of(notice)}
