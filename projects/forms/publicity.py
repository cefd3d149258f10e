"""Forms of publicity and review: the board's photo, replies to objections, corrections, the committee's decision."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.forms.fields import choice, day, line, whole, words
from projects.forms.fields import photo as image
from projects.kinds import NoticeKind

VERDICTS = (
    ("dismissed", _("异议不成立")),
    ("upheld", _("异议成立")),
    ("withdrawn", _("异议人已撤回")),
)
SEND_TO = (("draft", _("退回设计，形成新一版方案")), ("deliberation", _("重新提交居民议事会评议")))


class BoardForm(forms.Form):
    """The notice as it hangs on the board."""

    blame = "photo"

    photo = image(_("公示栏照片"))
    posted_on = day(_("张贴日期"))


class ObjectionForm(forms.Form):
    """The published reply to an objection."""

    verdict = choice(_("处理结论"), VERDICTS, is_radio=True)
    reply = words(_("答复"), 2000, least=5, help_text=_("答复将公开，请勿写入异议人的姓名、电话和住址。"))
    send_to = choice(_("异议成立时"), SEND_TO, is_radio=True, initial="draft")

    def __init__(self, *args: Any, about: str, **kwargs: Any) -> None:
        """about: the kind of the notice; only what the council decided goes back to one of two places."""
        super().__init__(*args, **kwargs)
        if about != NoticeKind.RESULT:
            del self.fields["send_to"]


class AskForm(forms.Form):
    """What is to be corrected."""

    text = words(_("需要补正什么"), 500, least=4, rows=3)


class AnswerForm(forms.Form):
    """What was corrected."""

    answer = words(_("补正答复"), 500, least=2, rows=3)


class CommitteeForm(forms.Form):
    """The street party committee's decision."""

    decision_no = line(_("文号"), 60)
    decided_on = day(_("会议日期"))
    attendance = whole(_("到会人数"), least=1, most=999)
    attendees = line(_("到会人员"), 300, help_text=_("姓名之间用顿号分开。"))
    conclusion = words(_("结论"), 300, rows=3)
