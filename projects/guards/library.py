"""What keeps a service offer out of the library: no finished run, a low score, too few experts, a review not due."""

from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance.policy.values import value
from governance.workflow.guards import Sentence, guard, say
from projects.kinds import ProjectType


@guard(rule="R53")
def no_finished_run(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """An offer rests on a service project that was carried out to its archive."""
    if project.type != ProjectType.SERVICE:
        return say(_("项目库只收服务类项目。"))
    if project.state != "archived":
        return say(_("入库须以至少一次已完成并归档的实施为依据，本项目尚未归档。"))
    return None


@guard(rule="R53 U32")
def scored_too_low(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """The run on which the offer rests scored enough (points of 100)."""
    least = value("library.entry_score", edition=project.edition, unit_code=project.unit_code, at=at).value
    score = project.performance_score
    if score is not None and score >= least:
        return None
    return say(_("本项目绩效得分 %(score)s，入库须达到 %(least)s 分。"), score=score or 0, least=least)


@guard(rule="R53", asks=True)
def offer_not_sound(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """An offer has a name and says in some words what it is; a project is offered once."""
    if not given["title"].strip() or len(given["summary"].strip()) < 10:
        return say(_("请填写名称和简介（简介至少 10 个字）。"))
    if project.library_items.exclude(state="removed").exists():
        return say(_("本项目已经申报入库。"))
    return None


@guard(rule="R54 U43")
def too_few_experts(item: Any, *, at: Any, given: Any) -> Sentence | None:
    """Enough experts without a conflict of interest reviewed the offer."""
    needed = value("library.experts", edition=item.project.edition, unit_code=item.unit_code, at=at).value
    count = item.reviews.count()
    if count >= needed:
        return None
    return say(_("已有 %(count)s 名专家评审，至少需要 %(needed)s 名。"), count=count, needed=needed)


@guard(rule="R54 U32")
def experts_score_low(item: Any, *, at: Any, given: Any) -> Sentence | None:
    """The experts' mean reaches the entry score (points of 100)."""
    scores = [review.score for review in item.reviews.all()]
    least = value("library.entry_score", edition=item.project.edition, unit_code=item.unit_code, at=at).value
    if not scores or sum(scores) >= least * len(scores):
        return None
    mean = round(sum(scores) / len(scores), 2)
    return say(_("专家平均分 %(mean)s，入库须达到 %(least)s 分。"), mean=mean, least=least)


@guard(rule="R54 R55", asks=True)
def review_not_sound(item: Any, *, at: Any, given: Any) -> Sentence | None:
    """An expert is named, declares that she has no interest, scores 0 to 100 and reviews once."""
    if not given["expert"].strip():
        return say(_("请填写专家姓名。"))
    if not given["is_conflict_free"]:
        return say(_("专家须声明与申报单位没有利害关系；有利害关系的不能参加评审。"))
    if not 0 <= given["score"] <= 100:
        return say(_("评分须在 0 到 100 之间。"))
    if item.reviews.filter(expert=given["expert"].strip()).exists():
        return say(_("%(expert)s 已经评审过本项目。"), expert=given["expert"].strip())
    return None


@guard(rule="R52", q=lambda at: Q(due_on__gte=timezone.localdate(at)) | Q(due_on=None))
def review_fresh(item: Any, *, at: Any, given: Any) -> Sentence | None:
    """A listed offer stays until its yearly review is overdue."""
    if item.due_on is not None and item.due_on < timezone.localdate(at):
        return None
    return say(_("尚未到年度复核期限。"))
