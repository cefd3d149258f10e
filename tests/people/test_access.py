"""What a person may do and see: at her unit and below it, on the days of her term, and nowhere else."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.events import SYSTEM
from governance.people.access import can, holds, parties_of, reach_of, visible, who_can
from governance.people.actions import appoint, dismiss, record_party
from governance.people.models import Membership, Party, Unit, User
from governance.people.permissions import Permission as P

from .conftest import DAY

STREET, OTHER_STREET = "440305007", "440305009"


def codes(user, permission, at=None):
    return list(visible(user, permission, Unit.objects.all(), at).values_list("code", flat=True))


def test_own_unit_and_below(person, town):
    wang = person("wang", "street_clerk", STREET)
    assert codes(wang, P.REVIEW_ASSIST) == [STREET, "440305007001", "440305007002"]
    assert can(wang, P.REVIEW_ASSIST, town["440305007002"])


def test_not_sibling_nor_above(person, town):
    wang = person("wang", "street_clerk", STREET)
    assert not can(wang, P.REVIEW_ASSIST, town[OTHER_STREET])
    assert not can(wang, P.REVIEW_ASSIST, town["440305009001"])
    assert not can(wang, P.REVIEW_ASSIST, town["440305"])


def test_not_what_the_role_lacks(person, town):
    wang = person("wang", "street_clerk", STREET)
    assert not can(wang, P.REVIEW_APPROVE, town[STREET])
    assert codes(wang, P.REVIEW_APPROVE) == [] and not holds(wang, P.REVIEW_APPROVE)


@pytest.mark.parametrize(("offset", "counts"), [(-1, False), (0, True), (1, True), (9, True), (10, False), (11, False)])
def test_counts_from_first_day_to_before_day_of_leaving(person, town, offset, counts):
    wang = person("wang", "street_clerk", STREET, until_day=DAY + timedelta(days=10))
    on = DAY + timedelta(days=offset)
    assert can(wang, P.REVIEW_ASSIST, town[STREET], on) is counts
    assert bool(codes(wang, P.REVIEW_ASSIST, on)) is counts
    assert who_can(P.REVIEW_ASSIST, STREET, on).exists() is counts


def test_day_begins_at_midnight_in_shenzhen(person, town):
    wang = person("wang", "street_clerk", STREET)
    midnight = datetime(DAY.year, DAY.month, DAY.day, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert not can(wang, P.REVIEW_ASSIST, town[STREET], midnight - timedelta(seconds=1))
    assert can(wang, P.REVIEW_ASSIST, town[STREET], midnight)


def test_dismissed_loses_the_right_that_moment(person, town):
    wang = person("wang", "street_clerk", STREET)
    membership = dismiss(wang.memberships.get(), by=SYSTEM)
    for user in (membership.user, User.objects.get(pk=wang.pk)):
        assert not can(user, P.REVIEW_ASSIST, town[STREET])
    assert not who_can(P.REVIEW_ASSIST, STREET).exists()
    assert not wang.groups.exists()


def test_two_memberships_add_up_and_end_apart(person, town):
    wang = person("wang", "community_clerk", "440305007001")
    second = appoint(wang, role="community_clerk", unit="440305009001", from_day=DAY, by=SYSTEM)
    assert codes(wang, P.PROJECT_DRAFT) == ["440305007001", "440305009001"]
    dismiss(second, by=SYSTEM)
    wang.refresh_from_db()
    assert codes(wang, P.PROJECT_DRAFT) == ["440305007001"]


def test_reach_drops_what_lies_within(person):
    wang = person("wang", "district_auditor", "440305")
    appoint(wang, role="street_clerk", unit=STREET, from_day=DAY, by=SYSTEM)
    assert reach_of(wang, P.PROJECT_VIEW) == [("440305", "440306")]


def test_nobody_anonymous_and_inactive_have_nothing(person, town):
    wang = person("wang", "street_clerk", STREET)
    wang.is_active = False
    wang.save()
    for nobody in (None, AnonymousUser(), wang, User(username="unsaved")):
        assert not can(nobody, P.PROJECT_VIEW, town[STREET])
        assert codes(nobody, P.PROJECT_VIEW) == []
        assert not holds(nobody, P.PROJECT_VIEW)
    assert not who_can(P.PROJECT_VIEW, STREET).exists()


def test_superuser_has_no_rights_of_the_house(town):
    root = User.objects.create_superuser("root", name="系统管理员")
    assert not can(root, P.PROJECT_VIEW, town[STREET]) and codes(root, P.PROJECT_VIEW) == []


def test_nothing_is_not_reached(person):
    assert not can(person("wang", "street_clerk", STREET), P.PROJECT_VIEW, None)
    assert not can(person("li", "street_clerk", STREET), P.PROJECT_VIEW, object())


def test_supplier_reaches_through_her_organisation(person, town):
    ours = record_party(name="甲公司", by=SYSTEM)
    theirs = record_party(name="乙公司", by=SYSTEM)
    zhao = person("zhao", "supplier", party=ours)
    assert can(zhao, P.SUPPLY, ours) and not can(zhao, P.SUPPLY, theirs)
    assert list(visible(zhao, P.SUPPLY, Party.objects.all())) == [ours]
    assert not can(zhao, P.SUPPLY, town[STREET])
    assert codes(zhao, P.SUPPLY) == []
    assert parties_of(zhao, P.SUPPLY) == [ours.pk] and holds(zhao, P.SUPPLY)
    assert list(who_can(P.SUPPLY, STREET, party_ids=[ours.pk])) == [zhao]
    assert not who_can(P.SUPPLY, STREET).exists()


def test_who_can_looks_at_the_unit_and_above(person):
    district, street = person("qu", "district_civil_affairs", "440305"), person("jie", "street_clerk", STREET)
    person("other", "street_clerk", OTHER_STREET)
    assert set(who_can(P.PROJECT_VIEW, "440305007001")) == {district, street}
    assert set(who_can(P.PROJECT_VIEW, "440305")) == {district}


def test_visible_is_one_query_of_plain_ranges(person):
    wang = person("wang", "street_clerk", STREET)
    with CaptureQueriesContext(connection) as queries:
        list(visible(wang, P.PROJECT_VIEW, Membership.objects.all()))
    assert len(queries) == 1
    sql = queries[0]["sql"]
    assert '"unit_code" >= ' in sql and '"unit_code" < ' in sql and "JOIN" not in sql


def test_can_asks_the_database_nothing(person, town, django_assert_num_queries):
    wang = person("wang", "street_clerk", STREET)
    with django_assert_num_queries(0):
        can(wang, P.PROJECT_VIEW, town[STREET])
        holds(wang, P.PROJECT_VIEW)
