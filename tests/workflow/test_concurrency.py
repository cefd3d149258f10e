"""Two officials at once, a stale page, the sweep against a person, the last money twice: on PostgreSQL one wins, the
other gets a clear answer, and there is one event.
"""

import threading
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from governance.events.log import broken_links, history
from governance.events.models import Event
from governance.workflow.errors import Refused, Shut, Stale
from projects.actions import funds, publicity, review
from projects.lifecycle.project import State
from projects.models import BudgetLine, Notice, Project
from tests.town import build
from tests.walk import walk

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def town(transactional_db):
    return build()


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """Run the deeds in threads that start together; what each returned or raised."""
    gate, answers = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(number: int, deed: Callable[[], Any]) -> None:
        try:
            gate.wait(10)
            answers[number] = deed()
        except Shut as refusal:
            answers[number] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n, deed)) for n, deed in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return answers


def fresh(project: Project) -> Project:
    return Project.objects.get(pk=project.pk)


@pytest.mark.rule("R82")
def test_two_officials_approve_at_once(town):
    found = walk(State.REVIEW, town=town)
    deeds = [lambda: review.approve(fresh(found.project), leader="李建军", by=town.approver, at=found.at)] * 2
    answers = at_once(*deeds)
    refused = [answer for answer in answers if isinstance(answer, Shut)]
    assert [type(answer) for answer in refused] == [Stale]
    assert "已立项" in str(refused[0])
    assert history(found.project).filter(verb="project.approve").count() == 1
    line = BudgetLine.objects.get(unit_code=town.code, year=found.project.year)
    assert line.reserved == found.project.total
    assert list(broken_links()) == []


@pytest.mark.rule("R43")
def test_the_last_money_is_promised_once(town):
    first, second = walk(State.REVIEW, town=town), walk(State.REVIEW, town=town)
    funds.set_ceiling(unit_code=town.code, year=first.project.year, ceiling=Decimal("40000"), by=town.district)
    answers = at_once(
        *[
            lambda found=found: review.approve(fresh(found.project), leader="李建军", by=town.approver, at=found.at)
            for found in (first, second)
        ]
    )
    refused = [answer for answer in answers if isinstance(answer, Shut)]
    assert [type(answer) for answer in refused] == [Refused]
    assert [refusal.code for refusal in refused[0].refusals] == ["over_budget"]
    line = BudgetLine.objects.get(unit_code=town.code, year=first.project.year)
    assert line.reserved == Decimal("30000")


@pytest.mark.rule("R31", "R35")
def test_the_sweep_against_an_objection(town):
    found = walk(State.PUBLICITY, town=town)
    notice = Notice.objects.get(project=found.project)
    before = notice.closes_at - (notice.closes_at - notice.opened_at) / 100
    answers = at_once(
        lambda: publicity.close_due(at=notice.closes_at),
        lambda: publicity.file_objection(
            Notice.objects.get(pk=notice.pk), body="对金额有疑问，请公开报价。", at=before
        ),
    )
    project, notice = fresh(found.project), Notice.objects.get(pk=notice.pk)
    closed = history(project).filter(verb="project.close_publicity").count()
    if isinstance(answers[1], Shut):
        assert (project.state, notice.state, closed, project.open_objections) == (State.REVIEW, "closed", 1, 0)
    else:
        assert (project.state, notice.state, closed, project.open_objections) == (State.PUBLICITY, "open", 0, 1)
    assert list(broken_links()) == []


@pytest.mark.rule("R31")
def test_two_sweeps_close_each_notice_once(town):
    found = [walk(State.PUBLICITY, town=town) for _number in range(3)]
    at = max(Notice.objects.values_list("closes_at", flat=True))
    at_once(lambda: publicity.close_due(at=at), lambda: publicity.close_due(at=at))
    publicity.close_due(at=at)
    assert {fresh(each.project).state for each in found} == {State.REVIEW}
    assert Event.objects.filter(verb="project.close_publicity").count() == 3
    assert Event.objects.filter(verb="notice.close").count() == 3
    assert list(broken_links()) == []


@pytest.mark.rule("R82")
def test_a_sweep_skips_what_somebody_holds(town):
    from django.db import transaction

    found = walk(State.PUBLICITY, town=town)
    at = Notice.objects.get(project=found.project).closes_at
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=found.project.pk)
        answers = at_once(lambda: publicity.close_due(at=at))
        assert answers == [0]
    assert publicity.close_due(at=at) == 1
