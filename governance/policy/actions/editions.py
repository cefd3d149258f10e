"""Turning the catalogue into rows: new editions and new names are added, what is published is never changed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from governance.events import Verb
from governance.events.log import append
from governance.policy import catalogue, values
from governance.policy.errors import PublishedIsFixed
from governance.policy.models import Edition, Parameter

FIXED = ("value", "value_type", "basis", "citation", "rule", "unknown")
"""What makes a parameter: a catalogue that differs here would be an amendment, hence a new edition."""


@dataclass(frozen=True)
class Loaded:
    """What loading an edition did."""

    edition: str
    is_new: bool
    parameters: int


@transaction.atomic
def load_editions(*, by: Any, at: datetime | None = None) -> list[Loaded]:
    """Load every edition of the catalogue and publish it; a second time changes nothing (R01, R06).

    Raises PublishedIsFixed when the catalogue contradicts a published edition.
    """
    return [_load(fields, by=by, at=at or timezone.now()) for fields in catalogue.EDITIONS]


def _load(fields: dict[str, Any], *, by: Any, at: datetime) -> Loaded:
    edition, is_new = Edition.objects.get_or_create(code=fields["code"], defaults=fields)
    rows = [entry.row(edition.code) for entry in catalogue.ENTRIES]
    if edition.is_published:
        _refuse_contradiction(edition, fields, rows)
    known = set(edition.parameters.values_list("name", flat=True))
    missing = [Parameter(edition=edition, **row) for row in rows if row["name"] not in known]
    Parameter.objects.add_missing(missing)
    if not edition.is_published:
        edition.is_published = True
        edition.save()
    if is_new or missing:
        names = sorted(parameter.name for parameter in missing)
        append(edition, Verb.EDITION_LOADED, by=by, at=at, data={"edition": edition.code, "parameters": names})
        values.forget()
    return Loaded(edition.code, is_new, len(missing))


def _refuse_contradiction(edition: Edition, fields: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    changed = [name for name, value in fields.items() if getattr(edition, name) != value]
    stored = {row["name"]: row for row in edition.parameters.filter(unit_prefix="", year=None).values("name", *FIXED)}
    for row in rows:
        old = stored.get(row["name"])
        if old is not None and any(old[field] != row[field] for field in FIXED):
            changed.append(row["name"])
    if changed:
        raise PublishedIsFixed(edition.code, changed)
