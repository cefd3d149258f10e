"""What the levels say to one another about a project: notes, questions, returns for correction, and their answers."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.events.models import AppendOnly
from governance.people.units import unit_name
from projects.kinds import ASKING, Level, MessageKind
from projects.models.project import Project


class Message(AppendOnly):
    """One message; an answer names what it answers, and each is answered once. Never changed, never deleted."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="messages", verbose_name=_("项目"))
    kind = models.CharField(_("种类"), max_length=12, choices=MessageKind.choices)
    text = models.CharField(_("内容"), max_length=500)
    image = models.ImageField(_("照片"), upload_to="messages/%Y/%m/", blank=True)
    version = models.PositiveSmallIntegerField(_("方案版本"))
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("写信人")
    )
    writer_role = models.CharField(_("角色"), max_length=40, blank=True)
    writer_unit = models.CharField(_("所在机构"), max_length=12, blank=True)
    written_at = models.DateTimeField(_("时间"))
    to_level = models.CharField(_("请谁答复"), max_length=12, choices=Level.choices, blank=True)
    answers = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="answer", verbose_name=_("所答复的消息")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("留言")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind=MessageKind.ANSWER, answers__isnull=False)
                | (~models.Q(kind=MessageKind.ANSWER) & models.Q(answers=None)),
                name="message_answers_exactly_when_an_answer",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=ASKING) & ~models.Q(to_level="")
                | (~models.Q(kind__in=ASKING) & models.Q(to_level="")),
                name="message_to_a_level_exactly_when_it_asks",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:30]

    @property
    def writer(self) -> str:
        """Who wrote it, as she was then: unit, role, name."""
        return " ".join(filter(None, (unit_name(self.writer_unit), self.writer_role, self.written_by.name)))

    @property
    def is_asking(self) -> bool:
        """Whether somebody is to answer it."""
        return self.kind in ASKING
