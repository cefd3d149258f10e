"""The fixed cast in a fixed town: one district, two streets, three communities, one person per role, a stranger.

Everything is made by the real actions, so it stands as it would after a year of use. `build()` serves tests on both
databases; people who are asked for by tests are attributes of the `Town`.
"""

import csv
import tempfile
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password

from governance.events import SYSTEM
from governance.people.actions import (
    COLUMNS,
    Appointment,
    NewUser,
    appoint_many,
    create_users,
    import_units,
    record_party,
)
from governance.people.models import Party, Unit, User
from governance.policy.actions import load_editions, load_year
from projects.actions.funds import set_ceiling
from tests.grounds import grounds

SHANGHAI = ZoneInfo("Asia/Shanghai")
DISTRICT, OTHER_DISTRICT = "440305", "440304"
STREET, OTHER_STREET = "440305007", "440305009"
COMMUNITY, SIBLING, OTHER_COMMUNITY = "440305007015", "440305007025", "440305009011"
CODES = ("4403", OTHER_DISTRICT, DISTRICT, STREET, COMMUNITY, SIBLING, OTHER_STREET, OTHER_COMMUNITY)
UNITS = Path(__file__).resolve().parent.parent / "governance" / "people" / "data" / "units-shenzhen.csv"

FOUNDED = datetime(2025, 1, 2, 9, tzinfo=SHANGHAI)
"""When the cast was appointed; all are in office from the day before."""
START = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)
"""A Monday without holidays around: where a walk begins unless a test says otherwise."""
CEILING = Decimal("2000000.00")
PASSWORD = "correct horse battery"

CAST: tuple[tuple[str, str, str, str], ...] = (
    ("clerk", "陈晓敏", "community_clerk", COMMUNITY),
    ("secretary", "林国栋", "community_secretary", COMMUNITY),
    ("chair", "吴桂芳", "council_chair", COMMUNITY),
    ("resident", "罗小妹", "resident", COMMUNITY),
    ("sibling_clerk", "黄嘉怡", "community_clerk", SIBLING),
    ("sibling_secretary", "邓志强", "community_secretary", SIBLING),
    ("other_clerk", "何丽华", "community_clerk", OTHER_COMMUNITY),
    ("street_clerk", "张文静", "street_clerk", STREET),
    ("approver", "李建军", "street_approver", STREET),
    ("committee", "王海涛", "street_committee", STREET),
    ("finance", "赵雪梅", "street_finance", STREET),
    ("engineer", "刘志远", "street_engineer", STREET),
    ("other_street_clerk", "周敏", "street_clerk", OTHER_STREET),
    ("other_approver", "郑卫东", "street_approver", OTHER_STREET),
    ("district", "孙丽萍", "district_civil_affairs", DISTRICT),
    ("auditor", "钱正平", "district_auditor", DISTRICT),
    ("finance_viewer", "冯雅琴", "finance_viewer", DISTRICT),
    ("other_auditor", "许立新", "district_auditor", OTHER_DISTRICT),
)
"""Attribute and user name, name, role, unit of everybody but the council's members, the supplier and the stranger."""

MEMBERS = 15
"""Members of the council beside its chair: sixteen on the roll."""


@dataclass
class Town:
    """The town and its people."""

    units: dict[str, Unit]
    people: dict[str, User]
    members: list[User]
    supplier: Party
    rivals: list[Party] = field(default_factory=list)
    code: str = COMMUNITY
    street_code: str = STREET
    district_code: str = DISTRICT
    sibling_code: str = SIBLING
    other_code: str = OTHER_COMMUNITY

    def __getattr__(self, name: str) -> User:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None

    @property
    def council(self) -> list[User]:
        """Everybody with a vote in the community's council, the chair included."""
        return [self.people["chair"], *self.members]

    def by_role(self) -> dict[str, User]:
        """One person for each role, those of this community, street and district."""
        return {role: self.people[who] for who, _name, role, _unit in reversed(CAST)} | {
            "council_member": self.members[0],
            "supplier": self.people["supplier_user"],
        }


@cache
def _encoded() -> str:
    return make_password(PASSWORD)


def _units_file(folder: str) -> Path:
    """The rows of the town out of the shipped list of units."""
    with UNITS.open(encoding="utf-8-sig") as lines:
        rows = [row for row in csv.DictReader(lines) if row["code"] in CODES]
    path = Path(folder) / "town.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return path


def build(*, at: datetime = FOUNDED, years: tuple[int, ...] = (2025, 2026, 2027)) -> Town:
    """Units, rules, calendar, people, appointments, suppliers and the year's money, in one go."""
    town: Town = grounds.lay(
        "town",
        {"at": at, "years": years},
        lambda: _build(at, years),
        keep=lambda town: None,
        give=lambda kept: _found(),
    )
    for user in town.people.values():
        user.states_no_interest = True  # the cast ticks the declaration wherever it is asked for (R55)
    return town


def _found() -> Town:
    """The town that stands in the database."""
    people = {user.username: user for user in User.objects.all()}
    council = [user for name, user in people.items() if name.startswith("member")]
    supplier, *rivals = Party.objects.order_by("pk")
    return Town({unit.code: unit for unit in Unit.objects.all()}, people, council, supplier, rivals)


def _build(at: datetime, years: tuple[int, ...]) -> Town:
    with tempfile.TemporaryDirectory() as folder:
        import_units(_units_file(folder), by=SYSTEM, at=at)
    load_editions(by=SYSTEM, at=at)
    for year in years:
        load_year(year, by=SYSTEM, at=at)
    names = [(who, name) for who, name, _role, _unit in CAST] + [("supplier_user", "高师傅"), ("stranger", "路人甲")]
    members = [(f"member{number:02}", f"议事员{number:02}") for number in range(1, MEMBERS + 1)]
    users = create_users(
        [NewUser(username, name, encoded=_encoded()) for username, name in [*names, *members]], by=SYSTEM, at=at
    )
    people = {user.username: user for user in users}
    council = [people[username] for username, _name in members]
    supplier, *rivals = _suppliers(at)
    _appoint(people, council, supplier, at)
    town = Town({unit.code: unit for unit in Unit.objects.all()}, people, council, supplier, rivals)
    for code in (COMMUNITY, SIBLING, OTHER_COMMUNITY):
        set_ceiling(unit_code=code, year=START.year, ceiling=CEILING, by=people["district"], at=at)
    return town


def _suppliers(at: datetime) -> list[Party]:
    return [
        record_party(
            name=name, registration=registration, registered_on=date(2015, 6, 1), legal_rep=person,
            phone=f"1380000000{number}", address=f"南山区创业路{number}号", by=SYSTEM, at=at,
        )
        for number, (name, registration, person) in enumerate(
            (
                ("深圳市安居修缮有限公司", "91440300MA5DEMO01A", "高师傅"),
                ("深圳市海珠社会服务中心", "52440300MA5DEMO02B", "彭社工"),
                ("深圳市粤海建设有限公司", "91440300MA5DEMO03C", "唐经理"),
            )
        )
    ]  # fmt: skip


def _appoint(people: dict[str, User], council: list[User], supplier: Party, at: datetime) -> None:
    since = at.astimezone(SHANGHAI).date().replace(day=1)
    wanted = [Appointment(people[who], role, since, unit=unit) for who, _name, role, unit in CAST]
    wanted += [Appointment(member, "council_member", since, unit=COMMUNITY) for member in council]
    wanted.append(Appointment(people["supplier_user"], "supplier", since, party=supplier))
    appoint_many(wanted, by=SYSTEM, at=at)


def moment(text: str) -> datetime:
    """A moment in Shanghai from "2026-03-02 09:00" or "2026-03-02" (nine in the morning)."""
    found = datetime.fromisoformat(text if " " in text else f"{text} 09:00")
    return found.replace(tzinfo=SHANGHAI)


def forget() -> None:
    """What a process keeps of units and rules is dropped, as the rows are between tests."""
    from governance.people import units
    from governance.policy import values

    units.forget()
    values.forget()
