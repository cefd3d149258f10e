"""Suspicions are found by rule, shown to who may look into them, and to nobody else."""

from datetime import timedelta
from decimal import Decimal

import pytest

from audit.queries.red_flags import red_flags
from governance.recusal.actions import declare
from projects.actions import deliberation
from projects.kinds import ProjectType, Track
from projects.lifecycle.project import State
from projects.models import Meeting, Project
from tests.walk import project_at


def labels(user, day):
    return [(flag.rule, flag.label) for flag in red_flags(user, on=day)]


@pytest.fixture
def twins(town):
    """Two projects below the cap at one place that together exceed it."""
    return [
        project_at(
            State.SCREENING, town=town, type=ProjectType.GOODS, total=Decimal(300_000), title=f"健身器材{number}"
        )
        for number in (1, 2)
    ]


@pytest.mark.rule("R58", "U44")
def test_a_split_is_seen_by_place(town, twins):
    flags = red_flags(town.auditor, on=twins[0].now.date())
    place = flags[0]
    assert place.rule == "R58" and "海珠社区三栋" in place.sentence and "600,000.00" in place.sentence
    assert set(place.projects) == set(twins)


@pytest.mark.rule("R58", "U44")
def test_not_outside_the_window_and_not_below_the_cap(town, twins):
    day = twins[0].now.date()
    assert labels(town.auditor, day + timedelta(days=366)) == []
    Project.objects.filter(pk=twins[1].pk).update(total=Decimal(100_000))
    assert labels(town.auditor, day) == []


@pytest.mark.rule("R30", "U41")
def test_minutes_added_to_after_their_lock(town, approved):
    meeting = Meeting.objects.first()
    due = meeting.locks_at + timedelta(minutes=1)
    deliberation.amend_minutes(meeting, text="当场的记录", by=town.chair, at=meeting.closed_at)
    assert ("R30", "会议记录事后补充") not in labels(town.auditor, due.date())
    deliberation.lock_due_minutes(at=due)
    deliberation.amend_minutes(meeting, text="补充一句话", by=town.chair, at=due)
    assert ("R30", "会议记录事后补充") in labels(town.auditor, due.date())


@pytest.mark.rule("R38", "U42")
def test_too_many_emergencies(town):
    project = project_at(State.IMPLEMENTATION, town=town, track=Track.EMERGENCY)
    assert ("R38", "应急项目偏多") in labels(town.auditor, project.now.date())


@pytest.mark.rule("R57")
def test_one_supplier_with_most_of_the_money(town, approved, later):
    Project.objects.update(supplier=town.supplier, contract_signed_on=later.date())
    assert ("R57", "承接方集中") in labels(town.auditor, later.date())
    Project.objects.filter(pk=approved[0].pk).update(contract_signed_on=None)
    assert ("R57", "承接方集中") not in labels(town.auditor, later.date())


@pytest.mark.rule("R55")
def test_who_sees_them(town, twins):
    day = twins[0].now.date()
    assert labels(town.street_clerk, day)
    assert labels(town.clerk, day) == labels(town.other_street_clerk, day) == labels(town.other_auditor, day) == []
    declare(town.auditor, twins[0], reason="亲属承接", by=town.auditor, at=twins[0].now)
    assert labels(town.auditor, day) == []


def test_the_number_of_queries_is_fixed(town, twins, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        red_flags(town.auditor, on=twins[0].now.date())
