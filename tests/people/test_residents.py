"""Residents: an account by telephone, never that of somebody with an office; where they live and who stands for it."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from governance.events import SYSTEM
from governance.events.models import Event
from governance.people import access, residents
from governance.people.actions import appoint, create_user
from governance.people.kinds import Ground, RealName
from governance.people.models import Residence, User
from governance.people.permissions import Permission as P

PHONE = "13912345678"
HERE, THERE = "440305007001", "440305007002"


@pytest.fixture
def resident(town):
    return residents.enter(PHONE)


@pytest.fixture
def clerk(person):
    return person("chen", "community_clerk", HERE)


def test_a_new_number_makes_an_account_without_a_name(resident):
    assert resident.real_name_level == RealName.PHONE
    assert resident.name == resident.pseudonym and PHONE not in resident.username
    assert not resident.has_usable_password()
    assert Event.objects.filter(subject_type="user", subject_id=resident.pk, verb="user.join").count() == 1


def test_the_same_number_is_the_same_person(resident):
    assert residents.enter("139 1234 5678") == resident
    assert User.objects.count() == 1


def test_a_telephone_never_opens_the_account_of_somebody_with_an_office(town):
    official = create_user("li", name="李", phone=PHONE, by=SYSTEM)
    appoint(official, role="street_approver", unit="440305007", from_day=date(2026, 1, 1), by=SYSTEM)
    assert residents.enter(PHONE) != official


def test_nor_one_that_was_closed(resident):
    User.objects.filter(pk=resident.pk).update(is_active=False)
    assert residents.enter(PHONE) != resident


def test_saying_where_one_lives_gives_no_right_yet_but_counts_there(resident):
    home = residents.state_community(resident, HERE)
    assert not home.is_confirmed and not access.holds(resident, P.RATE)
    assert residents.counts_in(resident, HERE) and not residents.counts_in(resident, THERE)


def test_a_street_is_no_community(resident):
    with pytest.raises(ValidationError, match="社区"):
        residents.state_community(resident, "440305007")


def test_staff_of_the_community_confirms(resident, clerk):
    home = residents.confirm(residents.state_community(resident, HERE), by=clerk)
    resident.refresh_from_db()
    assert home.ground == Ground.STAFF and resident.real_name_level == RealName.STAFF
    assert access.reach_of(resident, P.RATE) == [(HERE, "440305007002")]


def test_staff_of_another_community_does_not(resident, person):
    home = residents.state_community(resident, HERE)
    with pytest.raises(PermissionDenied, match="海珠社区"):
        residents.confirm(home, by=person("he", "community_clerk", THERE))
    with pytest.raises(PermissionDenied):
        residents.decline(home, by=person("gu", "street_clerk", "440305007"))
    assert not Residence.objects.get().is_confirmed


def test_confirmed_once_and_then_not_said_anew(resident, clerk):
    home = residents.confirm(residents.state_community(resident, HERE), by=clerk)
    with pytest.raises(ValidationError, match="处理过"):
        residents.confirm(home, by=clerk)
    with pytest.raises(ValidationError, match="已经确认"):
        residents.state_community(resident, THERE)


def test_declined_she_is_asked_again(resident, clerk):
    residents.decline(residents.state_community(resident, HERE), by=clerk)
    assert residents.residence_of(resident) is None
    assert residents.state_community(resident, THERE).unit_code == THERE


def test_a_household_code_confirms_by_itself_and_says_which_community(resident, clerk):
    residents.state_community(resident, THERE)
    code = residents.issue_household_code(HERE, by=clerk)
    home = residents.confirm_by_code(resident, code.lower().replace("-", " "))
    resident.refresh_from_db()
    assert (home.ground, home.unit_code) == (Ground.HOUSEHOLD, HERE)
    assert access.holds(resident, P.RATE)


def test_a_household_code_serves_one_person_once(resident, clerk):
    code = residents.issue_household_code(HERE, by=clerk)
    residents.confirm_by_code(resident, code)
    with pytest.raises(ValidationError, match="户码不正确"):
        residents.confirm_by_code(residents.enter("13912345679"), code)


def test_only_staff_of_the_community_hands_out_codes(resident, clerk):
    with pytest.raises(PermissionDenied):
        residents.issue_household_code(THERE, by=clerk)
    with pytest.raises(PermissionDenied):
        residents.issue_household_code(HERE, by=resident)
