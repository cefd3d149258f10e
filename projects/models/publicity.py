"""The notice with its computed last day, its photo on the board, and the objections to it."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from demands.kinds import shown_code
from governance.people.fields import EncryptedField
from projects.kinds import NoticeKind, notice_about
from projects.lifecycle.publicity import NoticeLifecycle, ObjectionLifecycle
from projects.models.project import Project


class Notice(NoticeLifecycle):
    """公示: what hangs, for how long and why so long, and where an objection goes (R31–R33)."""

    kind = models.CharField(_("种类"), max_length=12, choices=NoticeKind.choices)
    subject_type = models.CharField(_("对象类别"), max_length=40)
    subject_id = models.BigIntegerField(_("对象编号"))
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, null=True, related_name="notices", verbose_name=_("项目")
    )
    project_version = models.PositiveSmallIntegerField(_("方案版本"), default=1)
    title = models.CharField(_("标题"), max_length=120)
    body = models.TextField(_("内容"))
    office = models.CharField(_("异议受理单位"), max_length=80)
    address = models.CharField(_("受理地址"), max_length=120)
    phone = models.CharField(_("受理电话"), max_length=30)
    opened_at = models.DateTimeField(_("公示开始"))
    last_day = models.DateField(_("公示最后一日"))
    closes_at = models.DateTimeField(_("公示期满"))
    closed_at = models.DateTimeField(_("停止时间"), null=True)
    is_provisional = models.BooleanField(_("期限依据暂定日历"), default=False)
    explanation = models.JSONField(_("期限怎么算"), default=list)
    open_objections = models.PositiveSmallIntegerField(_("未答复异议"), default=0)
    board_photo = models.ImageField(_("公示栏照片"), upload_to="board/%Y/%m/", blank=True)
    posted_on = models.DateField(_("张贴日期"), null=True)

    class Meta(NoticeLifecycle.Meta):
        abstract = False
        verbose_name = verbose_name_plural = _("公示")
        constraints = [
            models.CheckConstraint(condition=Q(closes_at__gt=models.F("opened_at")), name="notice_closes_after_opening")
        ]
        indexes = [
            models.Index(fields=["state", "closes_at"], name="notice_due"),
            models.Index(fields=["unit", "-id"], name="notice_by_unit"),
            models.Index(fields=["project", "kind"], name="notice_of_project"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def about(self) -> str:
        """The title for where the kind stands beside it."""
        return notice_about(self.title)

    def is_publicly_visible(self) -> bool:
        return True


class Objection(ObjectionLifecycle):
    """异议: filed inside the period in writing; its words and its author stand in a row that can be erased."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="objections", verbose_name=_("公示"))
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, null=True, related_name="objections", verbose_name=_("项目")
    )
    code = models.CharField(_("查询码"), max_length=16, unique=True)
    filed_at = models.DateTimeField(_("提出时间"))
    reply = models.TextField(_("答复"), max_length=2000, blank=True)
    replied_at = models.DateTimeField(_("答复时间"), null=True)

    class Meta(ObjectionLifecycle.Meta):
        abstract = False
        verbose_name = verbose_name_plural = _("异议")
        constraints = [
            models.CheckConstraint(condition=Q(state="open") | ~Q(reply=""), name="objection_settled_with_a_reply")
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def shown_code(self) -> str:
        """The tracking code as a person reads it."""
        return shown_code(self.code)


class ObjectionText(models.Model):
    """The words and the author of an objection, encrypted, erasable without touching the record."""

    objection = models.OneToOneField(Objection, on_delete=models.CASCADE, related_name="text", verbose_name=_("异议"))
    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    salt = models.CharField(max_length=32)
    body = EncryptedField(_("内容"))
    name = EncryptedField(_("姓名"), blank=True)
    phone = EncryptedField(_("电话"), blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("异议内容")

    def __str__(self) -> str:
        return str(self.ref)
