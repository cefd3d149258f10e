"""The words of this act: kinds of check, sections of a file, gravities, grounds of a case, sources of chance."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CheckKind(models.TextChoices):
    """The two layers that look at every project (R74)."""

    SELF = "self", _("社区自查")
    FULL = "full", _("街道普查")


class Section(models.TextChoices):
    """The parts of a project's file: what a checklist asks about and a finding belongs to."""

    DEMAND = "demand", _("需求")
    DELIBERATION = "deliberation", _("评议")
    PUBLICITY = "publicity", _("公示")
    PROCUREMENT = "procurement", _("采购")
    CONTRACT = "contract", _("合同")
    IMPLEMENTATION = "implementation", _("实施")
    ACCEPTANCE = "acceptance", _("验收")
    FUNDS = "funds", _("资金")


QUESTIONS = {
    Section.DEMAND: _("项目来自居民需求，或写明了来源，不属于负面清单"),
    Section.DELIBERATION: _("会议到会人数合规，逐项表决，记录当时形成，应回避的已回避"),
    Section.PUBLICITY: _("每次公示期满，公示栏照片齐全，异议已答复"),
    Section.PROCUREMENT: _("采购方式与金额相符，没有拆分，询价和选定理由齐全"),
    Section.CONTRACT: _("先立项后签合同，合同金额不超过立项金额，验收方案已写明"),
    Section.IMPLEMENTATION: _("按期报送进度，实施前、中、后照片齐全，现场与方案一致"),
    Section.ACCEPTANCE: _("验收组组成合规，现场核量，签字齐全"),
    Section.FUNDS: _("每笔支付对应本项目，凭证齐全，余额已退回"),
}
"""What the short checklist asks in each section."""


class Conclusion(models.TextChoices):
    """What a check came to; it follows from its answers."""

    SOUND = "sound", _("未发现问题")
    PROBLEMS = "problems", _("发现问题")


class Gravity(models.TextChoices):
    """How grave a finding is."""

    MINOR = "minor", _("一般")
    SERIOUS = "serious", _("较重")
    GRAVE = "grave", _("严重")


class Ground(models.TextChoices):
    """Why a project is audited."""

    SAMPLE = "sample", _("区级抽查")
    DIRECTED = "directed", _("定向检查")
    REPORT = "report", _("公众监督线索")


class Chance(models.TextChoices):
    """Where the text comes from that nobody knew before the frame was frozen."""

    DIGEST = "digest", _("冻结当日的公开哈希")
    DICE = "dice", _("现场掷骰或摇号")


class Reason(models.TextChoices):
    """Why a project was drawn."""

    STRATUM = "stratum", _("分层抽取")
    MONEY = "money", _("补足金额")


class Exclusion(models.TextChoices):
    """Why an approved project does not stand in the frame."""

    TERMINATED = "terminated", _("项目已终止")
    BEING_AUDITED = "being_audited", _("正在检查中")
    DRAWN_BEFORE = "drawn_before", _("本年度已抽中过")


REPORT_LIMIT = 1000
"""The longest text of a resident's report, in characters."""
REPORTS_A_DAY = 20
"""Reports that one project takes in a day; a default of ours that keeps a flood out."""
