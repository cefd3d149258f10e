"""Where a project stands, in plain words for a resident: what happens now, what comes next, who decided."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from governance.people.units import unit_name
from projects.kinds import Track
from projects.lifecycle.project import State

S = State
WORDS: dict[str, tuple[Any, Any]] = {
    S.DELIBERATION: (_("居民议事会将对本项目开会表决。"), _("表决通过后公示结果，居民可以提出异议。")),
    S.COMMITTEE: (_("本项目由街道牵头，正由街道党工委研究。"), _("同意后公示结果，居民可以提出异议。")),
    S.PUBLICITY: (_("结果正在公示，任何居民都可以提出异议。"), _("公示期满且异议都已答复后，交街道审核。")),
    S.REVIEW: (_("街道正在审核是否立项。"), _("立项后公示，然后开始采购。")),
    S.RESERVE: (_("项目已转入储备，等待年度资金。"), _("资金到位后重新启用。")),
    S.APPROVED: (_("项目已经立项。"), _("立项公示期满后开始采购。")),
    S.PROCUREMENT: (_("正在选择承接方。"), _("采购结果公示期满后签订合同。")),
    S.CONTRACTED: (_("合同已经签订。"), _("做好安全准备后开工。")),
    S.IMPLEMENTATION: (_("项目正在实施。"), _("完工后由验收组到现场验收。")),
    S.ACCEPTANCE: (_("项目已经完工，等待验收。"), _("验收通过后公示结果，再请居民评价。")),
    S.RECTIFICATION: (_("验收发现问题，正在整改。"), _("整改完成后复验。")),
    S.ACCEPTED: (_("验收已经通过，结果正在公示。"), _("公示期满后请居民评价。")),
    S.EVALUATION: (_("请使用过、受益过的居民来评价。"), _("收到足够份数的评价、完成绩效评分后归档。")),
    S.ARCHIVED: (_("项目已经全部办结归档。"), ""),
    S.NOT_PASSED: (_("居民议事会没有通过本项目。"), _("修改方案后可以重新提交，也可以不再实施。")),
    S.REJECTED: (_("本项目不予立项。"), ""),
    S.TERMINATED: (_("项目已经终止。"), ""),
}
"""State → (now, next); next is empty where nothing follows."""

LED = _("公示期满且异议都已答复后立项。")
HELD = _("项目正在暂缓，恢复后继续。")


def now_and_next(project: Any) -> tuple[Any, Any]:
    """The two sentences for the project; a street-led one is approved when its publicity ends."""
    now, following = WORDS.get(project.state, (project.get_state_display(), ""))
    if project.state == S.PUBLICITY and project.track == Track.STREET_LED:
        following = LED
    return now, HELD if project.is_on_hold else following


DECIDED: dict[str, Any] = {
    "project.pass_vote": _("居民议事会表决通过"),
    "project.fail_vote": _("居民议事会表决没有通过"),
    "project.agree": _("街道党工委同意"),
    "project.decline": _("街道党工委不同意"),
    "project.act_first": _("因应急先行实施"),
    "project.approve": _("街道批准立项"),
    "project.file": _("街道备案立项"),
    "project.reject": _("街道决定不予立项"),
    "project.reserve": _("街道决定转入储备"),
    "project.accept": _("验收组验收通过"),
    "project.settle_failed": _("验收不合格，街道作出处理"),
    "project.terminate": _("街道决定终止"),
}
"""The steps in which somebody decides about the project, told with the body that decides."""
VOTES = ("project.pass_vote", "project.fail_vote")


def decisions(decided: Iterable[Any], votes: Iterable[Any]) -> list[dict[str, Any]]:
    """Who decided what on which day, the first decision first; a vote with its numbers. A body, never a person."""
    items, found = list(votes), []
    for event in decided:
        item = items.pop(0) if event.verb in VOTES and items else None
        unit = "" if item else unit_name(event.actor_unit)
        found.append({"what": DECIDED[event.verb], "at": event.happened_at, "item": item, "unit": unit})
    return found[::-1]
