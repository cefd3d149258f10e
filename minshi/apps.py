"""Registers the switchboard with Django, so that its checks and commands are found."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MinshiConfig(AppConfig):
    """No models."""

    name = "minshi"
    verbose_name = _("民生微实事")

    def ready(self) -> None:
        """The system checks register themselves when imported."""
        from minshi import checks  # noqa: F401
