"""What keeps a review or a committee decision from standing: corrections, leaders, reasons, decision numbers."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance.policy.values import value
from governance.workflow.guards import Sentence, guard, say


@guard(rule="R82", asks=True)
def no_reason(obj: Any, *, at: Any, given: Any) -> Sentence | None:
    """A step against somebody's wish says why."""
    if len(given.get("reason", "").strip()) >= 4:
        return None
    return say(_("请写明理由（至少 4 个字），对方会看到。"))


@guard(rule="R40", mends="projects:committee")
def no_committee_decision(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """The committee's decision has a number, a date and its attendance."""
    if project.committee_decisions.filter(version=project.design_version).exists():
        return None
    return say(_("还没有登记党工委会议决定。请填写文号、会议日期和到会人员。"))


@guard(rule="R19", mends="projects:corrections")
def correction_open(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """A correction that was asked for and not answered keeps the project where it is."""
    if not project.open_corrections:
        return None
    return say(_("有 %(count)s 条补正要求尚未答复，社区答复后才能继续。"), count=project.open_corrections)


@guard(rule="R86", mends="projects:design", asks=True)
def no_leader(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """Each approved project has a named responsible leader, unless the rules do without."""
    if given.get("leader", "").strip() or not needs_leader(project, at):
        return None
    return say(_("请填写责任领导姓名。"))


def needs_leader(project: Any, at: Any = None) -> bool:
    """Whether somebody must still be named as responsible for the project (R86)."""
    if project.responsible_leader:
        return False
    return value("review.needs_leader", edition=project.edition, unit_code=project.unit_code, at=at).value


@guard(rule="R89")
def street_files(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """A street that only files projects does not approve them."""
    if value("street.approval_mode", edition=project.edition, unit_code=project.unit_code, at=at).value == "approve":
        return None
    return say(_("本街道实行备案制，请由经办人办理“备案”。"))


@guard(rule="R89")
def street_approves(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """A street that approves projects does not merely file them."""
    if value("street.approval_mode", edition=project.edition, unit_code=project.unit_code, at=at).value == "file":
        return None
    return say(_("本街道实行审批制，请由分管领导办理“立项”。"))


@guard(rule="R19", mends="projects:corrections", asks=True)
def no_correction_text(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """A request for correction says what is to be corrected."""
    if len(given.get("text", "").strip()) >= 4:
        return None
    return say(_("请写明需要补正什么（至少 4 个字）。"))


@guard(rule="R82")
def not_on_hold(obj: Any, *, at: Any, given: Any) -> Sentence | None:
    """Only what is on hold can be released."""
    return None if obj.is_on_hold else say(_("本项目没有暂缓。"))


@guard(rule="U28", mends="projects:meetings")
def beyond_tolerance(change: Any, *, at: Any, given: Any) -> Sentence | None:
    """Changes of the sum that together go beyond the tolerance (percent of the approved total) need a new vote."""
    project = change.project
    agreed = sum(other.amount for other in project.change_requests.all() if other.state == "agreed")
    share = value("change.tolerance", edition=project.edition, unit_code=project.unit_code, at=at).value
    if abs(agreed + change.amount) * 100 <= project.approved_total * share:
        return None
    return say(_("变更金额超过立项金额的 %(share)s%%，须重新提交居民议事会表决。"), share=share)


@guard(rule="R19", mends="projects:corrections", asks=True)
def no_answer(correction: Any, *, at: Any, given: Any) -> Sentence | None:
    """A correction is answered in words, once."""
    if correction.answered_at or correction.cancelled_at:
        return correction_settled(correction, at=at, given=given)
    return None if len(given["answer"].strip()) >= 2 else say(_("请填写补正答复（至少 2 个字）。"))


@guard(rule="R40", mends="projects:committee", asks=True)
def decision_incomplete(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """A committee decision has its number, a day not in the future, and who attended."""
    if not given["decision_no"].strip() or not given["attendees"].strip() or given["attendance"] < 1:
        return say(_("请填写党工委会议文号、到会人数和到会人员。"))
    if given["decided_on"] > timezone.localdate(at):
        return say(_("党工委会议日期晚于今天。"))
    return None


@guard(rule="R19", mends="projects:corrections")
def correction_settled(correction: Any, *, at: Any, given: Any) -> Sentence | None:
    """A correction is settled once."""
    if correction.answered_at or correction.cancelled_at:
        return say(_("这条补正要求已经办结。"))
    return None
