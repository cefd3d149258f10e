"""What keeps a group from concluding: who is missing in it, who must not sit in it, what was not signed or measured."""

import math
from fractions import Fraction
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from acceptance.kinds import Finding, MemberKind
from governance.policy.values import value
from governance.workflow.guards import Sentence, guard, say
from projects.kinds import ProjectType

PAGE = "acceptance:inspections"


def _rule(inspection: Any, name: str, at: Any) -> Any:
    project = inspection.project
    return value(name, edition=project.edition, unit_code=project.unit_code, at=at).value


def acceptors(inspection: Any) -> list[Any]:
    """The members whose word counts: everybody but the supplier (R64)."""
    return [member for member in inspection.members.all() if member.kind != MemberKind.SUPPLIER]


def required_kinds(inspection: Any, at: Any) -> list[str]:
    """The kinds that the project's type asks for."""
    rows = _rule(inspection, "acceptance.required_roles", at)
    return [row["code"] for row in rows if inspection.project.type in row["types"]]


def opinions_needed(project: Any, at: Any) -> int:
    """How many beneficiaries must be heard (U20): the larger of a number and a share, never more than there are."""
    least = value("acceptance.opinions_min", edition=project.edition, unit_code=project.unit_code, at=at).value
    share = value("acceptance.opinions_share", edition=project.edition, unit_code=project.unit_code, at=at).fraction
    people = project.beneficiaries or 0
    needed = max(least, math.ceil(people * share))
    return min(needed, people) if people else needed


@guard(rule="R64 U19", mends=PAGE)
def group_too_small(inspection: Any, *, at: Any, given: Any) -> Sentence | None:
    """The group has its number of people without the supplier: five for works, three otherwise."""
    needed = _rule(inspection, f"acceptance.group_min.{inspection.project.type}", at)
    count = len(acceptors(inspection))
    if count >= needed:
        return None
    return say(_("验收组现有 %(count)s 人（施工方不计），至少需要 %(needed)s 人。"), count=count, needed=needed)


@guard(rule="R64 U19", mends=PAGE)
def group_even(inspection: Any, *, at: Any, given: Any) -> Sentence | None:
    """The group's number is odd, so that it can decide."""
    count = len(acceptors(inspection))
    if count % 2 or not _rule(inspection, "acceptance.group_is_odd", at):
        return None
    return say(_("验收组人数须为单数（施工方不计），现有 %(count)s 人。"), count=count)


@guard(rule="R64 U19", mends=PAGE)
def too_few_residents(inspection: Any, *, at: Any, given: Any) -> Sentence | None:
    """At least a third of the group are residents."""
    group = acceptors(inspection)
    residents = sum(1 for member in group if member.is_resident)
    share = _rule(inspection, "acceptance.resident_share", at)
    if group and Fraction(residents, len(group)) >= share:
        return None
    return say(
        _("验收组 %(count)s 人中居民 %(residents)s 人，居民不得少于 %(share)s。"),
        count=len(group), residents=residents, share=share,
    )  # fmt: skip


@guard(rule="R64", mends=PAGE)
def roles_missing(inspection: Any, *, at: Any, given: Any) -> Sentence | None:
    """Whoever the type asks for is there: a council member and the proposer's representative always."""
    there = {member.kind for member in inspection.members.all()}
    missing = [MemberKind(code).label for code in required_kinds(inspection, at) if code not in there]
    if not missing:
        return None
    return say(_("验收组还缺：%(kinds)s。"), kinds=_("、").join(map(str, missing)))


@guard(rule="R64", mends=PAGE)
def before_its_day(inspection: Any, *, at: Any, given: Any) -> Sentence | None:
    """The group signs and concludes on the day of the inspection or later: it says what it saw on site."""
    if inspection.held_on <= timezone.localdate(at):
        return None
    return say(_("验收定于 %(day)s，还没有到日期；改期的请取消后重新组织。"), day=inspection.held_on)


@guard(rule="R64", mends=PAGE)
def signatures_missing(inspection: Any, *, at: Any, given: Any) -> Sentence | None:
    """Every member whose word counts has given it and signed."""
    unsigned = [member.name for member in acceptors(inspection) if member.signed_at is None]
    if not unsigned:
        return None
    return say(_("还有 %(count)s 人没有签字：%(names)s。"), count=len(unsigned), names=_("、").join(unsigned))


@guard(rule="R64", mends=PAGE)
def found_unfit(inspection: Any, *, at: Any, given: Any) -> Sentence | None:
    """More than half of the group found the work fit."""
    group = [member for member in acceptors(inspection) if member.signed_at]
    fit = sum(1 for member in group if member.opinion == Finding.FIT)
    if not group or fit * 2 > len(group):
        return None
    return say(_("%(count)s 人签字，其中 %(fit)s 人认为合格，未过半数。"), count=len(group), fit=fit)


@guard(rule="R71", mends=PAGE)
def nothing_measured(inspection: Any, *, at: Any, given: Any) -> Sentence | None:
    """Works and goods were measured line by line against the contract."""
    if inspection.project.type == ProjectType.SERVICE or inspection.measures.exists():
        return None
    return say(_("工程类和实物类须现场核量，还没有核量记录。"))


@guard(rule="R65 U20", mends=PAGE)
def too_few_heard(inspection: Any, *, at: Any, given: Any) -> Sentence | None:
    """For a service, enough of those whom it served were heard."""
    if inspection.project.type != ProjectType.SERVICE:
        return None
    needed = opinions_needed(inspection.project, at)
    heard = sum(opinion.people for opinion in inspection.opinions.all())
    if heard >= needed:
        return None
    return say(_("服务类须听取服务对象意见，已听取 %(heard)s 人，至少 %(needed)s 人。"), heard=heard, needed=needed)


@guard(rule="R69", mends=PAGE)
def not_confirmed(inspection: Any, *, at: Any, given: Any) -> Sentence | None:
    """What had to be mended was confirmed as mended."""
    if not inspection.is_rectification_open():
        return None
    return say(_("上一次验收的整改还没有确认，请先确认整改结果。"))


@guard(rule="R56 R55", mends=PAGE, asks=True)
def unfit_member(inspection: Any, *, at: Any, given: Any) -> Sentence | None:
    """Nobody sits in the group who carried the work out, or who stepped aside from the project."""
    managers, recused = given.get("managers", ()), given.get("recused", ())
    if managers:
        return say(_("%(names)s组织实施了本项目，不能担任验收组成员。"), names=_("、").join(managers))
    if recused:
        return say(_("%(names)s 已回避本项目，不能担任验收组成员。"), names=_("、").join(recused))
    return None


@guard(rule="R69", asks=True)
def no_finding(inspection: Any, *, at: Any, given: Any) -> Sentence | None:
    """A failure says what is to be mended."""
    if len(given.get("text", "").strip()) >= 4:
        return None
    return say(_("请写明不合格之处和整改要求（至少 4 个字）。"))


@guard(rule="R64", asks=True)
def plan_not_sound(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """An inspection has a place, and stands alone."""
    if not given["place"].strip():
        return say(_("请填写验收地点。"))
    if given["is_open"]:
        return say(_("已有一次验收正在进行，请先作出结论或取消。"))
    return None


@guard(rule="R69 U22", asks=True)
def waits_for_street(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """What failed again after mending is settled by the street, not inspected until it passes."""
    if not given["has_failed_again"]:
        return None
    return say(_("整改后仍不合格，应由街道处理验收不合格，不再组织验收。"))


@guard(rule="R64", asks=True)
def member_not_sound(inspection: Any, *, at: Any, given: Any) -> Sentence | None:
    """A member is named, sits once, and as a council member really is one."""
    name, user = given["name"].strip(), given.get("user")
    if not name:
        return say(_("请填写成员姓名。"))
    for member in inspection.members.all():
        if member.name == name or (user is not None and member.user_id == user.pk):
            return say(_("%(name)s已在验收组。"), name=member.name)
    if not given["is_council_member"]:
        return say(_("%(name)s 不是本社区的居民议事员。"), name=name)
    return None


@guard(rule="R64", mends=PAGE)
def signed_already(member: Any, *, at: Any, given: Any) -> Sentence | None:
    """Whoever has signed stays in the group."""
    return say(_("%(name)s 已经签字，不能移出验收组。"), name=member.name) if member.signed_at else None


@guard(rule="R64", asks=True)
def signature_not_sound(member: Any, *, at: Any, given: Any) -> Sentence | None:
    """A member signs once: in her own account, or on paper of which the lead adds a photo."""
    if member.signed_at is not None:
        return say(
            _("%(name)s 已于 %(moment)s 签字，签字后不能更改。"),
            name=member.name, moment=member.signed_at,
        )  # fmt: skip
    if given["opinion"] not in Finding.values:
        return say(_("请选择合格或不合格。"))
    if given["typed"] and given["typed"].strip() != member.name:
        return say(_("签名须与登记的姓名“%(name)s”一致。"), name=member.name)
    if not given["is_own"] and not given["has_paper"]:
        return say(_("代录签字须上传纸质签字页的照片；有账号的成员也可以自己登录签字。"))
    return None


@guard(rule="R71", asks=True)
def lines_not_sound(inspection: Any, *, at: Any, given: Any) -> Sentence | None:
    """Each measured line has a name and two quantities; one beyond the tolerance says why (percent of the contract)."""
    if not given["lines"]:
        return say(_("请至少填写一行核量。"))
    tolerance = _rule(inspection, "acceptance.measure_tolerance", at)
    for line in given["lines"]:
        if not line["name"].strip() or line["planned"] < 0 or line["actual"] < 0:
            return say(_("核量每行须有名称，数量不能为负。"))
        if is_beyond(line["planned"], line["actual"], tolerance) and not line.get("note", "").strip():
            return say(
                _("“%(name)s”实测 %(actual)s，合同 %(planned)s，偏差超过 %(share)s%%，请说明原因。"),
                name=line["name"], actual=line["actual"], planned=line["planned"], share=tolerance,
            )  # fmt: skip
    return None


def is_beyond(planned: Any, actual: Any, tolerance: Any) -> bool:
    """Whether the measured quantity differs from the contract's by more than the tolerance in percent."""
    return abs(actual - planned) * 100 > planned * tolerance


@guard(rule="R65", asks=True)
def opinion_not_sound(inspection: Any, *, at: Any, given: Any) -> Sentence | None:
    """Somebody was heard, no more were content than heard, and the opinion is in words."""
    if not 0 < given["people"] < 100_000:
        return say(_("请填写听取意见的人数。"))
    if not 0 <= given["satisfied"] <= given["people"]:
        return say(_("满意人数不能超过听取意见的人数。"))
    if len(given["summary"].strip()) < 4:
        return say(_("请概括服务对象的意见（至少 4 个字）。"))
    return None


@guard(rule="R69", mends="projects:photos")
def not_mended(rectification: Any, *, at: Any, given: Any) -> Sentence | None:
    """A rectification is confirmed after the work was handed back for a second inspection."""
    if rectification.project.state == "acceptance":
        return None
    return say(_("承接方还没有申请复验；整改完成并上传照片后才能确认。"))
