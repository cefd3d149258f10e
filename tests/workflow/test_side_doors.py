"""R82: nothing moves a state but the door. Each side door that Django leaves open is shut."""

import pytest
from django.utils import timezone

from governance.workflow.errors import SideDoor
from projects.lifecycle.project import State
from projects.models import Project

pytestmark = pytest.mark.rule("R82")


@pytest.fixture
def project(draft):
    return Project.objects.get(pk=draft.pk)


def stored(project):
    return Project.objects.values_list("state", flat=True).get(pk=project.pk)


def test_a_state_cannot_be_assigned(project):
    with pytest.raises(AttributeError):
        project.state = State.ARCHIVED


def test_a_lifecycle_method_called_by_hand_refuses(project):
    with pytest.raises(SideDoor):
        project.submit()
    assert stored(project) == State.DRAFT


def test_a_save_with_another_state_refuses(project):
    project.__dict__["state"] = State.APPROVED
    with pytest.raises(SideDoor):
        project.save()
    assert stored(project) == State.DRAFT


def test_a_row_cannot_be_made_in_the_middle_of_the_road(project):
    now = timezone.now()
    with pytest.raises(SideDoor):
        Project.objects.create(title="x", state=State.APPROVED, unit_code=project.unit_code, year=2026, state_since=now,
                               created_at=now)  # fmt: skip


def test_a_second_object_with_the_same_key_cannot_reset_a_row(project):
    twin = Project(pk=project.pk, title="x", unit_code=project.unit_code, year=2026, state_since=timezone.now(),
                   created_at=timezone.now())  # fmt: skip
    with pytest.raises(Exception, match=r"(?i)unique|duplicate"):
        twin.save()


@pytest.mark.parametrize("column", ["state", "state_since", "version", "is_on_hold"])
def test_an_update_of_what_only_the_door_writes_refuses(project, column):
    with pytest.raises(SideDoor):
        Project.objects.filter(pk=project.pk).update(**{column: getattr(project, column)})


def test_bulk_writes_refuse(project):
    with pytest.raises(SideDoor):
        Project.objects.bulk_update([project], ["state"])
    with pytest.raises(SideDoor):
        Project.objects.bulk_create([project])


def test_nothing_that_moves_is_deleted(project):
    with pytest.raises(SideDoor):
        project.delete()
    with pytest.raises(SideDoor):
        Project.objects.filter(pk=project.pk).delete()
    with pytest.raises(SideDoor):
        Project._base_manager.filter(pk=project.pk).delete()
    assert stored(project) == State.DRAFT


def test_a_reload_keeps_the_object_honest(project):
    project.refresh_from_db()
    project.title = "新名称"
    project.save()
    assert (stored(project), Project.objects.get().title) == (State.DRAFT, "新名称")
