"""Walking a project to a state through the real actions: `project_at(State.APPROVED, town=town)`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from projects.actions import (
    closing,
    deliberation,
    design,
    funds,
    implementation,
    messages,
    procurement,
    publicity,
    review,
)
from projects.kinds import (
    Category,
    EmergencyGround,
    MessageKind,
    NegativeItem,
    PhotoStage,
    ProjectType,
    TargetKind,
    Track,
    VoteMode,
)
from projects.lifecycle.project import State
from projects.models import Meeting, Project, Quote
from tests.grounds import grounds
from tests.town import SHANGHAI, START, Town

HOUR = timedelta(hours=1)
S = State
ROADS: dict[str, tuple[State, ...]] = {
    Track.ORDINARY: (
        S.DRAFT, S.SCREENING, S.DELIBERATION, S.PUBLICITY, S.REVIEW, S.APPROVED, S.PROCUREMENT, S.CONTRACTED,
        S.IMPLEMENTATION, S.ACCEPTANCE, S.ACCEPTED, S.EVALUATION, S.ARCHIVED,
    ),
    Track.STREET_LED: (
        S.DRAFT, S.SCREENING, S.COMMITTEE, S.PUBLICITY, S.APPROVED, S.PROCUREMENT, S.CONTRACTED, S.IMPLEMENTATION,
        S.ACCEPTANCE, S.ACCEPTED, S.EVALUATION, S.ARCHIVED,
    ),
    Track.EMERGENCY: (S.DRAFT, S.IMPLEMENTATION, S.ACCEPTANCE, S.ACCEPTED, S.EVALUATION, S.ARCHIVED),
}  # fmt: skip
"""The states of each track in their order; the others branch off and are reached by `BRANCHES`."""


def photo(name: str = "photo.png") -> SimpleUploadedFile:
    """A small sound picture as a browser would send it."""
    from PIL import Image

    content = BytesIO()
    Image.new("RGB", (8, 8), "teal").save(content, "PNG")
    return SimpleUploadedFile(name, content.getvalue(), "image/png")


@dataclass
class Walk:
    """One project on its way, with the people who act and the clock on the wall."""

    town: Town
    project: Project
    at: datetime
    votes_for: int = 16

    def later(self, until: datetime | None = None) -> datetime:
        """An hour on, or the given moment when that is later."""
        self.at = max(self.at + HOUR, until or self.at).astimezone(SHANGHAI)
        return self.at

    # One leg each: from the state before to the state that names it ----------------------------------------------

    def to_screening(self) -> None:
        design.submit(self.project, by=self.town.clerk, at=self.later())

    def to_deliberation(self) -> None:
        design.table(self.project, by=self.town.secretary, at=self.later())

    def to_committee(self) -> None:
        design.escalate(self.project, by=self.town.secretary, at=self.later())

    def hold_meeting(self, mode: str = VoteMode.NAMED, present: int = 16) -> Meeting:
        """A meeting of the council on this project alone: convened, voted, closed."""
        town, council = self.town, self.town.council[:present]
        meeting = deliberation.convene(
            unit_code=town.code, title="居民议事会", held_on=self.at.date(), place="社区会议室", by=town.clerk,
            at=self.later(),
        )  # fmt: skip
        item = deliberation.add_item(meeting, project=self.project, mode=mode, by=town.clerk, at=self.at)
        deliberation.take_attendance(meeting, present=[member.pk for member in council], by=town.clerk, at=self.at)
        deliberation.open_meeting(meeting, by=town.chair, at=self.later())
        for number, member in enumerate(council):
            choice = "for" if number < self.votes_for else "against"
            by = member if mode == VoteMode.SECRET else town.clerk
            deliberation.cast(item, member=member, choice=choice, by=by, at=self.at)
        deliberation.close_meeting(meeting, by=town.chair, at=self.later())
        return meeting

    def to_publicity(self) -> None:
        if self.project.track == Track.STREET_LED:
            review.record_committee(
                self.project, decision_no="粤海党工委〔2026〕3号", decided_on=self.at.date(), attendance=7,
                attendees="王海涛等7人", conclusion="同意由街道牵头实施", by=self.town.committee, at=self.later(),
            )  # fmt: skip
            review.agree(self.project, leader="李建军", by=self.town.committee, at=self.at)
            return
        self.hold_meeting()
        deliberation.pass_vote(self.project, by=self.town.chair, at=self.later())

    def to_review(self) -> None:
        self._close_publicity()

    def _close_publicity(self) -> None:
        publicity.close_due(at=self.later(self.project.publicity_closes_at))
        self.project.refresh_from_db()

    def to_approved(self) -> None:
        if self.project.state == State.PUBLICITY:
            self._close_publicity()
            return
        review.approve(self.project, leader="李建军", by=self.town.approver, at=self.later())

    def to_procurement(self) -> None:
        self.later(self.project.approval_closes_at)
        procurement.procure(self.project, by=self.town.clerk, at=self.at)

    def three_quotes(self, amount: Decimal) -> list[Quote]:
        """What three suppliers ask (yuan), the first the least."""
        purchase, clerk, day = self.project.current_purchase(), self.town.clerk, self.at.date()
        return [
            procurement.record_quote(
                purchase, party=party, amount=amount + number, received_on=day, by=clerk, at=self.at
            )
            for number, party in enumerate((self.town.supplier, *self.town.rivals))
        ]

    def buy(self) -> None:
        """Quotes of three suppliers, the award, its notice over, the contract written down."""
        purchase, town = self.project.current_purchase(), self.town
        price = (self.project.approved_total * Decimal("0.95")).quantize(Decimal("1"))
        quotes = self.three_quotes(price)
        if self.project.approved_total >= 100_000:
            judges = ["评委一", "评委二", "评委三", "评委四", "评委五"]
            procurement.record_panel(purchase, members=judges, by=town.clerk, at=self.at)
        if self.project.approved_total >= 500_000:
            procurement.announce(purchase, announced_on=self.at.date(), by=town.clerk, at=self.at)
            self.later(self.at + timedelta(days=15))
        if self.project.approved_total >= 1_000_000:
            procurement.note_central_check(purchase, note="不在集中采购目录内", by=town.clerk, at=self.at)
        procurement.choose(
            purchase, quote=quotes[0], reason="价格最低，经验充足", scope_note="照明工程施工", by=town.clerk, at=self.at
        )
        procurement.award(purchase, by=town.clerk, at=self.later())
        self.project.refresh_from_db()
        self.later(self.project.award_closes_at)
        procurement.record_contract(
            self.project, number=f"HZ-{self.project.pk}", amount=price, signed_on=self.at.date(),
            ends_on=self.at.date() + timedelta(days=60), by=town.clerk, at=self.at,
            acceptance_plan="由验收组在完工后十五个工作日内现场查看、逐项核量，按合同标准验收。",
            milestones=[{"name": "完工", "planned_on": self.at.date() + timedelta(days=50)}],
        )  # fmt: skip
        procurement.sign(self.project, by=town.secretary, at=self.later())

    def to_contracted(self) -> None:
        self.buy()

    def take_photo(self, stage: str) -> None:
        implementation.add_photo(
            self.project, stage=stage, image=photo(), taken_on=self.at.date(), by=self.town.clerk, at=self.at
        )

    def to_implementation(self) -> None:
        self.later()
        self.take_photo(PhotoStage.BEFORE)
        if self.project.track == Track.EMERGENCY:
            implementation.act_first(self.project, by=self.town.secretary, at=self.at)
            return
        if self.project.type == ProjectType.ENGINEERING:
            implementation.check_safety(
                self.project, has_barriers=True, has_informed_neighbours=True, has_insurance=True,
                by=self.town.clerk, at=self.at,
            )  # fmt: skip
        implementation.start(self.project, by=self.town.clerk, at=self.at)

    def to_acceptance(self) -> None:
        town = self.town
        if self.project.contract_signed_on is None:
            procurement.open_purchase_beside(self.project, by=town.clerk, at=self.later())
            self.buy()
        for stage in (PhotoStage.DURING, PhotoStage.AFTER):
            self.later(self.at + timedelta(days=7))
            self.take_photo(stage)
        implementation.report_progress(self.project, percent=100, text="全部完成", by=town.clerk, at=self.at)
        for milestone in self.project.milestones.all():
            implementation.finish_milestone(milestone, by=town.clerk, at=self.at)
        implementation.complete(self.project, beneficiaries=100, by=town.clerk, at=self.later())

    def _inspector(self) -> Any:
        return self.town.engineer

    def to_rectification(self) -> None:
        closing.rectify(self.project, reason="灯具缺两盏", by=self._inspector(), at=self.later())

    def to_accepted(self) -> None:
        closing.record_inspection(self.project, inspected_on=self.at.date(), by=self._inspector(), at=self.later())
        closing.accept(self.project, by=self._inspector(), at=self.at)

    def to_evaluation(self) -> None:
        closing.open_due_evaluations(at=self.later(self.project.acceptance_closes_at))
        self.project.refresh_from_db()

    def to_archived(self) -> None:
        town = self.town
        for _number in range(10):
            closing.count_rating(self.project, is_satisfied=True, by=town.resident, at=self.at)
        closing.record_performance(self.project, score=Decimal("92"), by=town.approver, at=self.later())
        if self.project.track == Track.EMERGENCY:
            closing.record_assessment(self.project, by=town.approver, at=self.at)
        left = self.project.committed_sum()
        payment = funds.request_payment(self.project, amount=left, purpose="合同尾款", by=town.clerk, at=self.at)
        funds.pay(payment, voucher="PZ-2026-001", by=town.finance, at=self.later())
        self.project.refresh_from_db()
        closing.archive(self.project, by=town.approver, at=self.later())

    def to_not_passed(self) -> None:
        self.votes_for = 3
        self.hold_meeting()
        deliberation.fail_vote(self.project, by=self.town.chair, at=self.later())

    def to_reserve(self) -> None:
        """The year's money is cut to nothing, the project waits."""
        funds.set_ceiling(
            unit_code=self.project.unit_code, year=self.project.year, ceiling=Decimal("0.01"), by=self.town.district,
            at=self.later(),
        )  # fmt: skip
        review.reserve(self.project, by=self.town.approver, at=self.at)

    def to_rejected(self) -> None:
        if self.project.state == State.COMMITTEE:
            review.decline(self.project, reason="需求不足", by=self.town.committee, at=self.later())
        else:
            review.reject(self.project, reason="与政府投资项目重复", by=self.town.approver, at=self.later())

    def to_withdrawn(self) -> None:
        design.withdraw(self.project, reason="居民不再需要", by=self.town.clerk, at=self.later())

    def to_terminated(self) -> None:
        review.terminate(
            self.project,
            reason="承接方无法履约",
            decision_no="粤海办〔2026〕9号",
            by=self.town.approver,
            at=self.later(),
        )


def answer_return(project: Project, *, by: Any, at: datetime | None = None) -> None:
    """Say what was made of the reasons for which the design came back, so that it can go out again."""
    asked = project.messages.get(kind=MessageKind.RETURN, answer=None)
    messages.answer(asked, text="已按意见修改", by=by, at=at)


BRANCHES: dict[str, State] = {
    S.NOT_PASSED: S.DELIBERATION,
    S.RESERVE: S.REVIEW,
    S.REJECTED: S.REVIEW,
    S.WITHDRAWN: S.DRAFT,
    S.TERMINATED: S.APPROVED,
    S.RECTIFICATION: S.ACCEPTANCE,
}
"""A state off the main road, and the one from which a walk turns to it."""


def draft(town: Town, *, track: str, type: str, total: Decimal, at: datetime, **fields: Any) -> Project:
    """A design that nothing refuses: origin, budget sheet, negative list, targets; an emergency is declared."""
    words: dict[str, Any] = {
        "unit_code": town.code, "title": "海珠社区楼道照明改造", "category": Category.CONVENIENCE, "year": at.year,
        "place": "海珠社区三栋", "purpose": "楼道昏暗，老人夜间出行不便。", "target_group": "三栋全体居民",
        "origin_note": "居民座谈会提出", "is_professional": track == Track.STREET_LED,
    }  # fmt: skip
    by = fields.pop("by", town.clerk)
    project = design.create(type=type, by=by, at=at, **(words | fields))
    items = [{"name": "灯具与安装", "quantity": 1, "measure": "项", "unit_price": total, "is_work_fund": False}]
    design.draw_budget(project, items=items, by=by, at=at)
    design.answer_negative_list(project, answers=dict.fromkeys(NegativeItem, (False, "")), by=by, at=at)
    targets = [{"kind": TargetKind.OUTPUT, "indicator": "更换灯具", "target": "30 盏"}]
    design.set_targets(project, targets=targets, by=by, at=at)
    if track == Track.EMERGENCY:
        design.declare_emergency(project, ground=EmergencyGround.DANGER, reason="线路老化，有触电危险", by=by, at=at)
    return project


def walk(
    state: str = S.DRAFT,
    *,
    town: Town,
    track: str = Track.ORDINARY,
    type: str = ProjectType.SERVICE,
    total: Decimal | int = 30_000,
    at: datetime = START,
    **fields: Any,
) -> Walk:
    """A project in the state, on its track, and the clock where its last step left it."""
    how = {"state": state, "track": track, "type": type, "total": total, "at": at, "fields": fields}

    def given(kept: tuple[int, datetime, int]) -> Walk:
        return Walk(town, Project.objects.get(pk=kept[0]), *kept[1:])

    return grounds.lay(
        "walk", how, lambda: _walk(state, town, track, type, Decimal(total), at, fields),
        keep=lambda found: (found.project.pk, found.at, found.votes_for), give=given,
    )  # fmt: skip


def _walk(state: str, town: Town, track: str, type: str, total: Decimal, at: datetime, fields: dict[str, Any]) -> Walk:
    project = draft(town, track=track, type=type, total=total, at=at, **fields)
    found = Walk(town, project, at)
    road = ROADS[track]
    turn = BRANCHES.get(S(state))
    if turn is not None and turn not in road:
        turn = {S.REJECTED: S.COMMITTEE}.get(S(state), S.IMPLEMENTATION)
    for leg in road[1 : road.index(turn or S(state)) + 1]:
        _go(found, leg)
    if turn is not None:
        _go(found, S(state))
    assert found.project.state == state, f"{found.project.state} and not {state}"
    return found


def _go(found: Walk, leg: State) -> None:
    take: Callable[[], None] = getattr(found, f"to_{leg}")
    take()


def project_at(state: str = S.DRAFT, *, town: Town, **how: Any) -> Project:
    """A project in the state; `now` on it is the moment of its last step. `how` as for `walk`."""
    found = walk(state, town=town, **how)
    found.project.now = found.at
    return found.project
