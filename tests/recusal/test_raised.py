"""R55: when recusals leave nobody, the matter goes to who holds the same right one level up, and the page says so."""

import pytest
from django.urls import reverse

from governance.people.permissions import Permission as P
from governance.recusal.actions import declare
from governance.recusal.queries import Raised, raised
from governance.workflow.errors import Recused
from portal.workbench.queries.worklist import waiting
from projects.actions import design
from projects.lifecycle.project import State
from tests.town import COMMUNITY, STREET
from tests.walk import project_at

pytestmark = pytest.mark.rule("R55")


@pytest.fixture
def screening(town):
    """A project before the community's secretary."""
    return project_at(State.SCREENING, town=town)


def test_with_somebody_left_it_stays(town, screening):
    assert raised(screening, (P.PROJECT_SCREEN,)) is None
    declare(town.clerk, screening, reason="亲属在报价单位", by=town.clerk)
    assert raised(screening, (P.PROJECT_SCREEN,)) is None


def test_with_the_secretary_recused_it_goes_to_the_street_which_takes_the_step(town, screening):
    declare(town.secretary, screening, reason="亲属在报价单位", by=town.secretary)
    assert raised(screening, (P.PROJECT_SCREEN,)) == Raised(COMMUNITY, STREET)
    with pytest.raises(Recused):
        design.table(screening, by=town.secretary, at=screening.now)
    assert any(work.pk == screening.pk and work.kind == "project" for work in waiting(town.street_clerk))
    assert not any(work.kind == "project" for work in waiting(town.secretary))
    design.table(screening, by=town.street_clerk, at=screening.now)
    assert screening.state == State.DELIBERATION


def test_with_nobody_at_any_level_somebody_must_be_appointed(town, client):
    project = project_at(State.REVIEW, town=town)
    declare(town.approver, project, reason="亲属在报价单位", by=town.approver)
    assert raised(project, (P.REVIEW_APPROVE,)) == Raised(STREET, "")
    client.force_login(town.secretary)
    page = client.get(reverse("workbench:project", args=[project.pk])).content.decode()
    assert "请有任免权的单位另行任命" in page


def test_the_page_says_to_whom_it_goes(town, screening, client):
    where = reverse("workbench:project", args=[screening.pk])
    client.force_login(town.clerk)
    assert "因回避，由上级" not in client.get(where).content.decode()
    declare(town.secretary, screening, reason="亲属在报价单位", by=town.secretary)
    assert "因回避，由上级粤海街道办理" in client.get(where).content.decode()
