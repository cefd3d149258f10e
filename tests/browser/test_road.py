"""One resident's demand walks to the archive through the real pages, each person at her own screen (R04, R82)."""

from typing import Any

import pytest

from projects import tasks
from tests.browser import acts
from tests.browser.stage import Stage
from tests.browser.wall import Wall

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def pass_notice(wall: Wall, moment: Any) -> None:
    """The clock passes the end of a notice; the sweeps do what is due."""
    wall.forward(moment)
    tasks.close_due_publicity()
    tasks.open_due_evaluations()


@pytest.mark.rule("R04", "R18", "R82")
def test_from_a_demand_to_the_archive(stage: Stage, wall: Wall) -> None:
    code = acts.resident_asks(stage)
    acts.clerk_accepts(stage, code)
    acts.clerk_drafts(stage)
    acts.secretary_tables(stage)
    acts.council_meets(stage)
    acts.everybody_reads(stage)
    pass_notice(wall, acts.the_project().publicity_closes_at)
    acts.approver_approves(stage)
