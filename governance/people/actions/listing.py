"""Appointing from a list: each row finds or makes a person and gives her a post; a trial first, then all or none."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.people import units
from governance.people.actions import Appointer, Appointment, NewUser, appoint_many, create_users
from governance.people.crypto import blind_index, normal
from governance.people.models import Membership, User
from governance.people.queries import level_right
from governance.people.roles import ROLES, Role

PHONE = re.compile(r"1\d{10}")
APPOINTED, CREATED, KNOWN, REFUSED = "appointed", "created", "known", "refused"


@dataclass(frozen=True)
class Row:
    """One row as it was typed: whom (by user name, or by telephone number where she is known), which post, since when.

    problems: what could not even be read, as sentences.
    """

    number: int
    username: str
    name: str
    phone: str
    role: str
    unit: str
    from_day: date | None
    until_day: date | None = None
    problems: tuple[str, ...] = ()


@dataclass
class Line:
    """What a row came to, or would: `outcome`, and for a refusal its sentences."""

    row: Row
    problems: list[str] = field(default_factory=list)
    outcome: str = REFUSED
    user: User | None = None
    role: Role | None = None
    unit_code: str = ""

    @property
    def place(self) -> str:
        """The unit as it was found, else as it was typed."""
        return units.unit_path(self.unit_code) if self.unit_code else self.row.unit

    @property
    def office(self) -> Any:
        """The role as it was found, else as it was typed."""
        return self.role.label if self.role else self.row.role


class _Reader:
    """Reads the rows against what is there: people, units, posts, and what the appointer may do."""

    def __init__(self, rows: Sequence[Row], by: Any, at: datetime) -> None:
        self.appointer = Appointer(by, at)
        self.labels = {str(role.label): role for role in ROLES.values()} | ROLES
        names = {row.username for row in rows if row.username}
        indexes = {blind_index(row.phone) for row in rows if row.phone} - {""}
        found = list(User.objects.filter(username__in=names)) + list(User.objects.filter(phone_index__in=indexes))
        self.by_name = {user.username: user for user in found}
        self.by_phone = {user.phone_index: user for user in found if user.phone_index}
        self.posts: dict[tuple[int, str, str | None], list[Membership]] = {}
        for post in Membership.objects.filter(user__in=[user.pk for user in found]):
            self.posts.setdefault((post.user_id, post.role, post.unit_code), []).append(post)
        self.codes: dict[str, list[str]] = {}
        for code, (name, _parent, _level) in units.every_unit().items():
            self.codes.setdefault(name, []).append(code)
        self.seen: dict[tuple[str, str, str], int] = {}
        self.fresh: dict[str, Row] = {}

    def read(self, row: Row) -> Line:
        """What the row comes to."""
        line = Line(row, list(row.problems))
        self._person(line)
        self._post(line)
        if line.problems:
            return line
        line.outcome = APPOINTED if line.user else CREATED
        place = (line.user.username if line.user else row.username, line.role.code if line.role else "", line.unit_code)
        if place in self.seen:
            line.problems.append(_("与第 %(line)s 行重复。") % {"line": self.seen[place]})
            line.outcome = REFUSED
        self.seen[place] = row.number
        if line.user:
            self._standing(line)
        elif row.username not in self.fresh:
            self.fresh[row.username] = row
        return line

    def _person(self, line: Line) -> None:
        row, problems = line.row, line.problems
        if row.phone and not PHONE.fullmatch(normal(row.phone)):
            problems.append(_("手机号应为 11 位数字。"))
        owner = self.by_phone.get(blind_index(row.phone)) if row.phone else None
        named = self.by_name.get(User.normalize_username(row.username)) if row.username else None
        if named and owner and named.pk != owner.pk:
            problems.append(_("用户名和手机号属于两个不同的人，请核对。"))
        line.user = named or owner
        if owner and not named and row.username:
            problems.append(_("这个手机号已由用户“%(name)s”使用，请改填该用户名。") % {"name": owner.username})
        if line.user and row.name and line.user.name != row.name:
            problems.append(_("姓名与已有用户“%(name)s”登记的不一致，请核对。") % {"name": line.user.username})
        if line.user and not line.user.is_active:
            problems.append(_("用户“%(name)s”已停用。") % {"name": line.user.username})
        if line.user is None:
            self._newcomer(row, problems)

    def _newcomer(self, row: Row, problems: list[str]) -> None:
        """Whoever is not known yet needs a name and a user name, the same in each of her rows."""
        if not row.username or not row.name:
            problems.append(_("没有找到此人；新建用户须填写用户名和姓名。"))
            return
        try:
            UnicodeUsernameValidator()(row.username)
        except ValidationError:
            problems.append(_("用户名只能包含文字、数字和 @ . + - _。"))
        if len(row.username) > 60 or len(row.name) > 60:
            problems.append(_("用户名和姓名最多 60 个字。"))
        earlier = self.fresh.get(row.username)
        differs = earlier and (earlier.name != row.name or (row.phone and normal(earlier.phone) != normal(row.phone)))
        if earlier and differs:
            problems.append(_("与第 %(line)s 行用户名相同，姓名或手机号却不同。") % {"line": earlier.number})
        if row.phone and not earlier and any(normal(each.phone) == normal(row.phone) for each in self.fresh.values()):
            problems.append(_("手机号与前面另一人相同，请核对。"))

    def _post(self, line: Line) -> None:
        row, problems = line.row, line.problems
        line.role = self.labels.get(row.role)
        codes = [row.unit] if units.unit_level(row.unit) else self.codes.get(row.unit, [])
        if line.role is None:
            problems.append(_("没有“%(role)s”这个角色，请从模板的角色表中选择。") % {"role": row.role})
        if not codes:
            problems.append(_("没有“%(unit)s”这个机构，请填机构代码或全称。") % {"unit": row.unit})
        elif len(codes) > 1:
            problems.append(_("名为“%(unit)s”的机构不止一个，请填机构代码。") % {"unit": row.unit})
        if row.from_day is None and not row.problems:
            problems.append(_("请填写任职日。"))
        if row.from_day and row.until_day and row.until_day < row.from_day:
            problems.append(_("离任日不能早于任职日。"))
        if line.role is None or len(codes) != 1:
            return
        line.unit_code, level = codes[0], units.unit_level(codes[0])
        if level_right(line.role.code) is None or level != line.role.level:
            problems.append(
                _("角色“%(role)s”不能在“%(unit)s”这一级任命。")
                % {"role": line.role.label, "unit": units.unit_name(line.unit_code)}
            )
            return
        try:
            self.appointer.demand(line.role.level, line.unit_code)
        except PermissionDenied as refused:
            problems.append(str(refused))
        if line.user and self.appointer.user and line.user.pk == self.appointer.user.pk:
            problems.append(_("不能任命自己，请由他人办理。"))

    def _standing(self, line: Line) -> None:
        """A post that she holds already is left as it is; another term of it must not overlap."""
        assert line.user is not None and line.role is not None and line.row.from_day is not None
        until = line.row.until_day or date.max
        for post in self.posts.get((line.user.pk, line.role.code, line.unit_code), []):
            if (post.from_day, post.until_day) == (line.row.from_day, line.row.until_day):
                line.outcome = KNOWN
                return
            if line.row.from_day < (post.until_day or date.max) and post.from_day < until:
                line.problems.append(
                    _("已自 %(day)s 起任此职，任期重叠；要更改请先在人员页办理离任。") % {"day": post.from_day}
                )
                line.outcome = REFUSED


@transaction.atomic
def appoint_listed(rows: Sequence[Row], *, by: Any, at: datetime | None = None, is_trial: bool = False) -> list[Line]:
    """Find or make the person of each row and appoint her; a post that she holds already is left as it is.

    A trial writes nothing and says what each row would come to. Raises ValidationError when a row is refused and this
    is no trial: then none is appointed. The same list twice changes nothing.
    """
    at = at or timezone.now()
    reader = _Reader(rows, by, at)
    lines = [reader.read(row) for row in rows]
    if is_trial:
        return lines
    if any(line.outcome == REFUSED for line in lines):
        raise ValidationError([
            _("第 %(line)s 行：%(problem)s") % {"line": line.row.number, "problem": problem}
            for line in lines for problem in line.problems
        ])  # fmt: skip
    made = create_users(
        [NewUser(row.username, row.name, phone=normal(row.phone)) for row in reader.fresh.values()], by=by, at=at
    )
    fresh = dict(zip(reader.fresh, made, strict=True))
    wanted = []
    for line in lines:
        line.user = line.user or fresh[line.row.username]
        if line.outcome != KNOWN and line.role and line.row.from_day:
            wanted.append(
                Appointment(line.user, line.role.code, line.row.from_day, line.unit_code, until_day=line.row.until_day)
            )
    appoint_many(wanted, by=by, at=at)
    return lines
