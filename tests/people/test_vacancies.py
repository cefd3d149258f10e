"""No unit is left without whom it cannot do without: warned before, a reason asked, and listed for the superior."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from governance.events import SYSTEM
from governance.events.log import history
from governance.people.actions import appoint, dismiss
from governance.people.permissions import Permission as P
from governance.people.queries import missed_without, vacancies

STREET, OTHER, COMMUNITY = "440305007", "440305009", "440305007001"


@pytest.fixture
def sun(person):
    return person("sun", "district_civil_affairs", "440305")


def missing(rows, code):
    return {right: row.from_day for row in rows if row.unit_code == code for right in row.missing}


def test_the_last_approver_does_not_leave_unnoticed(person, sun):
    post = person("li", "street_approver", STREET).memberships.get()
    with pytest.raises(ValidationError, match=r"粤海街道”将无人有“.*街道立项审批.*请先任命接任"):
        dismiss(post, by=sun)
    dismiss(post, by=sun, vacancy="涉嫌违纪，停职")
    event = history(post).last()
    assert event.values["vacancy"] == "涉嫌违纪，停职" and "review_approve" in event.values["missed"]


def test_not_the_last_one_goes_without_a_word(person, sun):
    post = person("li", "street_approver", STREET).memberships.get()
    person("wu", "street_approver", STREET)
    assert missed_without(post, timezone.localdate()) == []
    dismiss(post, by=sun)
    assert "vacancy" not in history(post).last().values


def test_a_successor_counts_from_her_first_day(person, sun):
    post, today = person("li", "street_approver", STREET).memberships.get(), timezone.localdate()
    appoint(person("wu"), role="street_approver", unit=STREET, from_day=today + timedelta(days=3), by=SYSTEM)
    assert P.REVIEW_APPROVE in missed_without(post, today + timedelta(days=2))
    assert missed_without(post, today + timedelta(days=3)) == []


def test_who_holds_nothing_vital_is_free_to_go(person, sun):
    assert missed_without(person("zhang", "street_clerk", STREET).memberships.get(), timezone.localdate()) == []


def test_superior_sees_what_is_missing_now_and_soon(person, sun):
    today = timezone.localdate()
    person("li", "street_approver", STREET, until_day=today + timedelta(days=9))
    found = missing(vacancies(sun), STREET)
    assert found[P.COMMITTEE_DECIDE] is None
    assert P.REVIEW_APPROVE in missing(vacancies(sun), OTHER)
    for role in ("street_committee", "street_finance"):
        person(role, role, STREET)
    assert missing(vacancies(sun), STREET)[P.REVIEW_APPROVE] == today + timedelta(days=9)


def test_only_the_units_she_appoints_to(person, sun, django_assert_num_queries):
    li = person("li", "street_approver", STREET)
    person("shu", "community_secretary", COMMUNITY)
    codes = {row.unit_code for row in vacancies(li)}
    assert "440305007002" in codes and COMMUNITY not in codes and not any(code.startswith(OTHER) for code in codes)
    with django_assert_num_queries(1):
        vacancies(li)
