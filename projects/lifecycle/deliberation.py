"""The meeting of a residents' council: convened, in session, closed, its minutes locked."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.people.permissions import Permission as P
from governance.workflow.models import Stateful
from governance.workflow.steps import CLOCK_ONLY, state_field, step
from projects.guards import deliberation as d
from projects.guards import review as r


class MeetingState(models.TextChoices):
    """Where a meeting stands."""

    CONVENED = "convened", _("已召集")
    IN_SESSION = "in_session", _("会议进行中")
    CLOSED = "closed", _("已结束")
    LOCKED = "locked", _("记录已锁定")
    CANCELLED = "cancelled", _("已取消")


M = MeetingState


# fmt: off
class MeetingLifecycle(Stateful):
    """One meeting of one community's council."""

    state = state_field(MeetingState)
    view_permission = P.PROJECT_VIEW

    open = step(_("开会"), M.CONVENED, M.IN_SESSION, (P.COUNCIL_CHAIR, P.COUNCIL_MANAGE),
                refused_while=(d.before_its_day, d.nobody_present, d.nothing_on_agenda),
                sets=("opened_at", "present", "roll", "quorum", "quorum_is_strict"))
    close = step(_("结束会议"), M.IN_SESSION, M.CLOSED, (P.COUNCIL_CHAIR, P.COUNCIL_MANAGE),
                 refused_while=(d.votes_missing,), sets=("closed_at", "locks_at"))
    lock_minutes = step(_("锁定会议记录"), M.CLOSED, M.LOCKED, CLOCK_ONLY, refused_while=(d.minutes_fresh,))
    cancel = step(_("取消会议"), M.CONVENED, M.CANCELLED, P.COUNCIL_MANAGE, refused_while=(r.no_reason,),
                  records=("reason",), is_danger=True)

    class Meta(Stateful.Meta):
        abstract = True
# fmt: on
