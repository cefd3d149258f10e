"""Loads the units of a file; run twice it changes nothing."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from governance.events import SYSTEM
from governance.people.actions import COLUMNS, import_units

SHENZHEN = Path(__file__).resolve().parents[2] / "data" / "units-shenzhen.csv"


class Command(BaseCommand):
    help = "导入机构区划（市、区、街道、社区）；重复运行不会改变已有数据。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--file", type=Path, default=SHENZHEN, help=",".join(COLUMNS))

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            done = import_units(file, by=SYSTEM)
        except OSError as problem:
            raise CommandError(f"读不到文件 {file}：{problem.strerror}") from problem
        except ValidationError as problem:
            raise CommandError(f"{file.name} {' '.join(problem.messages)}") from problem
        self.stdout.write(f"机构：新增 {done.added}，更新 {done.changed}，未变 {done.unchanged}")
