"""The one door to rights: what a person may do to an object, see of a list, and who may do a thing.

django-guardian holds the grants: one auth group for each unit and role, with object permissions on that unit. They are
derived from the memberships by `enrol` and `rederive`, which only the actions call, and kept on the user's row as code
ranges with their days. Model-level permissions count for nothing here, nor does being superuser.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.auth.models import Permission as StoredPermission
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Q, QuerySet
from django.utils import translation
from guardian.utils import get_group_obj_perms_model

from governance.people.models import Delegation, Membership, Unit, day_of
from governance.people.permissions import Permission
from governance.people.roles import PRIVATE_ROLES, ROLES, roles_with
from governance.people.units import Range, code_range, prefixes, within

GROUP_PREFIX = "unit:"
SECOND_FACTOR = "second_factor"
"""The place in a reach for the days on which a role asks for a second factor."""
ACTING = "acting"
"""The place in a reach for whom the person stands in, by the key of the delegation."""
OFFICIAL = frozenset(Permission) - {right for code in PRIVATE_ROLES for right in ROLES[code].permissions}
"""What nobody may do as a resident."""
OWN = 4
"""Places in a row of a reach that comes from the person's own post; by a delegation there is one more, its key."""
CHUNK = 500
"""How many users, groups or grants one statement names (SQLite bounds the number of parameters)."""


def _grants() -> Any:
    """Guardian's table of what a group may do with an object."""
    return get_group_obj_perms_model()


# Questions ------------------------------------------------------------------------------------------------------------


def _on(rows: Iterable[Sequence[Any]], day: date) -> Iterable[Sequence[Any]]:
    """The rows of a reach whose last two places, from and until, hold the day."""
    text = day.isoformat()
    return (row for row in rows if row[-2] <= text and (row[-1] is None or text < row[-1]))


def _reach(user: Any) -> dict[str, Any]:
    return user.reach if user is not None and user.is_authenticated and user.is_active else {}


def reach_of(user: Any, permission: str, at: datetime | date | None = None) -> list[Range]:
    """The half-open code ranges in which the person holds the permission on that day, none within another."""
    ranges: list[Range] = []
    for low, high, *_days in sorted(_on(_reach(user).get(str(permission), ()), day_of(at)), key=lambda row: row[0]):
        if not ranges or low >= ranges[-1][1]:
            ranges.append((low, high))
    return ranges


def parties_of(user: Any, permission: str, at: datetime | date | None = None) -> list[int]:
    """The organisations for which the person holds the permission on that day."""
    rows = _reach(user).get("party", {}).get(str(permission), ())
    return sorted({row[0] for row in _on(rows, day_of(at))})


def holds(user: Any, permission: str, at: datetime | date | None = None) -> bool:
    """Whether the person holds the permission anywhere on that day."""
    return str(permission) in rights_of(user, at)


def rights_of(user: Any, at: datetime | date | None = None) -> frozenset[str]:
    """The permissions that the person holds anywhere on that day; remembered with the user that a request has read."""
    reach, day = _reach(user), day_of(at)
    if not reach:
        return frozenset()
    known = getattr(user, "_rights", None)
    if known is None or known[0] is not reach or known[1] != day:
        places = [item for item in reach.items() if item[0] not in ("party", SECOND_FACTOR, ACTING)]
        places += reach.get("party", {}).items()
        known = reach, day, frozenset(name for name, rows in places if any(_on(rows, day)))
        user._rights = known
    found: frozenset[str] = known[2]
    return found


def needs_second_factor(user: Any, at: datetime | date | None = None) -> bool:
    """Whether a password alone does not let the person in: one of her roles on that day says so, or she administers."""
    rows = _reach(user).get(SECOND_FACTOR, ())
    return bool(user.is_staff or user.is_superuser or any(_on(rows, day_of(at))))


def works_here(user: Any, at: datetime | date | None = None) -> bool:
    """Whether the person holds on that day any right that a resident has not. Asks no database."""
    return not OFFICIAL.isdisjoint(rights_of(user, at))


def has_left(user: Any, at: datetime | date | None = None) -> bool:
    """Whether the person held an office once and every office of hers is over. A resident who moved has not left.

    Asks the database only of who may do nothing.
    """
    reach = _reach(user)
    rows = [row for name, held in reach.items() if name not in ("party", ACTING) for row in held]
    rows += [row for held in reach.get("party", {}).values() for row in held]
    if any(_on(rows, day_of(at))):
        return False
    offices = user.memberships.exclude(role="resident").values_list("until_day", flat=True)
    return bool(offices) and all(until is not None and until <= day_of(at) for until in offices)


def _codes(obj: Any) -> list[str]:
    if hasattr(obj, "reach_codes"):
        return [code for code in obj.reach_codes() if code]
    return [code for code in (getattr(obj, "unit_code", None),) if code]


def can(user: Any, permission: str, obj: Any, at: datetime | date | None = None) -> bool:
    """Whether the person holds the permission for the object, through one of its units or of its organisations.

    The same rule as `visible`, asked of one object; False for nobody, the anonymous and the inactive.
    """
    if obj is None:
        return False
    ranges = reach_of(user, permission, at)
    if ranges and any(low <= code < high for code in _codes(obj) for low, high in ranges):
        return True
    if not hasattr(obj, "party_ids"):
        return False
    parties = parties_of(user, permission, at)
    return bool(parties) and not set(parties).isdisjoint(obj.party_ids())


def _reaching(user: Any, permissions: Iterable[str], obj: Any, day: date) -> list[Sequence[Any]]:
    """The rows of the reach that bring the person to the object; five places where she stands in for somebody."""
    codes, reach = _codes(obj), _reach(user)
    return [
        row
        for permission in permissions
        for row in _on(reach.get(str(permission), ()), day)
        if any(row[0] <= code < row[1] for code in codes)
    ]


def take_up(user: Any, permission: Any, obj: Any, at: datetime | date | None = None) -> bool:
    """`can` for whoever is about to act under one of the permissions: remembers on the user in whose name she does it.

    What is her own right she exercises in her own name; only what she has by a delegation alone, in the other's.
    """
    permissions = permission if isinstance(permission, tuple) else (permission,)
    if not any(can(user, each, obj, at) for each in permissions):
        return False
    rows = _reaching(user, permissions, obj, day_of(at))
    is_own = not rows or any(len(row) == OWN for row in rows)
    user.acting_for = None if is_own else _reach(user)[ACTING][str(rows[0][2])]
    return True


def principals(user: Any, permissions: Iterable[str], obj: Any, at: datetime | date | None = None) -> list[Any]:
    """The users, key only, in whose name alone the person could act on the object; none when by a right of her own."""
    rows = _reaching(user, permissions, obj, day_of(at))
    if any(len(row) == OWN for row in rows):
        return []
    keys = sorted({_reach(user)[ACTING][str(row[2])]["id"] for row in rows})
    return [get_user_model()(pk=key) for key in keys]


def lent(user: Any, permissions: Iterable[str], at: datetime | date | None = None) -> dict[int, list[Range]]:
    """For each person in whose name the user may act under one of the permissions that day: the code ranges."""
    found: dict[int, list[Range]] = {}
    for permission in permissions:
        for row in _on(_reach(user).get(str(permission), ()), day_of(at)):
            if len(row) != OWN:
                found.setdefault(_reach(user)[ACTING][str(row[2])]["id"], []).append((row[0], row[1]))
    return found


def own_ranges(user: Any, permissions: Iterable[str], at: datetime | date | None = None) -> list[Range]:
    """The code ranges in which the user holds one of the permissions by a post of her own."""
    rows = (row for each in permissions for row in _on(_reach(user).get(str(each), ()), day_of(at)))
    return [(row[0], row[1]) for row in rows if len(row) == OWN]


def principal_of(user: Any) -> Any:
    """The person in whose name the user took up what she is doing; None when in her own."""
    acting = getattr(user, "acting_for", None)
    return get_user_model()(pk=acting["id"]) if acting else None


def visible(user: Any, permission: str, queryset: QuerySet, at: datetime | date | None = None) -> QuerySet:
    """The objects of the queryset for which the person holds the permission on that day.

    Adds plain comparisons to the one query and asks the database nothing itself.
    """
    day = day_of(at)
    ranges, parties = reach_of(user, permission, day), parties_of(user, permission, day)
    if not ranges and not parties:
        return queryset.none()
    reach_q = getattr(queryset.model, "reach_q", None)
    return queryset.filter(reach_q(ranges, parties) if reach_q else within(ranges))


def who_can(
    permission: str | tuple[str, ...],
    unit_code: str = "",
    at: datetime | date | None = None,
    *,
    party_ids: Iterable[int] = (),
) -> QuerySet:
    """The active people who hold the permission, or one of several, at the unit, at a unit above it, or for one of the
    organisations.
    """
    any_of = permission if isinstance(permission, tuple) else (permission,)
    groups = (
        _grants()
        .objects.filter(
            permission__codename__in=[str(each) for each in any_of],
            permission__content_type=ContentType.objects.get_for_model(Unit),
            object_pk__in=prefixes(unit_code),
        )
        .values("group_id")
    )
    through = Q(group_id__in=groups)
    if party_ids:
        roles = {role for each in any_of for role in roles_with(Permission(each))}
        through |= Q(party_id__in=list(party_ids), role__in=roles)
    posts = Membership.objects.in_force(at).filter(through)
    acting = Delegation.objects.in_force(at).filter(membership_id__in=posts.values("pk"), membership__party=None)
    holders = Q(pk__in=posts.values("user_id")) | Q(pk__in=acting.values("delegate_id"))
    return get_user_model().objects.filter(holders, is_active=True)


def posts_above(permissions: Iterable[str], unit_code: str, at: datetime | date | None = None) -> list[tuple[str, int]]:
    """(unit, person) of each post in force at the unit or above it that holds any of the permissions, nearest first."""
    roles = {role for permission in permissions for role in roles_with(Permission(permission))}
    rows = Membership.objects.in_force(at).filter(role__in=roles, unit_code__in=prefixes(unit_code))
    found = set(rows.filter(user__is_active=True).values_list("unit_code", "user_id"))
    return sorted(found, key=lambda post: (-len(post[0]), post[1]))


def roles_holding(permission: str) -> list[Any]:
    """The labels of the roles that hold the permission, for "who is this waiting for"."""
    return [ROLES[code].label for code in roles_with(Permission(permission))]


# Grants and what is derived from them ---------------------------------------------------------------------------------


def group_name(unit_code: str, role: str) -> str:
    """The name of the auth group that stands for a role at a unit: unit:440305007:street_clerk."""
    return f"{GROUP_PREFIX}{unit_code}:{role}"


def _stored_permissions() -> dict[str, int]:
    """Code name → key of the permissions on units. Raises ImproperlyConfigured when migrate has not made them all."""
    rows = dict(
        StoredPermission.objects.filter(
            content_type=ContentType.objects.get_for_model(Unit), codename__in=Permission.values
        ).values_list("codename", "pk")
    )
    if missing := set(Permission.values) - rows.keys():
        raise ImproperlyConfigured(f"数据库缺少权限 {'、'.join(sorted(missing))}：请运行 manage.py migrate。")
    return rows


def _chunks(values: Iterable[Any]) -> Iterable[list[Any]]:
    listed = list(values)
    return (listed[start : start + CHUNK] for start in range(0, len(listed), CHUNK))


def grant(places: set[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Give each (unit code, role) its group with exactly the role's permissions there; returns the groups' keys."""
    names = {group_name(*place): place for place in places}
    known: dict[str, int] = {}
    for chunk in _chunks(names):
        Group.objects.bulk_create(
            [Group(name=name) for name in set(chunk) - set(_groups_named(chunk))], ignore_conflicts=True
        )
        known |= _groups_named(chunk)
    grants, kind = _grants(), ContentType.objects.get_for_model(Unit)
    stored = _stored_permissions()
    wanted = {
        (known[name], stored[permission.value], code)
        for name, (code, role) in names.items()
        for permission in ROLES[role].permissions
    }
    held: dict[tuple[int, int, str], int] = {}
    for chunk in _chunks(known.values()):
        rows = grants.objects.filter(group_id__in=chunk, content_type=kind)
        held |= {tuple(key): pk for pk, *key in rows.values_list("pk", "group_id", "permission_id", "object_pk")}
    for chunk in _chunks(pk for key, pk in held.items() if key not in wanted):
        grants.objects.filter(pk__in=chunk).delete()
    grants.objects.bulk_create(
        [
            grants(group_id=group, permission_id=permission, object_pk=code, content_type=kind)
            for group, permission, code in sorted(wanted - held.keys())
        ],
        batch_size=CHUNK,
        ignore_conflicts=True,
    )
    return {place: known[name] for name, place in names.items()}


def _groups_named(names: Iterable[str]) -> dict[str, int]:
    return dict(Group.objects.filter(name__in=list(names)).values_list("name", "pk"))


def lock(user_ids: Iterable[int]) -> list[Any]:
    """The users' rows, locked in order of their keys: two appointments of one person follow one another."""
    people = get_user_model().objects.select_for_update().filter(pk__in=set(user_ids))
    return list(people.order_by("pk").only("pk", "reach"))


def enrol(memberships: Iterable[Membership]) -> None:
    """Set on each membership at a unit the group that carries its grants, making group and grants where needed."""
    places = [
        (membership, (membership.unit_code, membership.role)) for membership in memberships if membership.unit_code
    ]
    groups = grant({place for _, place in places}) if places else {}
    for membership, place in places:
        membership.group_id = groups[place]


def rederive(user_ids: Iterable[int], at: datetime | date | None = None) -> dict[int, dict[str, Any]]:
    """Write anew the groups and the reach of the users from their memberships and the grants; returns the reaches."""
    reaches = {}
    for chunk in _chunks(sorted(set(user_ids))):
        users = lock(chunk)
        rows = list(Membership.objects.filter(user_id__in=chunk).order_by("from_day", "pk"))
        _settle_groups(chunk, rows, day_of(at))
        acting = Delegation.objects.standing().filter(delegate_id__in=chunk).select_related("membership__user")
        derived = _derive(rows, list(acting.order_by("from_day", "pk")))
        changed = []
        for user in users:
            reaches[user.pk] = derived.get(user.pk, {})
            if user.reach != reaches[user.pk]:
                user.reach = reaches[user.pk]
                changed.append(user)
        get_user_model().objects.bulk_update(changed, ["reach"], batch_size=100)
    return reaches


def _derive(rows: list[Membership], acting: Sequence[Delegation] = ()) -> dict[int, dict[str, Any]]:
    """User → reach as it is kept on her row. The units come from guardian's grants, the days from the memberships.

    What she has by a delegation stands among her own rows with the delegation's key, within the days of both.
    """
    granted: dict[int, list[tuple[str, str]]] = defaultdict(list)
    grants = _grants().objects.filter(
        group_id__in={row.group_id for row in (*rows, *(each.membership for each in acting)) if row.group_id},
        content_type=ContentType.objects.get_for_model(Unit),
    )
    for group, permission, code in grants.order_by("permission__codename").values_list(
        "group_id", "permission__codename", "object_pk"
    ):
        granted[group].append((permission, code))
    reaches: dict[int, dict[str, Any]] = defaultdict(dict)
    for row in rows:
        days = [row.from_day.isoformat(), row.until_day.isoformat() if row.until_day else None]
        reach = reaches[row.user_id]
        for permission, code in granted[row.group_id] if row.group_id else ():
            reach.setdefault(permission, []).append([*code_range(code), *days])
        if ROLES[row.role].second_factor:
            reach.setdefault(SECOND_FACTOR, []).append(days)
        if row.party_id:
            for held in sorted(ROLES[row.role].permissions):
                reach.setdefault("party", {}).setdefault(held.value, []).append([row.party_id, *days])
    for each in acting:
        for office in rows:
            if office.user_id == each.delegate_id and office.role not in PRIVATE_ROLES:
                _add_acting(reaches[each.delegate_id], each, office, granted[each.membership.group_id or 0])
    return dict(reaches)


def _add_acting(
    reach: dict[str, Any], acting: Delegation, office: Membership, granted: Iterable[tuple[str, str]]
) -> None:
    """Add to the reach what the delegation gives: never beyond the post itself, nor beyond its term, nor beyond the
    days on which the delegate holds an office of her own.
    """
    post = acting.membership
    first, until = max(acting.from_day, post.from_day, office.from_day), acting.last_day + timedelta(days=1)
    until = min(until, post.until_day or until, office.until_day or until)
    if first >= until:
        return
    with translation.override("zh-hans"):
        label = str(ROLES[post.role].label)
    if ROLES[post.role].second_factor:
        reach.setdefault(SECOND_FACTOR, []).append([first.isoformat(), until.isoformat()])
    reach.setdefault(ACTING, {})[str(acting.pk)] = {
        "id": post.user_id, "name": post.user.name, "role": label, "unit": post.unit_code or "",
    }  # fmt: skip
    for permission, code in granted:
        row = [*code_range(code), acting.pk, first.isoformat(), until.isoformat()]
        reach.setdefault(permission, []).append(row)


def _settle_groups(user_ids: list[int], rows: list[Membership], day: date) -> None:
    """The users' auth groups of units: those of their memberships that are not over, and no other."""
    link: Any = get_user_model().groups.through
    wanted = {
        (row.user_id, row.group_id) for row in rows if row.group_id and (row.until_day is None or day < row.until_day)
    }
    links = link.objects.filter(user_id__in=user_ids, group__name__startswith=GROUP_PREFIX)
    held = {(user, group): pk for pk, user, group in links.values_list("pk", "user_id", "group_id")}
    for chunk in _chunks(pk for key, pk in held.items() if key not in wanted):
        link.objects.filter(pk__in=chunk).delete()
    link.objects.bulk_create(
        [link(user_id=user, group_id=group) for user, group in sorted(wanted - held.keys())],
        batch_size=CHUNK,
        ignore_conflicts=True,
    )


def rederive_all(at: datetime | date | None = None) -> int:
    """Derive every group, grant and reach from the memberships again; returns how many users were looked at."""
    places = set(Membership.objects.filter(unit__isnull=False).values_list("unit_code", "role"))
    grant(places)
    users = list(get_user_model().objects.values_list("pk", flat=True))
    rederive(users, at)
    return len(users)
