"""Appointing and dismissing: who may, where a role belongs, which days make sense, and the event that each leaves."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from governance.events import CLOCK, SYSTEM, Actor
from governance.events.log import history
from governance.people.access import can
from governance.people.actions import Appointment, NewUser, appoint, appoint_many, create_users, dismiss, record_party
from governance.people.models import Membership, Unit
from governance.people.permissions import Permission as P

from .conftest import DAY

STREET, COMMUNITY = "440305007", "440305007001"


def appointed(user, role, unit, by, **given):
    return appoint(user, role=role, unit=unit, from_day=given.pop("from_day", DAY), by=by, **given)


def test_right_is_there_at_once_on_the_given_user(person, town):
    wang = person("wang")
    membership = appointed(wang, "street_clerk", town[STREET], SYSTEM)
    assert can(wang, P.PROJECT_VIEW, town[STREET])
    assert membership.appointed_by is None and membership.unit_code == STREET
    assert str(membership) == "名wang：粤海街道 街道经办人"


def test_each_leaves_one_event(person):
    wang = person("wang", "street_clerk", STREET)
    membership = dismiss(wang.memberships.get(), by=SYSTEM, on_day=DAY + timedelta(days=3))
    first, second = history(membership)
    assert (first.verb, second.verb) == ("membership.appoint", "membership.dismiss")
    assert first.unit_code == STREET and first.values["role"] == "street_clerk"
    assert second.values["until_day"] == "2026-03-05"


def test_secretary_appoints_in_her_own_community(person):
    secretary, wang = person("shu", "community_secretary", COMMUNITY), person("wang")
    membership = appointed(wang, "community_clerk", COMMUNITY, secretary)
    (event,) = history(membership)
    assert (event.actor_name, event.actor_role, event.actor_unit) == ("名shu", "社区党委书记", COMMUNITY)
    assert membership.appointed_by == secretary


@pytest.mark.parametrize(("role", "unit"), [("community_clerk", "440305007002"), ("street_clerk", STREET)])
def test_secretary_appoints_nowhere_else(person, role, unit):
    secretary, wang = person("shu", "community_secretary", COMMUNITY), person("wang")
    with pytest.raises(PermissionDenied, match=r"您不能在“.+”任免该层级人员，需要的权限：任免"):
        appointed(wang, role, unit, secretary)
    assert not wang.memberships.exists()


def test_only_the_system_appoints_in_the_district(person):
    district, wang = person("qu", "district_civil_affairs", "440305"), person("wang")
    with pytest.raises(PermissionDenied, match="命令行"):
        appointed(wang, "district_auditor", "440305", district)
    assert appointed(wang, "district_auditor", "440305", CLOCK).pk


def test_an_actor_stands_for_its_user(person):
    secretary, wang = person("shu", "community_secretary", COMMUNITY), person("wang")
    assert appointed(wang, "resident", COMMUNITY, secretary.as_actor()).appointed_by == secretary
    with pytest.raises(PermissionDenied, match="已登录"):
        appointed(wang, "council_member", COMMUNITY, Actor("resident", name="居民"))


def test_nobody_appoints_herself(person):
    secretary = person("shu", "community_secretary", COMMUNITY)
    with pytest.raises(ValidationError, match="不能任命自己"):
        appointed(secretary, "community_clerk", COMMUNITY, secretary)


@pytest.mark.parametrize(
    ("role", "unit"), [("street_clerk", COMMUNITY), ("community_clerk", STREET), ("supplier", STREET)]
)
def test_role_belongs_to_its_level(person, role, unit):
    with pytest.raises(ValidationError, match=r"只能在“.+”一级任命"):
        appointed(person("wang"), role, unit, SYSTEM)


def test_neither_or_both_places(person):
    party, wang = record_party(name="甲公司", by=SYSTEM), person("wang")
    for place in ({}, {"unit": STREET, "party": party}, {"unit": "999"}):
        with pytest.raises(ValidationError, match="只能在“街道”一级任命"):
            appoint(wang, role="street_clerk", from_day=DAY, by=SYSTEM, **place)


def test_leaving_before_coming(person):
    with pytest.raises(ValidationError, match="离任日不能早于任职日"):
        appointed(person("wang"), "street_clerk", STREET, SYSTEM, until_day=DAY - timedelta(days=1))


def test_same_post_twice_only_one_after_the_other(person):
    wang = person("wang", "street_clerk", STREET, until_day=DAY + timedelta(days=5))
    with pytest.raises(ValidationError, match="任期重叠"):
        appointed(wang, "street_clerk", STREET, SYSTEM, from_day=DAY + timedelta(days=4))
    assert appointed(wang, "street_clerk", STREET, SYSTEM, from_day=DAY + timedelta(days=5)).pk


def test_all_refusals_together_and_nothing_written(person):
    wang, li = person("wang"), person("li")
    wanted = [
        Appointment(wang, "street_clerk", DAY, STREET),
        Appointment(wang, "street_clerk", DAY, COMMUNITY),
        Appointment(li, "street_clerk", DAY, STREET, until_day=DAY - timedelta(days=1)),
    ]
    with pytest.raises(ValidationError) as refused:
        appoint_many(wanted, by=SYSTEM)
    assert len(refused.value.messages) == 2 and not Membership.objects.exists()


def test_dismissal_makes_sense(person):
    wang = person("wang", "street_clerk", STREET)
    membership = wang.memberships.get()
    with pytest.raises(ValidationError, match="离任日不能早于任职日"):
        dismiss(membership, by=SYSTEM, on_day=DAY - timedelta(days=1))
    dismiss(membership, by=SYSTEM, on_day=DAY)
    with pytest.raises(ValidationError, match="不必再免职"):
        dismiss(membership, by=SYSTEM)


def test_dismissing_needs_the_right(person):
    wang, stranger = person("wang", "street_clerk", STREET), person("li", "community_secretary", COMMUNITY)
    with pytest.raises(PermissionDenied, match="任免街道人员"):
        dismiss(wang.memberships.get(), by=stranger)


@pytest.mark.parametrize("wrong", [{"unit_code": STREET, "party": True}, {}, {"unit_code": STREET, "until": -1}])
def test_database_keeps_the_shape(person, wrong):
    party = record_party(name="甲公司", by=SYSTEM) if wrong.pop("party", False) else None
    until = DAY + timedelta(days=wrong.pop("until")) if "until" in wrong else None
    row = Membership(user=person("wang"), role="street_clerk", from_day=DAY, until_day=until, party=party, **wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_many_at_once_cost_the_rights_no_more_queries(town, settings):
    def cost(count, prefix):
        users = create_users([NewUser(f"{prefix}{n}", f"人{n}") for n in range(count)], by=SYSTEM)
        with CaptureQueriesContext(connection) as queries:
            appoint_many([Appointment(user, "resident", DAY, COMMUNITY) for user in users], by=SYSTEM)
        return sum("events_event" not in query["sql"] for query in queries)

    assert cost(3, "warm") >= cost(3, "few")
    assert cost(40, "many") == cost(3, "again")


def test_acting_role_is_the_one_that_holds_the_right(person):
    wang = person("wang", "community_clerk", COMMUNITY)
    appointed(wang, "community_secretary", "440305007002", SYSTEM)
    assert wang.as_actor("440305007002", P.PROJECT_SCREEN).role == "社区党委书记"
    assert wang.as_actor(COMMUNITY, P.PROJECT_DRAFT).unit_code == COMMUNITY
    assert wang.as_actor(COMMUNITY, P.PROJECT_SCREEN).role == "社区工作人员"
    assert wang.as_actor().role == "社区工作人员"


def test_residents_stand_in_the_log_by_pseudonym(person):
    li = person("li", "resident", COMMUNITY)
    actor = li.as_actor()
    assert actor.kind == "resident" and actor.name == li.pseudonym and "li" not in actor.name
    assert person("nobody").as_actor().role == ""


def test_unit_rows_stay_while_somebody_serves_there(person):
    person("wang", "street_clerk", STREET)
    with pytest.raises(IntegrityError), transaction.atomic():
        Unit.objects.filter(code=STREET).delete()
