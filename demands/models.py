"""The nouns of this act: the round, the demand with its erasable words and its photos, the call that was asked for,
the special household.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from demands.kinds import Channel, DemandCategory, Helper, Hour, Mode, SpecialGroup, Visit, new_code, shown_code
from demands.lifecycle import (
    CallBackLifecycle,
    CallBackState,
    DemandLifecycle,
    DemandState,
    RoundLifecycle,
    RoundState,
)
from governance.people.fields import BlindIndexField, EncryptedField, UnitField
from governance.people.models import WithSecrets


class CollectionRound(RoundLifecycle):
    """集中征集: a time in which a community goes out and asks (R15)."""

    title = models.CharField(_("名称"), max_length=60)
    purpose = models.CharField(_("征集重点"), max_length=300, blank=True)
    opens_on = models.DateField(_("开始日期"))
    closes_on = models.DateField(_("截止日期"))
    opened_at = models.DateTimeField(_("实际开始时间"), null=True, editable=False)
    is_synthetic = models.BooleanField(_("演示数据"), default=False)

    class Meta(RoundLifecycle.Meta):
        abstract = False
        verbose_name = verbose_name_plural = _("集中征集")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RoundState.values), name="round_state_known"),
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="round_closes_after_opening"),
        ]
        indexes = [
            models.Index(fields=["unit", "-id"], name="round_by_unit"),
            models.Index(fields=["state", "closes_on"], name="round_due"),
        ]

    def __str__(self) -> str:
        return self.title

    def is_publicly_visible(self) -> bool:
        return True


class Demand(DemandLifecycle):
    """需求: what somebody asks for. This row holds no name, no number and no word of hers; those can be erased."""

    code = models.CharField(_("查询码"), max_length=12, unique=True, default=new_code, editable=False)
    title = models.CharField(_("公开标题"), max_length=60)
    category = models.CharField(_("类别"), max_length=12, choices=DemandCategory, default=DemandCategory.OTHER)
    place = models.CharField(_("地点"), max_length=60, blank=True)
    mode = models.CharField(_("征集方式"), max_length=8, choices=Mode)
    channel = models.CharField(_("征集途径"), max_length=16, choices=Channel)
    round = models.ForeignKey(
        CollectionRound, models.PROTECT, null=True, blank=True, related_name="demands", verbose_name=_("征集批次")
    )
    special_group = models.CharField(_("特殊群体"), max_length=12, choices=SpecialGroup, blank=True)
    helper = models.CharField(_("代填人"), max_length=10, choices=Helper, blank=True)
    is_safety = models.BooleanField(_("涉及安全"), default=False)
    submitted_at = models.DateTimeField(_("提出时间"))
    reply = models.TextField(_("答复"), max_length=1000, blank=True)
    replied_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name=_("并入")
    )
    merged_count = models.PositiveIntegerField(_("并入本条的需求"), default=0)
    is_counted = models.BooleanField(_("计入覆盖面"), default=False)
    respondent_index = models.CharField(_("居民或家庭的盲索引"), max_length=64, blank=True, editable=False)
    is_synthetic = models.BooleanField(_("演示数据"), default=False)

    class Meta(DemandLifecycle.Meta):
        abstract = False
        verbose_name = verbose_name_plural = _("需求")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=DemandState.values), name="demand_state_known"),
            models.CheckConstraint(
                condition=Q(state="merged", merged_into__isnull=False) | (~Q(state="merged") & Q(merged_into=None)),
                name="demand_merged_into_exactly_when_merged",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")), name="demand_not_merged_into_itself"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["declined", "referred"]) | (~Q(reply="") & Q(replied_at__isnull=False)),
                name="demand_answered_once_settled",
            ),
            models.CheckConstraint(
                condition=Q(is_counted=False) | ~Q(respondent_index=""), name="demand_counted_only_if_distinct"
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "-id"], name="demand_by_unit"),
            models.Index(fields=["state", "unit", "due_on"], name="demand_by_state"),
            models.Index(fields=["state", "-id"], name="demand_newest_in_state"),
            models.Index(fields=["unit", "submitted_at"], name="demand_by_unit_and_time"),
            models.Index(fields=["respondent_index", "-id"], name="demand_by_respondent"),
        ]

    def __str__(self) -> str:
        return self.title

    def is_publicly_visible(self) -> bool:
        return True

    @property
    def shown_code(self) -> str:
        """The tracking code as a person reads it."""
        return shown_code(self.code)

    @property
    def is_online(self) -> bool:
        return Channel(self.channel).is_online


class DemandText(WithSecrets):
    """What she said, who she is and her number: encrypted, and erasable without touching the record."""

    demand = models.OneToOneField(Demand, models.CASCADE, primary_key=True, related_name="text", verbose_name=_("需求"))
    salt = models.CharField(max_length=32, editable=False)
    body = EncryptedField(_("需求内容"))
    name = EncryptedField(_("姓名"))
    phone = EncryptedField(_("电话"))
    helper_name = EncryptedField(_("代填人姓名"))

    class Meta:
        verbose_name = verbose_name_plural = _("需求内容")

    def __str__(self) -> str:
        return str(self.ref)

    @property
    def sealed_words(self) -> str:
        """What the salted digest in the log was taken of."""
        return "\n".join([self.body, self.name, self.phone, *filter(None, [self.helper_name])])


class DemandPhoto(models.Model):
    """A photo that came with a demand; only those who handle it see it."""

    demand = models.ForeignKey(Demand, models.CASCADE, related_name="photos", verbose_name=_("需求"))
    image = models.ImageField(_("照片"), upload_to="demands/%Y/%m/")
    added_at = models.DateTimeField(_("上传时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("需求照片")

    def __str__(self) -> str:
        return self.image.name


class CallBack(CallBackLifecycle):
    """请人回电: somebody would rather speak than write. Her name and number stand in a row that can be erased."""

    hour = models.CharField(_("方便的时间"), max_length=10, choices=Hour)
    asked_at = models.DateTimeField(_("提出时间"))
    tries = models.PositiveSmallIntegerField(_("打过几次"), default=0)
    called_at = models.DateTimeField(_("最近一次打电话"), null=True, blank=True)
    called_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("打电话的人")
    )
    is_synthetic = models.BooleanField(_("演示数据"), default=False)

    class Meta(CallBackLifecycle.Meta):
        abstract = False
        verbose_name = verbose_name_plural = _("回电请求")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CallBackState.values), name="call_back_state_known"),
            models.CheckConstraint(
                condition=Q(state="open", tries=0, called_at=None, called_by=None)
                | (~Q(state="open") & Q(tries__gt=0, called_at__isnull=False, called_by__isnull=False)),
                name="call_back_called_exactly_when_not_open",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "-id"], name="call_back_by_unit"),
            models.Index(fields=["state", "unit", "due_on"], name="call_back_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_code} {self.pk}"


class CallBackText(WithSecrets):
    """Whom to call and what came of it: encrypted, and erasable without touching the record."""

    call_back = models.OneToOneField(CallBack, models.CASCADE, related_name="text", verbose_name=_("回电请求"))
    salt = models.CharField(max_length=32, editable=False)
    name = EncryptedField(_("称呼"))
    phone = EncryptedField(_("电话"))
    phone_index = BlindIndexField(of="phone")
    note = EncryptedField(_("通话情况"))

    class Meta:
        verbose_name = verbose_name_plural = _("回电联系方式")

    def __str__(self) -> str:
        return str(self.ref)


class SpecialHousehold(WithSecrets):
    """A household on the year's roster of those who must all be asked (R14, U35). Never on a public page (R83)."""

    unit = UnitField(verbose_name=_("社区"))
    year = models.PositiveSmallIntegerField(_("年度"))
    group = models.CharField(_("类别"), max_length=12, choices=SpecialGroup)
    household_index = models.CharField(_("家庭的盲索引"), max_length=64, editable=False)
    name = EncryptedField(_("姓名"))
    address = EncryptedField(_("住址"))
    phone = EncryptedField(_("电话"))
    outcome = models.CharField(_("走访结果"), max_length=10, choices=Visit, default=Visit.TO_VISIT)
    visited_on = models.DateField(_("走访日期"), null=True, blank=True)
    note = EncryptedField(_("情况说明"))
    is_synthetic = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("特殊家庭名册")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year", "group", "household_index"], name="one_roster_row_a_household_and_year"
            ),
            models.CheckConstraint(
                condition=Q(outcome="to_visit", visited_on=None)
                | (~Q(outcome="to_visit") & Q(visited_on__isnull=False)),
                name="household_visited_on_exactly_when_visited",
            ),
        ]
        indexes = [models.Index(fields=["unit", "year", "outcome"], name="household_by_outcome")]

    def __str__(self) -> str:
        return f"{self.unit_code} {self.year} {self.pk}"
