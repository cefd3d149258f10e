"""`manage.py reproduce_sample ID`: compute a draw again from the stored frame and text, or print the recipe."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit.lifecycle import SampleState
from audit.models import Sample
from audit.queries.recipe import recipe
from audit.queries.samples import reproduce


class Command(BaseCommand):
    help = "用存档的清单和随机文本复算一次区级抽查，核对结果是否一致；--script 输出任何人都能运行的复算脚本。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("sample", type=int, help="抽查编号")
        parser.add_argument("--script", action="store_true", help="输出复算脚本")

    def handle(self, *args: Any, **options: Any) -> None:
        sample = Sample.objects.filter(pk=options["sample"]).first()
        if sample is None:
            raise CommandError(f"没有编号为 {options['sample']} 的抽查。")
        if sample.state != SampleState.DRAWN:
            raise CommandError(f"抽查 {sample.pk} 现在是“{sample.get_state_display()}”，还没有抽取结果可以复算。")
        if options["script"]:
            self.stdout.write(recipe(sample))
            return
        outcome = reproduce(sample)
        self.stdout.write(f"清单校验码 {outcome.frame} {'一致' if outcome.agrees_frame else '不一致'}")
        self.stdout.write(f"种子 {outcome.seed} {'一致' if outcome.agrees_seed else '不一致'}")
        for rank, code in enumerate(outcome.drawn, start=1):
            self.stdout.write(f"{rank} {code}")
        if not outcome.agrees:
            raise CommandError("复算结果与存档不一致。")
        self.stdout.write(f"复算一致：清单 {sample.frame_count} 个项目，抽中 {len(outcome.drawn)} 个。")
