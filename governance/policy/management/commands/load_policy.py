"""Loads the editions of the rules with all their parameters, and every year of the working calendar that is known."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from governance.events import SYSTEM
from governance.policy.actions import load_editions
from governance.policy.errors import PolicyError
from governance.policy.management.commands.load_calendar import YEARS, load_years


class Command(BaseCommand):
    help = "载入政策版本、参数和工作日历；重复运行不会改变已有数据，已公布的版本不得改动。"

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            editions = load_editions(by=SYSTEM)
            years = load_years(YEARS)
        except PolicyError as error:
            raise CommandError(str(error)) from error
        for done in editions:
            self.stdout.write(f"{done.edition}年版：新增参数 {done.parameters} 项")
        added = [str(done.year) for done in years if done.is_new]
        self.stdout.write(f"工作日历：新载入 {'、'.join(added)}" if added else "工作日历：没有变化")
