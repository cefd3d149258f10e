"""What a person types in this act. What it must hold the guards say; here stand fields and their errors."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from audit.kinds import QUESTIONS, Chance, Gravity, Ground, Section
from demands.forms import OpenForm
from projects.forms.fields import choice, day, line, photo, whole, words

SOUND = (("yes", _("符合")), ("no", _("有问题")))


class FreezeForm(forms.Form):
    """Where and of which days a frame is frozen."""

    unit_code = choice(_("抽查范围"), ())
    year = whole(_("年度"), least=2015, most=2100)
    from_on = day(_("立项日期自"), required=False, help_text=_("不填即当年 1 月 1 日。"))
    until_on = day(_("立项日期至"), required=False, help_text=_("不填即今天，或当年 12 月 31 日。"))

    def __init__(self, *args: Any, units: list[tuple[str, str]], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"year": timezone.localdate().year})
        super().__init__(*args, **kwargs)
        self.fields["unit_code"].choices = units  # type: ignore[attr-defined]


class DrawForm(forms.Form):
    """The chance that decides."""

    source = choice(
        _("随机来源"), Chance, is_radio=True,
        help_text=_("公开哈希在冻结次日凌晨产生，谁也不能预知；没有公布时可现场掷骰或摇号，须有两名见证人。"),
    )  # fmt: skip
    entropy = line(
        _("掷骰或摇号结果"), 200, required=False, help_text=_("至少 6 位，例如 4-1-6-2-3-5；选公开哈希时不填。")
    )
    witnesses = line(_("见证人"), 120, required=False, help_text=_("至少两人，用顿号分开。"))


class ReasonForm(forms.Form):
    """Why."""

    reason = words(_("理由"), 300, rows=3)


class CaseForm(forms.Form):
    """Why a project is examined beside the draw."""

    ground = choice(_("检查依据"), [pair for pair in Ground.choices if pair[0] != Ground.SAMPLE], is_radio=True)
    note = words(_("检查事由"), 300, rows=3)


class ConcludeForm(forms.Form):
    """What an examination came to."""

    conclusion = words(_("检查结论"), 1000, help_text=_("看了哪些材料和现场，结论是什么。"))


class FindingForm(forms.Form):
    """What was found wrong."""

    section = choice(_("部分"), Section)
    gravity = choice(_("程度"), Gravity, is_radio=True)
    text = words(_("发现的问题"), 1000, help_text=_("写事实：什么时间、什么材料、与规定差在哪里。"))
    basis = line(_("依据的规定"), 200, help_text=_("例如：R60 先立项后签合同。"))
    root_cause = words(_("原因分析"), 500, rows=2, required=False)
    happened_on = day(_("问题发生日期"), required=False, help_text=_("事情发生在哪一天；上传时间另行自动记录。"))
    due_on = day(_("整改期限"), required=False, help_text=_("不填即按规定的整改期限计算。"))
    evidence = photo(_("证据照片"), required=False)
    blame = "evidence"


class AnswerForm(forms.Form):
    """What was mended."""

    answer = words(_("整改情况"), 1000, help_text=_("改了什么、何时改的、怎样防止再发生。"))


class VerifyForm(forms.Form):
    """How it was verified."""

    verification = words(_("核实情况"), 500, rows=2, help_text=_("例如：查看凭证原件、到现场核对。"))


class SendBackForm(forms.Form):
    """What is still missing, and until when."""

    reason = words(_("还差什么"), 300, rows=2)
    due_on = day(_("新的整改期限"), required=False, help_text=_("不填即按规定的整改期限计算。"))


class CheckForm(forms.Form):
    """The short checklist: one answer a section, and words where something is wrong."""

    checked_on = day(_("检查日期"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"checked_on": timezone.localdate()})
        super().__init__(*args, **kwargs)
        for section, question in QUESTIONS.items():
            label = gettext("%(section)s：%(question)s") % {"section": section.label, "question": question}
            self.fields[section.value] = choice(label, SOUND, is_radio=True)
            self.fields[f"{section.value}_note"] = line(
                gettext("%(section)s的问题") % {"section": section.label}, 300, required=False,
                help_text=_("选“有问题”时填写。"), widget=forms.TextInput(attrs={"data-when": "no"}),
            )  # fmt: skip
        self.fields["note"] = words(_("总的说明"), 500, rows=2, required=False)

    def given(self) -> dict[str, Any]:
        """As the action takes it."""
        found = self.cleaned_data
        answers = {name: (found[name] == "yes", found[f"{name}_note"]) for name in Section.values}
        return {"checked_on": found["checked_on"], "answers": answers, "note": found["note"]}


class ReplyForm(forms.Form):
    """The published reply to a resident's report."""

    reply = words(_("公开答复"), 1000, help_text=_("核查情况和处理结果。答复会公开，不写任何人的电话、证件号。"))


class NothingForm(forms.Form):
    """A button alone."""


class ReportForm(OpenForm):
    """公众监督: what a resident saw; a telephone is her choice, a name is not asked."""

    limit = "report"

    section = choice(_("关于哪一方面"), Section)
    body = words(
        _("您看到的情况"),
        1000,
        least=10,
        rows=6,
        help_text=_("时间、地点、经过。加密保存，社区看不到，由街道或区核查。"),
    )
    phone = line(_("电话"), 20, required=False, help_text=_("可以不填；只用于核查时联系您，每次查看都有记录，不公开。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].widget.attrs |= {"type": "tel", "autocomplete": "tel", "inputmode": "tel"}


class CodeForm(forms.Form):
    """The code that stood on the page after reporting."""

    code = line(_("查询码"), 24)
