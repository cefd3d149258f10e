"""Loading the town: people, money, demands, projects; all in one transaction, in the order in which it happened."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from random import Random

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from demands.models import Demand
from governance.people import residents
from governance.people.actions.delegation import delegate
from governance.people.models import Unit, User
from governance.policy.actions import override
from governance.policy.errors import CalendarMissing
from governance.policy.models import CalendarDay, Edition
from governance.policy.values import edition_on, value
from portal.demonstration import cast, town
from portal.demonstration.diary import Diary
from portal.demonstration.names import MARK
from portal.demonstration.schedule import Schedule, sweep
from portal.demonstration.voices import Voices
from portal.demonstration.walks import Walk
from portal.demonstration.walks.base import Plan, Pool
from portal.demonstration.watching import Watching
from projects.actions import funds
from projects.actions.suppliers import record_bad_record
from projects.models import Project

SEED = 440305
CLOSING_MINUTES = 3
TIGHT = {"440305001001": Decimal(320_000)}
"""A community whose money is short in the year of its projects, so that good ones wait in the reserve."""

ON_LEAVE, LEAVE_DAYS = "440305009", 30
"""The street whose approver is away, and for how long."""
RESIDENT_PHONE = "10099990001"
"""No such mobile number exists; whoever is sent a code at it lives in the shown community, unconfirmed."""


class CannotLoad(Exception):
    """The database is not one into which the town may be loaded; says why and what to do."""


@dataclass(frozen=True)
class Loaded:
    """What there is now."""

    people: int
    demands: int
    projects: int
    acts: int

    def __str__(self) -> str:
        return (
            f"演示数据已载入：人员{self.people}名，需求{self.demands}条，项目{self.projects}个，办理{self.acts}次；"
            "全部为虚构，金额为随机生成。"
        )


def refuse_unfit() -> None:
    """Raises CannotLoad in production, where there are people already, and before rules and units are there."""
    if settings.IS_PRODUCTION and not getattr(settings, "ALLOW_DEMONSTRATION", False):
        raise CannotLoad("正式环境不能载入演示数据。")
    if get_user_model().objects.exists():
        raise CannotLoad("已有用户，没有载入。演示数据只能载入空库；要重新载入，请先删除 var/minshi.sqlite3。")
    if not Unit.objects.filter(pk=town.DISTRICT).exists():
        raise CannotLoad("还没有机构。请先运行 manage.py import_units。")
    if not Edition.objects.filter(is_published=True).exists() or not CalendarDay.objects.exists():
        raise CannotLoad("还没有政策和日历。请先运行 manage.py load_policy。")


def load(now: datetime | None = None) -> Loaded:
    """Load the town as it stands at the moment. Raises CannotLoad; all or nothing."""
    refuse_unfit()
    try:
        return _load(now or timezone.now())
    except CalendarMissing as missing:
        raise CannotLoad(str(missing)) from missing


def _load(now: datetime) -> Loaded:
    diary, random = Diary(now), Random(SEED)
    with transaction.atomic():
        people = town.settle(at=diary.at(0), random=random)
        schedule, pool = Schedule(diary), Pool()
        give_money(schedule, people)
        voices = Voices(schedule, people, random)
        walks = [enter(schedule, plan, people, pool, voices, random) for plan in cast.PLANS]
        voices.fill()
        Watching(schedule, people).fill()
        acts = schedule.run()
        stand(diary.at(diary.last, 60), people)
        show(walks[-1], people, now if now < timezone.now() else None)
    return Loaded(User.objects.count(), Demand.objects.count(), Project.objects.count(), acts)


def give_money(schedule: Schedule, people: town.Town) -> None:
    """Each community's ceiling for each year: the default, which the rules call a default."""
    officer, diary = people.who("district_civil_affairs"), schedule.diary
    codes = [code for code in people.names if len(code) == 12]
    short = {plan.unit: year_of(plan, schedule) for plan in cast.PLANS if plan.unit in TIGHT}

    def set_ceilings(at: datetime, year: int) -> None:
        edition = edition_on(at.date())
        usual = value("community_year_ceiling", edition=edition, unit_code=town.DISTRICT, at=at).value
        for code in codes:
            ceiling = TIGHT[code] if short.get(code) == year else usual
            funds.set_ceiling(unit_code=code, year=year, ceiling=ceiling, is_synthetic=True, by=officer, at=at)

    for year in diary.years:
        schedule.add(given_on(schedule, year), partial(set_ceilings, year=year))


def given_on(schedule: Schedule, year: int) -> datetime:
    """When the money of a year is given: before the office opens on its first working day."""
    diary = schedule.diary
    first = next(number for number, day in enumerate(diary.days) if day.year == year or number == diary.last)
    return diary.at(first, -20)


def year_of(plan: Plan, schedule: Schedule) -> int:
    """The year of a project: that in which it was begun, or, where money is short, in which the first one there was."""
    together = [each for each in cast.PLANS if each.unit == plan.unit] if plan.unit in TIGHT else [plan]
    return min(schedule.begin(each.road, each.age).year for each in together)


def enter(schedule: Schedule, plan: Plan, people: town.Town, pool: Pool, voices: Voices, random: Random) -> Walk:
    """Put the plan's demands and steps into the schedule."""
    steps = schedule.moments(plan.road, plan.age)
    walk = Walk(plan, people, pool, Random(random.random()), year_of(plan, schedule))
    walk.days = [(name, at) for name, at, _number in steps]
    voices.ask(plan, walk, before=steps[0][2])
    for name, at, _number in steps:
        if name == "clock":
            schedule.clock(at)
        else:
            schedule.add(at, partial(walk.take, name))
    return walk


def stand(at: datetime, people: town.Town) -> None:
    """What stands on the newest working day: an approver on leave for whom her neighbour acts, a resident who has said
    where she lives and waits for the community to confirm it, and a supplier of whom a complaint was upheld.
    """
    away = people.who("street_approver", ON_LEAVE)
    delegate(
        away.memberships.get(), to=people.who("street_approver", town.SHOWN_STREET), from_day=at.date(),
        last_day=at.date() + timedelta(days=LEAVE_DAYS), reason="年休假", by=away, at=at,
    )  # fmt: skip
    resident = residents.enter(RESIDENT_PHONE, at=at)
    resident.name += MARK
    resident.save(update_fields=["name"])
    residents.state_community(resident, town.SHOWN_COMMUNITY, at=at)
    record_bad_record(
        people.suppliers[-1], unit_code=town.SHOWN_STREET, kind="complaint", happened_on=at.date() - timedelta(days=20),
        basis=f"演示处理决定〔{at.year}〕7号：以次充好，投诉属实", by=people.who("street_approver", town.SHOWN_STREET),
        at=at,
    )  # fmt: skip


def show(walk: Walk, people: town.Town, at: datetime | None) -> None:
    """Shorten the publicity of one community, marked 演示, and open a notice there that soon closes."""
    at = timezone.localtime(at or timezone.now())
    officer = people.who("district_civil_affairs")
    override(
        edition_on(at.date()), name="publicity.closing_minutes", value=CLOSING_MINUTES, is_demonstration=True,
        unit_code=walk.plan.unit, reason="演示：让来访者看到公示期满后自动流转。", by=officer,
        at=at - timedelta(seconds=1),
    )  # fmt: skip
    sweep(at)
    walk.announce(at, posted_at=at)
