"""The end: inspection, mending, ratings, the score, the assessment of an emergency, the archive, the library."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from acceptance.actions import assessment, evaluation, inspection
from acceptance.kinds import DIMENSIONS, Finding, MemberKind
from acceptance.models import FollowUp, Inspection, Rectification
from governance.events import PUBLIC
from portal.demonstration.walks.base import Base
from projects.actions import closing, library
from projects.kinds import ProjectType

PARTS = {"decision": 10, "process": 20, "output": 35, "benefit": 20, "satisfaction": 15}
"""The parts of the performance score and their points."""


class Endings(Base):
    """From the completed work to the archive."""

    inspection: Inspection

    def inspect(self, at: datetime) -> None:
        """Call the group together, measure or hear."""
        self._plan(at)
        self._sign(self.later(at, 120), Finding.FIT)

    def conclude(self, at: datetime) -> None:
        """The group finds it fit; the result is publicised."""
        inspection.conclude(self.inspection, passed=True, text="符合合同和验收标准。", by=self.acceptor, at=at)

    def inspect_badly(self, at: datetime) -> None:
        """The group finds it unfit and says what is to be mended."""
        self._plan(at)
        self._sign(self.later(at, 120), Finding.UNFIT)
        text = "部分路面不平、收边未完成，清单中两项数量不足，限期整改。"
        inspection.conclude(self.inspection, passed=False, text=text, by=self.acceptor, at=self.later(at, 180))

    def mend(self, at: datetime) -> None:
        """It is mended and handed back, and the mending confirmed."""
        self.add_photos(at, "after")
        closing.reinspect(self.project, by=self.worker, at=self.later(at, 30))
        rectification = Rectification.objects.get(inspection=self.inspection)
        inspection.confirm_rectification(rectification, by=self.acceptor, at=self.later(at, 240))

    def settle(self, at: datetime) -> None:
        """Unfit again: the street accepts it at a cut price by a numbered decision."""
        closing.settle_failed(
            self.project, decision_no=f"演示处理决定〔{self.year}〕{self.project.pk}号",
            reason="整改后仍有个别瑕疵，不影响使用，核减相应价款。", by=self.who("street_approver"), at=at,
        )  # fmt: skip

    def _plan(self, at: datetime) -> None:
        lead = self.acceptor
        self.inspection = inspection.plan_inspection(
            self.project, held_on=at.date(), place=f"{self.place}项目现场", by=lead, at=at
        )
        council = self.town.councils[self.community]
        seats: list[tuple[str, dict[str, Any]]] = [
            (MemberKind.COMMITTEE, {"name": "居委会委员（演示）"}),
            (MemberKind.COUNCIL, {"user": council[1 + self.project.pk % 15]}),
            (MemberKind.PROPOSER, {"user": self.who("resident")}),
        ]
        if self.plan.type == ProjectType.ENGINEERING:
            street = self.who("street_approver") if self.is_of_street else self.who("street_clerk")
            seats += [(MemberKind.SECRETARY, {"user": self.who("community_secretary")}),
                      (MemberKind.STREET, {"user": street})]  # fmt: skip
        self.members = [
            inspection.add_member(self.inspection, kind=kind, by=lead, at=self.later(at, 10), **who)
            for kind, who in seats
        ]
        if self.plan.type == ProjectType.SERVICE:
            people = max(10, -(-self.plan.people // 10))
            inspection.hear(self.inspection, people=people, satisfied=people - 1, by=lead, at=self.later(at, 60),
                            summary="多数参加者认为内容实用，希望增加周末场次。")  # fmt: skip
            return
        lines = [{"name": item.name, "measure": item.measure, "planned": item.quantity, "actual": item.quantity}
                 for item in self.project.budget_items.filter(is_work_fund=False).order_by("pk")]  # fmt: skip
        if self.project.pk % 5 == 0:
            lines[0] |= {"actual": lines[0]["planned"] * Decimal("0.86"), "note": "避让现状树木，按实际面积结算。"}
        inspection.measure(self.inspection, lines=lines, by=lead, at=self.later(at, 60))

    def _sign(self, at: datetime, opinion: str) -> None:
        for minutes, member in enumerate(self.members):
            moment = self.later(at, minutes * 5)
            if member.user is not None:
                inspection.sign(member, opinion=opinion, typed=member.name, by=member.user, at=moment)
            else:
                paper = self.pool.take("after", self.project.pk)
                inspection.sign(member, opinion=opinion, paper=paper, by=self.acceptor, at=moment)

    # Evaluation

    def rate(self, at: datetime) -> None:
        """Residents rate: the beneficiaries by phone, one without a number, the resident with an account."""
        needed = min(20, -(-self.plan.people // 10)) + 1
        for number in range(needed):
            overall = 2 if number == 3 and self.project.pk % 4 == 0 else self.random.choice((4, 4, 5, 5, 5, 3))
            scores = {name: max(1, min(5, overall + self.random.choice((-1, 0, 0, 1)))) for name in DIMENSIONS}
            who = {"by": self.who("resident")} if number == 0 else {"by": PUBLIC}
            phone = f"1001{self.project.pk:04d}{number:03d}" if number not in (0, 1) else ""
            comment = "做得实在，希望多办。（演示评价）" if number == 2 else ""
            evaluation.rate(self.project, scores=scores, overall=overall, phone=phone, comment=comment,
                            at=self.later(at, 7 * number), **who)  # fmt: skip
        for follow_up in FollowUp.objects.filter(project=self.project, state="open"):
            if self.project.pk % 8:
                answer = "已联系反映问题的居民，补种两处绿化并调整座椅位置。"
                evaluation.answer_follow_up(follow_up, answer=answer, by=self.drafter, at=self.later(at, 300))

    def score(self, at: datetime) -> None:
        """The street scores the performance."""
        low = 92 if self.plan.in_library else 80
        parts = {
            code: (Decimal(points) * self.random.randint(low, 98) / 100).quantize(Decimal("0.1"))
            for code, points in PARTS.items()
        }
        evaluation.score_performance(self.project, parts=parts, by=self.who("street_approver"), at=at)

    def assess(self, at: datetime) -> None:
        """The street regularises the emergency."""
        assessment.assess_emergency(
            self.project, verdict="regularised", decision_no=f"演示评估〔{self.year}〕{self.project.pk}号",
            reason="情况紧急属实，费用合理，程序已补齐。", by=self.who("street_approver"), at=at,
        )  # fmt: skip

    def archive(self, at: datetime) -> None:
        """The file is closed."""
        closing.archive(self.project, by=self.who("street_approver"), at=at)

    # The library

    def offer(self, at: datetime) -> None:
        """A service that ran well is offered to every community, reviewed and listed."""
        officer = self.who("district_civil_affairs")
        item = library.offer(
            self.project, title=self.project.title, by=self.who("community_clerk"), at=at,
            summary=f"{self.plan.purpose}已完整实施一次，居民评价良好，可供其他社区选用。",
        )  # fmt: skip
        for number, sign in enumerate("甲乙丙丁戊"):
            library.review(
                item, expert=f"专家{sign}（演示）", score=Decimal(88 + number), is_conflict_free=True, by=officer,
                comment="需求普遍，做法清楚，成本合理。", at=self.later(at, 60 + number),
            )  # fmt: skip
        self.offered = item

    def enlist(self, at: datetime) -> None:
        """The district lists the offer."""
        reason = "专家评审通过，准予入库。"
        library.list_item(self.offered, reason=reason, by=self.who("district_civil_affairs"), at=at)
