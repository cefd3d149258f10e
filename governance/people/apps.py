"""The app of units, parties, users, memberships and rights."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "governance.people"
    label = "people"
    verbose_name = _("机构与人员")

    def ready(self) -> None:
        from governance.people import checks  # noqa: F401
