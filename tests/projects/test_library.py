"""R52, R53, R54, U32, U43: what enters the library, on whose word, and how it leaves."""

from datetime import timedelta
from decimal import Decimal

import pytest

from governance.workflow.errors import NotPermitted, Stale
from projects.actions import closing, library
from projects.lifecycle.project import State
from projects.queries import library as queries
from tests.walk import walk

SUMMARY = "每周两次上门陪伴独居老人，附紧急联络。"


@pytest.fixture
def found(town):
    return walk(State.ARCHIVED, town=town)


def offer(found, title="独居老人陪伴"):
    return library.offer(found.project, title=title, summary=SUMMARY, by=found.town.clerk, at=found.at)


def review(found, item, expert, score="85", is_conflict_free=True):
    return library.review(
        item, expert=expert, score=Decimal(score), is_conflict_free=is_conflict_free, by=found.town.district,
        at=found.at,
    )  # fmt: skip


def take_in(found, item):
    return library.list_item(item, reason="专家评审通过", by=found.town.district, at=found.at)


@pytest.fixture
def listed(found):
    item = offer(found)
    for expert in ("专家甲", "专家乙", "专家丙"):
        review(found, item, expert)
    return take_in(found, item)


@pytest.mark.rule("R53", "U32")
def test_only_what_was_finished(town, refused):
    found = walk(State.EVALUATION, town=town)
    closing.record_performance(found.project, score=Decimal("79.99"), by=town.approver, at=found.at)
    with refused("no_finished_run", "scored_too_low"):
        offer(found)


@pytest.mark.rule("R53")
def test_offered_once_with_a_name(found, refused):
    with refused("offer_not_sound"):
        offer(found, title=" ")
    offer(found)
    with refused("offer_not_sound"):
        offer(found)


@pytest.mark.rule("R54", "U43")
def test_three_experts_without_an_interest(found, refused):
    item = offer(found)
    review(found, item, "专家甲")
    with refused("review_not_sound"):
        review(found, item, "专家甲")
    with refused("review_not_sound"):
        review(found, item, "专家乙", is_conflict_free=False)
    review(found, item, "专家乙")
    with refused("too_few_experts"):
        take_in(found, item)
    review(found, item, "专家丙", "60")
    with refused("experts_score_low"):
        take_in(found, item)
    review(found, item, "专家丁", "90")
    take_in(found, item)
    assert list(queries.listed()) == [item]


@pytest.mark.rule("R52")
def test_a_year_without_review_suspends(listed):
    due = listed.due_on
    assert due is not None
    noon = listed.state_since.replace(hour=12)
    on_the_day = noon + (due - noon.date())
    assert library.lapse_overdue(at=on_the_day) == 0
    assert library.lapse_overdue(at=on_the_day + timedelta(days=1)) == 1
    assert library.lapse_overdue(at=on_the_day + timedelta(days=1)) == 0
    listed.refresh_from_db()
    assert listed.state == "suspended"


@pytest.mark.rule("R52")
def test_in_and_out(listed, found, refused):
    town = found.town
    with pytest.raises(NotPermitted):
        library.suspend(listed, reason="收到投诉待查", by=town.clerk, at=found.at)
    with refused("no_reason"):
        library.suspend(listed, reason="", by=town.district, at=found.at)
    library.suspend(listed, reason="收到投诉待查", by=town.district, at=found.at)
    library.relist(listed, by=town.district, at=found.at)
    library.remove(listed, reason="机构已注销", by=town.district, at=found.at)
    with pytest.raises(Stale):
        library.relist(listed, by=town.district, at=found.at)


@pytest.mark.rule("R52", "U33")
def test_what_is_listed_is_seen_by_every_community(listed, town):
    assert list(queries.seen_by(town.other_clerk)) == [listed]
