"""The inspection: its group with signatures, what it measured, whom it heard, what it wants mended."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from acceptance.kinds import Finding, MemberKind
from acceptance.lifecycle import InspectionLifecycle, RectificationLifecycle, RectificationState
from acceptance.models.base import OfProject
from projects.models import Project


class Inspection(OfProject, InspectionLifecycle):
    """One inspection of one project; a failed one is followed by another after mending."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+", verbose_name=_("项目"))
    number = models.PositiveSmallIntegerField(_("第几次验收"))
    held_on = models.DateField(_("验收日期"))
    place = models.CharField(_("验收地点"), max_length=120)
    conclusion = models.CharField(_("结论说明"), max_length=500, blank=True)
    concluded_at = models.DateTimeField(_("结论时间"), null=True)

    class Meta(InspectionLifecycle.Meta):
        abstract = False
        verbose_name = verbose_name_plural = _("验收")
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="one_inspection_a_number"),
            models.UniqueConstraint(fields=["project"], condition=Q(state="planned"), name="one_open_inspection"),
            models.CheckConstraint(
                condition=~Q(state__in=["passed", "failed"]) | Q(concluded_at__isnull=False),
                name="inspection_concluded_at_once_concluded",
            ),
        ]
        indexes = [models.Index(fields=["state", "unit", "due_on"], name="inspection_by_state")]

    def __str__(self) -> str:
        return f"{self.project} {self.number}"

    def is_rectification_open(self) -> bool:
        """Whether something that an earlier inspection wanted mended is not confirmed."""
        return Rectification.objects.filter(project=self.project_id, state=RectificationState.OPEN).exists()


class InspectionMember(models.Model):
    """One member of the group: as whom, what she found, when and how she signed (R64)."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="members", verbose_name=_("验收"))
    kind = models.CharField(_("身份"), max_length=20, choices=MemberKind.choices)
    name = models.CharField(_("姓名"), max_length=40)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("账号")
    )
    is_resident = models.BooleanField(_("居民"))
    opinion = models.CharField(_("意见"), max_length=6, choices=Finding.choices, blank=True)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    signed_at = models.DateTimeField(_("签字时间"), null=True)
    is_own_signature = models.BooleanField(_("本人账号签字"), default=False)
    paper = models.ImageField(_("纸质签字照片"), upload_to="signatures/%Y/%m/", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("验收组成员")
        constraints = [
            models.UniqueConstraint(fields=["inspection", "name"], name="one_seat_a_name"),
            models.UniqueConstraint(
                fields=["inspection", "user"], condition=Q(user__isnull=False), name="one_seat_an_account"
            ),
            models.CheckConstraint(
                condition=Q(signed_at=None, opinion="") | (Q(signed_at__isnull=False) & ~Q(opinion="")),
                name="signed_exactly_with_an_opinion",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.get_kind_display()}）"

    @property
    def counts(self) -> bool:
        """The supplier stands by; her word does not count (R64)."""
        return self.kind != MemberKind.SUPPLIER


class Measure(models.Model):
    """One line measured on site against the contract (R71)."""

    inspection = models.ForeignKey(
        Inspection, on_delete=models.PROTECT, related_name="measures", verbose_name=_("验收")
    )
    name = models.CharField(_("名称"), max_length=80)
    measure = models.CharField(_("单位"), max_length=12, blank=True)
    planned = models.DecimalField(_("合同数量"), max_digits=10, decimal_places=2)
    actual = models.DecimalField(_("实测数量"), max_digits=10, decimal_places=2)
    is_flagged = models.BooleanField(_("偏差超出容许"), default=False)
    note = models.CharField(_("说明"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("核量")
        constraints = [
            models.CheckConstraint(condition=Q(planned__gte=0, actual__gte=0), name="measure_not_negative"),
            models.CheckConstraint(condition=Q(is_flagged=False) | ~Q(note=""), name="flagged_measure_with_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.actual}/{self.planned}"


class BeneficiaryOpinion(models.Model):
    """How many of those whom the project serves were heard at once, how many were content, what they said (R65)."""

    inspection = models.ForeignKey(
        Inspection, on_delete=models.PROTECT, related_name="opinions", verbose_name=_("验收")
    )
    people = models.PositiveIntegerField(_("听取人数"))
    satisfied = models.PositiveIntegerField(_("其中满意"))
    summary = models.CharField(_("意见"), max_length=300)
    heard_on = models.DateField(_("日期"))

    class Meta:
        verbose_name = verbose_name_plural = _("服务对象意见")
        constraints = [
            models.CheckConstraint(
                condition=Q(people__gt=0, satisfied__lte=models.F("people")), name="opinion_satisfied_within_people"
            )
        ]

    def __str__(self) -> str:
        return f"{self.satisfied}/{self.people}"


class Rectification(OfProject, RectificationLifecycle):
    """整改: what a failed inspection wants mended, and until when (R69)."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+", verbose_name=_("项目"))
    inspection = models.OneToOneField(
        Inspection, on_delete=models.PROTECT, related_name="rectification", verbose_name=_("验收")
    )
    text = models.CharField(_("整改要求"), max_length=500)
    confirmed_on = models.DateField(_("确认日期"), null=True)

    class Meta(RectificationLifecycle.Meta):
        abstract = False
        verbose_name = verbose_name_plural = _("整改")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="confirmed", confirmed_on__isnull=False) | Q(state="open", confirmed_on=None),
                name="rectification_confirmed_on_exactly_when_confirmed",
            )
        ]
        indexes = [models.Index(fields=["state", "unit", "due_on"], name="rectification_by_state")]

    def __str__(self) -> str:
        return self.text[:30]
