"""One resident's demand walks to the archive through the real pages, each person at her own screen (R04, R82)."""

from pathlib import Path
from typing import Any

import pytest

from projects import tasks
from tests.browser import acts
from tests.browser import acts_later as later
from tests.browser.stage import Stage
from tests.browser.wall import Wall

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def pass_notice(wall: Wall, moment: Any) -> None:
    """The clock passes the end of a notice; the sweeps do what is due."""
    wall.forward(moment)
    tasks.close_due_publicity()
    tasks.open_due_evaluations()


@pytest.mark.rule("R04", "R18", "R82")
def test_from_a_demand_to_the_archive(stage: Stage, wall: Wall, tmp_path: Path) -> None:
    code = acts.resident_asks(stage)
    acts.clerk_accepts(stage, code)
    acts.clerk_drafts(stage)
    acts.secretary_tables(stage)
    acts.council_meets(stage)
    acts.everybody_reads(stage)
    pass_notice(wall, acts.the_project().publicity_closes_at)
    acts.approver_approves(stage)
    pass_notice(wall, acts.the_project().approval_closes_at)
    later.clerk_buys(stage)
    pass_notice(wall, acts.the_project().award_closes_at)
    later.contract_signed(stage)
    later.clerk_starts(stage)
    wall.days(20)
    later.supplier_works(stage)
    later.group_accepts(stage)
    pass_notice(wall, acts.the_project().acceptance_closes_at)
    phones = later.residents_rate(stage)
    later.street_scores_and_pays(stage)
    later.auditor_draws(stage, wall)
    later.finding_mended(stage)
    later.approver_archives(stage)
    later.dossier_fetched(stage, tmp_path)
    later.everybody_sees_the_end(stage, phones)
