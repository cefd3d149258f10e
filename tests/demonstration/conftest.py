"""The town, loaded once for a file of tests; what a test itself writes is rolled back to the loaded town."""

import pytest
from django.core.management import call_command
from django.db import transaction

from governance.people import units
from governance.policy import values
from portal.demonstration.loading import load


def forget():
    """Drop what the process keeps of units and rules: after the rollback they are gone."""
    units.forget()
    values.forget()


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """What `load` says of the town, inside a transaction that is given up after the file's last test."""
    forget()
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_policy", verbosity=0, stdout=Silent())
        call_command("import_units", verbosity=0, stdout=Silent())
        yield load()
        transaction.set_rollback(True)
    forget()


class Silent:
    """A stream that nobody reads."""

    def write(self, text):
        return len(text)


@pytest.fixture
def town(loaded, db):
    """The loaded town, and the right to write to it until the test ends."""
    return loaded
