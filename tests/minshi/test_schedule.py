"""The clock's table names tasks that exist, and each of them may run on an empty house."""

import pytest

from minshi.celery import app
from minshi.schedule import SCHEDULE


def tasks():
    app.loader.import_default_modules()
    return app.tasks


@pytest.mark.parametrize("name", SCHEDULE)
def test_the_task_exists(name):
    assert SCHEDULE[name]["task"] in tasks()


@pytest.mark.django_db
@pytest.mark.parametrize("name", SCHEDULE)
def test_nothing_due_is_no_error(name):
    entry = SCHEDULE[name]
    tasks()[entry["task"]].apply(args=entry.get("args", ()), kwargs=entry.get("kwargs", {}), throw=True)
