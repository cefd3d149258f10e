"""The library item: a service that has run well once may be offered to every community."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from governance.people.permissions import Permission as P
from governance.workflow.models import Stateful
from governance.workflow.steps import CLOCK_ONLY, state_field, step
from projects.guards import library as b
from projects.guards import review as r


class LibraryState(models.TextChoices):
    """Where an offer stands."""

    OFFERED = "offered", _("待评审")
    LISTED = "listed", _("在库")
    SUSPENDED = "suspended", _("暂停")
    REMOVED = "removed", _("出库")


# fmt: off
class LibraryItemLifecycle(Stateful):
    """Entry, suspension and exit of a service offer (R52)."""

    state = state_field(LibraryState)
    view_permission = P.PROJECT_VIEW
    matter_paths = {"project": "project_id"}
    periods = {LibraryState.LISTED: "library_review"}

    list_it = step(_("入库"), LibraryState.OFFERED, LibraryState.LISTED, P.POLICY_MANAGE,
                   refused_while=(r.no_reason, b.too_few_experts, b.experts_score_low), records=("reason",),
                   sets=("reviewed_on",))
    suspend = step(pgettext_lazy("step", "暂停"), LibraryState.LISTED, LibraryState.SUSPENDED, P.POLICY_MANAGE,
                   refused_while=(r.no_reason,), records=("reason",), awaited=False)
    lapse = step(_("逾期未复核，自动暂停"), LibraryState.LISTED, LibraryState.SUSPENDED, CLOCK_ONLY,
                 refused_while=(b.review_fresh,))
    relist = step(_("恢复在库"), LibraryState.SUSPENDED, LibraryState.LISTED, P.POLICY_MANAGE, sets=("reviewed_on",))
    remove = step(pgettext_lazy("step", "出库"), (LibraryState.OFFERED, LibraryState.LISTED, LibraryState.SUSPENDED),
                  LibraryState.REMOVED,
                  P.POLICY_MANAGE, refused_while=(r.no_reason,), records=("reason",), is_danger=True)

    class Meta(Stateful.Meta):
        abstract = True
# fmt: on
