"""The words of this act: who sits in the group, what she says, how a rating came in, on what it is given."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MemberKind(models.TextChoices):
    """As whom somebody sits in the acceptance group; the codes are those of the policy's table of required roles."""

    SECRETARY = "community_secretary", _("社区党委")
    COMMITTEE = "committee_member", _("居委会")
    COUNCIL = "council_member", _("居民议事员")
    PROPOSER = "proposer", _("提案人代表")
    STREET = "street_clerk", _("街道")
    RESIDENT = "resident", _("居民")
    SUPPLIER = "supplier", _("施工方（到场，不计票）")


RESIDENTS = (MemberKind.COUNCIL, MemberKind.PROPOSER, MemberKind.RESIDENT)
"""Those who sit in the group as residents (U19)."""


class Finding(models.TextChoices):
    """What a member finds."""

    FIT = "fit", _("合格")
    UNFIT = "unfit", _("不合格")


class Channel(models.TextChoices):
    """How a rating came in."""

    PUBLIC = "public", _("扫码评价")
    ACCOUNT = "account", _("登录评价")
    STAFF = "staff", _("工作人员代录")


class Verdict(models.TextChoices):
    """What an assessment comes to."""

    REGULARISED = "regularised", _("追认")
    DISALLOWED = "disallowed", _("不予追认")


DIMENSIONS = {
    "need": _("必要性"),
    "openness": _("过程公开"),
    "quality": _("质量"),
    "effect": _("效果"),
    "attitude": _("服务态度"),
}
"""The five dimensions of a rating, each from 1 to 5 (section 6)."""
