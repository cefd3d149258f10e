"""The app of act 1: demands and the rounds in which they are collected."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DemandsConfig(AppConfig):
    name = "demands"
    label = "demands"
    verbose_name = _("需求")
