"""Acting for somebody on leave: within her term and rights, for its days only, never passed on, never for oneself."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from governance.events import SYSTEM
from governance.events.log import broken_links, history
from governance.people.access import can, has_left, needs_second_factor, reach_of, take_up, visible, who_can
from governance.people.actions import appoint, dismiss
from governance.people.actions.delegation import delegate, end_delegation
from governance.people.models import Delegation, Unit, User
from governance.people.permissions import Permission as P

STREET, OTHER, COMMUNITY, SIBLING = "440305007", "440305009", "440305007001", "440305007002"
NOW = datetime(2026, 3, 9, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
FIRST, LAST = date(2026, 3, 10), date(2026, 3, 12)


@pytest.fixture
def cast(person):
    """An approver who goes on leave, her colleague of the street next door, their superior."""
    return {
        "li": person("li", "street_approver", STREET),
        "zheng": person("zheng", "street_approver", OTHER),
        "sun": person("sun", "district_civil_affairs", "440305"),
    }


def acting(cast, by="li", *, to="zheng", first=FIRST, last=LAST, reason="年休假", post=None):
    return delegate(
        post or cast["li"].memberships.get(), to=cast[to], from_day=first, last_day=last, reason=reason, by=cast[by],
        at=NOW,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("day", "has"),
    [(FIRST - timedelta(days=1), False), (FIRST, True), (LAST, True), (LAST + timedelta(days=1), False)],
)
def test_right_is_there_on_its_days_and_on_no_other(cast, day, has):
    acting(cast)
    zheng, street = User.objects.get(username="zheng"), Unit(code=STREET)
    assert can(zheng, P.REVIEW_APPROVE, street, day) is has
    assert visible(zheng, P.REVIEW_APPROVE, Unit.objects.filter(code=STREET), day).exists() is has
    assert who_can(P.REVIEW_APPROVE, STREET, day).filter(pk=zheng.pk).exists() is has
    assert cast["li"] in who_can(P.REVIEW_APPROVE, STREET, day)


def test_asking_costs_no_query_more(cast, django_assert_num_queries):
    acting(cast)
    zheng = User.objects.get(username="zheng")
    with django_assert_num_queries(0):
        assert can(zheng, P.REVIEW_APPROVE, Unit(code=STREET), FIRST)
    with django_assert_num_queries(1):
        list(who_can(P.REVIEW_APPROVE, STREET, FIRST))


def test_nothing_but_what_the_post_gives(cast):
    acting(cast)
    zheng = cast["zheng"]
    assert reach_of(zheng, P.COMMITTEE_DECIDE, FIRST) == [] and reach_of(zheng, P.BUDGET_SET, FIRST) == []
    assert not can(zheng, P.REVIEW_APPROVE, Unit(code="440305"), FIRST)


def test_ends_with_the_post_that_second(cast):
    acting(cast, by="sun")
    dismiss(cast["li"].memberships.get(), by=cast["sun"], at=NOW, on_day=FIRST + timedelta(days=1), vacancy="调离")
    zheng, street = User.objects.get(username="zheng"), Unit(code=STREET)
    assert can(zheng, P.REVIEW_APPROVE, street, FIRST)
    assert not can(zheng, P.REVIEW_APPROVE, street, FIRST + timedelta(days=1))
    assert not who_can(P.REVIEW_APPROVE, STREET, FIRST + timedelta(days=1)).exists()


@pytest.mark.parametrize("by", ["li", "zheng", "sun"])
def test_either_of_them_or_the_superior_ends_it_early(cast, by):
    made = end_delegation(acting(cast), by=cast[by], at=NOW)
    assert not can(User.objects.get(username="zheng"), P.REVIEW_APPROVE, Unit(code=STREET), FIRST)
    assert [event.verb for event in history(made)] == ["delegation.create", "delegation.end"]
    with pytest.raises(ValidationError, match="已经结束"):
        end_delegation(made, by=cast[by], at=NOW)


def test_nobody_else_gives_or_ends_it(cast, person):
    cast["lin"] = person("lin", "community_secretary", COMMUNITY)
    with pytest.raises(PermissionDenied):
        acting(cast, by="lin")
    with pytest.raises(PermissionDenied):
        end_delegation(acting(cast), by=cast["lin"], at=NOW)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"to": "li"}, "不能把职责代理给本人"),
        ({"first": LAST, "last": FIRST}, "最后一日不能早于开始日"),
        ({"first": date(2026, 3, 8)}, "不能补办"),
        ({"reason": " "}, "请写明代理事由"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(cast, wrong, sentence):
    with pytest.raises(ValidationError, match=sentence):
        acting(cast, **wrong)
    assert not Delegation.objects.exists()


def test_never_beyond_the_term(cast, person):
    cast["wu"] = person("wu", "street_approver", "440305009", until_day=LAST)
    with pytest.raises(ValidationError, match="不能超出被代理人的任期"):
        acting(cast, by="wu", to="li", post=cast["wu"].memberships.get())
    made = acting(cast, by="wu", to="li", last=LAST - timedelta(days=1), post=cast["wu"].memberships.get())
    assert made.is_in_force(LAST - timedelta(days=1)) and not made.is_in_force(LAST)


@pytest.mark.rule("R56")
def test_not_to_someone_whom_separated_duties_bar(cast, person):
    cast["zhang"] = person("zhang", "street_clerk", STREET)
    with pytest.raises(ValidationError, match="职责分离"):
        acting(cast, to="zhang")
    appoint(cast["zheng"], role="street_clerk", unit=STREET, from_day=FIRST, by=SYSTEM)
    with pytest.raises(ValidationError, match="职责分离"):
        acting(cast)


@pytest.mark.rule("R56")
def test_a_colleague_of_the_same_post_may(cast, person):
    cast |= {"a": person("a", "street_clerk", STREET), "b": person("b", "street_clerk", STREET)}
    assert acting(cast, by="a", to="b", post=cast["a"].memberships.get()).pk


def test_the_superior_does_not_name_herself(cast, person):
    cast["lin"] = person("lin", "community_secretary", SIBLING)
    appoint(cast["lin"], role="street_finance", unit=OTHER, from_day=FIRST, by=SYSTEM)
    post = person("tan", "community_secretary", "440305009001").memberships.get()
    with pytest.raises(ValidationError, match="不能指定自己"):
        acting(cast, by="zheng", to="zheng", post=post)


def test_cannot_be_passed_on(cast, person):
    cast["wu"] = person("wu", "street_approver", OTHER)
    made = acting(cast)
    with pytest.raises(PermissionDenied):
        delegate(made.membership, to=cast["wu"], from_day=FIRST, last_day=LAST, reason="出差", by=cast["zheng"], at=NOW)
    secretary = person("shu", "community_secretary", COMMUNITY).memberships.get()
    noon = NOW + timedelta(days=1)
    with pytest.raises(PermissionDenied, match="代理来的"):
        delegate(secretary, to=cast["wu"], from_day=LAST, last_day=LAST, reason="出差", by=cast["zheng"], at=noon)


@pytest.mark.parametrize("role", ["council_member", "council_chair", "resident"])
def test_a_vote_is_cast_in_person(cast, person, role):
    cast["ren"] = person("ren", role, COMMUNITY)
    with pytest.raises(ValidationError, match="须本人履职"):
        acting(cast, by="ren", post=cast["ren"].memberships.get())


def test_two_do_not_act_at_once_and_a_stranger_never(cast, person):
    cast |= {"wu": person("wu", "street_approver", OTHER), "lu": person("lu")}
    acting(cast)
    with pytest.raises(ValidationError, match="已由 名zheng 代理"):
        acting(cast, to="wu", first=LAST, last=LAST + timedelta(days=3))
    with pytest.raises(ValidationError, match="不是在任工作人员"):
        acting(cast, to="lu", first=LAST + timedelta(days=1), last=LAST + timedelta(days=3))


def test_what_is_done_is_signed_in_whose_name(cast, person):
    acting(cast)
    zheng, wang, noon = User.objects.get(username="zheng"), person("wang"), NOW + timedelta(days=1)
    post = appoint(wang, role="community_clerk", unit=COMMUNITY, from_day=FIRST, by=zheng, at=noon)
    event = history(post).get()
    assert event.actor_name == "名zheng" and event.acting_for["name"] == "名li"
    assert (event.acting_for["role"], event.acting_for["unit"]) == ("街道分管领导", STREET)
    own = appoint(wang, role="community_clerk", unit="440305009001", from_day=FIRST, by=zheng, at=noon)
    assert history(own).get().acting_for is None
    assert list(broken_links()) == []


def test_own_right_goes_before_a_delegated_one(cast, person):
    cast["wu"] = person("wu", "street_approver", STREET)
    acting(cast, to="wu")
    wu = User.objects.get(username="wu")
    assert take_up(wu, P.REVIEW_APPROVE, Unit(code=STREET), FIRST) and wu.acting_for is None


def test_database_keeps_the_days(cast):
    post, zheng = cast["li"].memberships.get(), cast["zheng"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Delegation.objects.create(membership=post, delegate=zheng, from_day=LAST, last_day=FIRST, reason="x")


def test_many_delegations_are_derived_at_one_cost(cast, person):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            from governance.people.access import rederive

            rederive(User.objects.values_list("pk", flat=True))
        return len(queries)

    few = cost()
    acting(cast)
    assert cost() <= few + 1


def test_who_leaves_office_stands_in_for_nobody_any_more(cast):
    made = acting(cast, by="sun")
    dismiss(cast["zheng"].memberships.get(), by=SYSTEM, at=NOW, on_day=FIRST + timedelta(days=1))
    zheng, street = User.objects.get(username="zheng"), Unit(code=STREET)
    for day, has in ((FIRST, True), (FIRST + timedelta(days=1), False)):
        assert can(zheng, P.REVIEW_APPROVE, street, day) is has
        assert who_can(P.REVIEW_APPROVE, STREET, day).filter(pk=zheng.pk).exists() is has
        assert made.is_in_force(day) is has and has_left(zheng, day) is not has


def test_the_names_of_whom_she_stands_in_for_are_no_term_of_office(cast):
    acting(cast)
    zheng = User.objects.get(username="zheng")
    assert zheng.reach["acting"] and not has_left(zheng, FIRST) and not has_left(zheng, LAST + timedelta(days=1))
    dismiss(cast["zheng"].memberships.get(), by=SYSTEM, at=NOW, on_day=NOW.date())
    assert has_left(User.objects.get(username="zheng"), NOW)


def test_a_post_with_a_second_factor_asks_it_of_the_delegate_on_those_days(cast, person):
    cast["qin"] = person("qin", "council_chair", "440305009001")
    acting(cast, to="qin")
    qin = User.objects.get(username="qin")
    asked = {day: needs_second_factor(qin, day) for day in (NOW.date(), FIRST, LAST, LAST + timedelta(days=1))}
    assert list(asked.values()) == [False, True, True, False]
