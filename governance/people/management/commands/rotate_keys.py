"""Seals all personal data anew with the first key of the ring; may be stopped and run again."""

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand

from governance.people.actions import reseal
from governance.people.fields import EncryptedField


class Command(BaseCommand):
    help = "把全部加密数据换用 MINSHI_KEYS 的第一把密钥；完成后才可从环中删去旧密钥。可中断、可重复运行。"

    def handle(self, *args: Any, **options: Any) -> None:
        total = 0
        for model in apps.get_models():
            if any(isinstance(field, EncryptedField) for field in model._meta.local_fields):
                count = reseal(model)
                total += count
                self.stdout.write(f"{model._meta.verbose_name}：{count} 项")
        self.stdout.write(f"共换用新密钥 {total} 项")
