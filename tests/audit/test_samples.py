"""The frame is frozen and seen first; chance that nobody knew decides; each drawn project gets a case."""

from datetime import date, timedelta

import pytest

from audit.actions import samples
from audit.kinds import Chance, Exclusion, Ground
from audit.lifecycle import SampleState
from audit.models import AuditCase, SampleProject
from audit.queries.samples import frame_rows, reproduce, strata_of
from audit.sampling import draw_lots
from governance.events.log import close_day, history
from governance.workflow.errors import NotPermitted, OutOfReach, Refused, Stale
from projects.actions.review import terminate
from projects.lifecycle.project import State
from tests.walk import project_at

pytestmark = pytest.mark.rule("R74", "U25")


def test_the_frame_holds_what_was_approved_by_street_and_type(sample, approved):
    rows = {row.code: row for row in sample.rows.all()}
    assert set(rows) == {project.code for project in approved}
    assert {row.stratum for row in rows.values()} == {"440305007:service", "440305007:goods"}
    assert rows[approved[0].code].amount == approved[0].approved_total
    assert (sample.count_percent, sample.money_percent, sample.frame_count) == (10, 20, 3)
    assert not any(row.is_drawn or row.rank for row in rows.values())


def test_what_is_approved_later_is_not_in_it(town, sample):
    late = project_at(State.APPROVED, town=town, title="后来的项目")
    assert not sample.rows.filter(project=late).exists()


def test_what_is_left_out_says_why(town, approved, case, later):
    terminate(approved[1], reason="承接方无法履约", decision_no="粤海办〔2026〕9号", by=town.approver, at=later)
    sample = samples.freeze_frame(unit_code=town.district_code, year=2026, by=town.auditor, at=later)
    reasons = {row.project_id: row.reason for row in sample.exclusions.all()}
    assert reasons == {approved[0].pk: Exclusion.BEING_AUDITED, approved[1].pk: Exclusion.TERMINATED}
    assert [row.project_id for row in sample.rows.all()] == [approved[2].pk]


def test_what_was_drawn_this_year_is_not_drawn_again(town, drawn, later):
    before = set(drawn.rows.filter(is_drawn=True).values_list("project_id", flat=True))
    AuditCase.objects.all()._move(state="clean", concluded_on=later.date())
    again = samples.freeze_frame(unit_code=town.district_code, year=2026, by=town.auditor, at=later)
    assert {row.project_id for row in again.exclusions.filter(reason=Exclusion.DRAWN_BEFORE)} == before


def test_only_the_days_asked_for(town, approved, later):
    with pytest.raises(Refused, match="截止日期不能早于"):
        samples.freeze_frame(
            unit_code=town.district_code, year=2026, from_on=date(2026, 3, 1), until_on=date(2026, 2, 1),
            by=town.auditor, at=later,
        )  # fmt: skip
    day = approved[0].approved_on
    empty = samples.freeze_frame(
        unit_code=town.district_code, year=2026, until_on=day - timedelta(days=1), by=town.auditor, at=later
    )
    assert empty.frame_count == 0
    with pytest.raises(Refused, match="清单里没有项目"):
        samples.draw(empty, entropy="416235", witnesses="甲、乙", by=town.auditor, at=later)


def test_the_draw_opens_a_case_on_each_drawn_project(drawn):
    rows = list(drawn.rows.filter(is_drawn=True))
    assert drawn.state == SampleState.DRAWN and drawn.drawn_count == len(rows) == 2
    cases = AuditCase.objects.filter(sample=drawn, ground=Ground.SAMPLE)
    assert {case.project_id for case in cases} == {row.project_id for row in rows}
    assert drawn.drawn_money >= drawn.frame_money / 5
    event = history(drawn).last()
    assert event.verb == "sample.draw" and event.values["seed"] == drawn.seed


def test_the_draw_follows_from_frame_and_text_alone(drawn):
    lots = draw_lots(drawn.lines(), seed=drawn.seed, count_share=drawn.count_share, money_share=drawn.money_share)
    stored = list(drawn.rows.filter(is_drawn=True).order_by("rank").values_list("code", flat=True))
    assert [row.code for row in lots] == stored
    assert reproduce(drawn).agrees


def test_it_is_drawn_once_and_not_given_up_afterwards(town, drawn, later):
    with pytest.raises(Stale):
        samples.draw(drawn, entropy="999999", witnesses="甲、乙", by=town.auditor, at=later)
    with pytest.raises(Stale):
        samples.cancel(drawn, reason="结果不理想", by=town.auditor, at=later)


def test_a_frozen_frame_may_be_given_up_with_a_reason(town, sample, later):
    with pytest.raises(Refused):
        samples.cancel(sample, reason="", by=town.auditor, at=later)
    samples.cancel(sample, reason="日期范围有误", by=town.auditor, at=later)
    assert sample.state == SampleState.CANCELLED
    assert history(sample).last().values["reason"] == "日期范围有误"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"entropy": "123", "witnesses": "甲、乙"}, "至少 6 位"),
        ({"entropy": "416235", "witnesses": "甲"}, "至少 2 名见证人"),
        ({"entropy": "416235", "witnesses": "甲、甲"}, "至少 2 名见证人"),
        ({"source": Chance.DIGEST}, "次日凌晨才公布"),
    ],
)
def test_no_draw_without_chance(town, sample, later, given, sentence):
    with pytest.raises(Refused, match=sentence):
        samples.draw(sample, **given, by=town.auditor, at=later)
    sample.refresh_from_db()
    assert sample.state == SampleState.FROZEN and not AuditCase.objects.exists()


def test_the_published_digest_of_that_day_decides(town, sample, later):
    digest = close_day(later.date())
    with pytest.raises(Refused, match="次日凌晨才公布"):
        samples.draw(sample, source=Chance.DIGEST, by=town.auditor, at=later)
    next_day = later + timedelta(days=1)
    samples.draw(sample, source=Chance.DIGEST, entropy="我选的", by=town.auditor, at=next_day)
    assert sample.entropy == digest.hash and sample.source == Chance.DIGEST


def test_a_changed_frame_is_not_drawn_from(town, sample, later):
    SampleProject.objects.filter(sample=sample, pk=sample.rows.first().pk).update(amount="1.00")
    with pytest.raises(Refused, match="校验码不符"):
        samples.draw(sample, entropy="416235", witnesses="甲、乙", by=town.auditor, at=later)


def test_who_may_freeze_and_draw(town, sample, later):
    for person, shut in ((town.clerk, OutOfReach), (town.other_auditor, OutOfReach), (town.district, NotPermitted)):
        with pytest.raises(shut):
            samples.draw(sample, entropy="416235", witnesses="甲、乙", by=person, at=later)
    for person in (town.clerk, town.other_auditor, town.district):
        with pytest.raises(NotPermitted):
            samples.freeze_frame(unit_code=town.district_code, year=2026, by=person, at=later)


def test_quotas_are_shown_before_the_draw(sample):
    assert [(line.size, line.quota, line.drawn) for line in strata_of(sample)] == [(1, 1, 0), (2, 1, 0)]


def test_the_frame_is_shown_whole_or_as_it_was_drawn(drawn):
    assert [row.rank for row in frame_rows(drawn, drawn_only=True)] == [1, 2]
    assert len(frame_rows(drawn)) == 3
