"""The app of the public site."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublicConfig(AppConfig):
    """No tables: it reads what the acts hold."""

    name = "portal.public"
    label = "public"
    verbose_name = _("公开网站")
