"""The base of the commands that print a page of docs/ from the declarations, or check that it is up to date."""

from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from governance.workflow.drawings import page_path


class PrintedPage(BaseCommand):
    """Writes `page()` to docs/`name`; with --check it only compares."""

    name: str
    page: Callable[[], str]

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="只核对文件是否最新，不写入")

    def handle(self, *args: Any, **options: Any) -> None:
        path, text = page_path(self.name), type(self).page()
        if options["check"]:
            if not path.exists() or path.read_text() != text:
                raise CommandError(f"docs/{self.name} 与声明不一致，请运行 manage.py {self._command()}。")
            self.stdout.write(f"docs/{self.name} 与声明一致。")
            return
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        self.stdout.write(f"已写入 docs/{self.name}。")

    def _command(self) -> str:
        return type(self).__module__.rsplit(".", 1)[-1]
