"""The app of the event log: it keeps the triggers in place and teaches SQLite to hash."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "governance.events"
    label = "events"
    verbose_name = _("全过程记录")

    def ready(self) -> None:
        from governance.events import checks, triggers  # noqa: F401
        from governance.events.chain import teach_sqlite_to_hash

        connection_created.connect(teach_sqlite_to_hash, dispatch_uid="events.hash")
        post_migrate.connect(triggers.install_after_migrate, sender=self, dispatch_uid="events.triggers")
