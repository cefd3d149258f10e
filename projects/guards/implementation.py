"""What keeps work from starting or from being called complete, and an emergency from acting first."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance.workflow.guards import Sentence, guard, say
from projects.kinds import PhotoStage, ProjectType, Track


def _photos(project: Any, stage: PhotoStage) -> int:
    return sum(1 for photo in project.photos.all() if photo.stage == stage)


@guard(rule="R62", mends="projects:safety")
def safety_unchecked(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """Works begin after the site-safety list and the neighbours' notice are confirmed."""
    if project.type != ProjectType.ENGINEERING or project.safety_checks.exists():
        return None
    return say(_("工程类项目开工前须完成现场安全检查并告知受影响的居民。"))


@guard(rule="R63", mends="projects:photos")
def no_photo_before(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """The state before is on a photo."""
    if _photos(project, PhotoStage.BEFORE):
        return None
    return say(_("还没有“实施前”的照片，请至少上传一张。"))


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
    """Before, during and after are each on at least one photo."""
    missing = [stage.label for stage in PhotoStage if not _photos(project, stage)]
    if not missing:
        return None
    return say(_("缺少照片：%(stages)s。"), stages="、".join(map(str, missing)))


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
    """Acting first needs a ground of the list, a written reason and a photo."""
    if project.track != Track.EMERGENCY or not project.emergency_ground or not project.emergency_reason:
        return say(_("应急先行须选定情形并写明理由。"))
    if not _photos(project, PhotoStage.BEFORE):
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
