"""What residents are to the portal: an account by telephone, the community they say they live in, who stands for it."""

import secrets
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.events import SYSTEM, Verb
from governance.events.log import append
from governance.people import access, units
from governance.people.actions import appoint, dismiss
from governance.people.crypto import blind_index
from governance.people.kinds import Ground, RealName
from governance.people.models import HouseholdCode, Residence, User, day_of
from governance.people.permissions import Permission as P

RESIDENT = "resident"
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""No 0 and O, no 1, I and L: a code is read from paper."""
CODE_LENGTH = 10


# Questions ------------------------------------------------------------------------------------------------------------


def residence_of(user: Any) -> Residence | None:
    """Where the person says she lives; None for whoever was never asked."""
    if not getattr(user, "pk", None):
        return None
    return Residence.objects.filter(user=user).first()


def counts_in(user: Any, unit_code: str, at: datetime | None = None) -> bool:
    """Whether what the person says counts in the community: she is known there as a resident, or her telephone was
    verified and she says she lives there (decision "Who counts").
    """
    if not getattr(user, "pk", None):
        return False
    if any(low <= unit_code < high for low, high in access.reach_of(user, P.RATE, at)):
        return True
    home = residence_of(user) if user.real_name_level >= RealName.PHONE else None
    return home is not None and home.unit_code == unit_code


# Verbs ----------------------------------------------------------------------------------------------------------------


@transaction.atomic
def enter(phone: str, *, at: datetime | None = None) -> User:
    """The resident to whom the verified telephone belongs; a new one for a number that nobody has.

    Never somebody with an office: whoever decides or votes signs in with her password.
    """
    at, index = at or timezone.now(), blind_index(phone)
    known = User.objects.select_for_update().filter(phone_index=index, is_active=True, is_staff=False)
    for user in known.filter(is_superuser=False).order_by("pk"):
        if not user.memberships.exclude(role=RESIDENT).exists():
            return _known_by(user, RealName.PHONE)
    user = User(phone=phone, real_name_level=RealName.PHONE, date_joined=at)
    user.username, user.name = f"resident-{user.ref.hex}", user.pseudonym
    user.set_unusable_password()
    user.save()
    append(user, Verb.RESIDENT_JOINED, by=SYSTEM, at=at, data={"level": RealName.PHONE.name})
    return user


def _known_by(user: User, level: RealName) -> User:
    if user.real_name_level < level:
        user.real_name_level = level
        user.save(update_fields=["real_name_level"])
    return user


@transaction.atomic
def state_community(user: User, unit_code: str, *, at: datetime | None = None) -> Residence:
    """Say where one lives; until somebody stands for it, it may be said anew. Raises ValidationError."""
    at = at or timezone.now()
    if units.unit_level(unit_code) != "community":
        raise ValidationError(_("请选择您所在的社区。"))
    home, is_new = Residence.objects.select_for_update().get_or_create(
        user=user, defaults={"unit_code": unit_code, "stated_at": at}
    )
    if not is_new:
        if home.is_confirmed:
            raise ValidationError(_("您的社区已经确认；搬家了请到新社区的服务窗口办理。"))
        home.unit_code, home.stated_at = unit_code, at
        home.save(update_fields=["unit", "stated_at"])
    append(home, Verb.RESIDENCE_STATED, by=user, at=at)
    return home


@transaction.atomic
def confirm(home: Residence, *, by: Any, at: datetime | None = None) -> Residence:
    """Staff of the community stands for it that the person lives there. Raises PermissionDenied, ValidationError."""
    at = at or timezone.now()
    _check_staff(home, by, at)
    return _confirmed(_unconfirmed(home), Ground.STAFF, RealName.STAFF, by, at)


@transaction.atomic
def decline(home: Residence, *, by: Any, at: datetime | None = None) -> None:
    """Staff does not know the person as a resident: she is asked for her community again. Raises as `confirm`."""
    at = at or timezone.now()
    _check_staff(home, by, at)
    home = _unconfirmed(home)
    append(home, Verb.RESIDENCE_DECLINED, by=by, at=at, data={"user": home.user_id})
    home.delete()


@transaction.atomic
def issue_household_code(unit_code: str, *, by: Any, at: datetime | None = None) -> str:
    """A code for one household, shown this once. Raises PermissionDenied for whoever does not work there."""
    at = at or timezone.now()
    code = "".join(secrets.choice(ALPHABET) for _sign in range(CODE_LENGTH))
    row = HouseholdCode(unit_code=unit_code, digest=_digest(code), issued_at=at)
    _check_staff(row, by, at)
    row.save()
    append(row, Verb.HOUSEHOLD_CODE_ISSUED, by=by, at=at)
    return f"{code[:5]}-{code[5:]}"


@transaction.atomic
def confirm_by_code(user: User, typed: str, *, at: datetime | None = None) -> Residence:
    """The resident shows the code that her household was given; it also says which community. It serves once.

    Raises ValidationError, the same for a code that does not exist, was used, or is another's.
    """
    at = at or timezone.now()
    row = HouseholdCode.objects.select_for_update().filter(digest=_digest(typed), used_at=None).first()
    if row is None:
        raise ValidationError(_("户码不正确或已经用过，请核对；没有户码可以等社区工作人员确认。"))
    row.used_at = at
    row.save(update_fields=["used_at"])
    home, _is_new = Residence.objects.select_for_update().get_or_create(
        user=user, defaults={"unit_code": row.unit_code, "stated_at": at}
    )
    if home.is_confirmed:
        raise ValidationError(_("您的社区已经确认，不必再用户码。"))
    home.unit_code = row.unit_code
    return _confirmed(home, Ground.HOUSEHOLD, RealName.HOUSEHOLD, user, at)


@transaction.atomic
def leave(user: User, *, at: datetime | None = None) -> User:
    """Close a resident's account at her wish: number, place and right go, the row stays for the log's sake (R83).

    Raises ValidationError for somebody with an office, whose account is closed by whoever appointed her.
    """
    at = at or timezone.now()
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.is_staff or user.is_superuser or user.memberships.exclude(role=RESIDENT).exists():
        raise ValidationError(_("您任有职务，账户由任命您的单位停用；免职后不能再登录办事。"))
    for post in user.memberships.filter(role=RESIDENT, until_day=None):
        dismiss(post, by=SYSTEM, at=at)
    Residence.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    user.phone, user.is_active, user.real_name_level, user.name = "", False, RealName.NONE, user.pseudonym
    user.save(update_fields=["phone", "is_active", "real_name_level", "name"])
    append(user, Verb.RESIDENT_LEFT, by=SYSTEM, at=at)
    return user


def _digest(code: str) -> str:
    return blind_index(f"household#{''.join(sign for sign in code.upper() if sign in ALPHABET)}")


def _check_staff(row: Residence | HouseholdCode, by: Any, at: datetime) -> None:
    if not access.can(by, P.DEMAND_RECORD, row, at):
        raise PermissionDenied(_("只有“%(unit)s”的社区工作人员可以办理。") % {"unit": units.unit_name(row.unit_code)})


def _unconfirmed(home: Residence) -> Residence:
    locked = Residence.objects.select_for_update().filter(pk=home.pk, ground="").select_related("user").first()
    if locked is None:
        raise ValidationError(_("这位居民的社区已经处理过了。"))
    return locked


def _confirmed(home: Residence, ground: Ground, level: RealName, by: Any, at: datetime) -> Residence:
    """Keep the ground, and give the right that residents have in their community."""
    home.ground, home.confirmed_at = ground, at
    home.save(update_fields=["unit", "ground", "confirmed_at"])
    _known_by(home.user, level)
    append(home, Verb.RESIDENCE_CONFIRMED, by=by, at=at, data={"user": home.user_id, "ground": str(ground)})
    if not home.user.memberships.in_force(at).filter(role=RESIDENT, unit_code=home.unit_code).exists():
        appoint(home.user, role=RESIDENT, unit=home.unit_code, from_day=day_of(at), by=SYSTEM, at=at)
    return home
