"""What the care pages ask, in which words; and where a demand or an objection stands, in a plain sentence."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from demands.kinds import DemandCategory as D
from demands.kinds import Hour
from demands.lifecycle import DemandState as S
from governance.people.units import unit_path
from portal.care.forms import AT_THE_DESK, HELPERS
from portal.care.walk import Choice, Question
from projects.lifecycle.publicity import ObjectionState as O

CHOICES = "care/_choices.html"

# ---- 提 ------------------------------------------------------------------------------------------------------------

KINDS = (
    Choice(D.FACILITY, _("路灯、台阶、健身器材"), _("公共设施坏了、不够用、不安全"), "build"),
    Choice(D.CONVENIENCE, _("买菜、修补、办事"), _("日常生活不方便"), "home"),
    Choice(D.WELFARE, _("照顾老人孩子、邻里互助"), _("需要有人帮一把"), "people"),
    Choice(D.ACTIVITY, _("唱歌、下棋、听讲座"), _("想要活动或场地"), "calendar"),
    Choice("", _("别的事，或者说不准"), _("社区会帮您归类"), "speak"),
)
COMMUNITY = Question("community", _("在哪个社区？"), ("unit_code",), "care/_community.html", is_counted=False)
HELPER = Question("helper", _("您是他（她）的什么人？"), ("helper",), CHOICES)
ASK = (
    Question("kind", _("是哪方面的事？"), ("category",), CHOICES, KINDS),
    Question("words", _("请说说是什么事"), ("body", "is_safety")),
    COMMUNITY,
    Question("place", _("在什么位置？"), ("place",), is_placed=True),
    Question("who", _("怎么联系？"), ("name", "phone", "helper_name")),
    Question("check", _("请核对一遍"), (), "care/_check.html"),
)
DESK = {AT_THE_DESK[0]: _("社区窗口代办：他（她）就在旁边"), AT_THE_DESK[1]: _("把交来的纸质表录进来")}


def helpers(is_staff: bool) -> list[Choice]:
    """Who may write for somebody else; at the desk only who works there."""
    found = [Choice(value, label, icon="people") for value, label in HELPERS]
    return [*found, *(Choice(value, label, icon="work") for value, label in DESK.items())] if is_staff else found


def read_back(answers: Any) -> list[dict[str, Any]]:
    """What is about to be sent, line by line, each with the question where it is changed."""
    kind = next((choice.label for choice in KINDS if choice.value == answers.get("category", "")), "")
    by = next((label for value, label in [*HELPERS, *DESK.items()] if value == answers.get("helper")), "")
    danger = _("有安全隐患") if answers.get("is_safety") else ""
    rows = (
        (_("哪方面"), [kind, danger], "kind"), (_("什么事"), [answers.get("body")], "words"),
        (_("社区"), [unit_path(answers.get("unit_code", ""))], "community"),
        (_("位置"), [answers.get("place")], "place"), (_("姓名"), [answers.get("name")], "who"),
        (_("电话"), [answers.get("phone")], "who"), (_("代填人"), [by, answers.get("helper_name")], "helper"),
    )  # fmt: skip
    return [
        {"label": label, "lines": [line for line in lines if line], "name": name}
        for label, lines, name in rows if name != "helper" or by
    ]  # fmt: skip


# ---- 回电 ----------------------------------------------------------------------------------------------------------

HOURS = (
    Choice(Hour.MORNING, Hour.MORNING.label, _("8 点半到 12 点"), "clock"),
    Choice(Hour.AFTERNOON, Hour.AFTERNOON.label, _("14 点到 18 点"), "clock"),
    Choice(Hour.EVENING, Hour.EVENING.label, _("18 点到 20 点"), "clock"),
)
CALL = (
    COMMUNITY,
    Question("who", _("给谁打电话？"), ("name", "phone"), is_placed=True),
    Question("hour", _("什么时候方便接电话？"), ("hour",), CHOICES, HOURS),
)

# ---- 评 ------------------------------------------------------------------------------------------------------------


GOOD, FAIR, BAD = pgettext_lazy("mark", "好"), pgettext_lazy("mark", "一般"), pgettext_lazy("mark", "不好")


def _mark(name: str, title: Any, good: Any, bad: Any) -> Question:
    """A question answered by three faces with their words: five, three or one of the five marks."""
    faces = (Choice("5", good, icon="glad"), Choice("3", FAIR, icon="so-so"), Choice("1", bad, icon="sad"))
    return Question(name, title, (name,), CHOICES, faces, is_faces=True)


RATE = (
    _mark("overall", _("总的来说，满意吗？"), _("满意"), _("不满意")),
    _mark("need", _("这件事该不该办？"), _("该办"), _("不该办")),
    _mark("openness", _("办的过程公开吗？"), _("公开"), _("不公开")),
    _mark("quality", _("做得好不好？"), GOOD, BAD),
    _mark("effect", _("管不管用？"), _("管用"), _("不管用")),
    _mark("attitude", _("做事的人态度好吗？"), GOOD, BAD),
    Question("comment", _("还想说什么？"), ("comment", "phone")),
)

# ---- 查 ------------------------------------------------------------------------------------------------------------

DEMAND: dict[str, tuple[Any, Any]] = {
    S.SUBMITTED: (_("社区已经收到，工作人员还没有处理。"), _("工作人员看过以后会答复您。")),
    S.ACCEPTED: (_("社区已经受理，正在研究怎么办。"), _("有了结果会写在这里，您隔几天再来查。")),
    S.ADOPTED: (_("您提的事已经纳入项目设计。"), _("接下来由居民议事会表决，通过后公示。")),
    S.DECLINED: (_("社区研究后决定不办，原因写在下面。"), _("有不同意见，可以请社区给您打电话。")),
    S.REFERRED: (_("这件事已经转给“民意速办”办理。"), _("办理情况写在下面。")),
}
"""State → (now, next)."""
OBJECTION: dict[str, tuple[Any, Any]] = {
    O.OPEN: (_("您的异议已经收到，还没有答复。"), _("答复以前，项目不会往下走。")),
    O.DISMISSED: (_("异议已经答复：不成立，原因写在下面。"), ""),
    O.UPHELD: (_("异议已经答复：成立，项目会改正。"), ""),
    O.WITHDRAWN: (_("您已经撤回这条异议。"), ""),
}
