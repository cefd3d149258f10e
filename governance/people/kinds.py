"""The words of residents: how well a person is known, and on what ground her community is believed."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RealName(models.IntegerChoices):
    """How well a person is known; a step may require a level, and each includes those below it."""

    NONE = 0, _("未核实")
    PHONE = 1, _("手机已验证")
    HOUSEHOLD = 2, _("户码已核对")
    STAFF = 3, _("社区已核实")
    REAL_NAME = 4, _("已实名")


class Ground(models.TextChoices):
    """Why it is believed that a resident lives where she says."""

    HOUSEHOLD = "household", _("凭户码确认")
    STAFF = "staff", _("社区工作人员确认")
