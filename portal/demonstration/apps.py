"""The app of the demonstration town."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DemonstrationConfig(AppConfig):
    """No tables: it fills those of the acts, and everything it writes is marked as demonstration."""

    name = "portal.demonstration"
    label = "demonstration"
    verbose_name = _("演示数据")
