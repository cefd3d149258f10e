"""What a step would bring about, told before it is taken: what is publicised and until when, which money moves."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.policy.periods import day_in_words, open_period
from projects.kinds import NoticeKind
from projects.models import Project
from projects.queries.funds import holdings

NOTICES: dict[str, tuple[NoticeKind, str]] = {
    "pass_vote": (NoticeKind.RESULT, "result_publicity"),
    "agree": (NoticeKind.RESULT, "result_publicity"),
    "approve": (NoticeKind.APPROVAL, "approval_publicity"),
    "file": (NoticeKind.APPROVAL, "approval_publicity"),
    "act_first": (NoticeKind.EMERGENCY, "emergency_publicity"),
    "accept": (NoticeKind.ACCEPTANCE, "acceptance_publicity"),
    "settle_failed": (NoticeKind.ACCEPTANCE, "acceptance_publicity"),
}
"""Steps that hang out a notice, and the period for which it hangs."""
RESERVING = ("agree", "approve", "file", "act_first")
COMMITTING = ("contract", "contract_beside")
RETURNING = ("terminate", "uphold")
SENTENCES: dict[str, Any] = {
    "submit": gettext_lazy("方案按当天的政策版本锁定，由社区书记初审；锁定后不能再改。"),
    "table": gettext_lazy("项目进入居民议事会评议，可以列入会议议程。"),
    "escalate": gettext_lazy("项目由街道党工委研究决定。"),
    **dict.fromkeys(
        ("send_back", "send_back_from_committee", "send_back_from_review", "redesign"),
        gettext_lazy("项目回到设计，形成新一版方案；负面清单和绩效目标须重新核对。"),
    ),
    "fail_vote": gettext_lazy("评议结果记录在案；修改方案后可以再次提交。"),
    "refer": gettext_lazy("项目由街道党工委研究决定，此后按街道牵头项目办理。"),
    "decline": gettext_lazy("项目结束，不再实施。"),
    "reject": gettext_lazy("项目结束，不再实施。"),
    "reserve": gettext_lazy("项目保留审核结果，等待资金。"),
    "recall": gettext_lazy("项目回到街道审核。"),
    "procure": gettext_lazy("按立项金额确定采购方式，开始登记报价。"),
    "start": gettext_lazy("登记今天为开工日期，此后按月报送进度。"),
    "complete": gettext_lazy("登记今天为完工日期，交由验收组验收。"),
    "rectify": gettext_lazy("承接方须在期限内整改，然后申请复验。"),
    "reinspect": gettext_lazy("交由验收组复验。"),
    "archive": gettext_lazy("档案封存，不再改动。"),
    "withdraw": gettext_lazy("项目结束；所关联的需求仍可用于其他项目。"),
    "hold": gettext_lazy("暂缓期间不能办理其他步骤，也不能支付；随时可以恢复。"),
    "release": gettext_lazy("项目恢复办理。"),
    "uphold": gettext_lazy("公示停止，项目回到设计，形成新一版方案。"),
    "uphold_revote": gettext_lazy("公示停止，项目重新提交居民议事会评议。"),
    "uphold_approval": gettext_lazy("公示停止，预留的资金退回，项目重新由街道审核。"),
    "uphold_acceptance": gettext_lazy("公示停止，项目重新验收。"),
}


def effects_of(project: Project, name: str, at: datetime | None = None) -> list[str]:
    """The sentences for a step of the project, by the rules that hold for it. Reads; writes nothing. Sums in yuan."""
    at = at or timezone.now()
    found = [str(SENTENCES[name])] if name in SENTENCES else []
    if name in NOTICES:
        kind, period = NOTICES[name]
        opened = open_period(period, opened_at=at, edition=project.edition, unit_code=project.unit_code)
        found.append(
            _("%(kind)s随即开始，最后一日为 %(day)s；期间居民可以提出异议。")
            % {"kind": kind.label, "day": day_in_words(opened.last_day)}
        )
    if name in RESERVING and not project.is_money_reserved:
        found += [
            _("从%(unit)s %(year)s 年度额度预留 %(sum)s 元，预留后还可使用 %(left)s 元。")
            % {
                "unit": line.unit.name,
                "year": line.year,
                "sum": f"{share:,.2f}",
                "left": f"{line.available - share:,.2f}",
            }
            for line, share in project.budget_shares()
            if line is not None
        ]
    if name in COMMITTING and (contract := project.contract_or_none()):
        found.append(_("预留资金转为合同承诺 %(sum)s 元，多余部分退回额度。") % {"sum": f"{contract.amount:,.2f}"})
    if name in RETURNING:
        held = sum((holding.promised for holding in holdings(project)), Decimal(0))
        if held:
            found.append(_("未支付的 %(sum)s 元退回年度额度。") % {"sum": f"{held:,.2f}"})
    return found
