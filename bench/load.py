"""Fills the benchmark's database: units, rules, a few people, and N projects with their notices, demands and events.

Rows are written in bulk past the door, which only a benchmark may do; their chains are real all the same.
"""

import itertools
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.management import call_command
from django.db import models, transaction
from django.utils import timezone

from bench.models import create_table
from demands.models import Demand
from governance.events import SYSTEM
from governance.events.chain import hash_of
from governance.events.models import Event
from governance.people.actions import Appointment, NewUser, appoint_many, create_users
from governance.people.models import Unit, User
from projects.kinds import Category, NoticeKind, ProjectType, Track
from projects.lifecycle.project import State
from projects.models import Notice, Project, ProjectUnit

BATCH = 2000
SPREAD = (
    [State.DRAFT] * 2 + [State.SCREENING] + [State.DELIBERATION] + [State.PUBLICITY] * 2 + [State.REVIEW]
    + [State.APPROVED] + [State.PROCUREMENT] + [State.CONTRACTED] + [State.IMPLEMENTATION] * 3 + [State.ACCEPTANCE]
    + [State.ACCEPTED] + [State.EVALUATION] * 2 + [State.ARCHIVED] * 3
)  # fmt: skip
"""How states are spread over twenty projects."""

PEOPLE = (
    ("bench-clerk", "community_clerk", "440305007003"),
    ("bench-street", "street_clerk", "440305007"),
    ("bench-approver", "street_approver", "440305007"),
    ("bench-district", "district_civil_affairs", "440305"),
)


def in_bulk(model: type[models.Model], rows: list[Any]) -> list[Any]:
    """Insert past the guarded manager, in batches."""
    return models.QuerySet(model).bulk_create(rows, batch_size=BATCH)


def foundations() -> None:
    """Tables, units, rules and the people who will sign in."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("import_units", verbosity=0)
    call_command("load_policy", verbosity=0)
    create_table()
    if User.objects.filter(username="bench-clerk").exists():
        return
    create_users([NewUser(username=name, name=name, password="bench") for name, _role, _unit in PEOPLE], by=SYSTEM)
    users = {user.username: user for user in User.objects.filter(username__startswith="bench-")}
    since = timezone.localdate() - timedelta(days=400)
    appoint_many([Appointment(users[name], role, since, unit=unit) for name, role, unit in PEOPLE], by=SYSTEM)


def _facts(state: str, now: datetime) -> dict[str, Any]:
    """The columns that the database ties to a state."""
    today = now.date()
    order = list(State)
    at_least = lambda other: order.index(State(state)) >= order.index(other)  # noqa: E731
    return {
        "archived_at": now if state == State.ARCHIVED else None,
        "accepted_on": today if at_least(State.ACCEPTED) else None,
        "approved_on": today if at_least(State.APPROVED) else None,
        "contract_signed_on": today if at_least(State.CONTRACTED) else None,
        "publicity_closes_at": now + timedelta(days=3) if state == State.PUBLICITY else None,
    }


def _project(number: int, unit: str, state: str, now: datetime) -> Project:
    moment = now - timedelta(hours=number % 9000)
    facts = _facts(state, now)
    return Project(
        code=f"B{number:08d}", title=f"第{number}号小区路灯与扶手改造项目", type=ProjectType.values[number % 3],
        category=Category.values[number % 5], track=Track.ORDINARY, year=2026 - number % 2, place=f"{number % 90}栋",
        purpose="夜间照明不足，老人出行不便，居民多次反映。", total=Decimal(20000 + number % 400000), state=state,
        state_since=moment, due_on=(moment + timedelta(days=7)).date(), unit_code=unit, created_at=moment,
        is_synthetic=True, **facts,
    )  # fmt: skip


def _events(project: Project, count: int) -> list[Event]:
    rows, previous = [], ""
    for seq in range(1, count + 1):
        fields: dict[str, Any] = {
            "happened_at": project.created_at, "recorded_at": project.created_at, "actor_kind": "system",
            "actor_id": None, "actor_name": "系统", "actor_role": "", "actor_unit": "",
            "verb": "project.create" if seq == 1 else "project.revise", "subject_type": "project",
            "subject_id": project.pk, "seq": seq, "from_state": "", "to_state": "", "code": "", "params": "",
            "data": "", "digest": "", "unit_code": project.unit_code, "previous_hash": previous,
        }  # fmt: skip
        previous = hash_of(fields)
        rows.append(Event(**fields, hash=previous))
    return rows


def _notice(project: Project, now: datetime, closes_at: datetime) -> Notice:
    return Notice(
        kind=NoticeKind.RESULT, subject_type="project", subject_id=project.pk, project=project, title=project.title,
        body="公示内容", office="居委会", address="社区服务中心", phone="00000000", opened_at=now - timedelta(days=9),
        last_day=closes_at.date(), closes_at=closes_at, state="open", state_since=now, unit_code=project.unit_code,
    )  # fmt: skip


@transaction.atomic
def projects(count: int, *, events: int = 6) -> None:
    """`count` projects over all communities of Nanshan, newest last; each with a unit row and a chain of events."""
    now = timezone.now()
    codes = list(Unit.objects.filter(code__startswith="440305", level="community").values_list("code", flat=True))
    units = itertools.cycle(sorted(codes))
    rows = in_bulk(Project, [_project(n, next(units), SPREAD[n % 20], now) for n in range(count)])
    in_bulk(ProjectUnit, [ProjectUnit(project=p, unit_code=p.unit_code, share=1, is_owner=True) for p in rows])
    hung = [_notice(p, now, now + timedelta(days=3)) for p in rows if p.state == State.PUBLICITY]
    in_bulk(Notice, hung)
    for start in range(0, count, BATCH):
        in_bulk(Event, [event for p in rows[start : start + BATCH] for event in _events(p, events)])
    in_bulk(Demand, [_demand(n, next(units), now) for n in range(count)])


def _demand(number: int, unit: str, now: datetime) -> Demand:
    moment = now - timedelta(hours=number % 9000)
    return Demand(
        code=f"D{number:011d}", title=f"第{number}号照明需求", unit_code=unit, submitted_at=moment, state_since=moment,
        state=("submitted", "accepted", "adopted", "declined")[number % 4], category="facility", mode="daily",
        channel="web", **({"reply": "已答复", "replied_at": moment} if number % 4 else {}),
    )  # fmt: skip


def due_publicity(count: int) -> list[int]:
    """`count` projects whose publicity ended a minute ago, with their notices; their keys."""
    now = timezone.now()
    ended = now - timedelta(minutes=1)
    start = Project.objects.count()
    rows = []
    for n in range(count):
        row = _project(10_000_000 + start + n, "440305007003", State.PUBLICITY, now)
        row.publicity_closes_at = ended
        rows.append(row)
    in_bulk(Project, rows)
    in_bulk(Notice, [_notice(p, now, ended) for p in rows])
    return [p.pk for p in rows]
