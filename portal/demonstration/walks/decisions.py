"""Deciding: the council's meeting, the street's committee, notices and objections, review, approval, ending."""

from datetime import datetime

from django.utils import timezone

from governance.events import PUBLIC
from governance.policy.calendar import add_working_days
from governance.workflow.door import grant_waiver
from portal.demonstration.walks.base import Base
from projects.actions import deliberation, publicity, review
from projects.kinds import Choice, VoteMode
from projects.models import AgendaItem, Objection

LEADER = "演示责任领导"
MINUTES = (
    "会议由召集人主持。社区工作人员逐项介绍方案、预算和资金来源，议事员提问并发表意见，逐项表决。"
    "有议事员提出施工尽量避开午休时间，经办人表示写入合同。（演示记录）"
)


class Decisions(Base):
    """What others decide about the project."""

    # The council

    def convene(self, at: datetime) -> None:
        """Call the council and put the project on its agenda."""
        held_on = self.day_of("vote") or self.day_of("vote_without_quorum")
        held_on = held_on or self.day_of("vote_down") or add_working_days(timezone.localdate(at), 4).day
        self.meeting = deliberation.convene(
            unit_code=self.community, title=f"{self.place}居民议事会（{held_on:%m月%d日}）", held_on=held_on,
            place=f"{self.place}党群服务中心二楼会议室", by=self.who("community_clerk"), at=at,
        )  # fmt: skip
        self.item = deliberation.add_item(
            self.meeting, project=self.project, mode=self.plan.vote, by=self.who("community_clerk"),
            at=self.later(at, 30),
        )  # fmt: skip

    def vote(self, at: datetime) -> None:
        """A meeting that passes it."""
        self._hold(at, self.random.randint(13, 16), 0)

    def vote_down(self, at: datetime) -> None:
        """A meeting that does not."""
        self._hold(at, 14, 9)

    def vote_without_quorum(self, at: datetime) -> None:
        """A meeting to which too few came."""
        self._hold(at, 9, 0)

    def _hold(self, at: datetime, there: int, against: int) -> None:
        council, clerk, chair = self.town.councils[self.community], self.who("community_clerk"), self._chair()
        rest = council[1:]
        self.random.shuffle(rest)
        present = [chair, *rest][:there]
        deliberation.take_attendance(self.meeting, present=[m.pk for m in present], by=clerk, at=at)
        deliberation.open_meeting(self.meeting, by=chair, at=self.later(at, 10))
        if self.plan.has_recusal:
            deliberation.recuse(
                self.item, member=present[-1], kind="relative", reason="本人配偶在意向承接单位任职。", by=present[-1],
                at=self.later(at, 20),
            )  # fmt: skip
            present = present[:-1]
        if there * 3 > len(council) * 2:
            self._count(present, against or self.random.choice((0, 0, 1, 2)), at)
        deliberation.amend_minutes(self.meeting, text=MINUTES, by=clerk, at=self.later(at, 90))
        deliberation.close_meeting(self.meeting, by=chair, at=self.later(at, 100))

    def _count(self, present: list, against: int, at: datetime) -> None:
        abstain = self.random.choice((0, 0, 1))
        clerk = self.who("community_clerk")
        if self.plan.vote == VoteMode.SECRET:
            counts = {"votes_for": len(present) - against - abstain, "votes_against": against, "abstentions": abstain}
            deliberation.record_tally(self.item, **counts, by=clerk, at=self.later(at, 60))
            return
        for place, member in enumerate(present):
            choice = Choice.AGAINST if place < against else Choice.ABSTAIN if place < against + abstain else Choice.FOR
            item = AgendaItem.objects.get(pk=self.item.pk)
            deliberation.cast(item, member=member, choice=choice, by=clerk, at=self.later(at, 40 + place))

    def _chair(self):
        return self.who("council_chair")

    def announce(self, at: datetime, posted_at: datetime | None = None) -> None:
        """The chair announces that it passed, and the notice goes up."""
        deliberation.pass_vote(self.project, by=self._chair(), at=at)
        self.post(posted_at or self.later(at, 60))

    def announce_loss(self, at: datetime) -> None:
        """The chair announces that it did not pass."""
        deliberation.fail_vote(self.project, by=self._chair(), at=at)

    # The committee

    def committee(self, at: datetime) -> None:
        """The street's party committee decides for it."""
        self._decide(at, "同意由街道牵头实施，资金按比例从有关社区年度额度列支。")
        if self.plan.needs_waiver:
            grant_waiver(
                self.project, "over_cap", decision_no=self._number("专"), by=self.who("street_committee"),
                reason="涉及三个片区统一改造，拆分反而增加造价，同意突破单项上限。", at=self.later(at, 40),
            )  # fmt: skip
        review.agree(self.project, leader=LEADER, by=self.who("street_committee"), at=self.later(at, 60))
        self.post(self.later(at, 120))

    def decline(self, at: datetime) -> None:
        """The street's party committee decides against it."""
        self._decide(at, "不同意实施，建议纳入区政府投资计划统筹。")
        reason = "与区在建道路改造计划范围重叠，建议纳入该计划统筹解决。"
        review.decline(self.project, reason=reason, by=self.who("street_committee"), at=self.later(at, 60))

    def _decide(self, at: datetime, conclusion: str) -> None:
        review.record_committee(
            self.project, decision_no=self._number("党工委"), decided_on=at.date(), attendance=9,
            attendees="街道党工委委员9人（演示）", conclusion=conclusion, by=self.who("street_committee"), at=at,
        )  # fmt: skip

    def _number(self, word: str) -> str:
        street = self.town.names[self.community[:9]].removesuffix("街道")
        return f"{street}{word}〔{self.year}〕演示{self.project.pk}号"

    # Notices and objections

    def post(self, at: datetime) -> None:
        """Hang the open notice on the board and keep its photo."""
        notice = self.project.notices.filter(state="open").order_by("-pk").first()
        publicity.post_on_board(
            notice, photo=self.pool.take("before", self.project.pk), posted_on=at.date(), by=self.drafter, at=at
        )

    def object(self, at: datetime) -> None:
        """A resident objects to what hangs."""
        notice = self.project.notices.filter(state="open").order_by("-pk").first()
        self.objection: Objection = publicity.file_objection(
            notice, body="施工围挡会占用消防通道，方案里没有写怎样保证通行，请说明。（演示异议）",
            name="热心居民（演示）", phone="10099990000", by=PUBLIC, at=at,
        )  # fmt: skip

    def dismiss(self, at: datetime) -> None:
        """The objection is answered and the notice goes on."""
        reply = "经现场核对，围挡后消防通道净宽仍大于4米，已在方案中补充通行图，感谢监督。"
        publicity.answer_objection(self.objection, verdict="dismissed", reply=reply, by=self.drafter, at=at)

    def uphold(self, at: datetime) -> None:
        """The objection is right, and the project goes back to its design."""
        reply = "异议属实，原方案没有考虑无障碍坡道，停止公示，修改方案后重新评议。"
        publicity.answer_objection(self.objection, verdict="upheld", reply=reply, by=self.drafter, at=at)

    # Review

    def ask(self, at: datetime) -> None:
        """The street asks for something to be completed."""
        text = "请补充现场照片的拍摄位置和受影响户数，并附询价单。"
        self.correction = review.ask_correction(self.project, text=text, by=self.who("street_clerk"), at=at)

    def complete_papers(self, at: datetime) -> None:
        """The community completes it."""
        answer = "已补充拍摄位置图、受影响68户名册摘要和三家询价单。"
        review.answer_correction(self.correction, answer=answer, by=self.drafter, at=at)

    def approve(self, at: datetime) -> None:
        """The street approves."""
        review.approve(self.project, leader=LEADER, by=self.who("street_approver"), at=at)

    def reject(self, at: datetime) -> None:
        """The street does not."""
        reason = "与党群服务中心已购买的服务内容重复，建议并入原有课程。"
        review.reject(self.project, reason=reason, by=self.who("street_approver"), at=at)

    def reserve(self, at: datetime) -> None:
        """Good, but the community's year has no money left."""
        review.reserve(self.project, by=self.who("street_approver"), at=at)

    def hold(self, at: datetime) -> None:
        """Put on hold by the street."""
        reason = "地下管线资料与现场不符，等待燃气公司复核后再施工。"
        review.hold(self.project, reason=reason, by=self.who("street_approver"), at=at)

    def terminate(self, at: datetime) -> None:
        """Ended by a numbered decision; what was promised goes back."""
        reason = "承接方逾期不履约，且现场已纳入城中村统一改造，终止实施。"
        review.terminate(
            self.project, reason=reason, decision_no=self._number("终"), by=self.who("street_approver"), at=at
        )
