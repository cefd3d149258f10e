"""Reading the policy: the edition in force, and a parameter's value at a place and in a year, with its basis."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.policy.catalogue import effect_of
from governance.policy.errors import NoEdition, UnknownParameter
from governance.policy.kinds import shown, typed, unit_of
from governance.policy.models import Basis, Edition, Override, Parameter

SHANGHAI = ZoneInfo("Asia/Shanghai")
UNIT_LENGTHS = (0, 4, 6, 9, 12)

EditionLike: TypeAlias = Edition | str | None
Row: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class Value:
    """A parameter as it holds here and now. `value` is typed: Decimal 元, Fraction, int, bool, text or a fresh list."""

    name: str
    label: str
    value: Any
    kind: str
    unit: str
    basis: str
    basis_label: str
    citation: str
    rule: str
    unknown: str
    sentence: str
    edition: str
    is_default: bool
    overridden_by: Override | None = None

    def __str__(self) -> str:
        if not (self.is_default or self.overridden_by):
            return self.shown
        return _("%(value)s（%(basis)s）") % {"value": self.shown, "basis": self.basis_label}

    @property
    def effect(self) -> str:
        """What the value does: it governs, is how the portal is built, or is written down only."""
        return effect_of(self.name, self.edition)

    @property
    def shown(self) -> str:
        """The value with its unit, without what it rests on: 50万元, 5个工作日."""
        return shown(self.kind, self.value)

    @property
    def fraction(self) -> Fraction:
        """The share as an exact fraction, for a percentage (5 means 1/20) as for a fraction."""
        return Fraction(self.value) / 100 if self.kind == "percent" else Fraction(self.value)

    @property
    def is_demonstration(self) -> bool:
        """Set by an override that serves demonstration only."""
        return self.overridden_by is not None and self.overridden_by.is_demonstration


@dataclass(frozen=True)
class Book:
    """All parameters of one edition at one place: overrides read once, so that a page asks as often as it likes."""

    edition: str
    unit_code: str
    year: int | None
    rows: dict[str, list[Row]] = field(repr=False)
    overrides: dict[str, list[Override]] = field(repr=False)

    def value(self, name: str) -> Value:
        """The parameter's value here; raises UnknownParameter."""
        if name not in self.rows:
            raise UnknownParameter(name, self.edition)
        return _effective(self, name)

    def names(self) -> list[str]:
        """Every parameter name of the edition, in alphabetical order."""
        return sorted(self.rows)


_published: dict[str, dict[str, list[Row]]] = {}


def forget() -> None:
    """Empty the process's copy of published parameters (the seed command and tests)."""
    _published.clear()


def edition_on(day: date) -> Edition:
    """The published edition in force on the day (a moment counts as its day in Shanghai); raises NoEdition (R01)."""
    day = local_day(day)
    in_force = Edition.objects.filter(is_published=True, effective_from__lte=day)
    found = in_force.filter(Q(effective_to=None) | Q(effective_to__gte=day)).order_by("-effective_from").first()
    if found is None:
        raise NoEdition.on(day)
    return found


def local_day(moment: date) -> date:
    """The Shanghai day of a moment; a date stays itself."""
    return moment.astimezone(SHANGHAI).date() if isinstance(moment, datetime) else moment


def last_day(closes_at: datetime) -> date:
    """The last whole day of a period that closes at the midnight after it."""
    return local_day(closes_at - timedelta(microseconds=1))


def value(
    name: str, *, edition: EditionLike = None, unit_code: str = "", year: int | None = None, at: datetime | None = None
) -> Value:
    """One parameter at a place: the longest unit prefix wins, then the year's own row, then an override.

    Without `edition`, the one in force at `at` (now). With `at`, only overrides made by then count. One query when the
    edition is given. Raises UnknownParameter, NoEdition.
    """
    code = _code(edition, at)
    rows = _rows(code, name)
    return _book(code, rows, unit_code, year, at, name).value(name)


def book(
    *, edition: EditionLike = None, unit_code: str = "", year: int | None = None, at: datetime | None = None
) -> Book:
    """Every parameter at a place at the price of one. Raises NoEdition."""
    code = _code(edition, at)
    return _book(code, _rows(code), unit_code, year, at)


def prefixes(unit_code: str) -> list[str]:
    """The unit's own code and those of the units above it, down to the empty one."""
    return [unit_code[:length] for length in UNIT_LENGTHS if length <= len(unit_code)]


def _book(
    code: str, rows: dict[str, list[Row]], unit_code: str, year: int | None, at: datetime | None, name: str = ""
) -> Book:
    found = Override.objects.filter(edition_id=code, unit_code__in=prefixes(unit_code))
    found = found.filter(Q(year=None) | Q(year=year)) if year is not None else found.filter(year=None)
    if name:
        found = found.filter(name=name)
    if at is not None:
        found = found.filter(created_at__lte=at)
    overrides: dict[str, list[Override]] = {}
    for override in found.order_by("created_at", "id"):
        overrides.setdefault(override.name, []).append(override)
    return Book(code, unit_code, year, rows, overrides)


def _code(edition: EditionLike, at: datetime | None) -> str:
    if isinstance(edition, Edition):
        return edition.code
    return edition or edition_on(at or timezone.now()).code


def _rows(code: str, name: str = "") -> dict[str, list[Row]]:
    """Rows by name; those of a published edition are kept, since they never change, and read again for a new name."""
    kept = _published.get(code)
    if kept is not None and (not name or name in kept):
        return kept
    rows: dict[str, list[Row]] = {}
    is_published = False
    for row in Parameter.objects.filter(edition_id=code).values(*_COLUMNS):
        is_published = row["edition__is_published"]
        rows.setdefault(row["name"], []).append(row)
    if not rows:
        raise NoEdition.called(code)
    if is_published:
        _published[code] = rows
    return rows


_COLUMNS = (
    "name", "label", "unit_prefix", "year", "value", "value_type", "basis", "citation", "rule", "unknown", "sentence",
    "edition__is_published",
)  # fmt: skip


def _effective(book: Book, name: str) -> Value:
    """The strongest row that applies; an override that restores takes its place's earlier ones away."""
    here = prefixes(book.unit_code)
    rows = [row for row in book.rows[name] if row["unit_prefix"] in here and row["year"] in (None, book.year)]
    if not rows:
        raise UnknownParameter(name, book.edition)
    row = max(rows, key=lambda row: (len(row["unit_prefix"]), row["year"] is not None))
    override = _strongest(book.overrides.get(name, ()))
    if override is not None and _place(row["unit_prefix"], row["year"]) <= _place(override.unit_code, override.year):
        return _overridden(book.edition, row, override)
    return _value(book.edition, row)


def _place(prefix: str, year: int | None) -> tuple[int, bool]:
    return len(prefix), year is not None


def _strongest(overrides: Iterable[Override]) -> Override | None:
    last = {_place(override.unit_code, override.year): override for override in overrides}
    standing = {place: override for place, override in last.items() if not override.is_restoring}
    return standing[max(standing)] if standing else None


def _value(edition: str, row: Row, **changed: Any) -> Value:
    fields: dict[str, Any] = {
        "name": row["name"],
        "label": _(row["label"]),
        "value": typed(row["value_type"], row["value"]),
        "kind": row["value_type"],
        "unit": unit_of(row["value_type"]),
        "basis": row["basis"],
        "basis_label": str(Basis(row["basis"]).label),
        "citation": row["citation"],
        "rule": row["rule"],
        "unknown": row["unknown"],
        "sentence": _(row["sentence"]) if row["sentence"] else "",
        "edition": edition,
        "is_default": row["basis"] == Basis.DEFAULT,
    }
    return Value(**(fields | changed))


def _overridden(edition: str, row: Row, override: Override) -> Value:
    if override.is_demonstration:
        basis, label = "demonstration", _("演示用设定，不作依据")
    else:
        basis, label = "decision", _("调整决定 %(number)s") % {"number": override.decision_no}
    return _value(
        edition,
        row,
        value=typed(row["value_type"], override.value),
        basis=basis,
        basis_label=label,
        citation=override.reason,
        is_default=False,
        overridden_by=override,
    )
