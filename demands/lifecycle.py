"""The machines of this act, whole: a demand until its answer, a round of collection, a call that was asked for."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from demands import guards as g
from governance.people.permissions import Permission as P
from governance.workflow.models import Stateful
from governance.workflow.steps import CLOCK_ONLY, state_field, step


class DemandState(models.TextChoices):
    """Where a demand stands."""

    SUBMITTED = "submitted", _("待受理")
    ACCEPTED = "accepted", _("已受理")
    ADOPTED = "adopted", _("已纳入项目设计")
    DECLINED = "declined", _("不予采纳")
    REFERRED = "referred", _("已转办")
    MERGED = "merged", _("已合并")


class RoundState(models.TextChoices):
    """Where a round of collection stands."""

    PLANNED = "planned", _("待开始")
    OPEN = "open", _("征集中")
    CLOSED = "closed", _("已结束")


class CallBackState(models.TextChoices):
    """Where a call that was asked for stands."""

    OPEN = "open", _("待回电")
    MISSED = "missed", _("没有联系上")
    CALLED = "called", _("已回电")
    ENDED = "ended", _("多次联系不上")


D, R, C = DemandState, RoundState, CallBackState
PENDING = (D.SUBMITTED, D.ACCEPTED)
TO_CALL = (C.OPEN, C.MISSED)
ANSWER = ("reply", "replied_at")
CALL = ("tries", "called_at", "called_by")


# fmt: off
class DemandLifecycle(Stateful):
    """需求: submitted by anyone, answered by the community in time (U46), without any publicity period (R17, R18)."""

    state = state_field(DemandState)
    periods = {D.SUBMITTED: "demand_reply"}
    view_permission = P.DEMAND_VIEW

    accept = step(_("受理"), D.SUBMITTED, D.ACCEPTED, P.DEMAND_HANDLE,
                  refused_while=(g.personal_number_in_public,), sets=ANSWER, records=("reply",), in_bulk=True)
    adopt = step(_("纳入项目设计"), (*PENDING, D.ADOPTED), D.ADOPTED, P.PROJECT_DRAFT, sets=ANSWER,
                 awaited=models.Q(state__in=PENDING))
    decline = step(pgettext_lazy("step", "不予采纳"), PENDING, D.DECLINED, P.DEMAND_HANDLE, is_danger=True,
                   refused_while=(g.no_reply, g.personal_number_in_public), sets=ANSWER, records=("reply",))
    refer = step(_("转办民意速办"), PENDING, D.REFERRED, P.DEMAND_HANDLE, awaited=False,
                 refused_while=(g.no_reply, g.personal_number_in_public), sets=ANSWER, records=("reply",))
    merge = step(_("合并"), PENDING, D.MERGED, P.DEMAND_HANDLE, awaited=False,
                 refused_while=(g.bad_merge_target, g.others_merged_into_it), sets=("merged_into",))
    unmerge = step(_("撤销合并"), D.MERGED, D.ACCEPTED, P.DEMAND_HANDLE, awaited=False,
                   refused_while=(g.undo_window_over,), sets=("merged_into",))

    class Meta(Stateful.Meta):
        abstract = True


class RoundLifecycle(Stateful):
    """集中征集: opened by the community, ended by it or by the clock after its last day."""

    state = state_field(RoundState)
    view_permission = P.DEMAND_VIEW

    open = step(_("开始征集"), R.PLANNED, R.OPEN, P.ROUND_MANAGE, refused_while=(g.round_over,),
                sets=("opened_at", "due_on"))
    close = step(_("结束征集"), (R.PLANNED, R.OPEN), R.CLOSED, P.ROUND_MANAGE, awaited=False)
    expire = step(_("征集期满"), (R.PLANNED, R.OPEN), R.CLOSED, CLOCK_ONLY, refused_while=(g.round_running,))

    class Meta(Stateful.Meta):
        abstract = True


class CallBackLifecycle(Stateful):
    """请人回电: asked for by anyone, called by the community, again until the person is reached or often enough."""

    state = state_field(CallBackState)
    periods = {C.OPEN: "call_back", C.MISSED: "call_back"}
    view_permission = P.DEMAND_VIEW

    reach = step(pgettext_lazy("step", "已回电"), TO_CALL, C.CALLED, P.DEMAND_HANDLE,
                 refused_while=(g.call_unexplained,), sets=CALL)
    miss = step(pgettext_lazy("step", "没有联系上"), TO_CALL, C.MISSED, P.DEMAND_HANDLE, awaited=False,
                sets=(*CALL, "due_on"))
    end = step(_("多次联系不上，结束"), C.MISSED, C.ENDED, P.DEMAND_HANDLE, is_danger=True,
               refused_while=(g.tried_too_seldom,))

    class Meta(Stateful.Meta):
        abstract = True
# fmt: on
