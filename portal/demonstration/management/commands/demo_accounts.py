"""Prints the accounts of the demonstration town: one a role, as a table to read or as JSON."""

import json
import unicodedata
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.demonstration.accounts import Account, accounts


class Command(BaseCommand):
    """One line for each role."""

    help = "列出演示帐号：每个角色一个；--json 供程序读取。"

    def add_arguments(self, parser: CommandParser) -> None:
        """JSON or a table."""
        parser.add_argument("--json", action="store_true", help="以 JSON 输出")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print them, or say that there is no town."""
        found = accounts()
        if not found:
            raise CommandError("没有演示数据（正式环境也不列演示帐号）。请先运行 manage.py load_demo。")
        if options["json"]:
            rows = [account.as_dict() for account in found]
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2))
            return
        for line in table(found):
            self.stdout.write(line)


def table(found: list[Account]) -> list[str]:
    """The accounts in columns, Chinese signs counted as two places."""
    rows = [("角色", "机构", "用户名")] + [(a.label, a.unit, a.username) for a in found]
    widths = [max(width(row[column]) for row in rows) for column in range(3)]
    lines = ["  " + "  ".join(text + " " * (widths[n] - width(text)) for n, text in enumerate(row)) for row in rows]
    secret = next((account.totp_secret for account in found if account.totp_secret), "")
    ends = [f"  密码（各帐号相同）：{found[0].password}"]
    if secret:
        ends.append(f"  验证器密钥（审批、财务、区级帐号）：{secret}；登录第二步的页面也会显示当前验证码")
    return [*lines, "", *ends, ""]


def width(text: str) -> int:
    """How many places the text takes in a terminal."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
