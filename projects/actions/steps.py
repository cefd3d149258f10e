"""Which action takes which step of a project, and what each asks of the person; the generic step page reads this."""

from collections.abc import Callable
from typing import Any

from projects.actions import closing, deliberation, design, implementation, procurement, review
from projects.models import Project

TAKE: dict[str, Callable[..., Any]] = {
    "submit": design.submit,
    "table": design.table,
    "escalate": design.escalate,
    "send_back": design.send_back,
    "send_back_from_committee": design.send_back,
    "send_back_from_review": design.send_back,
    "pass_vote": deliberation.pass_vote,
    "fail_vote": deliberation.fail_vote,
    "refer": deliberation.refer,
    "agree": review.agree,
    "decline": review.decline,
    "redesign": design.redesign,
    "approve": review.approve,
    "file": review.file,
    "reject": review.reject,
    "reserve": review.reserve,
    "recall": review.recall,
    "procure": procurement.procure,
    "contract": procurement.sign,
    "start": implementation.start,
    "act_first": implementation.act_first,
    "contract_beside": procurement.sign,
    "complete": implementation.complete,
    "rectify": closing.rectify,
    "reinspect": closing.reinspect,
    "accept": closing.accept,
    "settle_failed": closing.settle_failed,
    "archive": closing.archive,
    "withdraw": design.withdraw,
    "terminate": review.terminate,
    "hold": review.hold,
    "release": review.release,
}
"""Step → the action that takes it: `TAKE[step](project, by=, at=, version=, **inputs)`.

Not here: the clock's steps, which sweeps take, and `uphold`, which answering an objection takes.
"""

INPUTS: dict[str, tuple[str, ...]] = {
    "send_back": ("reason",),
    "send_back_from_committee": ("reason",),
    "send_back_from_review": ("reason",),
    "agree": ("leader",),
    "decline": ("reason",),
    "redesign": ("change_note",),
    "approve": ("leader",),
    "file": ("leader",),
    "reject": ("reason",),
    "reserve": ("plan_year",),
    "complete": ("beneficiaries",),
    "rectify": ("reason", "due_on"),
    "settle_failed": ("decision_no", "reason"),
    "withdraw": ("reason",),
    "terminate": ("reason", "decision_no"),
    "hold": ("reason",),
}
"""Step → names of what its action takes from the person; a step not named here asks nothing."""

ANSWERED = frozenset({"uphold", "uphold_revote", "uphold_approval", "uphold_acceptance"})
"""Steps of a project that are only taken by answering an objection."""


def take(project: Project, name: str, *, by: Any, at: Any = None, version: int | None = None, **inputs: Any) -> Any:
    """Take the step by its name; KeyError for one that nobody takes by hand. Raises what `perform` raises."""
    return TAKE[name](project, by=by, at=at, version=version, **inputs)
