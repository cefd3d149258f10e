"""The payment: requested by the community, paid or sent back by the street's finance."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from governance.people.permissions import Permission as P
from governance.workflow.models import Stateful
from governance.workflow.steps import state_field, step
from projects.guards import funds as f
from projects.guards import review as r


class PaymentState(models.TextChoices):
    """Where a payment stands; each state says who acted."""

    REQUESTED = "requested", _("社区已申请")
    PAID = "paid", _("街道财务已支付")
    SENT_BACK = "sent_back", _("街道财务已退回")


# fmt: off
class PaymentLifecycle(Stateful):
    """One payment against one contract."""

    state = state_field(PaymentState)
    view_permission = P.FINANCE_VIEW
    matter_paths = {"project": "project_id"}
    duties = {"drafted": ("payment.create",)}

    pay = step(pgettext_lazy("step", "支付"), PaymentState.REQUESTED, PaymentState.PAID, P.FINANCE_PAY,
               apart_from=("drafted",),
               refused_while=(f.no_voucher, f.over_committed, f.project_held), sets=("voucher", "paid_on"),
               records=("voucher",))
    send_back = step(pgettext_lazy("step", "退回"), PaymentState.REQUESTED, PaymentState.SENT_BACK, P.FINANCE_PAY,
                     refused_while=(r.no_reason,), records=("reason",))
    request_again = step(_("重新申请"), PaymentState.SENT_BACK, PaymentState.REQUESTED, P.PROCURE)

    class Meta(Stateful.Meta):
        abstract = True
# fmt: on
