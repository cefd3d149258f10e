"""The main road, whole: states, then one step a line or two — label, from, to, who, and what refuses it."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from governance.people.permissions import Permission as P
from governance.recusal.kinds import Occasion
from governance.workflow.models import Stateful
from governance.workflow.steps import CLOCK_ONLY, state_field, step
from projects.guards import closing as c
from projects.guards import deliberation as d
from projects.guards import design as g
from projects.guards import funds as f
from projects.guards import implementation as i
from projects.guards import messages as m
from projects.guards import procurement as p
from projects.guards import publicity as n
from projects.guards import review as r


class State(models.TextChoices):
    """Where a project stands."""

    DRAFT = "draft", _("设计中")
    SCREENING = "screening", _("初审")
    DELIBERATION = "deliberation", _("评议")
    COMMITTEE = "committee", _("党工委研究")
    PUBLICITY = "publicity", _("公示")
    REVIEW = "review", _("街道审核")
    RESERVE = "reserve", _("储备")
    APPROVED = "approved", _("已立项")
    PROCUREMENT = "procurement", _("采购")
    CONTRACTED = "contracted", _("已签合同")
    IMPLEMENTATION = "implementation", _("实施")
    ACCEPTANCE = "acceptance", _("验收")
    RECTIFICATION = "rectification", _("整改")
    ACCEPTED = "accepted", _("验收通过")
    EVALUATION = "evaluation", _("居民评价")
    ARCHIVED = "archived", _("已归档")
    NOT_PASSED = "not_passed", _("评议未通过")
    REJECTED = "rejected", _("不予立项")
    WITHDRAWN = "withdrawn", _("已撤回")
    TERMINATED = "terminated", _("已终止")


S = State
ENDED = (S.ARCHIVED, S.REJECTED, S.WITHDRAWN, S.TERMINATED)
LIVE = tuple(state for state in S if state not in ENDED)
SHOWABLE = (S.ACCEPTED, S.EVALUATION, S.ARCHIVED)
"""Where a project stands that may be an example (R87)."""
MAIN_ROAD = (
    S.DRAFT, S.SCREENING, S.DELIBERATION, S.PUBLICITY, S.REVIEW, S.APPROVED, S.PROCUREMENT, S.CONTRACTED,
    S.IMPLEMENTATION, S.ACCEPTANCE, S.ACCEPTED, S.EVALUATION, S.ARCHIVED,
)  # fmt: skip
"""The states of the ordinary track in order; the street's road has COMMITTEE for DELIBERATION."""

REVIEW, PURCHASE, ACCEPTANCE = Occasion.REVIEW, Occasion.PURCHASE, Occasion.ACCEPTANCE
DESIGN = (g.no_origin, g.negative_list_open, g.no_budget, g.no_targets, g.work_fund_over)
CAP = (g.over_cap, g.over_firm_cap)
VOTE = (d.not_on_agenda, d.meeting_open, d.no_quorum, d.item_without_quorum)
CONTRACT = (p.not_awarded, n.award_notice_running, n.objection_open, p.no_contract_draft, p.no_acceptance_plan,
            p.above_approved_sum, p.award_upheld)  # fmt: skip
ARCHIVE = (c.too_few_ratings, c.performance_missing, f.payments_open, c.not_regularised, c.finding_open,
           g.residents_left_out)  # fmt: skip

SENT_BACK: dict[str, Any] = {
    "refused_while": (r.no_reason,), "sets": ("design_version", "edition"), "records": ("reason",), "awaited": False,
}  # fmt: skip
"""What a return is, by whoever has the project before them."""


# fmt: off
class ProjectLifecycle(Stateful):
    """A project from its design to the archive, on three tracks."""

    state = state_field(State)

    duties = {
        "drafted": ("project.create", "project.submit"),
        "managed": ("project.procure", "project.start", "project.complete", "project.progress"),
        "accepted": ("project.accept",),
    }
    periods = {
        S.PUBLICITY: "result_publicity", S.REVIEW: "street_review", S.ACCEPTANCE: "acceptance_due",
        S.RECTIFICATION: "rectification", S.EVALUATION: "evaluation_window",
    }
    view_permission = P.PROJECT_VIEW
    edition_path = "edition"

    # 设计与评议 design and deliberation
    submit = step(_("提交初审"), S.DRAFT, S.SCREENING, P.PROJECT_DRAFT, duty="drafted",
                  refused_while=(*DESIGN, m.return_unanswered, i.is_emergency),
                  sets=("edition", "submitted_on", "track", "track_reason"),
                  awaited=models.Q(emergency_ground=""), in_bulk=True)
    table = step(_("提交评议"), S.SCREENING, S.DELIBERATION, P.PROJECT_SCREEN,
                 refused_while=(g.street_led, g.residents_left_out),
                 awaited=~models.Q(track="street_led"), in_bulk=True)
    escalate = step(_("提交党工委"), S.SCREENING, S.COMMITTEE, P.PROJECT_SCREEN,
                    refused_while=(g.not_street_led, g.residents_left_out),
                    awaited=models.Q(track="street_led"), in_bulk=True)
    send_back = step(_("退回修改"), S.SCREENING, S.DRAFT, P.PROJECT_SCREEN, **SENT_BACK)
    send_back_from_committee = step(_("退回修改"), S.COMMITTEE, S.DRAFT, P.COMMITTEE_DECIDE, declares=REVIEW,
                                    **SENT_BACK)
    send_back_from_review = step(_("退回修改"), S.REVIEW, S.DRAFT, (P.REVIEW_ASSIST, P.REVIEW_APPROVE), declares=REVIEW,
                                 **SENT_BACK)
    pass_vote = step(pgettext_lazy("step", "评议通过"), S.DELIBERATION, S.PUBLICITY, P.COUNCIL_CHAIR,
                     refused_while=(*VOTE, d.too_few_votes), sets=("publicity_closes_at",))
    fail_vote = step(pgettext_lazy("step", "评议未通过"), S.DELIBERATION, S.NOT_PASSED, P.COUNCIL_CHAIR,
                     refused_while=(*VOTE, d.item_passed), is_danger=True)
    refer = step(_("因回避提交党工委"), S.DELIBERATION, S.COMMITTEE,
                 (P.COUNCIL_CHAIR, P.COUNCIL_MANAGE, P.PROJECT_SCREEN),
                 refused_while=(d.not_on_agenda, d.meeting_open, d.council_decides), sets=("track", "track_reason"),
                 awaited=False)
    agree = step(_("党工委同意"), S.COMMITTEE, S.PUBLICITY, P.COMMITTEE_DECIDE, apart_from=("drafted",),
                 declares=REVIEW, refused_while=(r.no_committee_decision, r.no_leader, *CAP, f.over_budget),
                 locks=("budget_lines",), sets=("publicity_closes_at", "approved_total", "responsible_leader"))
    decline = step(_("党工委不同意"), S.COMMITTEE, S.REJECTED, P.COMMITTEE_DECIDE, declares=REVIEW,
                   refused_while=(r.no_reason,), records=("reason",), is_danger=True)
    redesign = step(_("重新设计"), S.NOT_PASSED, S.DRAFT, P.PROJECT_DRAFT,
                    refused_while=(g.no_change_note,), sets=("design_version", "edition"), records=("change_note",))

    # 公示与立项 publicity and approval
    close_publicity = step(_("公示期满"), S.PUBLICITY, S.REVIEW, CLOCK_ONLY,
                           refused_while=(n.publicity_running, n.objection_open, n.decided_by_street))
    close_publicity_approved = step(_("公示期满，街道牵头项目立项"), S.PUBLICITY, S.APPROVED, CLOCK_ONLY,
                                    refused_while=(n.publicity_running, n.objection_open, n.decided_by_council),
                                    sets=("approved_on",))
    uphold = step(_("异议成立，退回设计"), S.PUBLICITY, S.DRAFT, P.OBJECTION_ANSWER, through_hold=True,
                  refused_while=(n.no_upheld_objection,), locks=("budget_lines",),
                  sets=("design_version", "edition", "publicity_closes_at", "approved_total"), awaited=False)
    uphold_revote = step(_("异议成立，重新评议"), S.PUBLICITY, S.DELIBERATION, P.OBJECTION_ANSWER, through_hold=True,
                         refused_while=(n.no_upheld_objection, g.street_led),
                         sets=("design_version", "publicity_closes_at"), awaited=False)
    uphold_approval = step(_("异议成立，重新审核"), S.APPROVED, S.REVIEW, P.OBJECTION_ANSWER, through_hold=True,
                           refused_while=(n.no_upheld_objection,), locks=("budget_lines",),
                           sets=("approved_on", "approved_total", "approval_closes_at"), awaited=False)
    approve = step(pgettext_lazy("step", "立项"), S.REVIEW, S.APPROVED, P.REVIEW_APPROVE, apart_from=("drafted",),
                   locks=("budget_lines",), declares=REVIEW,
                   refused_while=(r.street_files, r.correction_open, r.no_leader, *CAP, f.over_budget,
                                  g.residents_left_out),
                   sets=("approved_on", "approved_total", "responsible_leader", "approval_closes_at"))
    file = step(pgettext_lazy("step", "备案"), S.REVIEW, S.APPROVED, P.REVIEW_ASSIST, apart_from=("drafted",),
                locks=("budget_lines",), declares=REVIEW,
                refused_while=(r.street_approves, r.correction_open, r.no_leader, *CAP, f.over_budget,
                               g.residents_left_out),
                sets=("approved_on", "approved_total", "responsible_leader", "approval_closes_at"))
    reject = step(pgettext_lazy("step", "不予立项"), S.REVIEW, S.REJECTED, P.REVIEW_APPROVE, declares=REVIEW,
                  refused_while=(r.no_reason,), records=("reason",), is_danger=True)
    reserve = step(_("转入储备"), S.REVIEW, S.RESERVE, P.REVIEW_APPROVE, declares=REVIEW,
                   refused_while=(f.money_there, f.plan_year_outside), locks=("budget_lines",), awaited=False,
                   sets=("plan_year",), records=("plan_year",))
    recall = step(_("从储备启用"), S.RESERVE, S.REVIEW, P.REVIEW_APPROVE,
                  refused_while=(f.reserve_empty,), locks=("budget_lines",), in_bulk=True, sets=("plan_year",))

    # 采购与实施 procurement and implementation
    procure = step(_("启动采购"), S.APPROVED, S.PROCUREMENT, P.PROCURE, duty="managed",
                   refused_while=(n.approval_notice_running, n.objection_open), in_bulk=True)
    contract = step(pgettext_lazy("step", "签订合同"), S.PROCUREMENT, S.CONTRACTED, P.CONTRACT_SIGN, declares=PURCHASE,
                    refused_while=(*CONTRACT, p.signed_before_approval), locks=("budget_lines",),
                    sets=("supplier", "contract_signed_on"))
    start = step(_("开工"), S.CONTRACTED, S.IMPLEMENTATION, (P.IMPLEMENT, P.SUPPLY), duty="managed",
                 refused_while=(i.safety_unchecked, i.no_photo_before, i.earlier_than_contract,
                                g.residents_left_out), sets=("started_on",))
    act_first = step(pgettext_lazy("step", "应急先行"), S.DRAFT, S.IMPLEMENTATION, P.EMERGENCY_START,
                     locks=("budget_lines",),
                     refused_while=(i.no_emergency_ground, g.negative_list_open, g.no_budget, *CAP,
                                    f.over_budget),
                     sets=("edition", "submitted_on", "started_on", "approved_on", "approved_total",
                           "publicity_closes_at"),
                     awaited=~models.Q(emergency_ground=""))
    contract_beside = step(_("补签合同"), S.IMPLEMENTATION, None, P.CONTRACT_SIGN, locks=("budget_lines",),
                           declares=PURCHASE,
                           refused_while=(i.not_emergency, *CONTRACT), sets=("supplier", "contract_signed_on"),
                           awaited=models.Q(track="emergency", contract_signed_on=None))
    complete = step(_("申请验收"), S.IMPLEMENTATION, S.ACCEPTANCE, (P.IMPLEMENT, P.SUPPLY), duty="managed",
                    refused_while=(i.no_contract, i.milestones_open, i.no_progress, i.photos_missing, i.change_open,
                                   i.no_beneficiaries, g.residents_left_out),
                    sets=("completed_on", "beneficiaries"))

    # 验收、评价、归档 acceptance, evaluation, archive
    rectify = step(_("要求整改"), S.ACCEPTANCE, S.RECTIFICATION, P.ACCEPTANCE_LEAD, apart_from=("managed",),
                   declares=ACCEPTANCE,
                   refused_while=(c.no_due_date, c.due_date_outside, c.rectified_before),
                   sets=("rectification_count", "due_on"), records=("reason",))
    reinspect = step(_("申请复验"), S.RECTIFICATION, S.ACCEPTANCE, (P.IMPLEMENT, P.SUPPLY), duty="managed",
                     refused_while=(c.no_photo_of_mending,))
    accept = step(pgettext_lazy("step", "验收通过"), S.ACCEPTANCE, S.ACCEPTED, P.ACCEPTANCE_LEAD,
                  apart_from=("managed",), duty="accepted", declares=ACCEPTANCE,
                  refused_while=(c.inspection_open, g.residents_left_out),
                  sets=("accepted_on", "acceptance_closes_at", "warranty_until"))
    settle_failed = step(_("减价验收"), S.ACCEPTANCE, S.ACCEPTED, P.FAILURE_SETTLE, apart_from=("managed",),
                         declares=ACCEPTANCE,
                         refused_while=(c.never_rectified, c.no_decision_no, r.no_reason),
                         records=("decision_no", "reason"),
                         sets=("accepted_on", "acceptance_closes_at", "warranty_until"), is_danger=True)
    uphold_acceptance = step(_("异议成立，重新验收"), S.ACCEPTED, S.ACCEPTANCE, P.OBJECTION_ANSWER, through_hold=True,
                             refused_while=(n.no_upheld_objection,), awaited=False,
                             sets=("inspected_on", "accepted_on", "acceptance_closes_at", "warranty_until"))
    open_evaluation = step(_("启动评价"), S.ACCEPTED, S.EVALUATION, CLOCK_ONLY,
                           refused_while=(n.acceptance_notice_running, n.objection_open))
    archive = step(_("归档"), S.EVALUATION, S.ARCHIVED, P.ARCHIVE, refused_while=ARCHIVE, sets=("archived_at",),
                   in_bulk=True)

    # 中止 stopping
    withdraw = step(_("撤回"), (S.DRAFT, S.SCREENING, S.NOT_PASSED), S.WITHDRAWN, P.PROJECT_DRAFT,
                    refused_while=(r.no_reason,), records=("reason",), is_danger=True)
    terminate = step(_("终止"), tuple(s for s in LIVE if s not in (S.DRAFT, S.NOT_PASSED)), S.TERMINATED,
                     P.PROJECT_TERMINATE, refused_while=(r.no_reason, c.no_decision_no), through_hold=True,
                     locks=("budget_lines",), records=("reason", "decision_no"), is_danger=True)
    hold = step(pgettext_lazy("step", "暂缓"), LIVE, None, P.PROJECT_HOLD, refused_while=(r.no_reason,),
                sets=("is_on_hold",), records=("reason",),
                awaited=False)
    release = step(_("恢复"), LIVE, None, P.PROJECT_HOLD, refused_while=(r.not_on_hold,), sets=("is_on_hold",),
                   through_hold=True,
                   awaited=False)

    class Meta(Stateful.Meta):
        abstract = True
# fmt: on
