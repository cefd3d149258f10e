"""The roles as data: label, level, one sentence of what the person does, permissions. Nobody else names a role."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from governance.people.permissions import Permission as P


@dataclass(frozen=True)
class Role:
    """A bundle of permissions that is held at one level: community, street, district or organisation."""

    code: str
    label: str | Promise
    level: str
    sentence: str | Promise
    permissions: frozenset[P]
    second_factor: bool = False
    """Whether a password alone does not let her in."""


def _role(
    code: str, label: str | Promise, level: str, sentence: str | Promise, *permissions: P, second_factor: bool = False
) -> Role:
    return Role(code, label, level, sentence, frozenset(permissions), second_factor)


_READS = (P.DEMAND_VIEW, P.PROJECT_VIEW)

ROLES: dict[str, Role] = {
    role.code: role
    for role in (
        _role(
            "resident", _("居民"), "community", _("在本社区提需求、参与评议和评价；其他社区的项目可以查看。"), P.RATE
        ),
        _role(
            "council_member",
            _("居民议事员"),
            "community",
            _("出席居民议事会，对每个项目逐项表决。"),
            P.PROJECT_VIEW,
            P.COUNCIL_VOTE,
            P.RATE,
        ),
        _role(
            "council_chair",
            _("议事会召集人"),
            "community",
            _("主持居民议事会，清点人数并宣布评议结果。"),
            P.PROJECT_VIEW,
            P.COUNCIL_CHAIR,
            P.COUNCIL_VOTE,
            P.RATE,
        ),
        _role(
            "community_clerk",
            _("社区工作人员"),
            "community",
            _("登记和答复需求，设计项目，组织会议、采购、实施，张贴公示，答复异议。"),
            *_READS,
            P.DEMAND_RECORD,
            P.DEMAND_HANDLE,
            P.ROUND_MANAGE,
            P.PROJECT_DRAFT,
            P.COUNCIL_MANAGE,
            P.PUBLICITY_MANAGE,
            P.OBJECTION_ANSWER,
            P.PROCURE,
            P.IMPLEMENT,
            P.FINDING_ANSWER,
            P.FINANCE_VIEW,
        ),
        _role(
            "community_secretary",
            _("社区党委书记"),
            "community",
            _("初审项目并决定提交评议，签订合同，启动应急先行，组织验收和自查。"),
            *_READS,
            P.PROJECT_SCREEN,
            P.EMERGENCY_START,
            P.CONTRACT_SIGN,
            P.ACCEPTANCE_LEAD,
            P.SELF_CHECK,
            P.FINANCE_VIEW,
            P.APPOINT_COMMUNITY,
        ),
        _role(
            "street_clerk",
            _("街道经办人"),
            "street",
            _("设计街道牵头项目，审核材料、要求补正，组织街道采购与实施。"),
            *_READS,
            P.PROJECT_DRAFT,
            P.PROJECT_SCREEN,
            P.PUBLICITY_MANAGE,
            P.OBJECTION_ANSWER,
            P.REVIEW_ASSIST,
            P.PROCURE,
            P.IMPLEMENT,
            P.FINDING_ANSWER,
            P.FINANCE_VIEW,
            P.FULL_CHECK,
        ),
        _role(
            "street_approver",
            _("街道分管领导"),
            "street",
            _("审批立项或不予立项，签订街道合同，处理不合格，暂缓、终止和归档项目。"),
            *_READS,
            P.REVIEW_APPROVE,
            P.CONTRACT_SIGN,
            P.FAILURE_SETTLE,
            P.PROJECT_HOLD,
            P.PROJECT_TERMINATE,
            P.ARCHIVE,
            P.PERFORMANCE_SCORE,
            P.EMERGENCY_ASSESS,
            P.EMERGENCY_START,
            P.FINANCE_VIEW,
            P.APPOINT_COMMUNITY,
            second_factor=True,
        ),
        _role(
            "street_committee",
            _("街道党工委"),
            "street",
            _("研究决定街道牵头项目，批准“原则上”规定的例外。"),
            *_READS,
            P.COMMITTEE_DECIDE,
            P.WAIVER_GRANT,
            P.FINANCE_VIEW,
            second_factor=True,
        ),
        _role(
            "street_engineer",
            _("街道工程验收员"),
            "street",
            _("牵头验收街道项目和工程类项目，复验整改。"),
            *_READS,
            P.ACCEPTANCE_LEAD,
        ),
        _role(
            "street_finance",
            _("街道财务"),
            "street",
            _("按项目逐笔办理支付，核对资金账。"),
            *_READS,
            P.FINANCE_PAY,
            P.FINANCE_VIEW,
            second_factor=True,
        ),
        _role(
            "district_civil_affairs",
            _("区民政局"),
            "district",
            _("维护政策与日历，下达资金额度，任免街道人员，了解全区进展。"),
            *_READS,
            P.BUDGET_SET,
            P.FINANCE_VIEW,
            P.APPOINT_STREET,
            P.POLICY_MANAGE,
            P.EVENTS_VIEW,
            second_factor=True,
        ),
        _role(
            "district_auditor",
            _("区审计抽查人员"),
            "district",
            _("按规则抽取样本，检查项目，提出发现并核实整改。"),
            *_READS,
            P.SAMPLE_DRAW,
            P.FINDING_RAISE,
            P.PROJECT_HOLD,
            P.FINANCE_VIEW,
            P.EVENTS_VIEW,
            second_factor=True,
        ),
        _role(
            "finance_viewer",
            _("区财政"),
            "district",
            _("查看全区资金账。"),
            *_READS,
            P.FINANCE_VIEW,
            second_factor=True,
        ),
        _role(
            "supplier",
            _("承接方"),
            "organisation",
            _("对自己承接的项目开工、报进度、申请验收、整改。"),
            P.SUPPLY,
        ),
    )
}


PRIVATE_ROLES = ("resident",)
"""Posts that are no office: whose name is the person's own affair, and who stands in for nobody."""


def roles_with(permission: P) -> list[str]:
    """Codes of the roles that hold the permission."""
    return [role.code for role in ROLES.values() if permission in role.permissions]
