"""Every state of every track is reached through the real actions."""

import pytest

from projects.lifecycle.project import State
from projects.models import Project
from tests.walk import BRANCHES, ROADS, project_at


@pytest.mark.parametrize(("track", "state"), [(track, state) for track, road in ROADS.items() for state in road])
def test_each_road_leads_to_its_states(town, track, state):
    assert Project.objects.get(pk=project_at(state, town=town, track=track).pk).state == state


@pytest.mark.parametrize("state", BRANCHES)
def test_each_branch_is_reached(town, state):
    assert project_at(state, town=town).state == state


def test_no_state_is_left_out():
    assert {*BRANCHES, *(state for road in ROADS.values() for state in road)} == set(State)
