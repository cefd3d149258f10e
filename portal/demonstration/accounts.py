"""The accounts that a visitor of the demonstration may sign in with: one for each role."""

import time
from dataclasses import asdict, dataclass
from typing import Any

from allauth.mfa import app_settings
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.contrib.auth import get_user_model

from governance.people import units
from governance.people.access import needs_second_factor
from governance.people.roles import ROLES
from portal.demonstration import town


@dataclass(frozen=True)
class Account:
    """One person of the town: what she does, where, and how to sign in as her; the secret of her second factor where
    her role asks for one.
    """

    role: str
    label: str
    sentence: str
    unit: str
    unit_code: str
    name: str
    username: str
    password: str
    totp_secret: str | None = None

    def as_dict(self) -> dict[str, str | None]:
        """The account as JSON knows it."""
        return asdict(self)


def _wanted() -> list[tuple[str, str, str]]:
    """(role, unit code, user name) in the order in which a project passes through their hands."""
    below = {
        **dict.fromkeys((*town.COUNCIL_ROLES, *town.COMMUNITY_ROLES), town.SHOWN_COMMUNITY),
        **dict.fromkeys(town.STREET_ROLES, town.SHOWN_STREET),
        **dict.fromkeys(town.DISTRICT_ROLES, town.DISTRICT),
    }
    words = town.COUNCIL_ROLES | town.COMMUNITY_ROLES | town.STREET_ROLES
    rows = []
    for role in ROLES:
        if role == "council_member":
            rows.append((role, town.SHOWN_COMMUNITY, town.username("yishi", town.SHOWN_COMMUNITY, 1)))
        elif role == "supplier":
            rows.append((role, "", town.username("chengjie", number=1)))
        elif role in town.DISTRICT_ROLES:
            rows.append((role, town.DISTRICT, town.DISTRICT_ROLES[role]))
        else:
            rows.append((role, below[role], town.username(words[role], below[role])))
    return rows


def accounts() -> list[Account]:
    """One account for each role; empty in production and where the town is not loaded. One query."""
    if settings.IS_PRODUCTION:
        return []
    wanted = _wanted()
    people = get_user_model().objects.filter(username__in=[row[2] for row in wanted], is_active=True)
    held = {user.username: user for user in people if user.name.endswith(town.MARK)}
    return [
        Account(
            role=role, label=str(ROLES[role].label), sentence=str(ROLES[role].sentence),
            unit=units.unit_name(code) or town.SUPPLIERS[0][0] + town.MARK, unit_code=code,
            name=held[username].name, username=username, password=town.PASSWORD,
            totp_secret=town.TOTP_SECRET if ROLES[role].second_factor else None,
        )
        for role, code, username in wanted if username in held
    ]  # fmt: skip


def current_code(user: Any) -> str:
    """What the authenticator app of a demonstration account shows now; empty for everybody else."""
    return code_now() if is_demonstration(user) and needs_second_factor(user) else ""


def is_demonstration(user: Any) -> bool:
    """Whether the account is one that everybody knows how to sign in with; none is in production."""
    return not settings.IS_PRODUCTION and user.is_authenticated and user.name.endswith(town.MARK)


def code_now() -> str:
    """What an authenticator app with the demonstration's secret shows now."""
    return format_hotp_value(hotp_value(town.TOTP_SECRET, int(time.time()) // app_settings.TOTP_PERIOD))
