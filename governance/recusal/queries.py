"""Who is recused from what, asked of one object and of a list with one rule."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, Model, Q, QuerySet

from governance.events.log import subject_type
from governance.people import access
from governance.people.permissions import Permission
from governance.people.subselect import column_of
from governance.recusal.models import Declaration, Interest, NoInterest, Tie

TIES_SHOWN = 5


def matter_paths(model: Any) -> dict[str, str]:
    """Subject type → field path, for each matter that a row of the model belongs to; by default only itself.

    An inspection belongs to its project too, so who is recused from the project is recused from the inspection.
    """
    return {subject_type(model): "pk"} | getattr(model, "matter_paths", {})


def matters(obj: Model) -> list[tuple[str, int]]:
    """(subject type, id) of each matter the object belongs to."""
    found = []
    for kind, path in matter_paths(type(obj)).items():
        value: Any = obj
        for part in path.split("__"):
            value = getattr(value, part, None)
        if value is not None:
            found.append((kind, value))
    return found


def matter_of(obj: Model) -> tuple[str, int]:
    """The matter to which a declaration is given: what the object is a part of, else itself."""
    for kind, path in getattr(type(obj), "matter_paths", {}).items():
        return kind, getattr(obj, path)
    return subject_type(obj), obj.pk


def occasions_declared(user: Any, matter: tuple[str, int]) -> frozenset[str]:
    """The occasions for which the person has declared that she has no interest in the matter."""
    return occasions_of_each(user, [matter])[matter]


def occasions_of_each(user: Any, asked: Iterable[tuple[str, int]]) -> dict[tuple[str, int], frozenset[str]]:
    """The same for many matters in one query."""
    found: dict[tuple[str, int], set[str]] = {matter: set() for matter in asked}
    kinds, keys = {kind for kind, _pk in found}, {pk for _kind, pk in found}
    rows = NoInterest.objects.filter(user_id=user.pk, subject_type__in=kinds, subject_id__in=keys)
    for kind, pk, occasion in rows.values_list("subject_type", "subject_id", "occasion"):
        if (kind, pk) in found:
            found[kind, pk].add(occasion)
    return {matter: frozenset(occasions) for matter, occasions in found.items()}


def has_declared(user: Any, obj: Model, occasion: str) -> bool:
    """Whether the person has declared for the occasion that she has no interest in the object's matter (R55)."""
    return occasion in occasions_declared(user, matter_of(obj))


def _standing(user: Any) -> QuerySet[Declaration]:
    return Declaration.objects.filter(user_id=user.pk, withdrawn_at=None)


def _about(pairs: Iterable[tuple[str, int]]) -> Q:
    """The rows about any of the matters, of which there is one at least."""
    either = Q()
    for kind, pk in pairs:
        either |= Q(subject_type=kind, subject_id=pk)
    return either


def _declared_about(pairs: Iterable[tuple[str, int]]) -> QuerySet[Declaration]:
    return Declaration.objects.filter(_about(pairs), withdrawn_at=None).select_related("user")


def is_recused(user: Any, obj: Model) -> bool:
    """Whether the person must keep out of the object's matter (R55)."""
    if not getattr(user, "pk", None):
        return False
    return _standing(user).filter(_about(matters(obj))).exists()


def recused_from(obj: Model) -> QuerySet[Declaration]:
    """The standing declarations on the object's matter, for minutes and lists."""
    return _declared_about(matters(obj))


def recused_from_each(objects: Sequence[Model]) -> dict[int, list[Declaration]]:
    """The same for each of one or more objects, by its key, in the order in which they were declared. One query."""
    of = {obj.pk: set(matters(obj)) for obj in objects}
    rows = list(_declared_about(set().union(*of.values())).order_by("pk"))
    return {key: [row for row in rows if (row.subject_type, row.subject_id) in its] for key, its in of.items()}


def without_recused(user: Any, queryset: QuerySet) -> QuerySet:
    """The queryset minus the matters the person stepped aside from."""
    if not getattr(user, "pk", None):
        return queryset
    for kind, path in matter_paths(queryset.model).items():
        queryset = queryset.exclude(**{f"{path}__in": recused_keys(user.pk, kind)})
    return queryset


def recused_keys(user_id: int, kind: str) -> Any:
    """The keys of the matters of a kind from which the person stepped aside, as part of a statement."""
    standing = "user_id = %s AND withdrawn_at IS NULL AND subject_type = %s"
    return column_of(Declaration, "subject_id", standing, [user_id, kind])


def visible(user: Any, permission: Permission, queryset: QuerySet, at: datetime | None = None) -> QuerySet:
    """What the person may see under the permission: her reach minus her recusals. Acts list through this."""
    return without_recused(user, access.visible(user, permission, queryset, at))


@dataclass(frozen=True)
class Raised:
    """Where a matter goes since everybody who would have decided it is recused; nowhere when nobody is left at all."""

    from_unit: str
    to_unit: str


def raised(obj: Any, permissions: Iterable[Permission], at: datetime | None = None) -> Raised | None:
    """Whether recusals leave nobody at the nearest unit with any of the permissions, and to which unit above the matter
    goes then (R55). Two queries. A post in which somebody is acted for counts by its holder.
    """
    posts = access.posts_above(permissions, obj.unit_code, at)
    if not posts:
        return None
    aside = set(recused_from(obj).values_list("user_id", flat=True))
    left = next((unit for unit, user in posts if user not in aside), "")
    return None if left == posts[0][0] else Raised(posts[0][0], left)


def interests_of(user: Any) -> QuerySet[Interest]:
    """What the person has entered in the register, the newest first, what has ended included."""
    return Interest.objects.filter(user_id=user.pk).select_related("party")


def has_interest_in(user: Any, party: Any, day: date) -> bool:
    """Whether the person's register holds an interest in the party that stands on the day."""
    held = Q(until_day=None) | Q(until_day__gte=day)
    return Interest.objects.filter(held, user_id=user.pk, party=party, from_day__lte=day).exists()


def ties_of(obj: Model) -> QuerySet[Tie]:
    """The ties found on the object's matter, those that nobody has judged first."""
    kind, pk = matter_of(obj)
    rows = Tie.objects.filter(subject_type=kind, subject_id=pk).select_related("user", "party", "judged_by")
    return rows.order_by(F("is_confirmed").desc(nulls_first=True), "pk")


@dataclass(frozen=True)
class FirstTies:
    """As many ties as a page shows beside something else, and how many there are."""

    rows: list[Tie]
    number: int

    @property
    def is_cut(self) -> bool:
        return self.number > len(self.rows)


def first_ties(obj: Model) -> FirstTies:
    """The first ties on the object's matter with the number of all, which is only counted where more follow."""
    found = ties_of(obj)
    rows = list(found[: TIES_SHOWN + 1])
    return FirstTies(rows[:TIES_SHOWN], found.count() if len(rows) > TIES_SHOWN else len(rows))


def recusals_of(user: Any) -> QuerySet[Declaration]:
    """What the person steps aside from now."""
    return _standing(user)


def declared_on(obj: Model) -> QuerySet[Declaration]:
    """Every declaration on the object's matter, what has ended included."""
    kind, pk = matter_of(obj)
    rows = Declaration.objects.filter(subject_type=kind, subject_id=pk)
    return rows.select_related("user", "asked_by", "withdrawn_by")
