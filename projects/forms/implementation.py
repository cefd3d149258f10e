"""Forms of the work: safety, photos, milestones, progress, changes."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.forms.fields import MOST_YUAN, choice, day, line, number, photo, tick, whole, words
from projects.kinds import PhotoStage


class SafetyForm(forms.Form):
    """The site-safety list, confirmed before work starts."""

    has_barriers = tick(_("已设围挡和警示标志"))
    has_informed_neighbours = tick(_("已告知受影响居民"))
    has_insurance = tick(_("施工人员已投保"))
    checked_on = day(_("检查日期"))
    note = line(_("说明"), 200, required=False)


class PhotoForm(forms.Form):
    """A photo of the site."""

    blame = "image"

    stage = choice(_("阶段"), PhotoStage)
    image = photo(_("照片"))
    taken_on = day(_("拍摄日期"))
    caption = line(_("说明"), 80, required=False)


class MilestoneForm(forms.Form):
    """A milestone was reached on a day."""

    done_on = day(_("完成日期"))


class ProgressForm(forms.Form):
    """What was done and how far it is."""

    percent = whole(_("完成比例（%）"), most=100)
    text = words(_("进展"), 500, least=4)


class ChangeForm(forms.Form):
    """A change of scope or sum."""

    text = words(_("变更内容"), 500, least=4)
    amount = number(
        _("金额变化（元）"), least=-MOST_YUAN, most=MOST_YUAN, initial=Decimal(0),
        help_text=_("增加填正数，减少填负数，不变填 0。"),
    )  # fmt: skip
