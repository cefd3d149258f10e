"""The library of services that ran well: offering, expert review, listing, suspension, removal, the yearly clock."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from governance.events import Verb
from governance.events.log import append
from governance.people.permissions import Permission as P
from governance.workflow.door import check_person, insist, lock, perform, perform_many
from projects.actions.entry import enter
from projects.guards import library as b
from projects.lifecycle.library import LibraryState
from projects.models import LibraryItem, LibraryReview, Project


@transaction.atomic
def offer(project: Project, *, title: str, summary: str, by: Any, at: datetime | None = None) -> LibraryItem:
    """Offer a finished, well-rated service to every community (R53, U32). Refused for any other project."""
    at = at or timezone.now()
    lock(project)
    check_person(project, P.PROJECT_DRAFT, by, at)
    given = {"title": title, "summary": summary}
    insist(project, b.no_finished_run, b.scored_too_low, b.offer_not_sound, at=at, given=given)
    item = LibraryItem(
        project=project, unit_code=project.unit_code, state_since=at, title=title.strip(), summary=summary.strip()
    )
    item.save()
    append(item, Verb.LIBRARY_OFFERED, by=by, at=at, to_state=item.state, data={"project": project.pk})
    return item


@transaction.atomic
def review(
    item: LibraryItem,
    *,
    expert: str,
    score: Decimal,
    is_conflict_free: bool,
    comment: str = "",
    by: Any,
    at: datetime | None = None,
) -> LibraryReview:
    """Write down one expert's score, 0 to 100 (R54). Refused with an interest in it, or a second time."""
    at = at or timezone.now()
    enter(item, P.POLICY_MANAGE, LibraryState.OFFERED, by=by, at=at)
    given = {"expert": expert, "score": score, "is_conflict_free": is_conflict_free}
    insist(item, b.review_not_sound, at=at, given=given)
    row = LibraryReview(
        item=item, expert=expert.strip(), score=score, comment=comment.strip(), reviewed_on=timezone.localdate(at)
    )
    row.save()
    append(item, Verb.LIBRARY_REVIEWED, by=by, at=at, data={"expert": row.expert, "score": score})
    return row


@transaction.atomic
def list_item(
    item: LibraryItem, *, reason: str, by: Any, at: datetime | None = None, version: int | None = None
) -> LibraryItem:
    """Take an offer into the library on the experts' word (R54). Raises what `perform` raises."""
    at = at or timezone.now()
    sets = {"reviewed_on": timezone.localdate(at)}
    return perform(item, "list_it", by=by, at=at, version=version, given={"reason": reason}, sets=sets)


@transaction.atomic
def suspend(
    item: LibraryItem, *, reason: str, by: Any, at: datetime | None = None, version: int | None = None
) -> LibraryItem:
    """Suspend a listed offer and say why (R52). Raises what `perform` raises."""
    return perform(item, "suspend", by=by, at=at, version=version, given={"reason": reason})


@transaction.atomic
def relist(item: LibraryItem, *, by: Any, at: datetime | None = None, version: int | None = None) -> LibraryItem:
    """List a suspended offer again; its review year begins anew (R52). Raises what `perform` raises."""
    at = at or timezone.now()
    return perform(item, "relist", by=by, at=at, version=version, sets={"reviewed_on": timezone.localdate(at)})


@transaction.atomic
def remove(
    item: LibraryItem, *, reason: str, by: Any, at: datetime | None = None, version: int | None = None
) -> LibraryItem:
    """Take an offer out for good and say why (R52). Raises what `perform` raises."""
    return perform(item, "remove", by=by, at=at, version=version, given={"reason": reason})


def lapse_overdue(*, at: datetime | None = None, limit: int = 1000) -> int:
    """Suspend the listed offers whose yearly review is overdue (R52); the number moved. Twice changes nothing."""
    return len(perform_many(LibraryItem.objects.all(), "lapse", at=at or timezone.now(), limit=limit))
