"""Publicity: five working days after the opening day, to midnight; the clock moves project and notice together."""

from datetime import timedelta

import pytest

from governance.events import CLOCK
from governance.events.log import broken_links, history
from governance.workflow.door import perform
from governance.workflow.errors import NotPermitted, Refused
from projects.actions import deliberation, publicity, review
from projects.kinds import NoticeKind, Track
from projects.lifecycle.project import State
from projects.lifecycle.publicity import NoticeState
from projects.models import Notice, Project
from tests.town import SHANGHAI, moment
from tests.walk import project_at, walk

SECOND = timedelta(seconds=1)


@pytest.mark.rule("R31", "U07")
@pytest.mark.parametrize(("opened", "last_day", "closes_at"), [
    ("2026-03-02 10:00", "2026-03-09", "2026-03-10 00:00"),  # Monday to the Monday after
    ("2026-03-06 23:59", "2026-03-13", "2026-03-14 00:00"),  # Friday night still does not count
    ("2025-09-26 10:00", "2025-10-10", "2025-10-11 00:00"),  # across 国庆, with the worked Sunday 28 September
    ("2025-09-30 10:00", "2025-10-14", "2025-10-15 00:00"),  # the day before 国庆; Saturday 11 October is worked
])  # fmt: skip
def test_the_last_day_is_the_fifth_working_day(town, opened, last_day, closes_at):
    project = project_at(State.DELIBERATION, town=town, at=moment("2025-09-01"))
    period = publicity.compute_period(project, kind=NoticeKind.RESULT, at=moment(opened))
    assert (period.last_day.isoformat(), period.closes_at) == (last_day, moment(closes_at))
    assert period.explain


@pytest.mark.rule("R31", "R33")
def test_the_notice_says_what_how_long_and_where_to_object(town):
    project = project_at(State.PUBLICITY, town=town)
    notice = project.notices.get()
    assert (notice.kind, notice.state, notice.project_version) == (NoticeKind.RESULT, NoticeState.OPEN, 1)
    assert notice.closes_at == project.publicity_closes_at
    assert project.due_on == notice.last_day
    assert notice.office == "海珠社区居民委员会"
    assert all((notice.address, notice.phone, notice.explanation, project.title in notice.body))
    assert "同意 16 票" in notice.body
    assert history(notice).get().verb == "notice.create"


def test_quotes_within_quotes_are_inner_ones(town):
    notice = project_at(State.PUBLICITY, town=town, title="“邻里相亲”邻里节").notices.get()
    assert "评议通过“‘邻里相亲’邻里节”（" in notice.body


@pytest.mark.rule("R31")
@pytest.mark.parametrize(("shift", "is_over"), [
    (timedelta(days=-1), False), (-SECOND, False), (timedelta(0), True), (timedelta(days=1), True),
])  # fmt: skip
def test_the_day_before_the_day_and_the_day_after(town, shift, is_over):
    project = project_at(State.PUBLICITY, town=town)
    moved = publicity.close_due(at=project.publicity_closes_at + shift)
    project.refresh_from_db()
    assert (moved, project.state) == ((1, State.REVIEW) if is_over else (0, State.PUBLICITY))
    assert project.notices.get().state == (NoticeState.CLOSED if is_over else NoticeState.OPEN)


@pytest.mark.rule("R31", "R39")
def test_the_sweep_sends_each_track_its_way_and_twice_changes_nothing(town):
    ordinary = project_at(State.PUBLICITY, town=town)
    led = project_at(State.PUBLICITY, town=town, track=Track.STREET_LED)
    at = max(ordinary.publicity_closes_at, led.publicity_closes_at)
    assert publicity.close_due(at=at) == 2
    assert publicity.close_due(at=at) == 0
    ordinary.refresh_from_db()
    led.refresh_from_db()
    assert (ordinary.state, ordinary.approved_on) == (State.REVIEW, None)
    assert (led.state, led.approved_on) == (State.APPROVED, at.astimezone(SHANGHAI).date())
    assert ordinary.due_on is not None
    assert history(ordinary).last().actor_kind == "clock"
    assert not list(broken_links())


@pytest.mark.rule("R31")
def test_the_limit_is_kept_and_the_rest_comes_next(town):
    projects = [project_at(State.PUBLICITY, town=town) for _number in range(3)]
    at = max(project.publicity_closes_at for project in projects)
    assert [publicity.close_due(at=at, limit=2) for _turn in range(3)] == [2, 1, 0]
    assert not Notice.objects.filter(state=NoticeState.OPEN).exists()


@pytest.mark.rule("R35")
def test_a_hold_keeps_project_and_notice_where_they_are(town):
    project = project_at(State.PUBLICITY, town=town)
    review.hold(project, reason="群众反映，先核实", by=town.approver, at=project.now)
    assert publicity.close_due(at=project.publicity_closes_at) == 0
    assert project.notices.get().state == NoticeState.OPEN
    review.release(project, by=town.approver, at=project.publicity_closes_at)
    assert publicity.close_due(at=project.publicity_closes_at) == 1


@pytest.mark.rule("R31")
def test_nobody_closes_a_publicity_by_hand_and_the_clock_takes_no_persons_step(town):
    project = project_at(State.PUBLICITY, town=town)
    with pytest.raises(NotPermitted):
        perform(project, "close_publicity", by=town.approver, at=project.publicity_closes_at)
    with pytest.raises(NotPermitted):
        perform(project, "hold", by=CLOCK, at=project.now, given={"reason": "时钟不行"})
    with pytest.raises(Refused):
        perform(project, "close_publicity_approved", by=CLOCK, at=project.publicity_closes_at)


@pytest.mark.rule("U08")
def test_the_approval_hangs_three_working_days_and_closes_by_itself(town):
    found = walk(State.APPROVED, town=town, at=moment("2026-03-02"))
    notice = found.project.notices.get(kind=NoticeKind.APPROVAL)
    assert notice.closes_at == found.project.approval_closes_at
    assert publicity.close_due(at=notice.closes_at - SECOND) == 0
    assert publicity.close_due(at=notice.closes_at) == 1
    assert Project.objects.get().state == State.APPROVED


@pytest.mark.rule("U08")
def test_a_district_may_decide_against_an_approval_notice(town):
    from governance.policy.actions import override

    found = walk(State.REVIEW, town=town)
    override(
        "2020", name="publicity.at_approval", value=False, unit_code=town.district_code, reason="立项不再公示",
        decision_no="南民〔2026〕2号", by=town.district, at=found.at,
    )  # fmt: skip
    review.approve(found.project, leader="李建军", by=town.approver, at=found.later())
    assert found.project.approval_closes_at is None
    assert not found.project.notices.filter(kind=NoticeKind.APPROVAL).exists()


@pytest.mark.rule("R32")
def test_the_boards_photo_is_kept_with_its_day(town, refused):
    from tests.walk import photo

    project = project_at(State.PUBLICITY, town=town)
    notice = project.notices.get()
    day = project.now.date()
    with refused("posted_outside"):
        publicity.post_on_board(notice, photo=photo(), posted_on=day - timedelta(days=1), by=town.clerk, at=project.now)
    publicity.post_on_board(notice, photo=photo(), posted_on=day, by=town.clerk, at=project.now)
    assert notice.board_photo and notice.posted_on == day
    with pytest.raises(NotPermitted):
        publicity.post_on_board(notice, photo=photo(), posted_on=day, by=town.chair, at=project.now)


@pytest.mark.rule("R31")
def test_a_vote_that_opens_no_notice_does_not_pass(town, monkeypatch):
    found = walk(State.DELIBERATION, town=town)
    found.hold_meeting()

    def broken(*args, **kwargs):
        raise RuntimeError("no notice")

    monkeypatch.setattr(deliberation, "open_notice", broken)
    with pytest.raises(RuntimeError):
        deliberation.pass_vote(found.project, by=town.chair, at=found.at)
    assert Project.objects.get().state == State.DELIBERATION
