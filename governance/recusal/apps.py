"""The app of recusal."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecusalConfig(AppConfig):
    name = "governance.recusal"
    label = "recusal"
    verbose_name = _("回避")
