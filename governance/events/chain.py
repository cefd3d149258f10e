"""The hash of an event: one text, length-prefixed field by field, that Python, PostgreSQL and SQLite hash alike."""

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

VARYING = ("previous_hash", "subject_id", "seq", "from_state", "unit_code")
"""Fields that differ from row to row in a set-based append; they come first so that the rest is one constant."""

CONSTANT = (
    "subject_type", "verb", "to_state", "happened_at", "recorded_at", "actor_kind", "actor_id", "actor_name",
    "actor_role", "actor_unit", "code", "params", "data", "digest",
)  # fmt: skip


def sha256(text: str) -> str:
    """Hexadecimal SHA-256 of the text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def as_text(value: Any) -> str:
    """The one spelling of a value in the hashed text: moments in UTC to the microsecond, None as nothing."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return str(value)


def framed(values: Sequence[Any]) -> str:
    """Each value as `length:text`, joined: no two different rows give the same text."""
    return "".join(f"{len(text)}:{text}" for text in map(as_text, values))


def hash_of(fields: Mapping[str, Any]) -> str:
    """The hash of one event given its fields by name."""
    return sha256(framed([fields[name] for name in VARYING + CONSTANT]))


def _plain(value: Any) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    return as_text(value) if isinstance(value, datetime) else str(value)


def canonical(value: Any) -> str:
    """JSON in one spelling: keys sorted, no spaces, decimals and dates as strings; empty for nothing."""
    if not value:
        return ""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain)


def seal(text: str) -> tuple[str, str]:
    """(salt, digest) of a text that may one day be erased: the event keeps the digest, the text's own row the salt."""
    salt = secrets.token_hex(16)
    return salt, sha256(salt + text)


def teach_sqlite_to_hash(sender: Any, connection: Any, **kwargs: Any) -> None:
    """Give a new SQLite connection the function that PostgreSQL has built in."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("minshi_sha256", 1, sha256, deterministic=True)


SQL_HASH = {
    "sqlite": "minshi_sha256({text})",
    "postgresql": "encode(sha256(convert_to({text}, 'UTF8')), 'hex')",
}
