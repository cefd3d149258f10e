"""`can`, `visible` and `who_can` are one rule: in any town, on any day, they agree, and agree with the memberships."""

from collections import defaultdict
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from governance.events import SYSTEM
from governance.people.access import can, rederive, visible, who_can
from governance.people.actions import Appointment, NewUser, appoint_many, create_users, dismiss
from governance.people.models import Delegation, Membership, Unit, User
from governance.people.permissions import Permission as P
from governance.people.roles import ROLES

pytestmark = pytest.mark.long

START = date(2026, 1, 1)
ROLE = {"district": "district_civil_affairs", "street": "street_clerk", "community": "community_clerk"}
ASKED = (P.PROJECT_VIEW, P.PROJECT_DRAFT, P.BUDGET_SET)


@st.composite
def towns(draw):
    """Rows of units: a city with odd codes, among them all nines, and one to three units below each."""
    rows = [(draw(st.sampled_from(["9", "44", "99"])), "city", None)]
    for level in ("district", "street", "community"):
        above = [
            code
            for code, of, _ in rows
            if of == ("city", "district", "street")[("district", "street", "community").index(level)]
        ]
        for parent in above:
            tails = draw(st.lists(st.text("0189", min_size=2, max_size=2), min_size=1, max_size=3, unique=True))
            rows += [(parent + tail, level, parent) for tail in tails]
    return rows


@st.composite
def terms(draw, rows):
    """A handful of memberships: (user number, unit code, level, first day, days until leaving or None)."""
    places = [(code, level) for code, level, _ in rows if level in ROLE]
    place, day = st.sampled_from(places), st.integers(0, 4)
    return draw(st.lists(st.tuples(st.integers(0, 3), place, day, st.none() | day, st.booleans()), max_size=8))


@st.composite
def absences(draw, posts):
    """A few delegations: (post, number of the delegate, first day, days until the last)."""
    if not posts:
        return []
    rows = st.tuples(st.sampled_from(posts), st.integers(0, 3), st.integers(-1, 5), st.integers(0, 4))
    return [row for row in draw(st.lists(rows, max_size=4)) if row[0].user.username != f"u{row[1]}"]


@pytest.mark.django_db
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_the_three_questions_agree(data):
    with transaction.atomic():
        rows = data.draw(towns())
        Unit.objects.bulk_create([Unit(code=c, name=c, official_name=c, level=lv, parent_code=p) for c, lv, p in rows])
        users = create_users([NewUser(f"u{n}", f"人{n}") for n in range(4)], by=SYSTEM)
        seen, wanted, leaving = set(), [], []
        for number, (code, level), first, length, dismissed in data.draw(terms(rows)):
            if (number, code) in seen:
                continue
            seen.add((number, code))
            day = START + timedelta(days=first)
            until = None if length is None else day + timedelta(days=length)
            wanted.append(Appointment(users[number], ROLE[level], day, code, until_day=until))
            leaving.append(dismissed)
        for membership, dismissed in zip(appoint_many(wanted, by=SYSTEM), leaving, strict=True):
            if dismissed and membership.until_day is None:
                dismiss(membership, by=SYSTEM, on_day=membership.from_day + timedelta(days=1))
        for post, to, first, length in data.draw(absences(list(Membership.objects.order_by("pk")))):
            day = START + timedelta(days=first)
            Delegation.objects.create(
                membership=post, delegate=users[to], from_day=day, last_day=day + timedelta(days=length), reason="休假"
            )
        rederive(user.pk for user in users)
        User.objects.filter(username="u3").update(is_active=False)
        agree(START + timedelta(days=data.draw(st.integers(-1, 9))))
        transaction.set_rollback(True)


def agree(day):
    """Compare the answers for every user, unit and permission with one another and with the memberships."""
    units, users = list(Unit.objects.all()), list(User.objects.all())
    terms = list(Membership.objects.all())
    in_office = {term.user_id for term in terms if term.is_in_force(day)}
    stood_in = defaultdict(set)
    for each in Delegation.objects.all():
        if each.from_day <= day <= each.last_day and each.delegate_id in in_office:
            stood_in[each.delegate_id].add(each.membership_id)
    for permission in ASKED:
        able = {unit.code: set(who_can(permission, unit.code, day)) for unit in units}
        for user in users:
            listed = set(visible(user, permission, Unit.objects.all(), day))
            members = set(visible(user, permission, Membership.objects.all(), day))
            assert members == {term for term in terms if can(user, permission, term, day)}
            for unit in units:
                expected = user.is_active and any(
                    (term.user_id == user.pk or term.pk in stood_in[user.pk])
                    and term.is_in_force(day)
                    and unit.code.startswith(term.unit_code)
                    and permission in ROLES[term.role].permissions
                    for term in terms
                )
                assert can(user, permission, unit, day) == expected
                assert (unit in listed) == expected
                assert (user in able[unit.code]) == expected
