"""What keeps a demand from being taken in, answered or merged, and a round from opening or closing."""

import re
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from demands.kinds import BODY_LIMIT, Visit
from governance.people import units
from governance.policy.values import value
from governance.workflow.guards import Sentence, guard, say

UNDO_DAYS = 7
"""Days within which a merger can be undone; a default of ours that no regulation states."""

PERSONAL = re.compile(r"1\d{10}|\d{17}[\dXx]")
"""A mobile number or an identity number inside a text that will be public."""


def has_personal_number(text: str) -> bool:
    """Whether the text holds a mobile or an identity number, spaces and dashes overlooked."""
    return PERSONAL.search(re.sub(r"[\s-]", "", text or "")) is not None


@guard(rule="R20 U34", asks=True)
def text_too_short(demand: Any, *, at: Any, given: Any) -> Sentence | None:
    """A demand says what is wanted, in at least so many characters."""
    least = given.get("min_text")
    if least is None:
        least = value("demand.min_text", unit_code=demand.unit_code, at=at).value
    length = len("".join(given.get("body", "").split()))
    if length >= least:
        return None
    return say(_("请把需求写清楚，至少 %(least)s 个字，现在是 %(length)s 个字。"), least=least, length=length)


@guard(rule="U34", asks=True)
def text_too_long(demand: Any, *, at: Any, given: Any) -> Sentence | None:
    """A demand stays within a thousand characters."""
    length = len(given.get("body", ""))
    if length <= BODY_LIMIT:
        return None
    return say(_("需求最多 %(most)s 个字，现在是 %(length)s 个字，请删减。"), most=BODY_LIMIT, length=length)


@guard(rule="R13", asks=True)
def not_a_community(demand: Any, *, at: Any, given: Any) -> Sentence | None:
    """A demand belongs to a community."""
    if units.unit_level(demand.unit_code) == "community":
        return None
    return say(_("请选择需求所在的社区；现在选的不是社区。"))


@guard(rule="R15", mends="demands:rounds", asks=True)
def round_does_not_fit(demand: Any, *, at: Any, given: Any) -> Sentence | None:
    """A demand of a round names an open round of its own community; a daily one names none."""
    if demand.round is None:
        return None
    if demand.mode != "round":
        return say(_("日常收集的需求不属于集中征集，请去掉征集批次，或把方式改为集中征集。"))
    if not demand.unit_code.startswith(demand.round.unit_code):
        return say(_("征集批次“%(title)s”不属于本社区，请另选。"), title=demand.round.title)
    if demand.round.state != "open":
        return say(_("征集批次“%(title)s”不在征集中，请另选，或按日常收集登记。"), title=demand.round.title)
    return None


@guard(rule="R83", asks=True)
def personal_number_in_public(demand: Any, *, at: Any, given: Any) -> Sentence | None:
    """Title and place are published, so no telephone or identity number stands in them."""
    if not any(has_personal_number(given.get(name, "")) for name in ("title", "place", "reply")):
        return None
    return say(_("标题、地点和答复会公开，请去掉其中的电话号码或身份证号。"))


@guard(rule="U46", asks=True)
def no_reply(demand: Any, *, at: Any, given: Any) -> Sentence | None:
    """Who asked is told why, in words that are published."""
    if len(given.get("reply", "").strip()) >= 5:
        return None
    return say(_("请填写答复内容（至少 5 个字），居民凭查询码可以看到，并会公开。"))


@guard(rule="R20", asks=True)
def no_title(demand: Any, *, at: Any, given: Any) -> Sentence | None:
    """The public title says something."""
    if len(given.get("title", "").strip()) >= 4:
        return None
    return say(_("请填写公开标题（至少 4 个字），例如“文竹园东门加装扶手”。"))


@guard(rule="R20", asks=True)
def bad_merge_target(demand: Any, *, at: Any, given: Any) -> Sentence | None:
    """A demand is merged into another living one of the same community, never into itself."""
    into = given.get("into")
    if into is None:
        return say(_("请选择要并入的需求，填写它的查询码。"))
    if into.pk == demand.pk:
        return say(_("不能并入自己，请选择另一条需求。"))
    if into.unit_code != demand.unit_code:
        return say(_("只能并入同一社区的需求；“%(title)s”属于另一个社区。"), title=into.title)
    if into.state in ("merged", "declined", "referred"):
        return say(
            _("“%(title)s”现在是“%(state)s”，不能再并入，请选择受理中或已纳入项目的需求。"),
            title=into.title, state=into.get_state_display(),
        )  # fmt: skip
    return None


@guard(rule="R20")
def others_merged_into_it(demand: Any, *, at: Any, given: Any) -> Sentence | None:
    """What has taken in others is not merged itself, so that nobody's thread is lost."""
    if not demand.merged_count:
        return None
    return say(
        _("已有 %(count)s 条需求并入本条，不能再并入别处。请反过来，把另一条并入本条。"), count=demand.merged_count
    )


@guard(rule="R20")
def undo_window_over(demand: Any, *, at: Any, given: Any) -> Sentence | None:
    """A merger can be undone for some days, counted from the merger."""
    if at <= demand.state_since + timedelta(days=UNDO_DAYS):
        return None
    return say(_("合并已超过 %(days)s 天，不能撤销。需要单独办理的，请重新登记一条需求。"), days=UNDO_DAYS)


@guard(rule="R16", asks=True)
def nobody_to_call(call_back: Any, *, at: Any, given: Any) -> Sentence | None:
    """A call goes to somebody by name."""
    return None if given.get("name", "").strip() else say(_("请告诉我们怎么称呼您，例如“王阿姨”。"))


@guard(rule="R16", asks=True)
def no_number_to_call(call_back: Any, *, at: Any, given: Any) -> Sentence | None:
    """A call needs a number that can be one."""
    digits = sum(sign.isdigit() for sign in given.get("phone", ""))
    return None if 7 <= digits <= 15 else say(_("请填写能打通的电话号码，手机或座机都可以。"))


@guard(rule="R16", asks=True)
def call_unexplained(call_back: Any, *, at: Any, given: Any) -> Sentence | None:
    """What was said on the telephone is written down in a few words."""
    return None if len(given.get("note", "").strip()) >= 4 else say(_("请写一句通话情况（至少 4 个字）。"))


@guard(rule="U46")
def tried_too_seldom(call_back: Any, *, at: Any, given: Any) -> Sentence | None:
    """Nobody is given up before she was called some times."""
    least = value("demand.call_back_tries", unit_code=call_back.unit_code, at=at).value
    if call_back.tries >= least:
        return None
    return say(_("至少打过 %(least)s 次才能结束，现在打过 %(tries)s 次。"), least=least, tries=call_back.tries)


@guard(rule="R15", mends="demands:rounds")
def round_over(round_: Any, *, at: Any, given: Any) -> Sentence | None:
    """A round is not opened after its last day."""
    if timezone.localdate(at) <= round_.closes_on:
        return None
    return say(_("本批次的截止日期 %(day)s 已过，请另行发起一批。"), day=round_.closes_on)


@guard(rule="R15", q=lambda at: Q(closes_on__gte=timezone.localdate(at)))
def round_running(round_: Any, *, at: Any, given: Any) -> Sentence | None:
    """A round runs to the end of its last day."""
    if timezone.localdate(at) > round_.closes_on:
        return None
    return say(_("本批次征集到 %(day)s 结束。"), day=round_.closes_on)


@guard(rule="R15", asks=True)
def round_badly_dated(round_: Any, *, at: Any, given: Any) -> Sentence | None:
    """A round ends on or after the day on which it begins, and has not ended already."""
    if round_.closes_on < round_.opens_on:
        return say(_("截止日期不能早于开始日期，请更正。"))
    if round_.closes_on < timezone.localdate(at):
        return say(_("截止日期已过，请填写今天或以后的日期。"))
    return None


@guard(rule="R83", asks=True)
def reading_unexplained(subject: Any, *, at: Any, given: Any) -> Sentence | None:
    """Personal data is read in plain only for a reason that is written down."""
    return None if len(given.get("reason", "").strip()) >= 2 else say(_("请写明查看的理由，查看会留下记录。"))


@guard(rule="R14", asks=True)
def visit_unexplained(household: Any, *, at: Any, given: Any) -> Sentence | None:
    """A household that was not asked although it was visited has a written reason."""
    if given.get("outcome") not in (Visit.REFUSED, Visit.MOVED) or len(given.get("note", "").strip()) >= 4:
        return None
    return say(_("谢绝或搬离的，请写明情况和依据（至少 4 个字），例如“社工与网格员上门两次，本人谢绝”。"))


@guard(rule="R14", asks=True)
def visit_badly_dated(household: Any, *, at: Any, given: Any) -> Sentence | None:
    """A visit has taken place, and in the roster's year."""
    day = given.get("visited_on")
    if given.get("outcome") == Visit.TO_VISIT or day is None:
        return say(_("请选择走访结果，并填写走访日期。"))
    if day > timezone.localdate(at):
        return say(_("走访日期不能晚于今天，请更正。"))
    if day.year != household.year:
        return say(_("走访日期应在名册年度 %(year)s 年内，请更正。"), year=household.year)
    return None
