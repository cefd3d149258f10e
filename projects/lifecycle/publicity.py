"""The notice that hangs for its period, and the objection that stops it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.people.permissions import Permission as P
from governance.workflow.models import Stateful
from governance.workflow.steps import CLOCK_ONLY, state_field, step
from projects.guards import publicity as n
from projects.guards import review as r


class NoticeState(models.TextChoices):
    """Where a notice stands."""

    OPEN = "open", _("公示中")
    CLOSED = "closed", _("公示期满")
    STOPPED = "stopped", _("异议成立，停止公示")


class ObjectionState(models.TextChoices):
    """Where an objection stands."""

    OPEN = "open", _("待答复")
    DISMISSED = "dismissed", _("异议不成立")
    UPHELD = "upheld", _("异议成立")
    WITHDRAWN = "withdrawn", _("异议人撤回")


N, O = NoticeState, ObjectionState  # noqa: E741


# fmt: off
class NoticeLifecycle(Stateful):
    """公示: opened by another step, closed by the clock, stopped by an upheld objection."""

    state = state_field(NoticeState)
    view_permission = P.PROJECT_VIEW
    matter_paths = {"project": "project_id"}

    close = step(_("公示期满"), N.OPEN, N.CLOSED, CLOCK_ONLY, refused_while=(n.notice_running, n.notice_objected))
    stop = step(_("停止公示"), N.OPEN, N.STOPPED, (P.OBJECTION_ANSWER, P.PROJECT_TERMINATE),
                refused_while=(r.no_reason,), records=("reason",), sets=("closed_at",), through_hold=True,
                awaited=False)

    class Meta(Stateful.Meta):
        abstract = True


class ObjectionLifecycle(Stateful):
    """异议: filed by a resident inside the period, settled by a published reply."""

    state = state_field(ObjectionState)
    view_permission = P.PROJECT_VIEW
    matter_paths = {"project": "project_id"}
    periods = {O.OPEN: "objection_reply"}

    dismiss = step(_("答复：异议不成立"), O.OPEN, O.DISMISSED, P.OBJECTION_ANSWER, refused_while=(n.no_reply,),
                   sets=("reply", "replied_at"))
    uphold = step(_("答复：异议成立"), O.OPEN, O.UPHELD, P.OBJECTION_ANSWER, refused_while=(n.no_reply,),
                  sets=("reply", "replied_at"))
    withdraw = step(_("登记异议人撤回"), O.OPEN, O.WITHDRAWN, P.OBJECTION_ANSWER, refused_while=(n.no_reply,),
                    sets=("reply", "replied_at"))

    class Meta(Stateful.Meta):
        abstract = True
# fmt: on
