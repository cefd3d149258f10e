"""What keeps a rating, a score or an assessment from being taken."""

import re
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from acceptance.kinds import DIMENSIONS
from governance.policy.values import value
from governance.workflow.guards import Sentence, guard, say
from projects.guards.closing import too_few_ratings
from projects.lifecycle.project import State

PHONE = re.compile(r"1[0-9]{10}|(0[0-9]{2,3})?[2-8][0-9]{6,7}")


@guard(rule="R72")
def not_in_evaluation(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """Residents rate after the result of acceptance was publicised and before the file is closed."""
    if project.state == State.EVALUATION:
        return None
    return say(_("本项目现在是“%(state)s”，不在居民评价阶段。"), state=project.get_state_display())


@guard(rule="R72 U45")
def window_closed(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """Ratings are taken to the end of the window; after it only until the least number has come in."""
    if project.due_on is None or timezone.localdate(at) <= project.due_on:
        return None
    if too_few_ratings.check(project, at=at, given=given) is not None:
        return None
    return say(_("居民评价已于 %(day)s 结束，感谢您的参与。"), day=project.due_on)


@guard(rule="R72", asks=True)
def scores_not_sound(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """Each dimension and the whole are rated from 1 to 5."""
    marks = [*(given["scores"].get(name) for name in DIMENSIONS), given["overall"]]
    if all(type(mark) is int and 1 <= mark <= 5 for mark in marks):
        return None
    return say(_("请对五个方面和总体各选 1 至 5 分。"))


@guard(rule="R72 R27", asks=True)
def rated_before(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """One respondent, one rating."""
    if not given["has_rated"]:
        return None
    return say(_("您已经评价过本项目，每人（户）只能评价一次。"))


@guard(rule="R78", asks=True)
def not_own_community(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """Residents rate the projects of their own community; those of others they may look at."""
    if given["is_own"]:
        return None
    return say(_("您只能评价本社区的项目；其他社区的项目可以查看。"))


@guard(rule="R72", asks=True)
def phone_not_sound(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """A phone number that is to count can be one: a mobile, or a line at home with or without its area code."""
    digits = given["phone"].replace(" ", "").replace("-", "").removeprefix("+86")
    if not digits or PHONE.fullmatch(digits):
        return None
    return say(_("电话号码不正确，请填写手机号，不愿留号码的可以空着（不计入满意度）。"))


@guard(rule="R80", asks=True)
def no_answer(follow_up: Any, *, at: Any, given: Any) -> Sentence | None:
    """A dissatisfied resident is answered in words."""
    if len(given.get("answer", "").strip()) >= 5:
        return None
    return say(_("请写明怎样处理（至少 5 个字），处理结果将公开。"))


def weights(project: Any, at: Any) -> list[dict[str, Any]]:
    """The parts of the performance score with their points, which add up to 100 (U24)."""
    return value("performance.weights", edition=project.edition, unit_code=project.unit_code, at=at).value


@guard(rule="R72 U24", asks=True)
def parts_not_sound(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """Every part is scored, from zero to its points."""
    rows, parts = weights(project, at), given["parts"]
    if set(parts) != {row["code"] for row in rows}:
        return say(_("请对每一项评分：%(parts)s。"), parts=_("、").join(row["label"] for row in rows))
    for row in rows:
        mark = parts[row["code"]]
        if not Decimal(mark).is_finite() or not 0 <= mark <= row["points"]:
            return say(_("“%(label)s”须在 0 到 %(points)s 分之间。"), label=row["label"], points=row["points"])
    return None


@guard(rule="R36 U06")
def not_completed(assessment: Any, *, at: Any, given: Any) -> Sentence | None:
    """An emergency is assessed after its work was completed."""
    if assessment.project.completed_on:
        return None
    return say(_("项目尚未完工，完工后才能事后评估。"))


@guard(rule="R36 U06")
def not_an_emergency(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """Only what acted first is assessed afterwards."""
    if project.track == "emergency":
        return None
    return say(_("只有应急先行的项目需要事后评估。"))
