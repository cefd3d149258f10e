"""What must be right before anything starts: every address has a gate, the cache has its table, the database can
compare Chinese, the policy year is there. Django runs these before each command and each server start.
"""

from collections.abc import Iterable
from ipaddress import ip_address
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError, connections
from django.utils import timezone


@register(Tags.urls)
def every_address_has_a_gate(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """minshi.E001: a view without `needs(...)`, `signed_in()` or `public()` keeps the portal from starting."""
    from governance.people.gates import ungated

    return [
        Error(
            f"The address {address} does not say who may come in.",
            hint="Decorate its view with needs(P.X), signed_in() or public(), or include its URLs through gate_urls.",
            id="minshi.E001",
        )
        for address in ungated()
    ]


@register(Tags.security)
def keys_are_our_own(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """minshi.E002: the development key in production."""
    if settings.IS_PRODUCTION and settings.SECRET_KEY == settings.DEVELOPMENT_KEY:
        return [
            Error("SECRET_KEY is the development key.", hint="Set SECRET_KEY in the environment.", id="minshi.E002")
        ]
    return []


@register(Tags.security, deploy=True)
def passkeys_have_a_name(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """minshi.E007: passkeys are bound to a name, and without one nobody gets past the second step.

    minshi.W006: browsers take no bare network address for one.
    """
    if not settings.PASSKEY_HOST:
        hint = "Set PUBLIC_ADDRESS to the whole address of the portal, https:// included, or set PASSKEY_HOST."
        return [Error("There is no name to bind passkeys to.", hint=hint, id="minshi.E007")]
    try:
        ip_address(settings.PASSKEY_HOST)
    except ValueError:
        return []
    return [
        Warning(
            f"Passkeys are bound to {settings.PASSKEY_HOST}, which no browser takes.",
            hint="Set PUBLIC_ADDRESS (or PASSKEY_HOST) to the name by which staff opens the portal.", id="minshi.W006",
        )
    ]  # fmt: skip


@register(Tags.database)
def cache_has_its_table(app_configs: Any, databases: Iterable[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """minshi.W003: with the cache in the database, its table must be there (asked by `check --database default`)."""
    cache = settings.CACHES["default"]
    if not cache["BACKEND"].endswith("DatabaseCache"):
        return []
    found: list[CheckMessage] = []
    for alias in databases or []:
        try:
            tables = connections[alias].introspection.table_names()
        except DatabaseError:
            continue
        if "django_session" in tables and cache["LOCATION"] not in tables:
            found.append(Warning("The cache has no table.", hint="manage.py createcachetable", id="minshi.W003"))
    return found


@register(Tags.database)
def database_compares_chinese(
    app_configs: Any, databases: Iterable[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """minshi.W004: with LC_CTYPE=C PostgreSQL sees no letters in Chinese, and its trigram index finds nothing."""
    found: list[CheckMessage] = []
    for alias in databases or []:
        if connections[alias].vendor != "postgresql":
            continue
        try:
            with connections[alias].cursor() as cursor:
                cursor.execute("SELECT datctype FROM pg_database WHERE datname = current_database()")
                ctype = cursor.fetchone()[0]
        except DatabaseError:
            continue
        if ctype in ("C", "POSIX"):
            hint = "Create the database with LC_CTYPE 'C.UTF-8' or 'zh_CN.UTF-8'."
            found.append(Warning(f"LC_CTYPE is {ctype}: search finds no Chinese.", hint=hint, id="minshi.W004"))
    return found


@register(Tags.database)
def policy_covers_this_year(
    app_configs: Any, databases: Iterable[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """minshi.W005: no edition of the rules, or no working days of this year: periods cannot be computed."""
    if "default" not in (databases or []):
        return []
    edition, calendar_day = apps.get_model("policy", "Edition"), apps.get_model("policy", "CalendarDay")
    year = timezone.localdate().year
    try:
        is_there = edition.objects.exists() and calendar_day.objects.filter(date__year=year).exists()
    except DatabaseError:
        return []
    if is_there:
        return []
    return [
        Warning(f"The rules or the working days of {year} are missing.", hint="manage.py load_policy", id="minshi.W005")
    ]
