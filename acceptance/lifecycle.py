"""The machines of this act: inspection, rectification, the answer to a dissatisfied resident, the assessment."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from acceptance.guards import evaluation as e
from acceptance.guards import inspection as i
from governance.people.permissions import Permission as P
from governance.recusal.kinds import Occasion
from governance.workflow.models import Stateful
from governance.workflow.steps import state_field, step
from projects.guards import closing as c
from projects.guards import review as r


class InspectionState(models.TextChoices):
    """Where an inspection stands."""

    PLANNED = "planned", _("正在验收")
    PASSED = "passed", _("结论：合格")
    FAILED = "failed", _("结论：不合格")
    CANCELLED = "cancelled", _("已取消")


class RectificationState(models.TextChoices):
    """Where a rectification stands."""

    OPEN = "open", _("整改中")
    CONFIRMED = "confirmed", _("整改已确认")


class FollowUpState(models.TextChoices):
    """Where the answer to a dissatisfied resident stands."""

    OPEN = "open", _("待处理")
    ANSWERED = "answered", _("已处理")


class AssessmentState(models.TextChoices):
    """Where the assessment of an emergency stands."""

    DUE = "due", _("待评估")
    REGULARISED = "regularised", _("已追认")
    DISALLOWED = "disallowed", _("不予追认")


I, A = InspectionState, AssessmentState  # noqa: E741
MANAGED = ("project.procure", "project.start", "project.complete", "project.progress", "project.reinspect")
GROUP = (i.group_too_small, i.group_even, i.too_few_residents, i.roles_missing, i.unfit_member)


# fmt: off
class InspectionLifecycle(Stateful):
    """One inspection by one group."""

    state = state_field(InspectionState)
    view_permission = P.PROJECT_VIEW
    matter_paths = {"project": "project_id"}
    duties = {"managed": MANAGED}

    pass_work = step(pgettext_lazy("step", "结论：合格"), I.PLANNED, I.PASSED, P.ACCEPTANCE_LEAD,
                     apart_from=("managed",), duty="accepted", declares=Occasion.ACCEPTANCE,
                     refused_while=(i.before_its_day, *GROUP, i.not_confirmed, i.nothing_measured, i.too_few_heard,
                                    i.signatures_missing, i.found_unfit),
                     sets=("concluded_at", "conclusion"))
    fail_work = step(pgettext_lazy("step", "结论：不合格"), I.PLANNED, I.FAILED, P.ACCEPTANCE_LEAD,
                     apart_from=("managed",), declares=Occasion.ACCEPTANCE,
                     refused_while=(i.before_its_day, *GROUP, i.signatures_missing, i.no_finding),
                     sets=("concluded_at", "conclusion"), records=("text",), is_danger=True)
    cancel = step(_("取消本次验收"), I.PLANNED, I.CANCELLED, P.ACCEPTANCE_LEAD, apart_from=("managed",),
                  refused_while=(r.no_reason,), records=("reason",), is_danger=True)

    class Meta(Stateful.Meta):
        abstract = True


class RectificationLifecycle(Stateful):
    """What the group wants mended; the project's own steps say when it is."""

    state = state_field(RectificationState)
    view_permission = P.PROJECT_VIEW
    matter_paths = {"project": "project_id"}
    duties = {"managed": MANAGED}

    confirm = step(_("确认整改"), RectificationState.OPEN, RectificationState.CONFIRMED, P.ACCEPTANCE_LEAD,
                   apart_from=("managed",), refused_while=(i.not_mended,), sets=("confirmed_on",))

    class Meta(Stateful.Meta):
        abstract = True


class FollowUpLifecycle(Stateful):
    """A dissatisfied resident is answered (R80)."""

    state = state_field(FollowUpState)
    view_permission = P.PROJECT_VIEW
    matter_paths = {"project": "project_id"}

    answer_it = step(_("答复不满意评价"), FollowUpState.OPEN, FollowUpState.ANSWERED, P.IMPLEMENT,
                     refused_while=(e.no_answer,), sets=("answer", "answered_on"))

    class Meta(Stateful.Meta):
        abstract = True


class AssessmentLifecycle(Stateful):
    """The assessment after an emergency acted first (R36)."""

    state = state_field(AssessmentState)
    view_permission = P.PROJECT_VIEW
    matter_paths = {"project": "project_id"}
    duties = {"managed": (*MANAGED, "project.act_first")}

    regularise = step(pgettext_lazy("step", "追认"), A.DUE, A.REGULARISED, P.EMERGENCY_ASSESS, apart_from=("managed",),
                      declares=Occasion.EVALUATION,
                      refused_while=(e.not_completed, c.no_decision_no), sets=("decision_no", "reason", "assessed_on"),
                      records=("decision_no",))
    disallow = step(pgettext_lazy("step", "不予追认"), A.DUE, A.DISALLOWED, P.EMERGENCY_ASSESS, apart_from=("managed",),
                    declares=Occasion.EVALUATION,
                    refused_while=(e.not_completed, c.no_decision_no, r.no_reason),
                    sets=("decision_no", "reason", "assessed_on"), records=("decision_no", "reason"), is_danger=True)

    class Meta(Stateful.Meta):
        abstract = True
# fmt: on
