"""A document that a worker draws: what it is of, how far it is, and the file with its hash."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from governance.people.fields import UnitField
from projects.models import Project


class Kind(models.TextChoices):
    """The papers that the portal prints."""

    NOTICE = "notice", _("公示文书")
    DOSSIER = "dossier", _("项目档案")
    POSTER = "poster", _("评价海报")


class Progress(models.TextChoices):
    """How far the worker is."""

    QUEUED = "queued", _("排队中")
    DRAWING = "drawing", _("正在生成")
    DONE = "done", _("已生成")
    FAILED = "failed", _("生成失败")


class Document(models.Model):
    """One paper of one subject as it was when somebody asked for it."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("种类"), max_length=10, choices=Kind.choices)
    subject_id = models.BigIntegerField(_("对象编号"))
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="documents", verbose_name=_("项目"))
    unit = UnitField(verbose_name=_("机构"))
    title = models.CharField(_("标题"), max_length=140)
    progress = models.CharField(_("进度"), max_length=8, choices=Progress.choices, default=Progress.QUEUED)
    percent = models.PositiveSmallIntegerField(_("完成比例"), default=0)
    fault = models.CharField(_("失败原因"), max_length=200, blank=True)
    file = models.FileField(_("文件"), upload_to="documents/%Y/%m/", blank=True)
    sha256 = models.CharField(_("文件哈希"), max_length=64, blank=True)
    pages = models.PositiveSmallIntegerField(_("页数"), default=0)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("申请人")
    )
    asked_at = models.DateTimeField(_("申请时间"))
    done_at = models.DateTimeField(_("完成时间"), null=True)

    matter_paths = {"project": "project_id"}

    class Meta:
        verbose_name = verbose_name_plural = _("文书")
        indexes = [models.Index(fields=["project", "kind", "-id"], name="document_of_project")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(progress="done") | (~models.Q(sha256="") & ~models.Q(file="")),
                name="document_done_with_its_file",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def subject_title(self) -> str:
        """What it is of, without the kind that its title begins with."""
        return self.title.partition(" ")[2] or self.title

    @property
    def file_url(self) -> str:
        """Where the finished PDF is fetched, through the right to its project."""
        return reverse("reports:file", args=[self.ref])
