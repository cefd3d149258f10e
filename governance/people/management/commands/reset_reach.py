"""Derives all groups, grants and reaches from the memberships again."""

from typing import Any

from django.core.management.base import BaseCommand

from governance.people.actions import reset_reach


class Command(BaseCommand):
    help = "按任职重新推导全部权限（修改角色定义之后、或怀疑权限有误时运行）。"

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"已重新推导 {reset_reach()} 名用户的权限")
