"""Supervision in the town: checks by communities and streets, the district's sample and cases, residents' reports."""

from datetime import datetime, timedelta
from functools import partial

from audit.actions import cases, checks, findings, reports, samples
from audit.kinds import CheckKind, Gravity, Section
from audit.models import AuditCase, PublicReport
from portal.demonstration.schedule import Schedule
from portal.demonstration.town import DISTRICT, Town
from projects.lifecycle.project import State
from projects.models import Project

SOUND = {section.value: (True, "") for section in Section}
FLAWED = SOUND | {Section.FUNDS.value: (False, "预付款凭证缺承接方盖章的收款确认，已退回补齐。")}
CHECKED = 12
"""So many completed projects are checked by their communities, and as many by their streets."""


class Watching:
    """Enters the acts of supervision into the schedule."""

    def __init__(self, schedule: Schedule, town: Town) -> None:
        self.schedule, self.town = schedule, town
        self.auditor = town.who("district_auditor")

    def fill(self) -> None:
        """Checks, then the sample and what was found, then reports."""
        diary = self.schedule.diary
        for ago, act in (
            (15, self.check), (12, self.freeze), (11, self.draw), (9, self.find), (7, self.report), (6, self.mend),
            (4, self.verify), (3, self.answer),
        ):  # fmt: skip
            self.schedule.add(diary.at(diary.last - ago, 240), act)

    def check(self, at: datetime) -> None:
        """Self-checks of what was completed, and the street's full check, one with a problem."""
        done = Project.objects.filter(completed_on__isnull=False).exclude(track="street_led").order_by("pk")[:CHECKED]
        for place, project in enumerate(done):
            record = partial(checks.record_check, project, checked_on=at.date(), at=at + timedelta(minutes=3 * place))
            record(kind=CheckKind.SELF, answers=SOUND, by=self.town.who("community_secretary", project.unit_code))
            answers = FLAWED if place == 4 else SOUND
            record(kind=CheckKind.FULL, answers=answers, by=self.town.who("street_clerk", project.unit_code))

    def freeze(self, at: datetime) -> None:
        """The frame of what was approved since a year ago is frozen."""
        self.sample = samples.freeze_frame(
            unit_code=DISTRICT, year=at.year, from_on=at.date() - timedelta(days=300), until_on=at.date(),
            by=self.auditor, at=at,
        )  # fmt: skip

    def draw(self, at: datetime) -> None:
        """Dice are thrown before witnesses."""
        samples.draw(
            self.sample, entropy="3 5 1 6 2 4 4 2 6 1", witnesses="见证人甲（演示）、见证人乙（演示）",
            by=self.auditor, at=at,
        )  # fmt: skip
        self.cases = list(AuditCase.objects.filter(sample=self.sample).select_related("project").order_by("pk"))

    def _live(self) -> list[AuditCase]:
        """Cases on projects that are not archived, the others after them."""
        return sorted(self.cases, key=lambda case: (case.project.state == State.ARCHIVED, case.pk))

    def find(self, at: datetime) -> None:
        """One case is clean, two have a finding."""
        first, second, *_more, last = self._live()
        cases.conclude_clean(last, conclusion="查阅全部档案并到现场核对，未发现问题。", by=self.auditor, at=at)
        self.open_finding = findings.raise_finding(
            first, section=Section.IMPLEMENTATION, gravity=Gravity.SERIOUS,
            text="实施中照片的拍摄位置与方案不一致，无法证明隐蔽工程已按清单完成。", basis="R63 实施前、中、后照片齐全",
            root_cause="经办人未按拍摄点位要求拍照。", happened_on=at.date() - timedelta(days=3), by=self.auditor,
            at=at + timedelta(minutes=30),
        )  # fmt: skip
        self.mended = findings.raise_finding(
            second, section=Section.PUBLICITY, gravity=Gravity.MINOR,
            text="公示栏照片没有拍到张贴日期，公示时间缺少佐证。",
            basis="R32 公示须在社区宣传栏张贴并留存照片", by=self.auditor, at=at + timedelta(minutes=60),
        )  # fmt: skip
        self.second = second

    def mend(self, at: datetime) -> None:
        """The community mends one of them."""
        code = self.mended.unit_code
        clerk = self.town.who("street_clerk" if len(code) == 9 else "community_clerk", code)
        answer = "已补拍带日期的公示栏照片并归入档案，今后张贴当日上传。"
        findings.answer(self.mended, answer=answer, by=clerk, at=at)

    def verify(self, at: datetime) -> None:
        """The district verifies it and closes the case."""
        findings.verify(self.mended, verification="查看原始照片和张贴记录，整改属实。", by=self.auditor, at=at)
        self.second.refresh_from_db()
        cases.close(self.second, conclusion="一条一般问题已整改并核实，予以结案。", by=self.auditor, at=at)

    # Residents' reports

    def report(self, at: datetime) -> None:
        """Two residents report what they saw."""
        seen = Project.objects.filter(state=State.IMPLEMENTATION, is_on_hold=False).order_by("pk")
        words = (
            "工地晚上十点还在切割地砖，影响休息，围挡也有缺口。（演示反映）",
            "换下来的旧砖堆在路口三天没人清走。（演示反映）",
        )
        for project, body in zip(seen, words, strict=False):
            reports.receive(project, section=Section.IMPLEMENTATION, body=body, phone="10088880000", at=at)

    def answer(self, at: datetime) -> None:
        """The street answers one; the other waits."""
        first = PublicReport.objects.order_by("pk").first()
        reply = "已约谈承接方，夜间停止切割作业，围挡当日修复，感谢监督。"
        reports.answer(first, reply=reply, by=self.town.who("street_clerk", first.unit_code), at=at)
