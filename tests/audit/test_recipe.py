"""Anyone can compute a draw again: the command, and the script that needs nothing of ours."""

import subprocess
import sys
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from audit.models import SampleProject

pytestmark = pytest.mark.rule("R74")


def run(*args):
    out = StringIO()
    call_command("reproduce_sample", *map(str, args), stdout=out)
    return out.getvalue()


def test_the_command_says_that_it_agrees(drawn):
    said = run(drawn.pk)
    assert "复算一致" in said and drawn.seed in said and drawn.frame_hash in said


def test_the_command_says_when_the_frame_was_changed(drawn):
    SampleProject.objects.filter(sample=drawn, is_drawn=False).update(amount="1.00")
    with pytest.raises(CommandError, match="不一致"):
        run(drawn.pk)


def test_the_command_refuses_what_was_not_drawn(sample):
    with pytest.raises(CommandError, match="还没有抽取"):
        run(sample.pk)
    with pytest.raises(CommandError, match="没有编号"):
        run(0)


def test_the_script_agrees_without_us(drawn, tmp_path):
    path = tmp_path / "recipe.py"
    path.write_text(run(drawn.pk, "--script"), encoding="utf-8")
    done = subprocess.run([sys.executable, "-I", path], capture_output=True, text=True, check=True)
    codes = drawn.rows.filter(is_drawn=True).order_by("rank").values_list("code", flat=True)
    assert "与公布结果一致" in done.stdout
    assert all(f"{rank} {code}" in done.stdout for rank, code in enumerate(codes, start=1))


def test_the_script_disagrees_with_another_frame(drawn, tmp_path):
    path = tmp_path / "recipe.py"
    path.write_text(run(drawn.pk, "--script").replace(";30000.00", ";30001.00"), encoding="utf-8")
    done = subprocess.run([sys.executable, "-I", path], capture_output=True, text=True, check=True)
    assert "与公布结果不一致" in done.stdout
