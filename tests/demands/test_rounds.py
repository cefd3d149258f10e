"""Rounds of collection: planned and opened by the community, closed by hand or by the clock."""

from datetime import date, timedelta

import pytest

from demands import actions, queries
from demands.tasks import close_due_rounds
from governance.events import CLOCK
from governance.events.log import history
from governance.workflow.errors import NotPermitted, OutOfReach, Refused, Stale
from tests.demands.conftest import HERE, NOW, SISTER, moment

pytestmark = pytest.mark.rule("R15")
DAY = date(2026, 11, 20)


@pytest.fixture
def planned(clerk):
    return actions.create_round(
        unit_code=HERE, title="冬季征集", opens_on=DAY, closes_on=DAY + timedelta(days=9), by=clerk, at=NOW
    )


def test_planned_opened_closed(planned, clerk):
    assert (planned.state, planned.due_on) == ("planned", DAY)
    actions.open_round(planned, by=clerk, at=NOW)
    assert (planned.state, planned.opened_at, planned.due_on) == ("open", NOW, planned.closes_on)
    assert list(queries.open_rounds(HERE)) == [planned] and not queries.open_rounds(SISTER)
    actions.close_round(planned, by=clerk, at=NOW)
    verbs = [event.verb for event in history(planned)]
    assert verbs == ["round.create", "collection_round.open", "collection_round.close"]
    with pytest.raises(Stale):
        actions.open_round(planned, by=clerk, at=NOW)


@pytest.mark.parametrize(
    ("opens", "closes", "why"),
    [(DAY, DAY - timedelta(days=1), "不能早于"), (DAY - timedelta(days=9), DAY - timedelta(days=1), "已过")],
)
def test_dates_that_cannot_be(clerk, opens, closes, why):
    with pytest.raises(Refused, match=why):
        actions.create_round(unit_code=HERE, title="征集", opens_on=opens, closes_on=closes, by=clerk, at=NOW)


@pytest.mark.parametrize("who", ["secretary", "sister_clerk", "street_clerk", "resident", "stranger"])
def test_others_plan_no_round_here(cast, who):
    with pytest.raises(NotPermitted):
        actions.create_round(unit_code=HERE, title="征集", opens_on=DAY, closes_on=DAY, by=cast[who], at=NOW)


@pytest.mark.parametrize(("who", "error"), [("secretary", NotPermitted), ("sister_clerk", OutOfReach)])
def test_others_do_not_open_it(planned, cast, who, error):
    with pytest.raises(error):
        actions.open_round(planned, by=cast[who], at=NOW)


def test_not_opened_after_its_last_day(planned, clerk):
    with pytest.raises(Refused, match="截止日期"):
        actions.open_round(planned, by=clerk, at=NOW + timedelta(days=10))


@pytest.mark.parametrize(("at", "closed"), [(moment(2026, 11, 29, 23), 0), (moment(2026, 11, 30, 0), 1)])
def test_the_clock_closes_it_after_the_last_day_and_only_once(planned, clerk, at, closed):
    actions.open_round(planned, by=clerk, at=NOW)
    assert actions.close_due_rounds(at=at) == closed
    assert actions.close_due_rounds(at=at) == 0
    planned.refresh_from_db()
    assert planned.state == ("closed" if closed else "open")


def test_the_task_sweeps_until_nothing_is_left(planned, clerk):
    early = actions.create_round(unit_code=HERE, title="春季", opens_on=date(2026, 3, 2), closes_on=date(2026, 3, 9),
                                 by=clerk, at=moment(2026, 3, 1))  # fmt: skip
    total = close_due_rounds()
    assert total >= 1 and close_due_rounds() == 0
    assert history(early).last().actor_kind == CLOCK.kind
