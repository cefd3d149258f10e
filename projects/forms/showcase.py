"""The form by which a project becomes an example."""

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.forms.fields import line


class ShowcaseForm(forms.Form):
    """On what decision it rests."""

    basis = line(_("认定依据"), 200, help_text=_("写明认定文号，例如：南民〔2026〕15号。"))
