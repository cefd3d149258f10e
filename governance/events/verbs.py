"""The vocabulary of happenings that are no steps. A step's verb is `<model>.<step>`; its label is the step's."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Verb(models.TextChoices):
    """Every verb that the log may hold besides the lifecycle steps."""

    # governance
    UNITS_IMPORTED = "unit.import", _("导入机构区划")
    USER_CREATED = "user.create", _("建立用户")
    MEMBER_APPOINTED = "membership.appoint", _("任命")
    MEMBER_DISMISSED = "membership.dismiss", _("免职")
    PARTY_RECORDED = "party.record", _("登记单位或个人")
    PARTY_AMENDED = "party.amend", _("更正单位或个人资料")
    POLICY_OVERRIDDEN = "policy.override", _("调整政策参数")
    EDITION_LOADED = "policy.load", _("载入政策版本")
    CALENDAR_LOADED = "calendar.load", _("载入工作日历")
    DEADLINE_RECOMPUTED = "deadline.recompute", _("重新计算期限")
    WAIVER_GRANTED = "waiver.grant", _("批准例外")
    RECUSAL_DECLARED = "recusal.declare", _("申报回避")
    RECUSAL_WITHDRAWN = "recusal.withdraw", _("撤回回避申报")
    # demands
    ROUND_CREATED = "round.create", _("发起集中征集")
    DEMAND_CREATED = "demand.create", _("提出需求")
    DEMAND_ADOPTED = "demand.adopt", _("纳入项目设计")
    # projects
    PROJECT_CREATED = "project.create", _("起草项目")
    PROJECT_REVISED = "project.revise", _("修改方案")
    BUDGET_DRAWN = "project.budget", _("编制预算表")
    NEGATIVE_LIST_ANSWERED = "project.negative_list", _("逐条核对负面清单")
    TARGETS_SET = "project.targets", _("设定绩效目标")
    PARTICIPATION_RECORDED = "project.participation", _("记录居民参与")
    MEETING_CREATED = "meeting.create", _("召集会议")
    ATTENDANCE_TAKEN = "meeting.attendance", _("签到")
    ITEM_ADDED = "meeting.item", _("列入议程")
    VOTES_COUNTED = "meeting.votes", _("计票")
    MINUTES_AMENDED = "meeting.amend", _("补充会议记录")
    NOTICE_OPENED = "notice.create", _("发布公示")
    NOTICE_POSTED = "notice.post", _("上传公示照片")
    OBJECTION_FILED = "objection.create", _("提出异议")
    CORRECTION_ASKED = "project.correction_asked", _("要求补正")
    CORRECTION_ANSWERED = "project.correction_answered", _("已补正")
    COMMITTEE_RECORDED = "project.committee", _("登记党工委决定")
    CEILING_SET = "budget_line.set", _("下达年度额度")
    MONEY_MOVED = "budget_line.entry", _("资金变动")
    PURCHASE_CREATED = "purchase.create", _("发起采购")
    QUOTE_RECORDED = "purchase.quote", _("登记报价")
    SUPPLIER_CHOSEN = "purchase.choose", _("确定承接方")
    CONTRACT_RECORDED = "project.contract_recorded", _("登记合同")
    PROGRESS_REPORTED = "project.progress", _("报送进度")
    PHOTO_ADDED = "project.photo", _("上传照片")
    MILESTONE_DONE = "project.milestone", _("完成节点")
    SAFETY_CHECKED = "project.safety", _("开工安全检查")
    CHANGE_REQUESTED = "change_request.create", _("申请变更")
    PAYMENT_REQUESTED = "payment.create", _("申请支付")
    LIBRARY_OFFERED = "library_item.create", _("申报入库")
    # acceptance
    INSPECTION_CREATED = "inspection.create", _("组织验收")
    INSPECTION_MEASURED = "inspection.measure", _("现场核量")
    INSPECTION_SIGNED = "inspection.sign", _("验收签字")
    OPINION_RECORDED = "inspection.opinion", _("记录服务对象意见")
    RECTIFICATION_CREATED = "rectification.create", _("下达整改")
    RATING_GIVEN = "project.rate", _("居民评价")
    PERFORMANCE_SCORED = "project.performance", _("绩效评分")
    ASSESSMENT_CREATED = "emergency_assessment.create", _("登记应急事后评估")
    # audit
    CHECK_CREATED = "check.create", _("登记检查")
    SAMPLE_DRAWN = "sample.create", _("抽取样本")
    AUDIT_CASE_CREATED = "audit_case.create", _("立案抽查")
    FINDING_RAISED = "finding.create", _("提出发现")
    REPORT_CREATED = "public_report.create", _("公众监督")
    # documents
    DOCUMENT_BUILT = "document.build", _("生成文书")
