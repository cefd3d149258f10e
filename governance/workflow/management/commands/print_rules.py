"""`manage.py print_rules [--check | --json]`: where each rule of the policy is enforced and tested."""

import json
from typing import Any

from django.core.management.base import CommandParser

from governance.workflow.drawings import rules, rules_page
from governance.workflow.management.printed import PrintedPage


class Command(PrintedPage):
    help = "从代码、参数和测试生成 docs/rules.md。"
    name = "rules.md"
    page = staticmethod(rules_page)

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--json", action="store_true", help="以 JSON 输出，供程序使用")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["json"]:
            rows = [{key: row[key] for key in ("rule", "state", "where", "tests")} for row in rules()]
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
            return
        super().handle(*args, **options)
