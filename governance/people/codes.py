"""One-time codes for telephones: sent, tried, used once. Who a number belongs to makes no difference to any answer."""

import hmac
import secrets
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.people import sms
from governance.people.crypto import blind_index
from governance.people.models import OneTimeCode

DIGITS = 6
LIFETIME = timedelta(minutes=5)
RESEND_AFTER = timedelta(seconds=60)
TRIES = 5


def _digest(phone_index: str, code: str) -> str:
    return blind_index(f"code#{phone_index}#{code}")


def send_code(phone: str, *, at: datetime | None = None) -> None:
    """Send a new code to the telephone; the one before it ends. Raises ValidationError within a minute of that one."""
    at, index = at or timezone.now(), blind_index(phone)
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    fresh = {"digest": _digest(index, code), "sent_at": at, "tries": 0, "used_at": None}
    with transaction.atomic():
        row, is_new = OneTimeCode.objects.get_or_create(phone_index=index, defaults=fresh)
        if not is_new:
            row = OneTimeCode.objects.select_for_update().get(pk=row.pk)
            if at < row.sent_at + RESEND_AFTER:
                seconds = int(RESEND_AFTER.total_seconds())
                raise ValidationError(
                    _("验证码刚刚发送过，请过%(seconds)s秒再获取。") % {"seconds": seconds}, code="too_soon"
                )
            for name, value in fresh.items():
                setattr(row, name, value)
            row.save()
    minutes = int(LIFETIME.total_seconds() // 60)
    sms.send(phone, _("【民生微实事】验证码 %(code)s，%(minutes)s 分钟内有效，请勿告诉他人。") % {
        "code": code, "minutes": minutes,
    })  # fmt: skip


def use_code(phone: str, typed: str, *, at: datetime | None = None) -> bool:
    """Whether this is the code that was sent to the telephone: within five minutes, within five tries, only once."""
    at, index = at or timezone.now(), blind_index(phone)
    digest = _digest(index, "".join(typed.split()))
    with transaction.atomic():
        row = OneTimeCode.objects.select_for_update().filter(phone_index=index).first()
        is_right = hmac.compare_digest(digest, row.digest if row else "0" * 64)
        if row is None or row.used_at is not None or row.tries >= TRIES or at >= row.sent_at + LIFETIME:
            return False
        row.tries += 1
        row.used_at = at if is_right else None
        row.save(update_fields=["tries", "used_at"])
    return is_right
