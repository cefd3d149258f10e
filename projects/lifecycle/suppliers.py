"""The bad record of a supplier: it counts for the years of the rules, unless it is taken back."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.people.permissions import Permission as P
from governance.workflow.models import Stateful
from governance.workflow.steps import state_field, step
from projects.guards import review as r

SETTLERS = (P.FAILURE_SETTLE, P.POLICY_MANAGE)
"""Who writes a bad record down, and who takes it back: the street's leaders and the district."""


class BadRecordState(models.TextChoices):
    """Whether a bad record counts."""

    STANDING = "standing", _("有效")
    WITHDRAWN = "withdrawn", _("已撤销")


# fmt: off
class BadRecordLifecycle(Stateful):
    """One thing that a supplier did wrong, at the unit that established it (R49)."""

    state = state_field(BadRecordState)
    view_permission = P.PROJECT_VIEW

    withdraw = step(_("撤销"), BadRecordState.STANDING, BadRecordState.WITHDRAWN, SETTLERS, awaited=False,
                    refused_while=(r.no_reason,), records=("reason",), is_danger=True)

    class Meta(Stateful.Meta):
        abstract = True
# fmt: on
