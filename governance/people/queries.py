"""Every list about people: who serves where, who holds a right, what a unit lacks. Residents are in none."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from governance.people import access, units
from governance.people.crypto import blind_index
from governance.people.duties import VITAL
from governance.people.models import Delegation, Membership, User, day_of
from governance.people.permissions import Permission as P
from governance.people.roles import PRIVATE_ROLES, ROLES, Role, roles_with

NOTICE_DAYS = 30
"""How long before a term ends its vacancy is announced."""
SEES_STAFF = (P.PROJECT_VIEW, P.APPOINT_COMMUNITY, P.APPOINT_STREET)
"""Any of these rights shows who serves in its reach: names of staff are no secret inside."""
APPOINTS = (P.APPOINT_STREET, P.APPOINT_COMMUNITY)
BY_NAME, BY_UNIT = ("name", "pk"), ("unit_code", "pk")
"""In which order people stand, and posts."""


def delegates_of(user_id: int) -> QuerySet[Delegation, Any]:
    """The keys of whoever stands or ever stood in for the person, as part of a statement."""
    return Delegation.objects.filter(membership__user_id=user_id).order_by().values("delegate_id")


def roles() -> list[Role]:
    """Every role, in the order of the table."""
    return list(ROLES.values())


def ranges_of(user: Any, rights: Iterable[str], at: datetime | date | None = None) -> list[units.Range]:
    """The code ranges of all the rights together."""
    return sorted({each for right in rights for each in access.reach_of(user, right, at)})


def posts(user: Any, at: datetime | date | None = None) -> QuerySet[Membership]:
    """The offices in the person's reach, past and present, with their holders."""
    rows = Membership.objects.filter(units.within(ranges_of(user, SEES_STAFF, at))).exclude(role__in=PRIVATE_ROLES)
    return rows.select_related("user", "appointed_by")


def people(user: Any, *, words: str = "", unit_code: str = "", role: str = "", former: bool = False) -> QuerySet[User]:
    """The staff in the person's reach by name: who serves now, or, when asked for, who once did.

    words: part of a name or user name.
    """
    offices = posts(user)
    offices = offices.filter(until_day__isnull=False) if former else offices.filter(_not_over())
    if unit_code:
        offices = offices.filter(units.within([units.code_range(unit_code)]))
    if role:
        offices = offices.filter(role=role)
    found = User.objects.filter(pk__in=offices.values("user_id"))
    if words:
        found = found.filter(Q(name__icontains=words) | Q(username__icontains=words))
    shown = Prefetch("memberships", offices.order_by("from_day", "pk"), to_attr="offices")
    return found.prefetch_related(shown).order_by(*BY_NAME)


def units_seen(user: Any) -> list[str]:
    """The codes of the units in whose staff the person may look, districts to communities."""
    reach = ranges_of(user, SEES_STAFF)
    return [code for code in sorted(units.every_unit()) if any(low <= code < high for low, high in reach)]


def rights_of(post: Membership) -> list[Any]:
    """What the post allows, in the order of the list of rights."""
    return [right.label for right in P if right in ROLES[post.role].permissions]


def _not_over(at: datetime | date | None = None) -> Q:
    return Q(until_day=None) | Q(until_day__gt=day_of(at))


def with_phone(user: Any, phone: str) -> User | None:
    """The member of staff in reach with the number. It is asked by a form that is sent, never by an address."""
    index = blind_index(phone)
    return User.objects.filter(pk__in=posts(user).values("user_id"), phone_index=index).first() if index else None


def by_username(name: str) -> User | None:
    """The user of that name."""
    return User.objects.filter(username=User.normalize_username(name)).first()


def person(user: Any, pk: int) -> User | None:
    """Somebody who serves or served in the person's reach, or herself."""
    if user.pk == pk:
        return User.objects.filter(pk=pk).first()
    return User.objects.filter(pk__in=posts(user).values("user_id"), pk=pk).first()


def reached(user: Any, keys: Iterable[int]) -> set[int]:
    """Those of the people whose page the user may open. One query."""
    return set(posts(user).filter(user_id__in=set(keys)).values_list("user_id", flat=True))


def career(viewer: Any, of: User) -> list[Membership]:
    """All offices of a person, the latest first; those as a resident only for herself."""
    rows = of.memberships.select_related("appointed_by", "party").order_by("-from_day", "-pk")
    return list(rows if viewer.pk == of.pk else rows.exclude(role__in=PRIVATE_ROLES))


def delegations_of(of: User) -> list[Delegation]:
    """Whom the person stands or stood in for, and who for her; the latest first."""
    rows = Delegation.objects.filter(Q(delegate=of) | Q(membership__user=of))
    return list(rows.select_related("delegate", "membership__user", "made_by").order_by("-from_day", "-pk"))


def may_appoint(user: Any, post: Membership) -> bool:
    """Whether the person appoints to the post and so may also end it."""
    return level_right(post.role) is not None and access.can(user, level_right(post.role) or "", post)


def answers_for(user: Any, of: User) -> bool:
    """Whether the person appoints to every post that the other holds now: only then may she help with the account."""
    held = [post for post in of.memberships.all() if post.is_in_force()]
    return user.pk != of.pk and bool(held) and all(may_appoint(user, post) for post in held)


def level_right(role: str) -> P | None:
    """The right to appoint to the role at a unit; None where only the system does."""
    rights = {"community": P.APPOINT_COMMUNITY, "street": P.APPOINT_STREET}
    return rights.get(ROLES[role].level)


def offices_to_fill(user: Any) -> list[Role]:
    """The roles to which the person may appoint somewhere at a unit."""
    return [role for role in ROLES.values() if (right := level_right(role.code)) and access.holds(user, right)]


def units_to_fill(user: Any) -> list[tuple[str, str]]:
    """(code, way down from the district) of every unit at which the person may appoint to some role."""
    found = []
    for code, (_name, _parent, level) in sorted(units.every_unit().items()):
        right = {"community": P.APPOINT_COMMUNITY, "street": P.APPOINT_STREET}.get(level)
        if right and any(low <= code < high for low, high in access.reach_of(user, right)):
            found.append((code, units.unit_path(code)))
    return found


@dataclass
class Holding:
    """Somebody who has a right: by which post, and in whose place when by a delegation."""

    post: Membership
    acting: Delegation | None = None

    @property
    def person(self) -> User:
        return self.acting.delegate if self.acting else self.post.user


def posts_with(user: Any, permission: P) -> QuerySet[Membership]:
    """The posts that give the right in the reach of the person asking, by unit."""
    rows: Any = posts(user)
    return rows.in_force().filter(role__in=roles_with(permission)).order_by(*BY_UNIT)


def holders(found: Sequence[Membership]) -> list[Holding]:
    """Who has the rights of the posts: the holder of each, then whoever stands in for her."""
    acting = Delegation.objects.in_force().filter(membership__in=[post.pk for post in found])
    by_post = {each.membership_id: each for each in acting.select_related("delegate")}
    rows = []
    for post in found:
        rows.append(Holding(post))
        if post.pk in by_post:
            rows.append(Holding(post, by_post[post.pk]))
    return rows


# What a unit lacks ----------------------------------------------------------------------------------------------------


@dataclass
class Vacancy:
    """Rights that nobody holds at a unit that cannot do without; from a day to come, or already."""

    unit_code: str
    missing: list[P] = field(default_factory=list)
    from_day: date | None = None

    @property
    def unit_path(self) -> str:
        return units.unit_path(self.unit_code)


def _vital_roles() -> set[str]:
    return {role for right in VITAL for role in roles_with(right)}


def _held(rows: Iterable[tuple[str, str]]) -> dict[str, set[P]]:
    held: dict[str, set[P]] = defaultdict(set)
    for code, role in rows:
        held[code] |= ROLES[role].permissions & VITAL.keys()
    return held


def missed_without(post: Membership, on_day: date) -> list[P]:
    """The vital rights that nobody would hold at the unit of the post on the day if the post were over."""
    if not post.unit_code:
        return []
    level = units.unit_level(post.unit_code)
    own = [right for right in ROLES[post.role].permissions if VITAL.get(right) == level]
    if not own:
        return []
    others = Membership.objects.in_force(on_day).filter(unit_code=post.unit_code, role__in=_vital_roles())
    held = _held(others.exclude(pk=post.pk).values_list("unit_code", "role")).get(post.unit_code, set())
    return sorted(right for right in own if right not in held)


def vacancies(user: Any, at: datetime | None = None) -> list[Vacancy]:
    """The units that the person appoints to where a vital right has no holder, or will have none within the notice."""
    today = day_of(at)
    reach = ranges_of(user, APPOINTS, at)
    rows = Membership.objects.filter(units.within(reach), role__in=_vital_roles())
    rows = rows.filter(Q(until_day=None) | Q(until_day__gt=today), from_day__lte=today + timedelta(days=NOTICE_DAYS))
    kept = list(rows.values_list("unit_code", "role", "from_day", "until_day"))
    found: list[Vacancy] = []
    for code, (_name, _parent, level) in sorted(units.every_unit().items()):
        wanted = [right for right, at_level in VITAL.items() if at_level == level]
        if not wanted or not any(low <= code < high for low, high in reach):
            continue
        own = [row for row in kept if row[0] == code]
        days = {today, *(row[3] for row in own if row[3] and row[3] <= today + timedelta(days=NOTICE_DAYS))}
        for day in sorted(days):
            serving = [(c, role) for c, role, first, until in own if first <= day and (until is None or day < until)]
            held = _held(serving).get(code, set())
            if missing := [right for right in wanted if right not in held]:
                found.append(Vacancy(code, missing, day if day > today else None))
                break
    return found
