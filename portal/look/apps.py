"""The app that carries the look of the portal."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LookConfig(AppConfig):
    name = "portal.look"
    label = "look"
    verbose_name = _("界面")
