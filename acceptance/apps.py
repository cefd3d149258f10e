"""The app of act 3: from the finished work to the closed file."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AcceptanceConfig(AppConfig):
    name = "acceptance"
    label = "acceptance"
    verbose_name = _("验收评价")
