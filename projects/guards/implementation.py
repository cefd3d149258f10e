"""What keeps work from starting or from being called complete, and an emergency from acting first."""

from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance.policy.values import value
from governance.workflow.guards import Sentence, guard, say
from projects.kinds import PhotoStage, ProjectType, Track


def _photos(project: Any, stage: PhotoStage) -> int:
    return sum(1 for photo in project.photos.all() if photo.stage == stage)


def _photos_needed(project: Any, at: Any) -> int:
    return value("photos.per_phase", edition=project.edition, unit_code=project.unit_code, at=at).value


@guard(rule="R62", mends="projects:safety")
def safety_unchecked(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """Works begin after the site-safety list and the neighbours' notice are confirmed."""
    if project.type != ProjectType.ENGINEERING or project.safety_checks.exists():
        return None
    return say(_("工程类项目开工前须完成现场安全检查并告知受影响的居民。"))


@guard(rule="R63", mends="projects:photos")
def no_photo_before(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """The state before is on as many photos as a stage asks for."""
    count, needed = _photos(project, PhotoStage.BEFORE), _photos_needed(project, at)
    if count >= needed:
        return None
    return say(_("“实施前”的照片有 %(count)s 张，至少需要 %(needed)s 张，请上传。"), count=count, needed=needed)


@guard(rule="R60", mends="projects:contract")
def earlier_than_contract(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """Work does not start before the contract's date."""
    contract = project.contract_or_none()
    if contract is None or contract.signed_on <= timezone.localdate(at):
        return None
    return say(_("合同签订日期为 %(day)s，不能在此之前开工。"), day=contract.signed_on)


@guard(rule="R68", mends="projects:milestones")
def milestones_open(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """Each milestone of the contract is done."""
    waiting = [milestone.name for milestone in project.milestones.all() if milestone.done_on is None]
    if not waiting:
        return None
    return say(_("还有 %(count)s 个节点没有完成，第一个是“%(name)s”。"), count=len(waiting), name=waiting[0])


@guard(rule="R63", mends="projects:photos")
def photos_missing(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """Before, during and after are each on as many photos as a stage asks for."""
    needed = _photos_needed(project, at)
    missing = [stage.label for stage in PhotoStage if _photos(project, stage) < needed]
    if not missing:
        return None
    return say(
        _("缺少照片：%(stages)s，每个阶段至少 %(needed)s 张。"), stages=_("、").join(map(str, missing)), needed=needed
    )


@guard(rule="R60 R36", mends="projects:contract")
def no_contract(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """Work is not complete without a signed contract; an emergency signs it beside the work."""
    if project.contract_signed_on:
        return None
    return say(_("还没有签订合同；应急项目也须补办采购和合同。"))


@guard(rule="R61", mends="projects:progress")
def no_progress(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """At least one progress report was made."""
    if project.progress_reports.exists():
        return None
    return say(_("还没有进度记录，请先报送一次进度。"))


@guard(rule="R36 U05", mends="projects:emergency")
def no_emergency_ground(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """Acting first needs a ground of the list, a written reason and, where the rules ask for it, a photo."""
    if project.track != Track.EMERGENCY or not project.emergency_ground or not project.emergency_reason:
        return say(_("应急先行须选定情形并写明理由。"))
    if _photos(project, PhotoStage.BEFORE):
        return None
    if value("emergency.needs_photo", edition=project.edition, unit_code=project.unit_code, at=at).value:
        return say(_("应急先行须上传现场照片。"))
    return None


@guard(rule="R36", mends="projects:emergency")
def is_emergency(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """A matter declared an emergency acts first and is assessed afterwards; it does not take the ordinary road."""
    if project.track != Track.EMERGENCY:
        return None
    return say(_("本项目已申报应急，请办理“应急先行”，或先撤销应急申报。"))


@guard(rule="R36", mends="projects:contract")
def not_emergency(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """Only an emergency signs its contract beside the work."""
    if project.track == Track.EMERGENCY and not project.contract_signed_on:
        return None
    return say(_("只有应急先行且尚未签订合同的项目需要补签合同。"))


@guard(rule="U28", mends="projects:changes")
def change_open(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """A change that was asked for is decided before the work is called complete."""
    count = sum(1 for change in project.change_requests.all() if change.state == "requested")
    return say(_("有 %(count)s 项变更申请还没有处理。"), count=count) if count else None


@guard(rule="U20 U45", asks=True)
def no_beneficiaries(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """The number of people served is recorded; it decides how many opinions and ratings are needed."""
    count = given.get("beneficiaries")
    if isinstance(count, int) and 0 < count < 10_000_000:
        return None
    return say(_("请填写受益人数（大于零的整数）。"))


@guard(rule="R63", mends="projects:photos", asks=True)
def photo_from_future(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """A photo is not taken tomorrow."""
    if given["taken_on"] <= timezone.localdate(at):
        return None
    return say(_("拍摄日期晚于今天。"))


@guard(rule="R62", mends="projects:safety", asks=True)
def safety_incomplete(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """Barriers, neighbours and insurance are each confirmed; a list with a gap is no check."""
    names = {
        "has_barriers": _("设置围挡和警示标志"), "has_informed_neighbours": _("告知受影响居民"),
        "has_insurance": _("施工人员投保"),
    }  # fmt: skip
    missing = [str(name) for key, name in names.items() if not given[key]]
    if missing:
        return say(_("尚未%(what)s，完成后才能登记安全检查。"), what=_("、").join(missing))
    if given["checked_on"] > timezone.localdate(at):
        return say(_("检查日期晚于今天。"))
    return None


@guard(rule="R61", mends="projects:progress", asks=True)
def progress_not_sound(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """A report says what was done and how far it is, from 0 to 100 percent."""
    if not 0 <= given["percent"] <= 100:
        return say(_("完成比例须在 0 到 100 之间。"))
    if len(given["text"].strip()) < 4:
        return say(_("请写明进展（至少 4 个字）。"))
    return None


@guard(rule="R68", mends="projects:milestones", asks=True)
def milestone_not_sound(milestone: Any, *, at: Any, given: Any) -> Sentence | None:
    """A milestone is finished once, and not tomorrow."""
    if milestone.done_on:
        return say(_("节点“%(name)s”已于 %(day)s 完成。"), name=milestone.name, day=milestone.done_on)
    if given["done_on"] > timezone.localdate(at):
        return say(_("完成日期晚于今天。"))
    return None


@guard(rule="U28", mends="projects:changes", asks=True)
def change_not_sound(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """A change says what is changed and by how many yuan, and leaves a sum above zero."""
    amount = given["amount"]
    if len(given["text"].strip()) < 4:
        return say(_("请写明变更内容（至少 4 个字）。"))
    if not amount.is_finite() or amount != amount.quantize(Decimal("0.01")):
        return say(_("金额变化须为数字，最多两位小数。"))
    contract = project.contract_or_none()
    if contract and not 0 < contract.amount + amount < Decimal(10) ** 12:
        return say(_("变更后的合同金额须大于零。"))
    return None
