"""The purchase: open for quotes, awarded, or void."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from governance.people.permissions import Permission as P
from governance.recusal.kinds import Occasion
from governance.workflow.models import Stateful
from governance.workflow.steps import state_field, step
from projects.guards import procurement as p
from projects.guards import review as r
from projects.guards import suppliers as s


class PurchaseState(models.TextChoices):
    """Where a purchase stands."""

    OPEN = "open", _("征集报价")
    AWARDED = "awarded", _("已确定承接方")
    VOID = "void", _("已作废")


# fmt: off
class PurchaseLifecycle(Stateful):
    """One purchase of one project; a void one is followed by another."""

    state = state_field(PurchaseState)
    view_permission = P.PROJECT_VIEW
    matter_paths = {"project": "project_id"}

    award = step(_("确定承接方"), PurchaseState.OPEN, PurchaseState.AWARDED, P.PROCURE,
                 declares=Occasion.PURCHASE,
                 refused_while=(p.too_few_quotes, p.panel_too_small, p.announcement_running, p.central_check_open,
                                p.nobody_chosen, p.supplier_too_young, p.scope_unchecked, s.supplier_not_clean),
                 sets=("awarded_on",), records=("reason",))
    void = step(pgettext_lazy("step", "采购作废"), (PurchaseState.OPEN, PurchaseState.AWARDED), PurchaseState.VOID,
                P.PROCURE, refused_while=(r.no_reason, p.already_contracted), records=("reason",), is_danger=True)

    class Meta(Stateful.Meta):
        abstract = True
# fmt: on
