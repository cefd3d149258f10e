"""What keeps a project from being accepted, settled and archived; the facts are written by the acts above."""

import math
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance.policy.periods import open_period
from governance.policy.values import value
from governance.workflow.guards import Sentence, guard, say
from projects.kinds import Showcase, Track


@guard(rule="R64 R65", mends="acceptance:inspections")
def inspection_open(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """The acceptance group concluded, with every signature."""
    if project.inspected_on:
        return None
    return say(_("验收组还没有作出合格结论。请组织验收、核量并完成全部签字。"))


@guard(rule="R69 U22", mends="acceptance:inspections", asks=True)
def no_due_date(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """A rectification says what and until when."""
    if given.get("reason", "").strip():
        return None
    return say(_("请写明整改内容。"))


@guard(rule="R69 U22", mends="acceptance:inspections", asks=True)
def due_date_outside(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """The due date lies ahead and within the days that a rectification may take (working days)."""
    due_on = given.get("due_on")
    if due_on is None:
        return None
    last = open_period("rectification", opened_at=at, edition=project.edition, unit_code=project.unit_code).last_day
    if timezone.localdate(at) <= due_on <= last:
        return None
    return say(_("整改期限须在今天至 %(last)s 之间。"), last=last)


@guard(rule="U22", mends="acceptance:inspections")
def never_rectified(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """The street settles a failure only after a rectification was tried."""
    if project.rectification_count:
        return None
    return say(_("还没有要求过整改；整改后仍不合格的，才由街道处理。"))


@guard(rule="U22", mends="acceptance:inspections")
def rectified_before(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """One rectification; after that the street decides."""
    limit = value("rectification.times", edition=project.edition, unit_code=project.unit_code, at=at).value
    if project.rectification_count < limit:
        return None
    return say(_("已整改 %(count)s 次，按规定不再整改，请街道处理验收不合格。"), count=project.rectification_count)


@guard(rule="R69 R63", mends="projects:photos")
def no_photo_of_mending(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """What was mended is on a photo taken since the rectification began."""
    begun = project.state_since
    if any(photo.uploaded_at >= begun for photo in project.photos.all()):
        return None
    return say(_("还没有整改后的照片，请上传后再申请复验。"))


@guard(rule="R69", asks=True)
def no_decision_no(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """A failure is settled by a numbered decision."""
    if given.get("decision_no", "").strip():
        return None
    return say(_("请填写处理决定的文号。"))


@guard(rule="R72 U45", mends="acceptance:ratings")
def too_few_ratings(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """Enough counted ratings came in: the minimum, or a share of the recorded beneficiaries if that is fewer."""
    least = value("evaluation.min_ratings", edition=project.edition, unit_code=project.unit_code, at=at).value
    share = value("evaluation.min_share", edition=project.edition, unit_code=project.unit_code, at=at).value
    if project.beneficiaries:
        least = min(least, max(1, math.ceil(project.beneficiaries * share / 100)))
    if project.evaluation_count >= least:
        return None
    return say(
        _("有效评价 %(count)s 份，至少需要 %(least)s 份。请继续邀请居民评价。"),
        count=project.evaluation_count,
        least=least,
    )


@guard(rule="R73", mends="acceptance:performance")
def performance_missing(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """The performance was scored."""
    if project.performance_scored_on:
        return None
    return say(_("还没有绩效评分。"))


@guard(rule="R36 U06", mends="acceptance:assessment")
def not_regularised(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """An emergency was assessed afterwards and regularised."""
    if project.track != Track.EMERGENCY or project.assessed_on:
        return None
    return say(_("应急项目还没有完成事后评估。"))


@guard(rule="R76", mends="audit:findings")
def finding_open(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """No audit finding is open."""
    if not project.open_findings:
        return None
    return say(_("有 %(count)s 条审计发现尚未整改销号。"), count=project.open_findings)


@guard(rule="R73", asks=True)
def score_outside(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """A performance score lies between 0 and 100."""
    if 0 <= given["score"] <= 100:
        return None
    return say(_("绩效得分须在 0 到 100 之间。"))


@guard(rule="R36 U06")
def nothing_to_assess(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """Only an emergency that was completed is assessed afterwards, and only once."""
    if project.track != Track.EMERGENCY:
        return say(_("只有应急先行的项目需要事后评估。"))
    if not project.completed_on:
        return say(_("项目尚未完工，完工后才能事后评估。"))
    if project.assessed_on:
        return say(_("本项目已于 %(day)s 完成事后评估。"), day=project.assessed_on)
    return None


@guard(rule="R76", asks=True)
def findings_below_zero(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """No more findings are closed than are open."""
    if project.open_findings + given["delta"] >= 0:
        return None
    return say(_("本项目没有未销号的审计发现。"))


@guard(rule="R87", mends="projects:showcase", asks=True)
def showcase_unfounded(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """A project becomes an example of a level once, by a decision that is named."""
    if getattr(project, Showcase(given["level"]).column):
        return say(_("本项目已经是%(level)s。"), level=Showcase(given["level"]).label)
    if len(given["basis"].strip()) < 4:
        return say(_("请写明依据，例如认定文号（至少 4 个字）。"))
    return None


@guard(rule="R87", mends="projects:showcase", asks=True)
def no_showcase(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """Only an example can cease to be one."""
    if getattr(project, Showcase(given["level"]).column):
        return None
    return say(_("本项目不是%(level)s。"), level=Showcase(given["level"]).label)
