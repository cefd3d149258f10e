"""The declaration of a conflict of interest in one matter."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Declaration(models.Model):
    """A person steps aside from one matter, from a moment until it is withdrawn."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="recusals", verbose_name=_("回避人")
    )
    subject_type = models.CharField(_("事项类别"), max_length=40)
    subject_id = models.BigIntegerField(_("事项编号"))
    reason = models.CharField(_("回避理由"), max_length=200)
    declared_at = models.DateTimeField(_("申报时间"))
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("回避申报")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "subject_type", "subject_id"],
                condition=models.Q(withdrawn_at=None),
                name="one_standing_recusal_a_matter",
            )
        ]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="recusal_by_matter")]

    def __str__(self) -> str:
        return f"{self.user} 回避 {self.subject_type} {self.subject_id}"
