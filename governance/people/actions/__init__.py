"""The verbs of this room and its only writers: units, users, parties, appointments."""

import csv
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model
from django.db.models.functions import Substr
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.events import Verb, actor_of
from governance.events.log import append
from governance.people import access, queries, units
from governance.people.crypto import current_prefix
from governance.people.fields import EncryptedField
from governance.people.models import Membership, Party, Unit, User, day_of
from governance.people.permissions import Permission as P
from governance.people.roles import ROLES

APPOINTING: Mapping[str, tuple[P, ...]] = {
    "community": (P.APPOINT_COMMUNITY,),
    "street": (P.APPOINT_STREET,),
    "district": (),
    "organisation": (P.APPOINT_COMMUNITY, P.APPOINT_STREET),
}
"""Level of a role → who appoints to it; to the district's own roles only the system does, at the command line."""


# Units ----------------------------------------------------------------------------------------------------------------

COLUMNS = ("code", "name", "official_name", "level", "parent_code")


@dataclass(frozen=True)
class Imported:
    """What an import of units did."""

    added: int
    changed: int
    unchanged: int


def read_units(path: Path) -> tuple[list[dict[str, str]], str]:
    """The rows of a file of units and the file's SHA-256. Raises ValidationError naming the line that is wrong."""
    raw = path.read_bytes()
    reader = csv.DictReader(raw.decode("utf-8-sig").splitlines())
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise ValidationError(_("第一行应为：%(columns)s") % {"columns": ",".join(COLUMNS)})
    rows = [{key: (value or "").strip() for key, value in row.items() if key} for row in reader]
    levels, known = list(Unit.Level.values), dict[str, str]()
    for line, row in enumerate(rows, start=2):
        code, parent = row["code"], row["parent_code"]
        if not (code.isascii() and code.isdigit() and len(code) <= 12) or code in known:
            reason = _("代码“%(code)s”不是 12 位以内的数字，或与前面重复") % {"code": code}
        elif row["level"] not in levels or not row["name"]:
            reason = _("层级或名称缺失")
        elif parent and parent not in known:
            reason = _("上级“%(parent)s”不在它前面") % {"parent": parent}
        elif not parent and row["level"] != Unit.Level.CITY:
            reason = _("除市以外都要有上级")
        elif parent and not (code.startswith(parent) and levels.index(row["level"]) > levels.index(known[parent])):
            reason = _("代码或层级与上级“%(parent)s”不符") % {"parent": parent}
        else:
            known[code] = row["level"]
            continue
        raise ValidationError(_("第 %(line)s 行：%(reason)s。") % {"line": line, "reason": reason})
    if not rows:
        raise ValidationError(_("文件里没有机构。"))
    return rows, hashlib.sha256(raw).hexdigest()


@transaction.atomic
def import_units(path: Path, *, by: Any, at: datetime | None = None) -> Imported:
    """Write the units of the file that are new or differ. One event on the first unit; none when nothing differs.

    A unit that the file does not name stays: matters of the past refer to it. Raises ValidationError.
    """
    rows, digest = read_units(path)
    held = {row["code"]: row for row in Unit.objects.values(*COLUMNS)}
    fresh: list[dict[str, Any]] = [{**row, "parent_code": row["parent_code"] or None} for row in rows]
    written = [row for row in fresh if held.get(row["code"]) != row]
    Unit.objects.bulk_create(
        [Unit(**row) for row in written],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "official_name", "level", "parent"],
    )
    units.forget()
    added = sum(row["code"] not in held for row in written)
    result = Imported(added, len(written) - added, len(rows) - len(written))
    if written:
        data = {"file": path.name, "sha256": digest, "added": result.added, "changed": result.changed}
        append(Unit.objects.get(pk=rows[0]["code"]), Verb.UNITS_IMPORTED, by=by, at=at, data=data)
    return result


# Users and parties ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class NewUser:
    """A user to be made: `password` is hashed here, `encoded` was hashed before, with neither she cannot sign in."""

    username: str
    name: str
    email: str = ""
    phone: str = ""
    password: str | None = None
    encoded: str = ""


@transaction.atomic
def create_users(people: Sequence[NewUser], *, by: Any, at: datetime | None = None) -> list[User]:
    """Make the users, one event each. Raises ValidationError for names that are taken."""
    names = [User.normalize_username(person.username) for person in people]
    taken = set(User.objects.filter(username__in=names).values_list("username", flat=True))
    taken |= {name for name in names if names.count(name) > 1} if len(set(names)) < len(names) else set()
    if taken:
        raise ValidationError(_("用户名已有人使用：%(names)s") % {"names": _("、").join(sorted(taken))})
    at, actor = at or timezone.now(), actor_of(by)
    users = [
        User(
            username=name,
            name=person.name,
            email=User.objects.normalize_email(person.email),
            phone=person.phone,
            password=person.encoded or make_password(person.password),
            date_joined=at,
        )
        for name, person in zip(names, people, strict=True)
    ]
    User.objects.bulk_create(users)
    for user in users:
        append(user, Verb.USER_CREATED, by=actor, at=at, data={"username": user.username})
    return users


def create_user(
    username: str,
    *,
    name: str,
    email: str = "",
    phone: str = "",
    password: str | None = None,
    by: Any,
    at: datetime | None = None,
) -> User:
    """Make one user with an event. Raises ValidationError when the name is taken."""
    return create_users([NewUser(username, name, email, phone, password)], by=by, at=at)[0]


PARTY_FIELDS = ("kind", "name", "registration", "registered_on", "legal_rep", "phone", "address", "account")


@transaction.atomic
def record_party(party: Party | None = None, *, by: Any, at: datetime | None = None, **given: Any) -> Party:
    """Write down a person or organisation, or amend one; fields as in `PARTY_FIELDS`. One event, naming what changed.

    The event never holds the contact data. Raises ValidationError for a registration that another party has.
    """
    if unknown := given.keys() - set(PARTY_FIELDS):
        raise TypeError(f"record_party() got unexpected {sorted(unknown)}")
    verb = Verb.PARTY_AMENDED if party else Verb.PARTY_RECORDED
    party = Party.objects.select_for_update().get(pk=party.pk) if party else Party()
    changed = [name for name, value in given.items() if getattr(party, name) != value]
    for name in changed:
        setattr(party, name, given[name])
    party.full_clean()
    party.save()
    if changed:
        append(party, verb, by=by, at=at, data={"fields": sorted(changed), "name": party.name})
    return party


# Appointments ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Appointment:
    """A role to be given at a unit (row or code) or for a party, from a day until the day of leaving."""

    user: User
    role: str
    from_day: date
    unit: Unit | str | None = None
    party: Party | None = None
    until_day: date | None = None

    @property
    def unit_code(self) -> str | None:
        return self.unit.code if isinstance(self.unit, Unit) else self.unit or None

    @property
    def level(self) -> str:
        return ROLES[self.role].level


class Appointer:
    """Who appoints: asks the rights once for each place and keeps the actor under which it is logged."""

    def __init__(self, by: Any, at: datetime) -> None:
        self.actor, self.at = actor_of(by), at
        self.user: User | None = None
        if self.actor.kind not in ("system", "clock"):
            self.user = by if isinstance(by, User) else User.objects.filter(pk=self.actor.id or 0).first()
            if self.user is None:
                raise PermissionDenied(_("任免须由已登录的工作人员办理。"))
        self._actors: dict[tuple[str, str | None], Any] = {}

    def may(self, level: str, unit_code: str | None) -> bool:
        """Whether she may appoint to roles of the level there; the system may everywhere."""
        if self.user is None:
            return True
        if unit_code is None:
            self.user.acting_for = None
            return any(access.holds(self.user, right, self.at) for right in APPOINTING[level])
        return access.take_up(self.user, APPOINTING[level], Unit(code=unit_code), self.at)

    def demand(self, level: str, unit_code: str | None) -> Any:
        """The actor under whom to log. Raises PermissionDenied with a sentence naming the missing right."""
        place = (level, unit_code)
        if place not in self._actors:
            if not self.may(level, unit_code):
                rights = _("、").join(str(right.label) for right in APPOINTING[level]) or _("系统管理员在命令行办理")
                raise PermissionDenied(
                    _("您不能在“%(place)s”任免该层级人员，需要的权限：%(rights)s。")
                    % {"place": units.unit_name(unit_code or "") or _("承接单位"), "rights": rights}
                )
            right = next(iter(APPOINTING[level]), None)
            self._actors[place] = self.user.as_actor(unit_code, right, self.at) if self.user else self.actor
        return self._actors[place]


def _refusals(wanted: Sequence[Appointment], appointer: Appointer) -> list[ValidationError]:
    """Everything that is wrong with the appointments: role and place, days, terms that overlap, herself."""
    levels = dict(Unit.objects.filter(pk__in={each.unit_code for each in wanted}).values_list("code", "level"))
    terms: dict[tuple[Any, ...], list[tuple[date, date]]] = {}
    people = {each.user.pk for each in wanted}
    for row in Membership.objects.filter(user_id__in=people):
        place = (row.user_id, row.role, row.unit_code, row.party_id)
        terms.setdefault(place, []).append((row.from_day, row.until_day or date.max))
    found = []
    for each in wanted:
        names = {"user": each.user.name, "role": ROLES[each.role].label}
        level = "organisation" if each.party else levels.get(each.unit_code or "", "")
        place = (each.user.pk, each.role, each.unit_code, each.party.pk if each.party else None)
        until = each.until_day or date.max
        if bool(each.unit_code) == bool(each.party) or level != each.level:
            where = _("承接单位") if each.level == "organisation" else Unit.Level(each.level).label
            sentence = _("%(user)s：角色“%(role)s”只能在“%(where)s”一级任命。")
            found.append(ValidationError(sentence, params=names | {"where": where}))
        if until < each.from_day:
            found.append(ValidationError(_("%(user)s：离任日不能早于任职日。"), params=names))
        if any(each.from_day < other_end and start < until for start, other_end in terms.get(place, ())):
            found.append(ValidationError(_("%(user)s：已在此任“%(role)s”，任期重叠；请先免职。"), params=names))
        if appointer.user is not None and appointer.user.pk == each.user.pk:
            found.append(ValidationError(_("%(user)s：不能任命自己，请由他人办理。"), params=names))
        terms.setdefault(place, []).append((each.from_day, until))
    return found


@transaction.atomic
def appoint_many(wanted: Iterable[Appointment], *, by: Any, at: datetime | None = None) -> list[Membership]:
    """Appoint all or none, one event each; groups, grants and reaches are derived once for all.

    Raises KeyError for an unknown role, PermissionDenied when `by` may not appoint there, ValidationError with every
    refusal.
    """
    listed, at = list(wanted), at or timezone.now()
    access.lock(each.user.pk for each in listed)
    appointer = Appointer(by, at)
    actors = [appointer.demand(each.level, each.unit_code) for each in listed]
    if refusals := _refusals(listed, appointer):
        raise ValidationError(refusals)
    memberships = [
        Membership(
            user=each.user,
            role=each.role,
            unit_code=each.unit_code,
            party=each.party,
            from_day=each.from_day,
            until_day=each.until_day,
            appointed_by=appointer.user,
        )
        for each in listed
    ]
    access.enrol(memberships)
    Membership.objects.bulk_create(memberships)
    reaches = access.rederive({each.user.pk for each in listed}, at)
    for membership, actor in zip(memberships, actors, strict=True):
        membership.user.reach = reaches[membership.user_id]
        append(membership, Verb.MEMBER_APPOINTED, by=actor, at=at, data=_facts(membership))
    return memberships


def appoint(
    user: User,
    *,
    role: str,
    unit: Unit | str | None = None,
    party: Party | None = None,
    from_day: date,
    until_day: date | None = None,
    by: Any,
    at: datetime | None = None,
) -> Membership:
    """Give the person a role at a unit or for a party; the right is there at once. Raises as `appoint_many`."""
    return appoint_many([Appointment(user, role, from_day, unit, party, until_day)], by=by, at=at)[0]


@transaction.atomic
def dismiss(
    membership: Membership, *, by: Any, at: datetime | None = None, on_day: date | None = None, vacancy: str = ""
) -> Membership:
    """End the membership: from `on_day` (today by default) it counts no more, and the right is gone at once.

    So is what others have of it by delegation. vacancy: why the unit may be left without a right that it cannot do
    without. Raises PermissionDenied when `by` may not dismiss there, ValidationError for a day before the appointment,
    when the term is already over by then, or when the unit would be left so and no reason is given.
    """
    at = at or timezone.now()
    on_day = on_day or day_of(at)
    access.lock([membership.user_id])
    membership.refresh_from_db(from_queryset=Membership.objects.select_for_update())
    actor = Appointer(by, at).demand(ROLES[membership.role].level, membership.unit_code)
    if on_day < membership.from_day:
        raise ValidationError(_("离任日不能早于任职日 %(day)s。") % {"day": membership.from_day})
    if membership.until_day is not None and membership.until_day <= on_day:
        raise ValidationError(_("已于 %(day)s 离任，不必再免职。") % {"day": membership.until_day})
    missed = queries.missed_without(membership, on_day)
    if missed and not vacancy.strip() and actor.kind not in ("system", "clock"):
        rights = _("、").join(str(right.label) for right in missed)
        sentence = _("免职后“%(unit)s”将无人有“%(rights)s”的权限。请先任命接任的人；确需现在免职的，勾选并写明理由。")
        raise ValidationError(sentence % {"unit": membership.place, "rights": rights}, code="vacancy")
    membership.until_day = on_day
    membership.save(update_fields=["until_day"])
    delegates = membership.delegations.standing().values_list("delegate_id", flat=True)
    membership.user.reach = access.rederive([membership.user_id, *delegates], at)[membership.user_id]
    facts = _facts(membership) | ({"missed": missed, "vacancy": vacancy.strip()} if missed else {})
    append(membership, Verb.MEMBER_DISMISSED, by=actor, at=at, data=facts)
    return membership


def _facts(membership: Membership) -> dict[str, Any]:
    return {
        "user": membership.user_id,
        "role": membership.role,
        "party": membership.party_id,
        "from_day": membership.from_day,
        "until_day": membership.until_day,
    }


def reset_reach(*, at: datetime | None = None) -> int:
    """Derive all groups, grants and reaches from the memberships again; returns the number of users looked at.

    Adds no fact, so it leaves no event: only what was already decided is brought back in line.
    """
    with transaction.atomic():
        return access.rederive_all(at)


def reseal(model: type[Model], *, batch: int = 500) -> int:
    """Seal the model's personal data anew where another key or cipher than the current one was used; returns how many.

    Each row is written only if it still holds what was read, so nobody's change is lost. The meaning stays the same,
    so there is no event. Raises Unreadable when a key is missing.
    """
    done = 0
    for field in (each for each in model._meta.local_fields if isinstance(each, EncryptedField)):
        filled = model._base_manager.exclude(**{field.name: ""})
        stale = filled.annotate(head=Substr(field.name, 1, len(current_prefix()))).exclude(head=current_prefix())
        for row in stale.only("pk", "ref", field.name).iterator(chunk_size=batch):
            held = row.__dict__[field.attname]
            fresh = field.pre_save(row, False)
            done += model._base_manager.filter(pk=row.pk, **{field.name: held}).update(**{field.name: fresh})
    return done
