"""Forms of the messages between the levels."""

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.actions.messages import WRITTEN
from projects.forms.fields import choice, photo, words
from projects.kinds import Level

ASKED = [("", _("不需要答复")), *Level.choices]


class MessageForm(forms.Form):
    """Something said or asked."""

    blame = "image"

    kind = choice(_("种类"), [(kind.value, kind.label) for kind in WRITTEN], is_radio=True, initial=WRITTEN[0].value)
    to_level = forms.ChoiceField(label=_("请谁答复"), choices=ASKED, required=False, help_text=_("只对“询问”起作用。"))
    text = words(
        _("内容"), 500, least=2, rows=3,
        help_text=_("社区、街道和区里能看到本项目的工作人员都能看到，发送后不能删除。请勿写入居民的姓名、电话和住址。"),
    )  # fmt: skip
    image = photo(_("照片"), required=False)


class AnswerMessageForm(forms.Form):
    """The answer to a question or to a return."""

    blame = "image"

    text = words(_("答复"), 500, least=2, rows=3)
    image = photo(_("照片"), required=False)
