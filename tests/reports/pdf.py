"""Reading a PDF with poppler, as a person's viewer would."""

import shutil
import subprocess

import pytest


def _poppler(*command: str, content: bytes) -> str:
    if shutil.which(command[0]) is None:
        pytest.skip(f"needs {command[0]} (poppler-utils)")
    return subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode()


def text_of(content: bytes) -> str:
    """The text without line breaks."""
    return _poppler("pdftotext", "-", "-", content=content).replace("\n", "")


def fonts_of(content: bytes) -> dict[str, str]:
    """Font → whether it is embedded, without the prefix of its subset."""
    rows = [line.split() for line in _poppler("pdffonts", "-", content=content).splitlines()[2:]]
    return {row[0].partition("+")[2]: row[-5] for row in rows}
