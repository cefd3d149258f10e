"""A guard of the clock and its `Q` refuse the same rows; the sweep beats a loop and costs a fixed number of queries."""

import time
from datetime import timedelta
from itertools import product

import pytest
from django.db.models import Q

from governance.workflow.steps import lifecycles, steps_of
from projects.actions import publicity
from projects.kinds import Track
from projects.lifecycle.project import State
from projects.models import Meeting, Notice, Project
from tests.town import START
from tests.walk import project_at, walk

SECOND = timedelta(seconds=1)
MOMENTS = (None, START - SECOND, START, START + SECOND)


def guards_of(model):
    steps = [step for step in steps_of(model).values() if step.is_clock]
    return {guard.code: guard for step in steps for guard in step.refused_while}.values()


def test_every_guard_of_the_clock_gives_its_q():
    for model in lifecycles():
        assert all(guard.q is not None for guard in guards_of(model)), model


def agree(model, pk, **facts):
    """Set the facts past the door, as no action would, and ask each guard both ways."""
    model.objects.filter(pk=pk).update(**facts)
    obj = model.objects.get(pk=pk)
    for guard in guards_of(model):
        one = guard(obj, at=START, given={}) is not None
        many = model.objects.filter(pk=pk).filter(Q(guard.q(START))).exists()
        assert one == many, (guard.code, facts)


@pytest.mark.rule("R31", "R35", "R39", "R66")
def test_guard_and_q_agree_on_projects(town):
    pk = project_at(State.PUBLICITY, town=town).pk
    for closes_at, accepted, objections, track in product(MOMENTS, MOMENTS, (0, 1), Track.values):
        agree(
            Project, pk, publicity_closes_at=closes_at, acceptance_closes_at=accepted, open_objections=objections,
            track=track,
        )  # fmt: skip


@pytest.mark.rule("R31", "R35")
def test_guard_and_q_agree_on_notices(town):
    notice = project_at(State.PUBLICITY, town=town).notices.get()
    for closes_at, objections in product(MOMENTS[1:], (0, 1, 2)):
        agree(Notice, notice.pk, opened_at=START - timedelta(days=9), closes_at=closes_at, open_objections=objections)


@pytest.mark.rule("R30")
def test_guard_and_q_agree_on_meetings(town):
    meeting = walk(State.DELIBERATION, town=town).hold_meeting()
    for locks_at in MOMENTS:
        agree(Meeting, meeting.pk, locks_at=locks_at)


def copies(project, count):
    """So many more of the project and its notice, written as rows; the speed of a sweep does not ask how they came."""
    notice = project.notices.get()
    rows = []
    for number in range(count):
        fields = {f.attname: getattr(project, f.attname) for f in Project._meta.concrete_fields if f.name != "id"}
        rows.append(Project(**{**fields, "code": f"copy-{number}"}))
    made = super(type(Project.objects.all()), Project.objects.all()).bulk_create(rows)
    fields = {f.attname: getattr(notice, f.attname) for f in Notice._meta.concrete_fields if f.name != "id"}
    hanging = [Notice(**{**fields, "project_id": row.pk, "subject_id": row.pk}) for row in made]
    super(type(Notice.objects.all()), Notice.objects.all()).bulk_create(hanging)


@pytest.mark.rule("R31")
def test_a_sweep_costs_the_same_number_of_queries_for_many(town, django_assert_max_num_queries):
    project = project_at(State.PUBLICITY, town=town)
    copies(project, 199)
    with django_assert_max_num_queries(25):
        assert publicity.close_due(at=project.publicity_closes_at) == 200
    assert Project.objects.filter(state=State.REVIEW).count() == 200
    assert not Notice.objects.filter(state="open").exists()


@pytest.mark.rule("R31")
def test_a_sweep_is_far_quicker_than_a_loop(town):
    from governance.events import CLOCK
    from governance.workflow.door import perform

    project = project_at(State.PUBLICITY, town=town)
    copies(project, 419)
    at = project.publicity_closes_at
    begun = time.process_time()
    for one in Project.objects.filter(state=State.PUBLICITY)[:20]:
        perform(one, "close_publicity", by=CLOCK, at=at)
        perform(one.notices.get(), "close", by=CLOCK, at=at)
    loop = (time.process_time() - begun) / 20
    begun = time.process_time()
    assert publicity.close_due(at=at) == 400
    sweep = (time.process_time() - begun) / 400
    assert loop > 10 * sweep, f"loop {loop * 1000:.2f} ms, sweep {sweep * 1000:.2f} ms a row"
