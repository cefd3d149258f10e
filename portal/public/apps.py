"""The app of the public site."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublicConfig(AppConfig):
    """It reads what the acts hold; its own is only the approved map."""

    name = "portal.public"
    label = "public"
    verbose_name = _("公开网站")
