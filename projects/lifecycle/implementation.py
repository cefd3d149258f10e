"""The change request: within tolerance the street decides, beyond it the council votes again."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from governance.people.permissions import Permission as P
from governance.recusal.kinds import Occasion
from governance.workflow.models import Stateful
from governance.workflow.steps import state_field, step
from projects.guards import review as r


class ChangeState(models.TextChoices):
    """Where a change request stands."""

    REQUESTED = "requested", _("待街道审核")
    AGREED = "agreed", _("同意变更")
    REFUSED = "refused", _("不同意变更")


# fmt: off
class ChangeRequestLifecycle(Stateful):
    """A change of scope or budget while work goes on (U28)."""

    state = state_field(ChangeState)
    view_permission = P.PROJECT_VIEW
    matter_paths = {"project": "project_id"}

    agree = step(pgettext_lazy("step", "同意变更"), ChangeState.REQUESTED, ChangeState.AGREED, P.REVIEW_APPROVE,
                 declares=Occasion.REVIEW,
                 refused_while=(r.beyond_tolerance,))
    refuse = step(pgettext_lazy("step", "不同意变更"), ChangeState.REQUESTED, ChangeState.REFUSED, P.REVIEW_APPROVE,
                  declares=Occasion.REVIEW, refused_while=(r.no_reason,), records=("reason",), is_danger=True)

    class Meta(Stateful.Meta):
        abstract = True
# fmt: on
