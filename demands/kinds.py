"""The words of this act: categories, modes, channels and special groups, each with its Chinese label."""

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _


class DemandCategory(models.TextChoices):
    """The city's five content categories (R08), with the same values as a project's."""

    CONVENIENCE = "convenience", _("便民利民类")
    ACTIVITY = "activity", _("群众活动类")
    WELFARE = "welfare", _("公益风尚类")
    FACILITY = "facility", _("公共设施类")
    OTHER = "other", _("其他服务类")


class Mode(models.TextChoices):
    """Collected in a round, or any day (R15)."""

    ROUND = "round", _("集中征集")
    DAILY = "daily", _("日常收集")


class Channel(models.TextChoices):
    """The way by which a demand came in (R16)."""

    WEB = "web", _("网上提交")
    WECHAT = "wechat", _("微信群")
    ONLINE_SURVEY = "online_survey", _("网上问卷")
    WINDOW = "window", _("服务窗口")
    VISIT = "visit", _("入户走访")
    SURVEY = "survey", _("纸质问卷")
    STALL = "stall", _("现场征集点")
    TALK = "talk", _("座谈会")
    BOX = "box", _("意见箱")
    PHONE = "phone", _("电话")

    @property
    def is_online(self) -> bool:
        return self in ONLINE


ONLINE = frozenset({Channel.WEB, Channel.WECHAT, Channel.ONLINE_SURVEY})
"""The channels that count as 线上; every other one is 线下 (R16)."""


class SpecialGroup(models.TextChoices):
    """Households that must all be asked (R14)."""

    ELDERLY = "elderly", _("高龄老人")
    CHILD = "child", _("困境儿童")
    DISABLED = "disabled", _("残疾人")
    LOW_INCOME = "low_income", _("低保户")


class Visit(models.TextChoices):
    """What came of asking a special household (R14)."""

    TO_VISIT = "to_visit", _("尚未走访")
    ASKED = "asked", _("已征求意见")
    REFUSED = "refused", _("本人谢绝")
    MOVED = "moved", _("已搬离")


class Helper(models.TextChoices):
    """Who writes a demand down for the person whose it is."""

    FAMILY = "family", _("家人")
    NEIGHBOUR = "neighbour", _("邻居或朋友")
    VOLUNTEER = "volunteer", _("社工或志愿者")
    STAFF = "staff", _("社区工作人员")


class Hour(models.TextChoices):
    """When a person wishes to be called."""

    MORNING = "morning", _("上午")
    AFTERNOON = "afternoon", _("下午")
    EVENING = "evening", _("傍晚")


BODY_LIMIT = 1000
"""The longest text of a demand, in characters."""

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""No 0 and O, no 1, I and L: a code can be read out over the telephone."""

CODE_LENGTH = 12


def new_code() -> str:
    """A tracking code that nobody can guess: twelve of thirty-one signs, 59 bits."""
    number, code = secrets.randbelow(len(ALPHABET) ** CODE_LENGTH), ""
    while len(code) < CODE_LENGTH:
        number, sign = divmod(number, len(ALPHABET))
        code += ALPHABET[sign]
    return code


def shown_code(code: str) -> str:
    """A tracking code in groups of four, as a person reads it."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def plain_code(text: str) -> str:
    """The code as it is stored, from what a person typed: with dashes, spaces or small letters."""
    return "".join(sign for sign in text.upper() if sign in ALPHABET)[: CODE_LENGTH + 1]
