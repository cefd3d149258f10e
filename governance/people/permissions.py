"""The permissions: what a person may do, each with the Chinese phrase that pages show. Who holds them: `roles`."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Permission(models.TextChoices):
    """One right. A role is a set of these; a lifecycle step names the one it needs."""

    # 需求 demands
    DEMAND_VIEW = "demand_view", _("查看需求")
    DEMAND_RECORD = "demand_record", _("登记居民需求")
    DEMAND_HANDLE = "demand_handle", _("受理和答复需求")
    ROUND_MANAGE = "round_manage", _("组织集中征集")
    # 项目 projects
    PROJECT_VIEW = "project_view", _("查看项目档案")
    PROJECT_DRAFT = "project_draft", _("设计项目并提交初审")
    PROJECT_SCREEN = "project_screen", _("初审项目、提交评议或上报党工委")
    EMERGENCY_START = "emergency_start", _("启动应急先行")
    COUNCIL_MANAGE = "council_manage", _("组织居民议事会会议")
    COUNCIL_CHAIR = "council_chair", _("主持会议并宣布评议结果")
    COUNCIL_VOTE = "council_vote", _("在居民议事会表决")
    COMMITTEE_DECIDE = "committee_decide", _("街道党工委研究决定")
    PUBLICITY_MANAGE = "publicity_manage", _("张贴公示并上传照片")
    OBJECTION_ANSWER = "objection_answer", _("答复异议")
    REVIEW_ASSIST = "review_assist", _("街道审核：要求补正、备案")
    REVIEW_APPROVE = "review_approve", _("街道立项审批")
    WAIVER_GRANT = "waiver_grant", _("批准“原则上”规定的例外")
    PROCURE = "procure", _("组织采购")
    CONTRACT_SIGN = "contract_sign", _("签订合同")
    IMPLEMENT = "implement", _("组织实施、报送进度")
    SUPPLY = "supply", _("承接方履约")
    FINANCE_PAY = "finance_pay", _("办理支付")
    FINANCE_VIEW = "finance_view", _("查看资金账")
    BUDGET_SET = "budget_set", _("下达社区年度资金额度")
    PROJECT_HOLD = "project_hold", _("暂缓和恢复项目")
    PROJECT_TERMINATE = "project_terminate", _("终止项目")
    # 验收评价 acceptance
    ACCEPTANCE_LEAD = "acceptance_lead", _("组织验收并作出结论")
    FAILURE_SETTLE = "failure_settle", _("处理验收不合格")
    EMERGENCY_ASSESS = "emergency_assess", _("应急项目事后评估")
    RATE = "rate", _("评价项目")
    PERFORMANCE_SCORE = "performance_score", _("绩效评分")
    ARCHIVE = "archive", _("归档")
    # 监督 audit
    SELF_CHECK = "self_check", _("社区自查")
    FULL_CHECK = "full_check", _("街道普查")
    SAMPLE_DRAW = "sample_draw", _("区级抽查：抽取样本")
    FINDING_RAISE = "finding_raise", _("提出审计发现")
    FINDING_ANSWER = "finding_answer", _("整改审计发现")
    # 基础 governance
    APPOINT_STREET = "appoint_street", _("任免街道人员")
    APPOINT_COMMUNITY = "appoint_community", _("任免社区人员")
    POLICY_MANAGE = "policy_manage", _("维护政策参数与日历")
    EVENTS_VIEW = "events_view", _("查看全过程记录")
