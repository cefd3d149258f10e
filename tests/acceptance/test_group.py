"""R64, U19: the acceptance group is large enough, odd, a third residents, and has whom the type asks for."""

import pytest

from governance.workflow.errors import Refused
from tests.acceptance.conftest import codes

pytestmark = pytest.mark.rule("R64", "U19")


def refused(site):
    with pytest.raises(Refused) as found:
        site.conclude()
    return codes(found)


def test_a_full_group_concludes(site):
    site.ready()
    site.conclude()
    assert site.project.state == "accepted"


def test_two_people_are_too_few_and_even(site):
    site.plan()
    site.gather([("committee_member", "居委会小李", None), ("proposer", "提案人老周", None)])
    assert {"group_too_small", "group_even", "roles_missing"} <= refused(site)


def test_four_people_cannot_decide(site):
    site.plan()
    site.gather()
    site.seat("resident", "居民老王")
    found = refused(site)
    assert "group_even" in found
    assert "group_too_small" not in found


def test_the_supplier_stands_by_and_does_not_count(site):
    site.ready()
    site.seat("supplier", "施工方高工")
    site.conclude()
    assert site.project.state == "accepted"


def test_the_supplier_does_not_make_a_small_group_larger(site):
    site.plan()
    site.gather([("council_member", "", site.town.members[0]), ("proposer", "老周", None), ("supplier", "高工", None)])
    assert {"group_too_small", "group_even"} <= refused(site)


def test_works_need_five(works):
    works.plan()
    works.gather([("committee_member", "小李", None), ("council_member", "", works.town.members[0]),
                  ("proposer", "老周", None)])  # fmt: skip
    assert {"group_too_small", "roles_missing"} <= refused(works)


def test_a_third_are_residents(works):
    works.plan()
    works.gather()
    works.seat("street_clerk", "街道小吴")
    works.seat("committee_member", "居委会小何")
    assert "too_few_residents" in refused(works)


def test_a_council_member_must_be_one(site):
    site.plan()
    with pytest.raises(Refused) as found:
        site.seat("council_member", user=site.town.street_clerk)
    assert codes(found) == {"member_not_sound"}


def test_nobody_sits_twice(site):
    site.plan()
    site.gather()
    with pytest.raises(Refused):
        site.seat("resident", user=site.town.members[0])
    with pytest.raises(Refused):
        site.seat("resident", "提案人老周")
