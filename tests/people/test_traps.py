"""Ways round the one door that give nothing, and the checks that report them."""

from unittest.mock import patch

import pytest
from django.contrib.auth.models import Group
from django.contrib.auth.models import Permission as StoredPermission
from django.core.management import call_command
from django.db import models
from django.test.utils import isolate_apps
from guardian.models import GroupObjectPermission

from governance.people import checks
from governance.people.access import can, group_name, visible, who_can
from governance.people.actions import reset_reach
from governance.people.models import Unit
from governance.people.permissions import Permission as P

STREET = "440305007"


@pytest.fixture
def stored(db):
    return StoredPermission.objects.get(content_type__app_label="people", codename=P.REVIEW_APPROVE.value)


def test_model_level_permission_gives_nothing(person, town, stored):
    wang = person("wang", "street_clerk", STREET)
    wang.user_permissions.add(stored)
    Group.objects.get(name=group_name(STREET, "street_clerk")).permissions.add(stored)
    reset_reach()
    wang.refresh_from_db()
    assert not can(wang, P.REVIEW_APPROVE, town[STREET])
    assert not visible(wang, P.REVIEW_APPROVE, Unit.objects.all()).exists()
    assert not who_can(P.REVIEW_APPROVE, STREET).exists()


def test_check_reports_a_group_with_model_level_permission(person, stored):
    person("wang", "street_clerk", STREET)
    assert checks.role_groups_stay_on_units(None, ["default"]) == []
    Group.objects.get(name=group_name(STREET, "street_clerk")).permissions.add(stored)
    (found,) = checks.role_groups_stay_on_units(None, ["default"])
    assert found.id == "people.E004" and "unit:440305007:street_clerk" in found.msg


def test_other_groups_may_hold_what_they_like(stored, db):
    Group.objects.create(name="sightseers").permissions.add(stored)
    assert checks.role_groups_stay_on_units(None, ["default"]) == []


def test_joining_a_group_by_hand_gives_nothing_and_is_undone(person, town):
    person("wang", "street_clerk", STREET)
    stranger = person("stranger")
    stranger.groups.add(Group.objects.get(name=group_name(STREET, "street_clerk")))
    assert not can(stranger, P.PROJECT_VIEW, town[STREET])
    assert stranger not in who_can(P.PROJECT_VIEW, STREET)
    reset_reach()
    stranger.refresh_from_db()
    assert not stranger.groups.exists() and not can(stranger, P.PROJECT_VIEW, town[STREET])


def test_grants_lie_on_the_unit_and_are_mended(person, town, capsys):
    wang = person("wang", "street_clerk", STREET)
    grants = GroupObjectPermission.objects.filter(group__name=group_name(STREET, "street_clerk"))
    assert set(grants.values_list("object_pk", flat=True)) == {STREET}
    count = grants.count()
    grants.filter(permission__codename=P.PROJECT_VIEW.value).delete()
    call_command("reset_reach")
    wang.refresh_from_db()
    assert grants.count() == count and can(wang, P.PROJECT_VIEW, town[STREET])
    assert "1 名用户" in capsys.readouterr().out


def test_surplus_grant_is_taken_away(person, town, stored):
    wang = person("wang", "street_clerk", STREET)
    group = Group.objects.get(name=group_name(STREET, "street_clerk"))
    GroupObjectPermission.objects.assign_perm(stored, group, town[STREET])
    reset_reach()
    wang.refresh_from_db()
    assert not can(wang, P.REVIEW_APPROVE, town[STREET]) and not who_can(P.REVIEW_APPROVE, STREET).exists()


def test_model_must_say_how_its_lists_are_reached():
    with isolate_apps("governance.people") as registry:

        class Contract(models.Model):
            class Meta:
                app_label = "people"

            def party_ids(self):
                return []

        class Bill(models.Model):
            class Meta:
                app_label = "people"

    with patch.object(checks, "apps", registry):
        assert [error.obj for error in checks.lists_reach_as_objects_do(None)] == [Contract]


def test_guardian_backend_is_refused(settings):
    assert checks.rights_have_one_door(None) == []
    settings.AUTHENTICATION_BACKENDS = ["guardian.backends.ObjectPermissionBackend"]
    assert [error.id for error in checks.rights_have_one_door(None)] == ["people.E003"]
