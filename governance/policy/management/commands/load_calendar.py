"""Loads a year of the working calendar, or replaces a provisional year by the announcement in a CSV file."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from governance.events import SYSTEM
from governance.policy.actions import YearLoaded, load_year, read_announcement
from governance.policy.errors import PolicyError

YEARS = range(2016, 2028)
"""The years of which something is known: announced to 2026, provisional for 2027."""


def load_years(years: Iterable[int]) -> list[YearLoaded]:
    """Load these years as far as they are not there yet."""
    return [load_year(year, by=SYSTEM) for year in years]


class Command(BaseCommand):
    help = "载入工作日历：不带年份则载入2016年至2027年；公布放假安排后用 --file 替换暂定年度。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", type=int, nargs="?")
        parser.add_argument("--file", type=Path, help="date,kind,name；kind 为 休（off）或 班（work）")
        parser.add_argument("--source", default="", help="放假通知的名称或文号，使用 --file 时必填")

    def handle(self, *args: Any, year: int | None, file: Path | None, source: str, **options: Any) -> None:
        if file is not None and year is None:
            raise CommandError("使用 --file 时须写明年份，例如 manage.py load_calendar 2027 --file 2027.csv --source …")
        try:
            if file is not None and year is not None:
                loaded = [load_year(year, by=SYSTEM, announcement=read_announcement(file), source=source)]
            else:
                loaded = load_years(YEARS if year is None else [year])
        except PolicyError as error:
            raise CommandError(str(error)) from error
        for done in loaded:
            self.stdout.write(self._said(done))

    def _said(self, done: YearLoaded) -> str:
        kind = "暂定" if done.is_provisional else "已公布"
        if done.is_replaced:
            days = "、".join(f"{day:%m-%d}" for day in done.changed) or "无"
            return f"{done.year}年：暂定日历已替换为公布的安排；变更日期：{days}"
        return f"{done.year}年（{kind}）：{'已载入' if done.is_new else '没有变化'}"
