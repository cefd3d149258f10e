"""What keeps a design from leaving the desk: origin, negative list, budget sheet, targets, work fund, cap, track."""

from collections import Counter
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance.people.permissions import Permission as P
from governance.policy.values import Value, book, value
from governance.workflow.guards import Sentence, guard, say
from projects.kinds import Category, EmergencyGround, NegativeItem, ProjectType, Stage, TargetKind, Track

MOST_YUAN = Decimal("999999999999.99")


@guard(rule="R20 R19", mends="projects:demands")
def no_origin(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """A project answers residents' demands, as many as the rules ask for, or says in writing where it comes from."""
    if project.origin_note:
        return None
    needed = value("design.min_demands", edition=project.edition, unit_code=project.unit_code, at=at).value
    count = project.demand_links.count()
    if count >= needed:
        return None
    return say(
        _("已关联 %(count)s 条居民需求，至少需要 %(needed)s 条。请关联需求，或填写来源说明。"),
        count=count, needed=needed,
    )  # fmt: skip


def stages_without_residents(project: Any, at: Any) -> list[Stage]:
    """The stages gone through in which residents took part less often than the rules ask for (R21)."""
    passed = {
        Stage.DESIGN: project.submitted_on,
        Stage.DELIBERATION: project.publicity_closes_at if project.track == Track.ORDINARY else None,
        Stage.IMPLEMENTATION: project.completed_on,
        Stage.ACCEPTANCE: project.accepted_on,
        Stage.EVALUATION: project.archived_at,
    }
    needed = value("participation.min_per_stage", edition=project.edition, unit_code=project.unit_code, at=at).value
    held = Counter(row.stage for row in project.participations.all())
    return [stage for stage, when in passed.items() if when and held[stage] < needed]


@guard(rule="R21", mends="projects:participation")
def residents_left_out(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """Residents took part in each stage gone through, where the rules make that a condition and not a reminder."""
    if not value("participation.is_blocking", edition=project.edition, unit_code=project.unit_code, at=at).value:
        return None
    missing = stages_without_residents(project, at)
    if not missing:
        return None
    return say(
        _("这些阶段的居民参与记录不足：%(stages)s。请先登记。"),
        stages=_("、").join(str(stage.label) for stage in missing),
    )


@guard(rule="R09 R10 R11 R12", mends="projects:negative_list")
def negative_list_open(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """Each question for the project's type is answered 否, or 是 with a reason where the rule only warns."""
    table = value("negative_list.questions", edition=project.edition, unit_code=project.unit_code, at=at).value
    asked = {row["code"]: row for row in table if project.type in row["types"]}
    answers = {
        answer.item: answer for answer in project.negative_answers.all() if answer.version == project.design_version
    }
    unanswered = [NegativeItem(item) for item in asked if item not in answers]
    if unanswered:
        return say(
            _("负面清单还有 %(count)s 条没有核对，第一条是“%(first)s”。"),
            count=len(unanswered),
            first=unanswered[0].label,
        )
    listed = [item for item in asked if answers[item].is_listed]
    for item in listed:
        if asked[item]["when_yes"] == "block":
            return say(
                _("项目属于负面清单：“%(item)s”的回答为“是”，不能实施。请调整方案或转有关部门办理。"),
                item=NegativeItem(item).label,
            )
    for item in listed:
        if not answers[item].note.strip():
            return say(_("“%(item)s”的回答为“是”，须写明仍要实施的理由。"), item=NegativeItem(item).label)
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
    cap, is_firm = _cap_of(project, at)
    if project.total <= cap.value or is_firm:
        return None
    return say(
        _("%(type)s单项资金原则上不超过 %(cap)s 元，本项目为 %(total)s 元。需街道党工委批准例外，或调低预算。"),
        type=project.get_type_display(), cap=cap.value, total=project.total,
    )  # fmt: skip


@guard(rule="R02 R03 R04 R05", mends="projects:budget")
def over_firm_cap(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """Where the rules take the 原则上 away, nobody may waive the type's cap (yuan)."""
    cap, is_firm = _cap_of(project, at)
    if project.total <= cap.value or not is_firm:
        return None
    return say(
        _("%(type)s单项资金不得超过 %(cap)s 元，本项目为 %(total)s 元，请调低预算。"),
        type=project.get_type_display(), cap=cap.value, total=project.total,
    )  # fmt: skip


def _cap_of(project: Any, at: Any) -> tuple[Value, bool]:
    """The cap of the project's type, and whether it is firm."""
    rules = book(edition=project.edition, unit_code=project.unit_code, at=at)
    return rules.value(f"cap.{project.type}"), not rules.value("cap.is_in_principle").value


@guard(rule="R39")
def street_led(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """A project that the rules hand to the street does not go to the community's council."""
    if project.track != Track.STREET_LED:
        return None
    return say(
        _("本项目按规定由街道牵头（%(why)s），请提交街道党工委研究。"),
        why=project.track_reason or _("金额较大、专业性较强或跨社区"),
    )


@guard(rule="R39")
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


@guard(rule="R08 R07", asks=True)
def unknown_kind(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """Type and category are of the list."""
    if given["type"] in ProjectType.values and given["category"] in Category.values:
        return None
    return say(_("请从列表中选择项目类型和类别。"))


@guard(rule="R39", mends="projects:units", asks=True)
def shares_uneven(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """The shares of the units that take part add up to one, each between nothing and one."""
    shares = list(given["shares"].values())
    if shares and all(0 <= share <= 1 for share in shares) and sum(shares) == 1:
        return None
    return say(_("各参与机构的分担比例须在 0 与 1 之间，合计为 1；现在合计 %(sum)s。"), sum=sum(shares))


@guard(rule="R28", mends="projects:budget", asks=True)
def bad_sum(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """Quantities and prices of the budget sheet are finite, not negative, and fit the columns (14 digits, 2 places)."""
    for number, item in enumerate(given["items"], start=1):
        for value_, most in ((item["quantity"], Decimal("99999999.99")), (item["unit_price"], MOST_YUAN)):
            if not value_.is_finite() or value_ < 0 or value_ > most or value_ != round(value_, 2):
                return say(
                    _("第 %(line)s 行“%(name)s”的数量或单价不对：须是不为负、至多两位小数、不过大的数。"),
                    line=number, name=item["name"],
                )  # fmt: skip
    if sum(item["quantity"] * item["unit_price"] for item in given["items"]) > MOST_YUAN:
        return say(_("预算合计过大，请核对数量和单价。"))
    return None


@guard(rule="R09", mends="projects:negative_list", asks=True)
def unknown_question(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """Only questions of the negative list are answered."""
    unknown = sorted(set(given["answers"]) - set(NegativeItem.values))
    return say(_("负面清单没有“%(item)s”这一条。"), item=unknown[0]) if unknown else None


@guard(rule="U24", mends="projects:targets", asks=True)
def target_incomplete(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """Each target has its kind, its indicator and its value."""
    for number, target in enumerate(given["targets"], start=1):
        if target["kind"] not in TargetKind.values or not target["indicator"].strip() or not target["target"].strip():
            return say(_("第 %(line)s 项绩效目标不完整，请填写类别、指标和目标值。"), line=number)
    return None


@guard(rule="R36 U05", mends="projects:emergency", asks=True)
def ground_unknown(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """An emergency is declared on a ground of the list with a written reason, under rules that know the track."""
    if not value("emergency.is_available", edition=project.edition, unit_code=project.unit_code, at=at).value:
        return say(_("适用的政策版本没有应急先行的规定。"))
    if given["ground"] in EmergencyGround.values and len(given["reason"].strip()) >= 4:
        return None
    return say(_("请选定应急情形并写明理由（至少 4 个字）。"))


@guard(rule="R21", asks=True)
def participation_incomplete(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """A record of participation says how, how many people, and when, not in the future."""
    if given["stage"] not in Stage.values or not given["form"].strip() or given["people"] < 1:
        return say(_("请填写参与的阶段、形式和人数（至少 1 人）。"))
    if given["held_on"] > timezone.localdate(at):
        return say(_("参与日期晚于今天。"))
    return None


@guard(rule="R85", mends="projects:design", asks=True)
def words_unfit(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """What is written fits its column, and the project has a title and a year."""
    for name, text in given["fields"].items():
        column = project._meta.get_field(name)
        most = getattr(column, "max_length", None)
        if isinstance(text, str) and most and len(text) > most:
            return say(_("“%(name)s”最多 %(most)s 个字。"), name=column.verbose_name, most=most)
    if not project.title.strip():
        return say(_("请填写项目名称。"))
    return None if 2010 <= project.year <= 2100 else say(_("请填写正确的年度。"))


@guard(rule="R39", mends="projects:units", asks=True)
def units_elsewhere(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """The units that pay are communities of the owner's street, each of them known."""
    known = {unit.code: unit for unit in given["units"]}
    for code, share in given["shares"].items():
        unit = known.get(code)
        if unit is None or not code.startswith(project.street_code):
            return say(_("参与机构须是同一街道的社区：%(code)s。"), code=code)
        if share and unit.level != "community":
            return say(_("“%(unit)s”没有年度额度，分担比例须为 0。"), unit=unit.name)
    if project.unit_code not in given["shares"]:
        return say(_("牵头机构须列入参与机构，街道牵头的分担比例填 0。"))
    return None
