"""The words of recusal: what is declared for, what an interest is, how near a relative, how a tie was found."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Occasion(models.TextChoices):
    """What a person is about to do on a matter; before the first of it she declares whether she has an interest."""

    VOTE = "vote", _("评议表决")
    REVIEW = "review", _("审核审批")
    PURCHASE = "purchase", _("采购")
    ACCEPTANCE = "acceptance", _("验收")
    EVALUATION = "evaluation", _("评价评分")
    AUDIT = "audit", _("监督检查")


class InterestKind(models.TextChoices):
    """What ties a person to a supplier or a site (U18)."""

    SHARES = "shares", _("持有股份")
    OFFICE = "office", _("担任职务")
    EMPLOYMENT = "employment", _("受雇任职")
    RELATIVE = "relative", _("亲属关系")
    HOUSEHOLD = "household", _("同住一户")
    PROPERTY = "property", _("自有物业在项目范围内")
    OTHER = "other", _("其他利害关系")


LINGERING = (InterestKind.SHARES, InterestKind.OFFICE, InterestKind.EMPLOYMENT)
"""Interests that bind for some years after they ended (U18)."""


class Relation(models.TextChoices):
    """Whose interest it is, by degree."""

    SELF = "self", _("本人")
    SPOUSE = "spouse", _("配偶")
    LINEAL = "lineal", _("直系血亲")
    COLLATERAL = "collateral", _("三代以内旁系血亲")
    IN_LAW = "in_law", _("近姻亲")


class TieGround(models.TextChoices):
    """What the register and the data have in common between a person and a supplier."""

    REGISTERED = "registered", _("本人登记的利益")
    LEGAL_REP = "legal_rep", _("法定代表人与本人或其亲属同名")
    PHONE = "phone", _("联系电话相同")
    ADDRESS = "address", _("地址相同")
    SERVES = "serves", _("三年内代表该单位办事")
    SITE = "site", _("自有物业在项目地点")
    CONTRACTS = "contracts", _("三年内经手过该单位的合同")
