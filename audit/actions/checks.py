"""Recording a self-check or a full check."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import guards as g
from audit.actions.apart import keep_apart
from audit.kinds import CheckKind, Conclusion, Section
from audit.models import Check, CheckAnswer
from audit.queries.coverage import quarter_of
from governance.events import Verb
from governance.events.log import append
from governance.people.permissions import Permission as P
from governance.recusal.kinds import Occasion
from governance.workflow.declaring import take_declaration
from governance.workflow.door import check_person, insist, lock
from projects.models import Project

RIGHTS = {CheckKind.SELF: P.SELF_CHECK, CheckKind.FULL: P.FULL_CHECK}


@transaction.atomic
def record_check(
    project: Project,
    *,
    kind: str,
    checked_on: date,
    answers: Mapping[str, tuple[bool, str]],
    note: str = "",
    by: Any,
    at: datetime | None = None,
) -> Check:
    """Write down one look at a project: section → (sound, what is wrong) (R74, U26).

    The community checks itself once, when the work is done; the street checks each project every quarter, by somebody
    who neither drafted nor managed it (R56). Raises OutOfReach, NotPermitted, Recused; Refused for a second check, an
    unanswered section, a problem without words, a date out of order.
    """
    at = at or timezone.now()
    kind = CheckKind(kind)
    lock(project)
    check_person(project, RIGHTS[kind], by, at)
    if kind == CheckKind.FULL:
        keep_apart(project, by=by, label=_("街道普查"))
    take_declaration(project, Occasion.AUDIT, by=by, at=at)
    year, quarter = checked_on.year, quarter_of(checked_on) if kind == CheckKind.FULL else 0
    same = Check.objects.filter(project=project, kind=kind)
    if kind == CheckKind.FULL:
        same = same.filter(year=year, quarter=quarter)
    given = {"kind": kind, "checked_on": checked_on, "answers": answers, "is_checked": same.exists()}
    insist(
        project, g.not_completed, g.checked_before, g.check_incomplete, g.checked_badly_dated, at=at, given=given
    )  # fmt: skip
    is_sound = all(answers[section.value][0] for section in Section)
    check = Check(
        project=project, unit_code=project.unit_code, kind=kind, year=year, quarter=quarter, checked_on=checked_on,
        checked_by_id=by.pk, conclusion=Conclusion.SOUND if is_sound else Conclusion.PROBLEMS, note=note.strip(),
        recorded_at=at,
    )  # fmt: skip
    check.save()
    CheckAnswer.objects.bulk_create(_answers(check, answers))
    data = {"project": project.pk, "kind": kind, "on": checked_on, "conclusion": check.conclusion}
    append(check, Verb.CHECK_CREATED, by=by, at=at, data=data)
    return check


def _answers(check: Check, answers: Mapping[str, tuple[bool, str]]) -> list[CheckAnswer]:
    return [
        CheckAnswer(check_record=check, section=name, is_sound=answers[name][0], note=answers[name][1].strip())
        for name in Section.values
    ]
