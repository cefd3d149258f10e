"""The app of the workbench."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkbenchConfig(AppConfig):
    """No tables: it reads what the acts hold."""

    name = "portal.workbench"
    label = "workbench"
    verbose_name = _("工作台")
