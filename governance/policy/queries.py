"""What pages ask of the policy: all values at a place, under their headings, with the decisions behind them."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from governance.policy.catalogue import GROUPS
from governance.policy.models import CalendarDay, CalendarYear, Edition, Override
from governance.policy.values import EditionLike, Value, book, prefixes


def editions() -> QuerySet[Edition]:
    """The published editions, the newest first."""
    return Edition.objects.filter(is_published=True)


def parameters_of(edition: EditionLike, unit_code: str = "", year: int | None = None) -> list[Value]:
    """Every parameter with its effective value at a place, in the order of the headings."""
    page = book(edition=edition, unit_code=unit_code, year=year)
    order = {part: place for place, part in enumerate(GROUPS)}
    names = sorted(page.names(), key=lambda name: (order.get(name.split(".")[0], len(order)), name))
    return [page.value(name) for name in names]


def grouped(values: Iterable[Value]) -> list[tuple[str, list[Value]]]:
    """Values under their Chinese headings."""
    groups: dict[str, list[Value]] = {}
    for value in values:
        heading = GROUPS.get(value.name.split(".")[0])
        groups.setdefault(_(heading) if heading else _("其他"), []).append(value)
    return list(groups.items())


def unconfirmed(edition: EditionLike, unit_code: str = "") -> list[Value]:
    """The values at a place that rest on nothing but a default: what the district still has to confirm."""
    return [value for value in parameters_of(edition, unit_code) if value.is_default]


def overrides_for(edition: Edition | str, unit_code: str = "") -> QuerySet[Override]:
    """Every decision ever made that reaches a place, the newest first."""
    return Override.objects.filter(edition=edition, unit_code__in=prefixes(unit_code)).order_by("-created_at", "-id")


def calendar_years() -> QuerySet[CalendarYear]:
    """The loaded years with their source and whether they are provisional."""
    return CalendarYear.objects.all()


def special_days(year: int) -> list[CalendarDay]:
    """The days of a year that differ from the plain week: holidays and make-up days."""
    rows = CalendarDay.objects.filter(date__year=year).order_by("date")
    return [row for row in rows if row.is_made_up or (not row.is_workday and row.name != "周末")]
