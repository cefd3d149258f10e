"""R55: a declared recusal blocks its person at the door, on every page of the matter and in every list; nobody else."""

import pytest
from django.urls import reverse

from governance.events.log import history
from governance.people.permissions import Permission as P
from governance.recusal.actions import declare
from governance.recusal.models import Declaration
from governance.recusal.queries import is_recused, recused_from, visible
from governance.workflow.errors import Recused
from projects.actions import review
from projects.lifecycle.project import State
from projects.models import Notice, Project
from tests.walk import project_at

pytestmark = pytest.mark.rule("R55")


@pytest.fixture
def matter(town):
    """A project in review, from which the street's approver has stepped aside."""
    project = project_at(State.REVIEW, town=town)
    declare(town.approver, project, reason="配偶在报价单位任职", by=town.approver)
    return project


def test_the_door_stays_shut(town, matter):
    with pytest.raises(Recused, match="您已回避此事项"):
        review.approve(matter, leader="李建军", by=town.approver, at=matter.now)
    assert Project.objects.get(pk=matter.pk).state == State.REVIEW


def test_a_direct_visit_answers_with_one_sentence(town, matter, client):
    client.force_login(town.approver)
    for name in ("workbench:project", "projects:corrections", "projects:notices", "acceptance:inspections"):
        answer = client.get(reverse(name, args=[matter.pk]))
        assert answer.status_code == 403, name
        assert "回避" in answer.content.decode(), name
        assert matter.title not in answer.content.decode(), name


def test_the_matter_is_in_none_of_her_lists(town, matter):
    assert not visible(town.approver, P.PROJECT_VIEW, Project.objects.all()).filter(pk=matter.pk).exists()
    assert not visible(town.approver, P.PROJECT_VIEW, Notice.objects.all()).filter(project=matter).exists()


def test_for_her_colleagues_nothing_changes(town, matter, client):
    assert visible(town.street_clerk, P.PROJECT_VIEW, Project.objects.all()).filter(pk=matter.pk).exists()
    client.force_login(town.street_clerk)
    assert client.get(reverse("workbench:project", args=[matter.pk])).status_code == 200


def test_other_matters_stay_open_to_her(town, matter):
    other = project_at(State.REVIEW, town=town)
    review.approve(other, leader="李建军", by=town.approver, at=other.now)
    assert other.state == State.APPROVED


def test_what_is_public_stays_public(town, matter, client):
    client.force_login(town.approver)
    assert client.get(reverse("public:project", args=[matter.code])).status_code == 200


def test_declaring_twice_is_one_declaration_and_one_event(town, matter):
    declare(town.approver, matter, reason="再次申报", by=town.approver)
    assert Declaration.objects.count() == 1
    assert history(matter).filter(verb="recusal.declare").count() == 1
    assert [row.user for row in recused_from(matter)] == [town.approver]


def test_a_part_of_the_matter_is_closed_with_it(town, matter):
    assert is_recused(town.approver, Notice.objects.get(project=matter))
