"""U24, R73: the performance score is the sum of its parts, and its grade follows from the bands."""

from decimal import Decimal

import pytest

from acceptance import queries
from acceptance.actions.evaluation import score_performance
from governance.workflow.errors import NotPermitted, OutOfReach, Refused, Stale
from projects.lifecycle.project import State
from tests.acceptance.conftest import codes
from tests.walk import project_at

pytestmark = pytest.mark.rule("R73", "U24")
FULL = {"decision": 10, "process": 20, "output": 35, "benefit": 20, "satisfaction": 15}


def parts(**less):
    return {code: Decimal(points) - Decimal(less.get(code, 0)) for code, points in FULL.items()}


@pytest.fixture
def project(town):
    return project_at(State.ACCEPTED, town=town)


def test_the_total_stands_on_the_project(project, town):
    score = score_performance(project, parts=parts(output="4.5"), by=town.approver, at=project.now)
    project.refresh_from_db()
    assert (score.total, score.grade_label) == (Decimal("95.50"), "优")
    assert (project.performance_score, project.performance_scored_on) == (score.total, project.now.date())


@pytest.mark.parametrize(
    ("total", "grade"), [("90", "优"), ("89.99", "良"), ("80", "良"), ("79.99", "中"), ("60", "中"), ("59.99", "差")]
)
def test_the_bands(project, total, grade):
    assert queries.grade_of(Decimal(total), project, project.now)["label"] == grade


def test_scored_again_replaces(project, town):
    score_performance(project, parts=parts(), by=town.approver, at=project.now)
    score = score_performance(project, parts=parts(output=35), by=town.approver, at=project.now)
    assert (score.total, score.grade_label) == (Decimal("65.00"), "中")


@pytest.mark.parametrize("less", [{"output": -1}, {"output": 36}, {"output": "NaN"}])
def test_each_part_within_its_points(project, town, less):
    with pytest.raises(Refused) as found:
        score_performance(project, parts=parts(**less), by=town.approver, at=project.now)
    assert codes(found) == {"parts_not_sound"}


def test_every_part(project, town):
    with pytest.raises(Refused):
        score_performance(project, parts={"output": Decimal(35)}, by=town.approver, at=project.now)


def test_who_and_when(project, town):
    with pytest.raises(NotPermitted):
        score_performance(project, parts=parts(), by=town.clerk, at=project.now)
    with pytest.raises(OutOfReach):
        score_performance(project, parts=parts(), by=town.other_approver, at=project.now)
    early = project_at(State.ACCEPTANCE, town=town)
    with pytest.raises(Stale):
        score_performance(early, parts=parts(), by=town.approver, at=early.now)
