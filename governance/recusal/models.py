"""The register of interests, what was declared for a matter (an interest or none), and the ties found in the data."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.people.crypto import random_key
from governance.people.fields import BlindIndexField, EncryptedField
from governance.people.models import Party, WithSecrets
from governance.recusal.kinds import InterestKind, Occasion, Relation, TieGround


class Interest(WithSecrets):
    """A standing interest of a person, entered by herself; it is ended, never deleted. Names of others are sealed."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="interests", verbose_name=_("申报人")
    )
    kind = models.CharField(_("利益种类"), max_length=12, choices=InterestKind)
    relation = models.CharField(_("与本人的关系"), max_length=12, choices=Relation, default=Relation.SELF)
    party = models.ForeignKey(
        Party, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("单位")
    )
    organisation = models.CharField(_("单位名称"), max_length=120, blank=True)
    name = EncryptedField(_("亲属或同住人姓名"))
    phone = EncryptedField(_("亲属或同住人电话"))
    address = EncryptedField(_("物业或住址"))
    name_index = BlindIndexField(of="name")
    phone_index = BlindIndexField(of="phone")
    address_index = BlindIndexField(of="address")
    from_day = models.DateField(_("开始日"))
    until_day = models.DateField(_("终止日"), null=True, blank=True)
    entered_at = models.DateTimeField(_("登记时间"))
    ended_at = models.DateTimeField(_("注销时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("利益登记")
        ordering = ["-entered_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_day__isnull=True) | Q(until_day__gte=F("from_day")),
                name="interest_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(until_day__isnull=False), name="interest_ended_has_a_last_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}：{self.get_kind_display()}"

    @property
    def where(self) -> str:
        """The organisation by the name under which it is known here, else as it was typed."""
        return self.party.name if self.party else self.organisation


class Declaration(models.Model):
    """A person steps aside from one matter, from a moment until it is ended: one asks, with a reason, another decides.

    A refused request stays in the log; here stand the one that waits, and the one that was granted.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="recusals", verbose_name=_("回避人")
    )
    subject_type = models.CharField(_("事项类别"), max_length=40)
    subject_id = models.BigIntegerField(_("事项编号"))
    kind = models.CharField(_("利害关系"), max_length=12, choices=InterestKind, default=InterestKind.OTHER)
    reason = models.CharField(_("回避理由"), max_length=200)
    declared_at = models.DateTimeField(_("申报时间"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("申请解除人")
    )
    asked_at = models.DateTimeField(_("申请解除时间"), null=True, blank=True)
    asked_reason = models.CharField(_("解除理由"), max_length=200, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("核准解除人")
    )
    withdrawn_at = models.DateTimeField(_("解除时间"), null=True, blank=True)
    verdict = models.CharField(_("核实说明"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("回避申报")
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, asked_by__isnull=False)
                & ~Q(asked_reason="")
                & ~Q(verdict="")
                & ~Q(withdrawn_by=F("asked_by"))
                & ~Q(withdrawn_by=F("user")),
                name="recusal_ended_by_two_with_words",
            ),
            models.UniqueConstraint(
                fields=["user", "subject_type", "subject_id"],
                condition=models.Q(withdrawn_at=None),
                name="one_standing_recusal_a_matter",
            ),
        ]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="recusal_by_matter")]

    def __str__(self) -> str:
        return f"{self.user} 回避 {self.subject_type} {self.subject_id}"

    @property
    def is_ended(self) -> bool:
        return self.withdrawn_at is not None


class NoInterest(models.Model):
    """A person declared for one occasion on one matter that she has no interest in it (R55).

    Only the day, and a key without order: the declarations of a secret vote must not tell who voted when.
    """

    id = models.BigIntegerField(primary_key=True, default=random_key, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("声明人")
    )
    subject_type = models.CharField(_("事项类别"), max_length=40)
    subject_id = models.BigIntegerField(_("事项编号"))
    occasion = models.CharField(_("环节"), max_length=12, choices=Occasion)
    declared_on = models.DateField(_("声明日期"))

    class Meta:
        verbose_name = verbose_name_plural = _("无利害关系声明")
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "occasion", "user"], name="one_statement_an_occasion"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_occasion_display()} {self.subject_type} {self.subject_id}"


class Tie(models.Model):
    """A tie between a person and a supplier on one matter, found in the data: a suggestion until somebody judges it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("人员")
    )
    party = models.ForeignKey(
        Party, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("单位")
    )  # fmt: skip
    subject_type = models.CharField(_("事项类别"), max_length=40)
    subject_id = models.BigIntegerField(_("事项编号"))
    ground = models.CharField(_("关联"), max_length=12, choices=TieGround)
    found_at = models.DateTimeField(_("发现时间"))
    is_confirmed = models.BooleanField(_("成立"), null=True)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("核实人")
    )
    judged_at = models.DateTimeField(_("核实时间"), null=True)
    verdict = models.CharField(_("核实说明"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("疑似利害关系")
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "user", "party", "ground"],
                name="one_tie_a_person_party_and_ground",
            ),
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "user", "ground"],
                condition=Q(party=None),
                name="one_tie_a_person_and_site",
            ),
            models.CheckConstraint(
                condition=Q(is_confirmed__isnull=True, judged_at__isnull=True)
                | (Q(is_confirmed__isnull=False, judged_at__isnull=False) & ~Q(verdict="")),
                name="tie_judged_with_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_ground_display()}"
