"""The words of this act: types, categories, tracks, kinds of notice and the like, each with its Chinese label."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProjectType(models.TextChoices):
    """The three types, each with its own cap (R07)."""

    SERVICE = "service", _("服务类")
    GOODS = "goods", _("实物类")
    ENGINEERING = "engineering", _("工程类")


class Category(models.TextChoices):
    """The city's five content categories (R08)."""

    CONVENIENCE = "convenience", _("便民利民类")
    ACTIVITY = "activity", _("群众活动类")
    WELFARE = "welfare", _("公益风尚类")
    FACILITY = "facility", _("公共设施类")
    OTHER = "other", _("其他服务类")


class Track(models.TextChoices):
    """The road a project takes; set by rule, not chosen (R36, R39)."""

    ORDINARY = "ordinary", _("社区项目")
    STREET_LED = "street_led", _("街道牵头")
    EMERGENCY = "emergency", _("应急先行")


class NegativeItem(models.TextChoices):
    """The negative list, answered one by one (R09–R12)."""

    PROPERTY_DUTY = "property_duty", _("是否属于物业服务企业等其他主体应当承担的职责？")
    OWNER_DUTY = "owner_duty", _("是否属于业主个人应当承担的责任？")
    GOVERNMENT_PROJECT = "government_project", _("是否与市、区政府在建或拟建的投资项目重复？")
    DEPARTMENT_DUTY = "department_duty", _("是否与政府部门职责范围内的事项重复？")
    SERVICE_CENTRE = "service_centre", _("是否属于党群服务中心已购买的服务内容？")
    SPLIT = "split", _("是否由一个项目拆分而来？")


class Showcase(models.TextChoices):
    """At which level a project is shown as an example (R87)."""

    DISTRICT = "district", _("区级示范项目")
    STREET = "street", _("街道级示范项目")

    @property
    def column(self) -> str:
        """The column of a project with the day on which it became an example of the level."""
        return f"{self.value}_showcase_on"


class Misconduct(models.TextChoices):
    """What a supplier did wrong (R49)."""

    BIDDING = "bidding", _("投标违规")
    COMPLAINT = "complaint", _("投诉属实")
    INSPECTION = "inspection", _("年检不合格")
    BREACH = "breach", _("违约")


class EmergencyGround(models.TextChoices):
    """Why a matter cannot wait (U05)."""

    DANGER = "danger", _("危及人身或财产安全")
    INCIDENT = "incident", _("突发事件")
    URGENT = "urgent", _("时限不超过七天")
    ORDERED = "ordered", _("上级交办")


class NoticeKind(models.TextChoices):
    """What is being publicised (U08)."""

    RESULT = "result", _("评议结果公示")
    EMERGENCY = "emergency", _("应急项目同步公示")
    APPROVAL = "approval", _("立项公示")
    AWARD = "award", _("采购结果公示")
    ACCEPTANCE = "acceptance", _("验收结果公示")


def notice_title(project: str, kind: str) -> str:
    """What a notice is called: its project, then its kind."""
    return f"{project}——{NoticeKind(kind).label}"


def notice_about(title: str) -> str:
    """The title of a notice without its kind."""
    about, _dash, _kind = title.rpartition("——")
    return about or title


def within_quotes(title: str) -> str:
    """A title for a sentence that puts it in quotes: its own become inner ones (GB/T 15834)."""
    return title.translate(str.maketrans("“”", "‘’"))


class VoteMode(models.TextChoices):
    """How an item is voted on; fixed before the vote opens (R26)."""

    NAMED = "named", _("举手表决")
    SECRET = "secret", _("不记名投票")


class Choice(models.TextChoices):
    """What a member may say."""

    FOR = "for", _("同意")
    AGAINST = "against", _("反对")
    ABSTAIN = "abstain", _("弃权")


class PassBase(models.TextChoices):
    """Of what the votes for an item must be the larger part (R25)."""

    PRESENT = "present", _("到会有表决权者")
    ALL = "all", _("全体有表决权者")
    VALID = "valid", _("有效票")


class Method(models.TextChoices):
    """How a purchase is made, by amount (U17)."""

    DIRECT = "direct", _("直接采购")
    QUOTES = "quotes", _("比价采购")
    PANEL = "panel", _("评审采购")
    OPEN_PANEL = "open_panel", _("公告评审采购")
    CENTRALISED = "centralised", _("政府集中采购")


class EntryKind(models.TextChoices):
    """The movements of money (R44)."""

    RESERVE = "reserve", _("预留")
    COMMIT = "commit", _("承诺")
    PAY = "pay", _("支付")
    RETURN = "return", _("退回")


class Source(models.TextChoices):
    """Where money comes from (R42)."""

    FISCAL = "fiscal", _("市、区财政 1:1 配套")
    SOCIAL = "social", _("社会资金")
    SELF = "self", _("居民自筹")


class PhotoStage(models.TextChoices):
    """When a photo was taken (R63)."""

    BEFORE = "before", _("实施前")
    DURING = "during", _("实施中")
    AFTER = "after", _("实施后")


class Stage(models.TextChoices):
    """Where residents took part (R21)."""

    DESIGN = "design", _("项目设计")
    DELIBERATION = "deliberation", _("项目评议")
    IMPLEMENTATION = "implementation", _("项目实施")
    ACCEPTANCE = "acceptance", _("项目验收")
    EVALUATION = "evaluation", _("项目评价")


class TargetKind(models.TextChoices):
    """The branches of the performance indicators (U24)."""

    OUTPUT = "output", _("产出")
    BENEFIT = "benefit", _("效益")
    SATISFACTION = "satisfaction", _("满意度")


WAIVABLE = {"over_cap": _("单项资金上限")}
"""The obstacles that the street party committee may waive (R05), in words."""


class MessageKind(models.TextChoices):
    """What a message between the levels is."""

    NOTE = "note", _("说明")
    SUPPLEMENT = "supplement", _("补充材料")
    QUESTION = "question", _("询问")
    RETURN = "return", _("退回修改")
    ANSWER = "answer", _("答复")


ASKING = (MessageKind.QUESTION, MessageKind.RETURN)
"""Messages that the other side answers."""


class Level(models.TextChoices):
    """The levels between which messages go."""

    COMMUNITY = "community", _("社区")
    STREET = "street", _("街道")
    DISTRICT = "district", _("区")
