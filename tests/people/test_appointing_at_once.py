"""Two appointments of one person at the same moment: the second waits; both count, or the rule refuses one."""

from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from governance.events import SYSTEM
from governance.people.access import holds
from governance.people.actions import appoint
from governance.people.models import User
from governance.people.permissions import Permission as P

from .conftest import DAY

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def at_once(user, *roles):
    """Appoint the person to the roles from as many threads; returns what was refused."""
    start, refused = Barrier(len(roles)), []

    def run(role):
        try:
            start.wait(10)
            appoint(User.objects.get(pk=user.pk), role=role, unit="440305007", from_day=DAY, by=SYSTEM)
        except ValidationError as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(role,)) for role in roles]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    user.refresh_from_db()
    return refused


def test_both_roles_reach(person):
    wang = person("wang")
    assert at_once(wang, "street_clerk", "street_finance") == []
    assert holds(wang, P.REVIEW_ASSIST) and holds(wang, P.FINANCE_PAY) and wang.groups.count() == 2


def test_same_role_only_once(person):
    wang = person("wang")
    assert len(at_once(wang, "street_clerk", "street_clerk")) == 1
    assert wang.memberships.count() == 1
