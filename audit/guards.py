"""What keeps a sample from being drawn, a case from ending, a finding from moving, a check or report from standing."""

import re
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.kinds import REPORT_LIMIT, REPORTS_A_DAY, Chance, CheckKind, Section
from audit.sampling import Line, frame_hash
from demands.guards import has_personal_number
from governance.workflow.guards import Sentence, guard, say

LEAST_ENTROPY = 6
LEAST_WITNESSES = 2
PHONE = re.compile(r"^1\d{10}$|^0\d{2,3}-?\d{7,8}$")


# The sample -----------------------------------------------------------------------------------------------------------


@guard(rule="R74", asks=True)
def frame_badly_dated(sample: Any, *, at: Any, given: Any) -> Sentence | None:
    """A frame covers days that are over or passing, in order."""
    if sample.until_on < sample.from_on:
        return say(_("截止日期不能早于开始日期，请更正。"))
    if sample.from_on > timezone.localdate(at):
        return say(_("开始日期还没有到，没有项目可抽。"))
    return None


@guard(rule="R74", mends="audit:samples")
def frame_empty(sample: Any, *, at: Any, given: Any) -> Sentence | None:
    """There is something to draw from."""
    if sample.frame_count:
        return None
    return say(_("清单里没有项目：这段日期内没有可抽查的立项项目。请换一段日期重新冻结。"))


@guard(rule="R74 R82", mends="audit:samples")
def frame_changed(sample: Any, *, at: Any, given: Any) -> Sentence | None:
    """The frame is the one that was frozen."""
    rows = sample.rows.values_list("code", "stratum", "amount")
    if frame_hash(Line(*row) for row in rows) == sample.frame_hash:
        return None
    return say(_("清单与冻结时的校验码不符，不能抽取。请作废后重新冻结，并报告系统管理员。"))


@guard(rule="R74", asks=True)
def chance_missing(sample: Any, *, at: Any, given: Any) -> Sentence | None:
    """The draw rests on a text that was not known before the frame was frozen."""
    if given.get("source") == Chance.DIGEST:
        if given.get("entropy"):
            return None
        return say(_("冻结当日的公开哈希要到次日凌晨才公布。请明天再抽取，或改用现场掷骰、摇号。"))
    if len("".join(given.get("entropy", "").split())) >= LEAST_ENTROPY:
        return None
    return say(_("请填写现场掷骰或摇号的结果，至少 %(least)s 位。"), least=LEAST_ENTROPY)


@guard(rule="R74", asks=True)
def witnesses_missing(sample: Any, *, at: Any, given: Any) -> Sentence | None:
    """Dice are thrown before witnesses."""
    if given.get("source") == Chance.DIGEST:
        return None
    names = [name for name in re.split(r"[、,，;；\s]+", given.get("witnesses", "")) if name]
    if len(set(names)) >= LEAST_WITNESSES:
        return None
    return say(_("现场掷骰或摇号须有至少 %(least)s 名见证人，请填写姓名，用顿号分开。"), least=LEAST_WITNESSES)


# The case -------------------------------------------------------------------------------------------------------------


@guard(rule="R76")
def not_approved(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """Only what was approved is audited."""
    if project.approved_on:
        return None
    return say(_("项目还没有立项，立项后才能检查。"))


@guard(rule="R76", asks=True)
def no_note(obj: Any, *, at: Any, given: Any) -> Sentence | None:
    """A case says why it is opened."""
    if len(given.get("note", "").strip()) >= 4:
        return None
    return say(_("请写明检查事由（至少 4 个字）。"))


@guard(rule="R76", asks=True)
def no_conclusion(case: Any, *, at: Any, given: Any) -> Sentence | None:
    """A case ends with what was looked at and found."""
    if len(given.get("conclusion", "").strip()) >= 4:
        return None
    return say(_("请写明检查结论（至少 4 个字）。"))


@guard(rule="R76", mends="audit:case")
def finding_there(case: Any, *, at: Any, given: Any) -> Sentence | None:
    """A case with a finding is not clean."""
    if not case.findings.exists():
        return None
    return say(_("本案已有审计发现，整改销号后才能结案。"))


@guard(rule="R76", mends="audit:case")
def no_finding(case: Any, *, at: Any, given: Any) -> Sentence | None:
    """Only a case with a finding is rectified."""
    if case.findings.exists():
        return None
    return say(_("本案还没有审计发现。"))


@guard(rule="R76", mends="audit:case")
def case_finding_open(case: Any, *, at: Any, given: Any) -> Sentence | None:
    """A case ends when each of its findings is verified."""
    count = case.findings.exclude(state="verified").count()
    if not count:
        return None
    return say(_("还有 %(count)s 条审计发现没有核实销号，不能结案。"), count=count)


# The finding ----------------------------------------------------------------------------------------------------------


@guard(rule="R76", asks=True)
def finding_not_sound(case: Any, *, at: Any, given: Any) -> Sentence | None:
    """A finding says what is wrong, and on what rule that rests."""
    if len(given.get("text", "").strip()) < 10:
        return say(_("请写清发现的问题（至少 10 个字）。"))
    if len(given.get("basis", "").strip()) < 2:
        return say(_("请写明依据的规定，例如“R60 先立项后签合同”。"))
    return None


@guard(rule="R76", asks=True)
def happened_in_future(case: Any, *, at: Any, given: Any) -> Sentence | None:
    """What was found happened already."""
    day = given.get("happened_on")
    if day is None or day <= timezone.localdate(at):
        return None
    return say(_("问题发生日期晚于今天，请更正。"))


@guard(rule="R76", asks=True)
def due_in_past(obj: Any, *, at: Any, given: Any) -> Sentence | None:
    """The day by which it is mended lies ahead."""
    day = given.get("due_on")
    if day is None or day >= timezone.localdate(at):
        return None
    return say(_("整改期限不能早于今天，请更正。"))


@guard(rule="R76", asks=True)
def no_answer(finding: Any, *, at: Any, given: Any) -> Sentence | None:
    """An answer says what was mended."""
    if len(given.get("answer", "").strip()) >= 10:
        return None
    return say(_("请写清整改情况（至少 10 个字）：改了什么、何时改的、怎样防止再发生。"))


@guard(rule="R76", asks=True)
def no_verification(finding: Any, *, at: Any, given: Any) -> Sentence | None:
    """A verification says how it was verified."""
    if len(given.get("verification", "").strip()) >= 4:
        return None
    return say(_("请写明怎样核实的（至少 4 个字），例如“查看凭证原件”。"))


# The check ------------------------------------------------------------------------------------------------------------


@guard(rule="R74 U26", mends="workbench:project")
def not_completed(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """The community checks itself when the work is done; the street may check whatever was approved."""
    if given["kind"] == CheckKind.FULL:
        return None if project.approved_on else say(_("项目还没有立项，立项后才纳入街道普查。"))
    return None if project.completed_on else say(_("项目还没有完工，申请验收后才能自查。"))


@guard(rule="R74 U26", mends="audit:checks")
def checked_before(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """One self-check a project, one full check a project and quarter."""
    if not given["is_checked"]:
        return None
    if given["kind"] == CheckKind.SELF:
        return say(_("本项目已经自查过，记录不能重复登记。"))
    return say(_("本季度已经普查过本项目，下季度再查。"))


@guard(rule="R74", asks=True)
def check_incomplete(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """Every section is answered; a problem is described; the day has come and is not before the work it judges."""
    answers = given["answers"]
    missing = [str(section.label) for section in Section if section.value not in answers]
    if missing:
        return say(_("还没有回答：%(missing)s。"), missing=_("、").join(missing))
    silent = [
        str(section.label)
        for section in Section
        if not answers[section.value][0] and len(answers[section.value][1].strip()) < 4
    ]
    if silent:
        return say(_("有问题的部分请写明情况（至少 4 个字）：%(silent)s。"), silent=_("、").join(silent))
    return None


@guard(rule="R74", asks=True)
def checked_badly_dated(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """A check is dated today or before, and not before what it looks at."""
    begun = project.completed_on if given["kind"] == CheckKind.SELF else project.approved_on
    if given["checked_on"] > timezone.localdate(at):
        return say(_("检查日期晚于今天，请更正。"))
    if begun and given["checked_on"] < begun:
        return say(_("检查日期早于 %(day)s，请更正。"), day=begun)
    return None


# The resident's report ------------------------------------------------------------------------------------------------


@guard(rule="R74", asks=True)
def report_not_sound(report: Any, *, at: Any, given: Any) -> Sentence | None:
    """A report says what was seen, within a thousand characters; a number, if given, can be called."""
    length = len("".join(given["body"].split()))
    if length < 10:
        return say(_("请写清您看到的情况，至少 10 个字，现在是 %(length)s 个字。"), length=length)
    if len(given["body"]) > REPORT_LIMIT:
        return say(_("最多 %(most)s 个字，请删减。"), most=REPORT_LIMIT)
    if given["phone"] and not PHONE.match(given["phone"]):
        return say(_("电话号码不对，请填写手机或座机号码；不愿留电话的可以空着。"))
    return None


@guard(rule="R74")
def too_many_reports(report: Any, *, at: Any, given: Any) -> Sentence | None:
    """One project takes so many reports a day."""
    if given["today"] < REPORTS_A_DAY:
        return None
    return say(_("本项目今天收到的反映较多，请明天再来，或到社区、街道当面反映。"))


@guard(rule="R74 R83", asks=True)
def no_public_reply(report: Any, *, at: Any, given: Any) -> Sentence | None:
    """The reply is published: in words, and without anybody's number."""
    reply = given.get("reply", "")
    if len(reply.strip()) < 10:
        return say(_("请写明核查情况和处理结果（至少 10 个字），答复会公开。"))
    if has_personal_number(reply):
        return say(_("答复会公开，请去掉其中的电话号码或身份证号。"))
    return None
