"""The one thing that the public site holds itself: the approved map that stands in place of the schematic one."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.people.fields import UnitField


class ApprovedMap(models.Model):
    """The outlines of a district's communities with the number under which the map was approved."""

    unit = UnitField(verbose_name=_("区"))
    approval_no = models.CharField(_("审图号"), max_length=40)
    drawing = models.JSONField(_("图形"))
    digest = models.CharField(_("文件校验值"), max_length=64)
    shown_at = models.DateTimeField(_("上传时间"))
    shown_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("上传人")
    )  # fmt: skip

    class Meta:
        verbose_name = verbose_name_plural = _("公开地图")
        constraints = [models.UniqueConstraint(fields=["unit"], name="one_approved_map_a_district")]

    def __str__(self) -> str:
        return self.approval_no
