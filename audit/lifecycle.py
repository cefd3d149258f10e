"""The four machines of this act, whole: the sample, the case it opens, the finding, and the resident's report."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from audit import guards as g
from governance.people.permissions import Permission as P
from governance.recusal.kinds import Occasion
from governance.workflow.models import Stateful
from governance.workflow.steps import state_field, step
from projects.guards import review as r
from projects.lifecycle.project import ProjectLifecycle


class SampleState(models.TextChoices):
    """Where a sample stands."""

    FROZEN = "frozen", _("清单已冻结，待抽取")
    DRAWN = "drawn", _("已抽取")
    CANCELLED = "cancelled", _("已作废")


class CaseState(models.TextChoices):
    """Where a case stands."""

    OPENED = "opened", _("检查中")
    CLEAN = "clean", _("未发现问题")
    RECTIFYING = "rectifying", _("整改中")
    CLOSED = "closed", _("整改完毕，已结案")


class FindingState(models.TextChoices):
    """Where a finding stands."""

    RAISED = "raised", _("待整改")
    ANSWERED = "answered", _("已整改，待核实")
    VERIFIED = "verified", _("已销号")


class ReportState(models.TextChoices):
    """Where a resident's report stands."""

    RECEIVED = "received", _("待核查答复")
    ANSWERED = "answered", _("已答复")


S, C, F, R = SampleState, CaseState, FindingState, ReportState
APART = ("drafted", "managed", "accepted")
"""Whoever did one of these on the project does not judge it (R56, R75)."""
DUTIES = ProjectLifecycle.duties
LIVE_CASES = (C.OPENED, C.RECTIFYING)


# fmt: off
class SampleLifecycle(Stateful):
    """区级抽查: the frame is frozen and seen first, then chance decides; what was drawn stays drawn."""

    state = state_field(SampleState)
    view_permission = P.PROJECT_VIEW

    draw = step(_("抽取样本"), S.FROZEN, S.DRAWN, P.SAMPLE_DRAW,
                refused_while=(g.frame_empty, g.frame_changed, g.chance_missing, g.witnesses_missing),
                sets=("source", "entropy", "witnesses", "seed", "drawn_at", "drawn_count", "drawn_money"),
                records=("source", "entropy", "witnesses"))
    cancel = step(_("作废"), S.FROZEN, S.CANCELLED, P.SAMPLE_DRAW, refused_while=(r.no_reason,),
                  records=("reason",), is_danger=True)

    class Meta(Stateful.Meta):
        abstract = True


class AuditCaseLifecycle(Stateful):
    """检查: opened by the draw or by the auditor; clean, or mended finding by finding (R76)."""

    state = state_field(CaseState)
    view_permission = P.PROJECT_VIEW
    matter_paths = {"project": "project_id"}
    duties = DUTIES

    conclude_clean = step(_("未发现问题，结案"), C.OPENED, C.CLEAN, P.FINDING_RAISE, apart_from=APART,
                          declares=Occasion.AUDIT,
                          refused_while=(g.finding_there, g.no_conclusion), sets=("conclusion", "concluded_on"),
                          records=("conclusion",))
    rectify = step(_("发现问题，进入整改"), C.OPENED, C.RECTIFYING, P.FINDING_RAISE, apart_from=APART,
                   refused_while=(g.no_finding,), awaited=False)
    close = step(_("整改完毕，结案"), C.RECTIFYING, C.CLOSED, P.FINDING_RAISE, apart_from=APART,
                 declares=Occasion.AUDIT,
                 refused_while=(g.case_finding_open, g.no_conclusion), sets=("conclusion", "concluded_on"),
                 records=("conclusion",))

    class Meta(Stateful.Meta):
        abstract = True


class FindingLifecycle(Stateful):
    """审计发现: raised by the district, mended by the community or street, verified by who did neither (R56, R76)."""

    state = state_field(FindingState)
    view_permission = P.PROJECT_VIEW
    matter_paths = {"project": "project_id", "audit_case": "case_id"}
    duties = DUTIES | {"managed": (*DUTIES["managed"], "finding.answer")}

    answer = step(_("报告整改"), F.RAISED, F.ANSWERED, P.FINDING_ANSWER, duty="managed", refused_while=(g.no_answer,),
                  sets=("mending", "answered_on"), records=("answer",))
    verify = step(_("核实销号"), F.ANSWERED, F.VERIFIED, P.FINDING_RAISE, apart_from=APART,
                  declares=Occasion.AUDIT,
                  refused_while=(g.no_verification,), sets=("verification", "verified_on"), records=("verification",))
    send_back = step(_("整改不到位，退回"), F.ANSWERED, F.RAISED, P.FINDING_RAISE, apart_from=APART,
                     refused_while=(r.no_reason, g.due_in_past), sets=("due_on", "mend_by"), records=("reason",),
                     awaited=False)

    class Meta(Stateful.Meta):
        abstract = True


class PublicReportLifecycle(Stateful):
    """公众监督: anyone reports; street or district looks into it and answers in public. The community never sees it."""

    state = state_field(ReportState)
    view_permission = P.FULL_CHECK
    matter_paths = {"project": "project_id"}
    duties = DUTIES
    periods = {R.RECEIVED: "demand_reply"}

    answer = step(_("公开答复"), R.RECEIVED, R.ANSWERED, (P.FULL_CHECK, P.FINDING_RAISE), apart_from=APART,
                  refused_while=(g.no_public_reply,), sets=("reply", "replied_at"), records=("reply",))

    class Meta(Stateful.Meta):
        abstract = True
# fmt: on
