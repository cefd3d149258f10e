"""What who appoints does for the account of whom she answers for: reads the number on record, sets a first password,
ends a session. And what a person does for her own: ends sessions, chooses a password, adds and removes a second factor.
"""

import secrets
from datetime import datetime
from typing import Any

from allauth.usersessions.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from governance.events import Verb
from governance.events.log import append
from governance.people import access, queries
from governance.people.crypto import mask_numbers
from governance.people.models import User

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without the letters and digits that are taken for one another when read out."""
GROUPS = 4


def _check(of: User, by: Any) -> None:
    if not queries.answers_for(by, of) or of.is_superuser or of.is_staff:
        raise PermissionDenied(_("只有有权任免此人全部现任职务的人，才能办理这件事。"))


@transaction.atomic
def read_phone(of: User, *, reason: str, by: Any, at: datetime | None = None) -> str:
    """The number in full; who read it and why is an event (R83). Raises PermissionDenied, ValidationError."""
    access.lock([of.pk])
    _check(of, by)
    if len(reason.strip()) < 2:
        raise ValidationError(_("请写明查看手机号的理由。"))
    append(of, Verb.PHONE_READ, by=by, at=at, data={"reason": mask_numbers(reason.strip())})
    return str(of.phone)


@transaction.atomic
def issue_password(of: User, *, by: Any, at: datetime | None = None) -> str:
    """A new password, told once; whoever is signed in with the old one is out. Raises PermissionDenied."""
    access.lock([of.pk])
    _check(of, by)
    groups = ("".join(secrets.choice(ALPHABET) for _digit in range(4)) for _group in range(GROUPS))
    password = "-".join(groups)
    of.set_password(password)
    of.has_first_password = True
    of.save(update_fields=["password", "has_first_password"])
    append(of, Verb.PASSWORD_ISSUED, by=by, at=at)
    return password


@transaction.atomic
def end_session(of: User, *, session: int, by: Any, at: datetime | None = None) -> None:
    """She is signed out in one place, at once, by herself or by who answers for her. Raises PermissionDenied,
    ValidationError where there is none such.
    """
    access.lock([of.pk])
    if by != of:
        _check(of, by)
    if not _end(of, UserSession.objects.filter(pk=session), by, at):
        raise ValidationError(_("这处登录已经退出。"))


@transaction.atomic
def end_others(of: User, *, but: str, at: datetime | None = None) -> int:
    """She signs herself out everywhere but in the session with the key; returns in how many places."""
    access.lock([of.pk])
    return _end(of, UserSession.objects.exclude(session_key=but), of, at)


def _end(of: User, sessions: QuerySet[UserSession], by: Any, at: datetime | None) -> int:
    """Those of the sessions that are hers are over, on record; how many."""
    found = list(sessions.filter(user=of))
    if found:
        get_adapter().end_sessions(found)
        append(of, Verb.SESSION_ENDED, by=by, at=at, data={"number": len(found)})
    return len(found)


@transaction.atomic
def record_factor(of: User, *, kind: str, is_added: bool, at: datetime | None = None) -> None:
    """A second factor of her own was added or removed by herself; that stands in her history, the secret does not."""
    access.lock([of.pk])
    append(of, Verb.FACTOR_ADDED if is_added else Verb.FACTOR_REMOVED, by=of, at=at, data={"kind": kind})


def password_chosen(sender: Any, user: User, **kwargs: Any) -> None:
    """She has a password of her own choice, and the pages open. Received from allauth."""
    user.has_first_password = False
    user.save(update_fields=["has_first_password"])
