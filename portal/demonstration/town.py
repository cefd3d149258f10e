"""The people of the town: who works in Nanshan's streets and communities, its councils, residents and suppliers."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.hashers import make_password
from django.db.models import prefetch_related_objects

from governance.events import SYSTEM
from governance.people.access import needs_second_factor
from governance.people.actions import Appointment, NewUser, appoint_many, create_users, record_party
from governance.people.models import Party, Unit, User
from portal.demonstration.names import MARK, Names

DISTRICT = "440305"
SHOWN_STREET, SHOWN_COMMUNITY = "440305007", "440305007015"
"""粤海街道 and 海珠社区: where the accounts are that a visitor is offered."""
PASSWORD = "minshi-demo-2026"
TOTP_SECRET = "MINSHIDEMO2233NANSHANTOTPSECRET2"
"""The second factor of everybody in the town whose role asks for one; known to everybody, like the password."""
COUNCIL_MEMBERS = 15

COMMUNITIES = (
    "440305001001", "440305001005", "440305001018",
    "440305002003", "440305002010", "440305002015",
    "440305003007", "440305003012", "440305003022",
    "440305005001", "440305005003", "440305005008",
    "440305006002", "440305006007", "440305006011",
    "440305007011", "440305007015", "440305007025",
    "440305008004", "440305008012", "440305008016",
    "440305009005", "440305009006", "440305009012",
)  # fmt: skip
"""Three communities a street in which projects are under way, and which therefore have a council."""

DISTRICT_ROLES = {
    "district_civil_affairs": "qu-minzheng",
    "district_auditor": "qu-choucha",
    "finance_viewer": "qu-caizheng",
}
STREET_ROLES = {
    "street_clerk": "jieban",
    "street_approver": "fenguan",
    "street_committee": "danggongwei",
    "street_finance": "caiwu",
    "street_engineer": "yanshou",
}
COMMUNITY_ROLES = {"community_clerk": "shequ", "community_secretary": "shuji"}
COUNCIL_ROLES = {"council_chair": "zhaoji", "resident": "jumin"}
SUPPLIERS = (
    ("南岭湾市政工程有限公司", "2009-06-18"),
    ("深圳湾睦邻社会工作服务中心", "2012-03-09"),
    ("前湾便民设备有限公司", "2015-11-23"),
    ("岭前建设工程有限公司", "2006-04-05"),
    ("湾畔公益服务中心", "2014-09-01"),
    ("海月科教设备有限公司", "2011-01-17"),
    ("荔海园林绿化有限公司", "2010-07-30"),
    ("桃苑社区文化发展中心", "2013-05-12"),
    ("沙河安防器材有限公司", "2016-10-08"),
)
"""Invented suppliers and the days on which they were registered: works, services, goods, and the same again."""
WITH_ACCOUNT = 3
"""So many of them, from the first on, have somebody with an account."""


def username(role_word: str, code: str = "", number: int = 0) -> str:
    """A user name that can be read out: the role in pinyin, the unit's number below the district, a running number."""
    parts = [role_word, code.removeprefix(DISTRICT), f"{number:02d}" if number else ""]
    return "-".join(part for part in parts if part)


@dataclass
class Town:
    """Everybody by role and place, and the suppliers."""

    people: dict[tuple[str, str], User] = field(default_factory=dict)
    councils: dict[str, list[User]] = field(default_factory=dict)
    suppliers: list[Party] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)

    def who(self, role: str, code: str = DISTRICT) -> User:
        """The person in the role at the unit, or at the street or district above it."""
        for length in (12, 9, 6):
            if (role, code[:length]) in self.people:
                return self.people[role, code[:length]]
        raise KeyError((role, code))


@dataclass(frozen=True)
class _Place:
    """A post to be filled."""

    username: str
    role: str
    code: str


def _posts(streets: Iterable[str], communities: Iterable[str]) -> list[_Place]:
    posts = [_Place(username(word), role, DISTRICT) for role, word in DISTRICT_ROLES.items()]
    posts += [_Place(username(word, code), role, code) for code in streets for role, word in STREET_ROLES.items()]
    for code in communities:
        posts += [_Place(username(word, code), role, code) for role, word in COMMUNITY_ROLES.items()]
    for code in COMMUNITIES:
        posts += [_Place(username(word, code), role, code) for role, word in COUNCIL_ROLES.items()]
        posts += [_Place(username("yishi", code, n), "council_member", code) for n in range(1, COUNCIL_MEMBERS + 1)]
    return posts


def settle(*, at: datetime, random: Random) -> Town:
    """Make the people and appoint them on the day of `at`. Needs the units of the district."""
    codes = list(Unit.objects.filter(code__startswith=DISTRICT).order_by("code").values_list("code", "level", "name"))
    streets = [code for code, level, _name in codes if level == "street"]
    communities = [code for code, level, _name in codes if level == "community"]
    names, encoded, town = Names(random), make_password(PASSWORD), Town()
    town.names = {code: name for code, _level, name in codes}
    posts = _posts(streets, communities)
    users = create_users(
        [NewUser(post.username, names.person(), phone=names.phone(), encoded=encoded) for post in posts],
        by=SYSTEM, at=at,
    )  # fmt: skip
    day = at.date()
    terms = [Appointment(user, post.role, day, unit=post.code) for post, user in zip(posts, users, strict=True)]
    terms += _suppliers(town, names, encoded, at)
    appoint_many(terms, by=SYSTEM, at=at)
    give_second_factors(user for user in users if needs_second_factor(user, at))
    for post, user in zip(posts, users, strict=True):
        user.states_no_interest = True  # everybody in the demonstration gives the declaration with what she does
        if post.role == "council_member":
            town.councils.setdefault(post.code, []).append(user)
        else:
            town.people[post.role, post.code] = user
    for code in COMMUNITIES:
        town.councils[code].insert(0, town.people["council_chair", code])
    prefetch_related_objects([*users, *town.people.values()], "memberships")
    return town


def give_second_factors(users: Iterable[User]) -> None:
    """The authenticator app that the demonstration shows the codes of, and recovery codes, as if set up long ago."""
    for user in users:
        TOTP.activate(user, TOTP_SECRET)
        RecoveryCodes.activate(user)


def _suppliers(town: Town, names: Names, encoded: str, at: datetime) -> list[Appointment]:
    terms = []
    users = create_users(
        [NewUser(username("chengjie", number=n), names.person(), phone=names.phone(), encoded=encoded)
         for n in range(1, WITH_ACCOUNT + 1)],
        by=SYSTEM, at=at,
    )  # fmt: skip
    for number, (name, registered) in enumerate(SUPPLIERS, start=1):
        party = record_party(
            name=name + MARK, registration=names.registration(), registered_on=date.fromisoformat(registered),
            legal_rep=names.person(), phone=names.phone(), address=f"演示路{number}号", account=f"0000 {number:04d}",
            by=SYSTEM, at=at - timedelta(minutes=30),
        )  # fmt: skip
        town.suppliers.append(party)
        if number <= WITH_ACCOUNT:
            town.people["supplier", str(number)] = users[number - 1]
            terms.append(Appointment(users[number - 1], "supplier", at.date(), party=party))
    return terms
