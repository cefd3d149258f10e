"""What keeps a design from leaving the desk: origin, negative list, budget sheet, targets, work fund, cap, track."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from governance.people.permissions import Permission as P
from governance.policy.values import value
from governance.workflow.guards import Sentence, guard, say
from projects.kinds import NegativeItem, Track


@guard(rule="R20 R19", mends="projects:demands")
def no_origin(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """A project answers a resident's demand, or says in writing where it comes from."""
    if project.origin_note or project.demand_links.exists():
        return None
    return say(_("还没有关联居民需求，也没有写明项目来源。请关联至少一条需求，或填写来源说明。"))


@guard(rule="R09 R10 R11 R12", mends="projects:negative_list")
def negative_list_open(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """Each question of the negative list is answered 否 for this version of the design."""
    answers = {
        answer.item: answer for answer in project.negative_answers.all() if answer.version == project.design_version
    }
    unanswered = [item for item in NegativeItem if item not in answers]
    if unanswered:
        return say(
            _("负面清单还有 %(count)s 条没有核对，第一条是“%(first)s”。"),
            count=len(unanswered),
            first=unanswered[0].label,
        )
    listed = [NegativeItem(item).label for item, answer in answers.items() if answer.is_listed]
    if listed:
        return say(
            _("项目属于负面清单：“%(item)s”的回答为“是”，不能实施。请调整方案或转有关部门办理。"), item=listed[0]
        )
    return None


@guard(rule="R28", mends="projects:budget")
def no_budget(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """There is a budget sheet whose sum is above zero."""
    if project.total > 0:
        return None
    return say(_("还没有预算表。请逐项填写名称、数量和单价。"))


@guard(rule="U24", mends="projects:targets")
def no_targets(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """At least one performance target is set for this version of the design."""
    if any(target.version == project.design_version for target in project.targets.all()):
        return None
    return say(_("还没有绩效目标。请至少填写一项产出、效益或满意度目标。"))


@guard(rule="R41 U02", mends="projects:budget")
def work_fund_over(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """The work fund stays within its share of the total (percent of the project)."""
    share = value("work_fund_share", edition=project.edition, unit_code=project.unit_code, at=at)
    ceiling = project.total * share.value / 100
    if project.work_fund <= ceiling:
        return None
    return say(
        _("配套工作经费 %(sum)s 元超过项目资金的 %(share)s%%（%(ceiling)s 元），请调低。"),
        sum=project.work_fund, share=share.value, ceiling=round(ceiling, 2),
    )  # fmt: skip


@guard(rule="R02 R03 R04 R05", mends="projects:waiver", waivable=P.WAIVER_GRANT)
def over_cap(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """The sum stays within the type's cap in yuan; the cap is worded 原则上, so the committee may waive it."""
    cap = value(f"cap.{project.type}", edition=project.edition, unit_code=project.unit_code, at=at)
    if project.total <= cap.value:
        return None
    return say(
        _("%(type)s单项资金原则上不超过 %(cap)s 元，本项目为 %(total)s 元。需街道党工委批准例外，或调低预算。"),
        type=project.get_type_display(), cap=cap.value, total=project.total,
    )  # fmt: skip


@guard(rule="R39", mends="projects:design")
def street_led(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """A project that the rules hand to the street does not go to the community's council."""
    if project.track != Track.STREET_LED:
        return None
    return say(
        _("本项目按规定由街道牵头（%(why)s），请提交街道党工委研究。"),
        why=project.track_reason or _("金额较大、专业性较强或跨社区"),
    )


@guard(rule="R39", mends="projects:design")
def not_street_led(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """An ordinary project is deliberated by its residents' council, not decided by the street."""
    if project.track == Track.STREET_LED:
        return None
    return say(_("本项目不属于街道牵头项目，请提交居民议事会评议。"))


@guard(rule="R29", mends="projects:design", asks=True)
def no_change_note(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """A rejected design comes back only with a new version that says what changed."""
    if given.get("change_note", "").strip():
        return None
    return say(_("请写明重新设计改了什么；未通过的项目不能原样再次提交。"))
