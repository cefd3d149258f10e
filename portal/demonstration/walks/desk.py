"""At the desk: drafting, designing, submitting, tabling, and giving up."""

from datetime import datetime
from decimal import Decimal

from portal.demonstration import sheets
from portal.demonstration.walks.base import Base
from projects.actions import design
from projects.kinds import Stage

ONE = Decimal(1)


class Desk(Base):
    """The clerk's part before anybody decides."""

    def draft(self, at: datetime) -> None:
        """Begin the project with its demands."""
        plan = self.plan
        shares = None
        if plan.partners:
            part = (ONE / len(plan.partners)).quantize(Decimal("0.0001"))
            shares = dict.fromkeys(plan.partners, part)
            shares[plan.partners[0]] += ONE - sum(shares.values())
            shares.setdefault(plan.unit, Decimal(0))
        self.project = design.create(
            unit_code=plan.unit, title=plan.title.replace("{community}", self.place), type=plan.type,
            category=plan.category, year=self.year, demands=self.demands, shares=shares, is_synthetic=True,
            by=self.drafter, at=at, place=f"{self.place}辖区内", purpose=plan.purpose,
            target_group=f"{self.place}居民", origin_note="演示数据：社区走访和居民提议。",
            is_professional=plan.is_professional,
        )  # fmt: skip

    def design(self, at: datetime) -> None:
        """Fill in the sheet, the negative list, the targets, and how residents took part."""
        plan, project, clerk = self.plan, self.project, self.drafter
        total = sheets.draw_sum(self.random, plan.type, plan.between)
        lines = sheets.budget(plan.type, total, with_work_fund=self.random.random() < 0.6)
        design.draw_budget(project, items=lines, by=clerk, at=self.later(at, 20))
        note = "演示说明：有关部门书面答复不在其年度计划内，先由社区改善。" if self.random.random() < 0.15 else ""
        design.answer_negative_list(project, answers=sheets.answers(note), by=clerk, at=self.later(at, 60))
        design.set_targets(project, targets=sheets.targets(plan.type, plan.people), by=clerk, at=self.later(at, 80))
        design.record_participation(
            project, stage=Stage.DESIGN, form="楼栋居民座谈", people=self.random.randint(8, 30), held_on=at.date(),
            by=clerk, at=self.later(at, 100),
        )  # fmt: skip

    def declare(self, at: datetime) -> None:
        """Say why it cannot wait, with a photo."""
        design.declare_emergency(
            self.project, ground=self.plan.ground, reason=self.plan.purpose[:280], by=self.drafter, at=at
        )
        self.add_photos(at, "before")

    def submit(self, at: datetime) -> None:
        """Hand it to the community's party committee."""
        design.submit(self.project, by=self.drafter, at=at)

    def table(self, at: datetime) -> None:
        """On to the residents' council."""
        design.table(self.project, by=self.who("community_secretary"), at=at)

    def escalate(self, at: datetime) -> None:
        """On to the street's party committee."""
        design.escalate(self.project, by=self.who("community_secretary"), at=at)

    def send_back(self, at: datetime) -> None:
        """Back to the desk with a reason."""
        reason = "预算单价没有询价依据，请补充两家以上询价后重新提交。"
        design.send_back(self.project, reason=reason, by=self.who("community_secretary"), at=at)

    def withdraw(self, at: datetime) -> None:
        """Given up by the community itself."""
        reason = "辖区物业企业已承诺自行完成，不再使用财政资金。"
        design.withdraw(self.project, reason=reason, by=self.drafter, at=at)

    def redesign(self, at: datetime) -> None:
        """After a lost vote: a new version."""
        note = "按居民意见缩小规模、降低单价，并增加雨天备用方案。"
        design.redesign(self.project, change_note=note, by=self.drafter, at=at)
