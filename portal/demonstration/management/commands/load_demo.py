"""Loads the demonstration town into a database that has rules and units and no user yet."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.demonstration.loading import CannotLoad, load


class Command(BaseCommand):
    """All or nothing."""

    help = "载入演示数据：南山区的人员、额度、需求和项目，全部经由真实流程办理，均标明“演示”。已有用户时拒绝。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say what there is now."""
        try:
            loaded = load()
        except CannotLoad as reason:
            raise CommandError(str(reason)) from reason
        if options["verbosity"]:
            self.stdout.write(str(loaded))
