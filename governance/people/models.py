"""Who and where: units, parties, users, and the memberships that join them."""

import uuid
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, Group, PermissionsMixin
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from governance.events import Actor
from governance.people import units
from governance.people.fields import BlindIndexField, EncryptedField, UnitField
from governance.people.kinds import Ground, RealName
from governance.people.permissions import Permission
from governance.people.roles import PRIVATE_ROLES, ROLES


class WithSecrets(models.Model):
    """Base of a row that holds encrypted fields: gives `ref`, keeps the blind indexes in step when part is saved."""

    ref = models.UUIDField(_("随机编号"), default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if kwargs.get("update_fields") is not None:
            names = set(kwargs["update_fields"])
            indexes = (field for field in self._meta.local_fields if isinstance(field, BlindIndexField))
            kwargs["update_fields"] = names | {field.name for field in indexes if field.of in names}
        super().save(*args, **kwargs)


class UnitQuerySet(models.QuerySet["Unit"]):
    """Writing units makes the cached names be read again."""

    def bulk_create(self, *args: Any, **kwargs: Any) -> Any:  # type: ignore[override]
        units.forget()
        return super().bulk_create(*args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        units.forget()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        units.forget()
        return super().delete()


class Unit(models.Model):
    """A city, district, street or community. Its code is the tree: a unit's code begins with its parent's."""

    class Level(models.TextChoices):
        CITY = "city", _("市")
        DISTRICT = "district", _("区")
        STREET = "street", _("街道")
        COMMUNITY = "community", _("社区")

    code = models.CharField(
        _("代码"), max_length=12, primary_key=True, validators=[RegexValidator(r"^\d+\Z", _("机构代码只能是数字。"))]
    )
    name = models.CharField(_("名称"), max_length=40)
    official_name = models.CharField(_("全称"), max_length=80)
    level = models.CharField(_("层级"), max_length=10, choices=Level)
    parent = UnitField(verbose_name=_("上级"), null=True, blank=True, related_name="children")

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("机构")
        ordering = ["code"]
        permissions = [(permission.value, permission.label) for permission in Permission]
        constraints = [
            models.CheckConstraint(condition=Q(level="city") | Q(parent__isnull=False), name="unit_below_a_parent")
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        units.forget()
        super().save(*args, **kwargs)

    @property
    def unit_code(self) -> str:
        """A unit is reached at its own code."""
        return self.code

    def reach_codes(self) -> list[str]:
        """The codes through which a right at a unit reaches this row."""
        return [self.code]

    @classmethod
    def reach_q(cls, ranges: list[units.Range], party_ids: list[int]) -> Q:
        """The units within the half-open code ranges."""
        return units.within(ranges, "code")


class Party(WithSecrets):
    """A person or organisation with whom money or work is exchanged. Matched by blind index, never read in bulk."""

    class Kind(models.TextChoices):
        PERSON = "person", _("个人")
        ORGANISATION = "organisation", _("单位")

    kind = models.CharField(_("类别"), max_length=12, choices=Kind, default=Kind.ORGANISATION)
    name = models.CharField(_("名称"), max_length=120)
    registration = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    registered_on = models.DateField(_("注册日期"), null=True, blank=True)
    legal_rep = EncryptedField(_("法定代表人"))
    phone = EncryptedField(_("联系电话"))
    address = EncryptedField(_("地址"))
    account = EncryptedField(_("银行账号"))
    legal_rep_index = BlindIndexField(of="legal_rep")
    phone_index = BlindIndexField(of="phone")
    address_index = BlindIndexField(of="address")
    account_index = BlindIndexField(of="account")

    class Meta:
        verbose_name = verbose_name_plural = _("单位与个人")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration"],
                condition=~Q(registration=""),
                name="one_party_a_registration",
                violation_error_message=_("这个统一社会信用代码已经登记过。"),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def party_ids(self) -> list[int]:
        """The parties through which a right at an organisation reaches this row."""
        return [self.pk]

    @classmethod
    def reach_q(cls, ranges: list[units.Range], party_ids: list[int]) -> Q:
        """The organisations for which the person herself stands; a right at a unit does not reach a party."""
        return Q(pk__in=party_ids)


class UserManager(BaseUserManager["User"]):
    """Makes users with a usable or no password; the action `create_user` adds the event."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.email = self.normalize_email(user.email)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(username, password, **fields | {"is_staff": True, "is_superuser": True})


class User(WithSecrets, AbstractBaseUser, PermissionsMixin):
    """A person who can sign in. What she may do comes only from her memberships; being superuser adds nothing to it."""

    username = models.CharField(
        _("用户名"), max_length=60, unique=True, validators=[UnicodeUsernameValidator()],
        error_messages={"unique": _("这个用户名已有人使用。")},
    )  # fmt: skip
    name = models.CharField(_("姓名"), max_length=60)
    email = models.EmailField(_("电子邮箱"), blank=True)
    phone = EncryptedField(_("手机号"))
    phone_index = BlindIndexField(of="phone")
    real_name_level = models.PositiveSmallIntegerField(_("实名程度"), choices=RealName, default=RealName.NONE)
    is_active = models.BooleanField(_("可以登录"), default=True)
    is_staff = models.BooleanField(_("可进入数据查看后台"), default=False)
    has_first_password = models.BooleanField(_("仍用初始密码"), default=False, editable=False)
    date_joined = models.DateTimeField(_("建立时间"), default=timezone.now)
    reach = models.JSONField(_("权限范围"), default=dict, blank=True, editable=False)

    acting_for: dict[str, Any] | None = None
    """In whose name she does what she is doing now: set by `access.take_up`, read by `as_actor`; not stored."""
    states_no_interest = False
    """Whether she states with what she is doing now that she has no interest in it: set from the tick on the page, read
    at the door; not stored."""

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = verbose_name_plural = _("用户")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @property
    def pseudonym(self) -> str:
        """The name under which a resident stands in the log."""
        return f"居民{self.ref.hex[:6].upper()}"

    def is_in_office(self, at: datetime | date | None = None) -> bool:
        """Whether she holds an office on the day of `at`; being a resident is none."""
        return self.memberships.in_force(at).exclude(role__in=PRIVATE_ROLES).exists()

    def membership_for(
        self, unit_code: str | None = None, permission: str | None = None, at: datetime | None = None
    ) -> "Membership | None":
        """The first membership in force that holds the permission at or above the unit; else the first in force."""
        rows = [row for row in self.memberships.all() if row.is_in_force(at)]  # all(): prefetched, they cost no query
        held = sorted(rows, key=lambda row: (row.from_day, row.pk))
        for membership in held:
            fits = permission is None or permission in ROLES[membership.role].permissions
            above = unit_code is None or membership.unit_code is None or unit_code.startswith(membership.unit_code)
            if fits and above:
                return membership
        return held[0] if held else None

    def as_actor(
        self, unit_code: str | None = None, permission: str | None = None, at: datetime | None = None
    ) -> Actor:
        """Who she is in the log: her name, and the role and unit under which she acts. Residents by pseudonym."""
        membership = self.membership_for(unit_code, permission, at)
        if membership is None or (self.acting_for and membership.role == "resident"):
            return Actor("user", self.pk, self.name, acting_for=self.acting_for)
        with translation.override("zh-hans"):
            label = str(ROLES[membership.role].label)
        if membership.role == "resident":
            return Actor("resident", self.pk, self.pseudonym, label, membership.unit_code or "")
        return Actor("user", self.pk, self.name, label, membership.unit_code or "", self.acting_for)


def day_of(at: datetime | date | None = None) -> date:
    """The day in Shenzhen of the moment; today for None."""
    if at is None or isinstance(at, datetime):
        return timezone.localdate(at)
    return at


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships by day."""

    def in_force(self, at: datetime | date | None = None) -> "MembershipQuerySet":
        """Those that count on the day of `at`: begun, and not yet at their day of leaving."""
        day = day_of(at)
        return self.filter(Q(until_day=None) | Q(until_day__gt=day), from_day__lte=day)


class Membership(models.Model):
    """A role held at a unit or an organisation from a day until a day; on the day of leaving it no longer counts."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships", verbose_name=_("用户"))
    role = models.CharField(_("角色"), max_length=30, choices=[(role.code, role.label) for role in ROLES.values()])
    unit = UnitField(verbose_name=_("机构"), null=True, blank=True)
    party = models.ForeignKey(
        Party, models.PROTECT, related_name="memberships", verbose_name=_("承接单位"), null=True, blank=True
    )
    from_day = models.DateField(_("任职日"))
    until_day = models.DateField(_("离任日"), null=True, blank=True, help_text=_("自该日起不再任职。"))
    appointed_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("任命人"), null=True, blank=True
    )
    group = models.ForeignKey(Group, models.PROTECT, related_name="+", verbose_name=_("权限组"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("任职")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=False, party__isnull=True) | Q(unit__isnull=True, party__isnull=False),
                name="member_of_a_unit_or_a_party",
            ),
            models.CheckConstraint(
                condition=Q(until_day__isnull=True) | Q(until_day__gte=F("from_day")),
                name="member_leaves_after_joining",
            ),
        ]
        indexes = [models.Index(fields=["unit", "role"], name="members_by_unit")]

    def __str__(self) -> str:
        return f"{self.user}：{self.place} {ROLES[self.role].label}"

    @property
    def place(self) -> str:
        """The name of the unit or organisation."""
        return units.unit_name(self.unit_code) if self.unit_code else str(self.party)

    def is_in_force(self, at: datetime | date | None = None) -> bool:
        """Whether the membership counts on the day of `at`."""
        day = day_of(at)
        return self.from_day <= day and (self.until_day is None or day < self.until_day)

    @property
    def role_label(self) -> Any:
        """What the role is called."""
        return ROLES[self.role].label

    def days_in_office(self, at: datetime | date | None = None) -> int:
        """How many days the person has served in this post, until today or the day of leaving."""
        end = min(self.until_day or date.max, day_of(at))
        return max(0, (end - self.from_day).days)


class DelegationQuerySet(models.QuerySet["Delegation"]):
    """Delegations by day."""

    def standing(self) -> "DelegationQuerySet":
        """Those that nobody ended."""
        return self.filter(ended_at=None)

    def in_force(self, at: datetime | date | None = None) -> "DelegationQuerySet":
        """Those that give something on the day of `at`: standing, begun, not over, both people in office."""
        day = day_of(at)
        posts = Membership.objects.in_force(day)
        offices = posts.exclude(role__in=PRIVATE_ROLES).values("user_id")
        running = self.standing().filter(from_day__lte=day, last_day__gte=day)
        return running.filter(membership_id__in=posts.values("pk"), delegate_id__in=offices)


class Delegation(models.Model):
    """Acting for somebody on leave: a post exercised by another from a day to a last day, which still counts."""

    membership = models.ForeignKey(
        Membership, models.PROTECT, related_name="delegations", verbose_name=_("被代理的任职")
    )
    delegate = models.ForeignKey(User, models.PROTECT, related_name="delegations", verbose_name=_("代理人"))
    from_day = models.DateField(_("开始日"))
    last_day = models.DateField(_("最后一日"), help_text=_("当日仍有效，次日起失效。"))
    reason = models.CharField(_("事由"), max_length=200)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("办理人"), null=True, blank=True)
    ended_at = models.DateTimeField(_("提前结束时间"), null=True, blank=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("代理")
        ordering = ["-from_day", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("from_day")), name="delegation_ends_after_it_begins")
        ]

    def __str__(self) -> str:
        return f"{self.delegate} 代 {self.membership}"

    @property
    def unit_code(self) -> str:
        """The unit of the post."""
        return self.membership.unit_code or ""

    def is_in_force(self, at: datetime | date | None = None) -> bool:
        """Whether it gives something on the day of `at`."""
        day = day_of(at)
        is_running = self.ended_at is None and self.from_day <= day <= self.last_day
        return is_running and self.membership.is_in_force(day) and self.delegate.is_in_office(day)

    def is_over(self, at: datetime | date | None = None) -> bool:
        """Whether it can give nothing any more: ended, or past its last day."""
        return self.ended_at is not None or self.last_day < day_of(at)


class OneTimeCode(models.Model):
    """The newest code that was sent to a telephone; neither the number nor the code can be read from the row."""

    phone_index = models.CharField(_("手机号的盲索引"), max_length=64, unique=True, editable=False)
    digest = models.CharField(_("验证码摘要"), max_length=64, editable=False)
    sent_at = models.DateTimeField(_("发送时间"))
    tries = models.PositiveSmallIntegerField(_("已试次数"), default=0)
    used_at = models.DateTimeField(_("使用时间"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("短信验证码")

    def __str__(self) -> str:
        return f"{self.phone_index[:8]} {self.sent_at:%Y-%m-%d %H:%M}"


class Residence(models.Model):
    """Where a resident says she lives, and on what ground it is believed."""

    user = models.OneToOneField(User, models.PROTECT, related_name="residence", verbose_name=_("居民"))
    unit = UnitField(verbose_name=_("社区"))
    stated_at = models.DateTimeField(_("填报时间"))
    ground = models.CharField(_("确认依据"), max_length=10, choices=Ground, blank=True)
    confirmed_at = models.DateTimeField(_("确认时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("居民所属社区")
        constraints = [
            models.CheckConstraint(
                condition=Q(ground="", confirmed_at=None) | (~Q(ground="") & Q(confirmed_at__isnull=False)),
                name="residence_confirmed_on_a_ground",
            )
        ]
        indexes = [models.Index(fields=["unit", "id"], condition=Q(ground=""), name="residence_to_confirm")]

    def __str__(self) -> str:
        return f"{self.user} {units.unit_name(self.unit_code)}"

    @property
    def is_confirmed(self) -> bool:
        """Whether somebody stands for it."""
        return bool(self.ground)


class HouseholdCode(models.Model):
    """A code that the community handed to one household; one resident may prove with it that she lives there."""

    unit = UnitField(verbose_name=_("社区"))
    digest = models.CharField(_("户码摘要"), max_length=64, unique=True, editable=False)
    issued_at = models.DateTimeField(_("发放时间"))
    used_at = models.DateTimeField(_("使用时间"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("户码")

    def __str__(self) -> str:
        return f"{units.unit_name(self.unit_code)} {self.issued_at:%Y-%m-%d}"
