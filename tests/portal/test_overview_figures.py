"""Each figure of an overview against a small town counted by hand."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine

from demands.actions import submit
from governance.policy.actions import override
from governance.recusal.actions import declare
from portal.overview import queries, tables
from portal.overview.queries import Load, Money, Pace, Results
from portal.workbench.queries.projects import Filters, listed
from projects.actions import closing, design, funds, review
from projects.kinds import NegativeItem
from projects.lifecycle.project import State
from projects.models import Project
from tests.town import DISTRICT, OTHER_STREET, STREET, moment
from tests.walk import answer_return, project_at, walk

TODAY = date(2026, 11, 27)
BODY = "文竹园东门台阶太陡，老人下雨天容易滑倒，希望加装扶手。"


def due(project, day):
    """The project with a day to be done by."""
    Project.objects.filter(pk=project.pk).update(due_on=day)
    return project


@pytest.fixture
def crowd(town):
    """Here three under way, two of them late; in the sibling one late; in the other street one; one ended long late."""
    here = [project_at(State.SCREENING, town=town, title=f"项目{number}") for number in range(3)]
    due(here[0], date(2026, 11, 26))
    due(here[1], date(2026, 11, 20))
    due(here[2], TODAY)
    words = {"type": "service", "category": "other", "year": 2026}
    sibling = design.create(title="邻社区", unit_code=town.sibling_code, by=town.sibling_clerk, **words)
    due(sibling, date(2026, 1, 1))
    design.create(title="另街道", unit_code=town.other_code, by=town.other_clerk, **words)
    paid_here = {
        STREET: Decimal(0),
        town.code: Decimal(1),
    }  # led by the street, so counted there and not where the money is
    led = design.create(title="街道牵头", unit_code=STREET, shares=paid_here, by=town.street_clerk, **words)
    due(project_at(State.WITHDRAWN, town=town), date(2026, 1, 1))
    return {"here": here, "sibling": sibling, "led": led}


def test_late_is_past_the_day_and_under_way(town, crowd):
    found = queries.standing(town.district, DISTRICT, TODAY)
    assert (found.total, dict(found.by_unit)) == (Load(6, 3), {STREET: Load(5, 3), OTHER_STREET: Load(1, 0)})
    assert dict(found.by_stage) == {State.SCREENING: Load(3, 2), State.DRAFT: Load(3, 1)}
    found = queries.standing(town.approver, STREET, TODAY)
    assert dict(found.by_unit) == {town.code: Load(3, 2), town.sibling_code: Load(1, 1), STREET: Load(1, 0)}
    assert queries.standing(town.clerk, town.code, TODAY).total == Load(3, 2)


@pytest.mark.parametrize("day", [date(2026, 11, 19), date(2026, 11, 20), date(2026, 11, 21), TODAY])
def test_late_counts_what_the_linked_list_shows(town, crowd, day):
    for code, who in ((DISTRICT, town.district), (STREET, town.approver), (town.code, town.clerk)):
        shown = Filters(unit=code, overdue="1").apply(listed(who, Filters()), today=day).count()
        assert queries.standing(who, code, day).total.late == shown


@time_machine.travel(moment("2026-11-27 15:00"), tick=False)
def test_the_longest_overdue_stand_first(town, crowd):
    rows = queries.late(town.approver, STREET)
    assert [row["title"] for row in rows] == ["邻社区", "项目1", "项目0"]
    table = tables.late(rows, TODAY)
    assert [line.values[-1] for line in table.lines] == [330, 7, 1]


@pytest.mark.rule("R55")
def test_what_she_stepped_aside_from_is_not_counted(town, crowd):
    declare(town.approver, crowd["here"][1], reason="亲属承接项目", by=town.approver)
    assert queries.standing(town.approver, STREET, TODAY).total == Load(4, 2)
    assert "项目1" not in [row["title"] for row in queries.late(town.approver, STREET)]
    assert queries.results(town.approver, STREET, 2026)[town.code].number == 3
    assert queries.standing(town.street_clerk, STREET, TODAY).total == Load(5, 3)


@pytest.mark.rule("R72")
def test_satisfaction_is_counted_over_ratings_not_over_projects(town):
    for satisfied, number in ((1, 2), (9, 10), (0, 0)):
        project = project_at(State.EVALUATION, town=town, title=f"{satisfied}/{number}")
        for each in range(number):
            closing.count_rating(project, is_satisfied=each < satisfied, by=town.resident)
    funds.set_ceiling(unit_code=town.code, year=2025, ceiling=Decimal(90_000), by=town.district)
    last_year = project_at(State.EVALUATION, town=town, title="去年", at=moment("2026-03-02"), year=2025)
    closing.count_rating(last_year, is_satisfied=False, by=town.resident)
    found = queries.results(town.district, DISTRICT, 2026)
    assert found == {STREET: Results(3, 3, 3, 2, 12, 10)}
    assert round(found[STREET].satisfaction, 2) == Decimal("83.33")
    assert [row["title"] for row in queries.least_liked(town.district, DISTRICT, 2026)] == ["1/2", "9/10"]
    assert Results().satisfaction is None


@pytest.mark.rule("R44")
def test_money_is_what_the_lines_and_the_ledger_say(town):
    walk(State.APPROVED, town=town, total=50_000)
    walk(State.CONTRACTED, town=town, total=20_000)
    paid = walk(State.IMPLEMENTATION, town=town, total=30_000)
    paid.to_acceptance()
    paid.to_accepted()
    payment = funds.request_payment(
        paid.project, amount=Decimal("10000.10"), purpose="首付款", by=town.clerk, at=paid.later()
    )
    funds.pay(payment, voucher="PZ-1", by=town.finance, at=paid.later())
    # 50,000 reserved; contracts of 19,000 and 28,500 give 1,000 and 1,500 back
    here = Money(
        Decimal("2000000.00"), Decimal("97500.00"), Decimal("47500.00"), Decimal("10000.10"), Decimal("2500.00")
    )
    empty = Money(Decimal("2000000.00"))
    assert queries.money(town.finance, STREET, 2026) == {town.code: here, town.sibling_code: empty}
    district = queries.money(town.district, DISTRICT, 2026)
    assert district == {STREET: here + empty, OTHER_STREET: empty}
    assert (here + empty).available == Decimal("3902500.00")
    assert queries.money(town.finance, STREET, 2025) == {}


@pytest.mark.parametrize("name", ["engineer", "chair", "supplier_user"])
def test_money_is_nothing_without_the_right_to_see_it(town, name):
    assert queries.money(getattr(town, name), town.code, 2026) == {}


def test_the_median_of_counted_values():
    assert queries.median({3: 1}) == 3
    assert queries.median({1: 1, 4: 1}) == Decimal("2.5")
    assert queries.median({1: 5, 90: 4}) == 1
    assert queries.median({0: 2, 7: 2}) == Decimal("3.5")


def stay(town, since, until, **how):
    """A project that was sent to the screening on one day and tabled on another."""
    found = walk(State.DRAFT, town=town, at=moment(since), **how)
    found.to_screening()
    found.at = moment(until)
    design.table(found.project, by=town.secretary, at=found.at)
    return found


def test_paces_are_medians_of_calendar_days_by_the_year_of_leaving(town):
    stay(town, "2026-03-02 09:00", "2026-03-07 00:30")  # five midnights in Shenzhen, four in Greenwich
    stay(town, "2026-03-02 09:00", "2026-03-02 23:30")
    stay(town, "2025-12-30 09:00", "2026-01-02 10:00")
    stay(town, "2025-03-03 09:00", "2025-03-13 09:00")
    found = queries.paces(town.approver, STREET, 2026)
    assert found[2026][State.SCREENING] == Pace(Decimal(3), 3)
    assert found[2025][State.SCREENING] == Pace(Decimal(10), 1)
    assert (found[2026][State.DRAFT].number, found[2025][State.DRAFT].number) == (2, 2)
    assert State.DELIBERATION not in found[2026]
    assert queries.paces(town.district, OTHER_STREET, 2026) == {2026: {}, 2025: {}}


def test_a_hold_does_not_cut_a_stay_and_each_return_begins_another(town):
    found = walk(State.SCREENING, town=town, at=moment("2026-03-02 09:00"))
    review.hold(found.project, reason="等核实情况", by=town.approver, at=moment("2026-03-04"))
    review.release(found.project, by=town.approver, at=moment("2026-03-05"))
    design.send_back(found.project, reason="请补充概算", by=town.secretary, at=moment("2026-03-10"))
    assert queries.paces(town.approver, STREET, 2026)[2026] == {
        State.DRAFT: Pace(Decimal(0), 1), State.SCREENING: Pace(Decimal(8), 1),
    }  # fmt: skip
    queries.shared.clear()
    found.project.refresh_from_db()
    found.at = moment("2026-03-14")
    design.answer_negative_list(
        found.project, answers=dict.fromkeys(NegativeItem, (False, "")), by=town.clerk, at=found.at
    )
    answer_return(found.project, by=town.clerk, at=found.at)
    targets = [{"kind": "output", "indicator": "更换灯具", "target": "30 盏"}]
    design.set_targets(found.project, targets=targets, by=town.clerk, at=found.at)
    design.submit(found.project, by=town.clerk, at=moment("2026-03-16"))
    assert queries.paces(town.approver, STREET, 2026)[2026][State.DRAFT] == Pace(Decimal(3), 2)


@pytest.mark.rule("R55")
def test_paces_leave_out_what_she_stepped_aside_from(town):
    kept = stay(town, "2026-03-02", "2026-03-04")
    stay(town, "2026-03-02", "2026-03-12")
    declare(town.approver, kept.project, reason="亲属承接项目", by=town.approver)
    assert queries.paces(town.approver, STREET, 2026)[2026][State.SCREENING] == Pace(Decimal(10), 1)


def test_paces_are_kept_for_a_person_and_shared_with_nobody(town):
    stay(town, "2026-03-02", "2026-03-04")
    before = queries.paces(town.approver, STREET, 2026)
    stay(town, "2026-03-02", "2026-03-12")
    assert queries.paces(town.approver, STREET, 2026) == before
    assert queries.paces(town.street_clerk, STREET, 2026)[2026][State.SCREENING] == Pace(Decimal(6), 2)


@pytest.mark.rule("R13")
def test_coverage_stands_against_the_target_of_each_community(town):
    for number in range(3):
        submit(unit_code=town.code, body=BODY, phone=f"1380013800{number}", is_verified=True, at=moment("2026-05-06"))
    override(
        "2020", name="collection.coverage", value="2", reason="试点", decision_no="南民〔2026〕1号",
        unit_code=town.code, by=town.district, at=moment("2026-01-05"),
    )  # fmt: skip
    rows = queries.collected(STREET, 2026, moment("2026-06-01"))
    table = tables.coverage(STREET, 2026, rows)
    assert [line.values[1:4] for line in table.lines] == [(3, 2, Decimal(150)), (0, 500, Decimal(0))]
    assert [line.values[4] for line in table.lines] == ["已达到", "还差 500"]
    by_street = tables.coverage_by_unit(DISTRICT, 2026, queries.collected(DISTRICT, 2026, moment("2026-06-01")))
    assert [line.values[1:] for line in by_street.lines] == [(2, 1, Decimal(50)), (1, 0, Decimal(0))]
    assert by_street.total.values[1:3] == (3, 1)
    assert [target.value for target in tables.targets(rows)] == [2, 500]
