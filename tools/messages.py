"""The English interface: `make messages` collects every Chinese sentence into locale/en/LC_MESSAGES/django.po, and
`python tools/messages.py --compile` turns that catalogue into the .mo file Django reads, without msgfmt.
"""

import hashlib
import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
COMPILED = CATALOGUE.with_suffix(".mo")
STAMP = CATALOGUE.with_suffix(".mo.stamp")
LEFT_OUT = [".venv", "var", "tests", "tools", "bench", "docs", "node_modules", "static", ".ci"]
ABOUT = {
    "Project-Id-Version": "minshi",
    "Language": "en",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}


def is_compiled() -> bool:
    """Whether the .mo file belongs to the catalogue as it stands; needs nothing but Python."""
    fingerprint = hashlib.sha256(CATALOGUE.read_bytes()).hexdigest()
    return COMPILED.exists() and STAMP.exists() and STAMP.read_text() == fingerprint


def compile_catalogue() -> bool:
    """Write the .mo file when it is missing or older than the catalogue; whether there was anything to do."""
    if is_compiled():
        return False
    import polib

    fresh = COMPILED.with_suffix(f".{os.getpid()}")
    polib.pofile(str(CATALOGUE)).save_as_mofile(str(fresh))
    fresh.replace(COMPILED)
    STAMP.write_text(hashlib.sha256(CATALOGUE.read_bytes()).hexdigest())
    return True


def collect() -> None:
    """Bring the catalogue up to the sources: new sentences empty, sentences that are gone removed, nothing guessed."""
    import polib
    from django.core.management import call_command
    from django.core.management.commands.makemessages import Command as MakeMessages

    class Collect(MakeMessages):
        """As Django does it, but a sentence that changed is a new sentence: no guesses from similar ones."""

        msgmerge_options = ["-q", "--backup=none", "--update", "--no-fuzzy-matching"]

    os.chdir(ROOT)
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    quiet = {"no_location": True, "no_obsolete": True, "no_wrap": True, "verbosity": 0}
    call_command(Collect(), locale=["en"], ignore_patterns=LEFT_OUT, **quiet)
    catalogue = polib.pofile(str(CATALOGUE), wrapwidth=0)
    catalogue.header, catalogue.metadata, catalogue.metadata_is_fuzzy = "The interface in English.", ABOUT, 0
    for entry in catalogue:
        entry.comment, entry.previous_msgid = "", None
        if entry.fuzzy:
            entry.flags, entry.msgstr = [flag for flag in entry.flags if flag != "fuzzy"], ""
            entry.msgstr_plural = dict.fromkeys(entry.msgstr_plural, "")
    catalogue.save()


def main() -> None:
    """Collect, say what is missing, compile; or compile alone."""
    if "--compile" in sys.argv[1:]:
        compile_catalogue()
        return
    if shutil.which("xgettext") is None or shutil.which("msgmerge") is None:
        sys.exit("messages: collecting sentences needs xgettext and msgmerge: apt-get install -y gettext")
    collect()
    import polib

    empty = [entry.msgid for entry in polib.pofile(str(CATALOGUE)) if not entry.translated()]
    for sentence in empty:
        print(f"messages: no English yet: {sentence}")
    print(f"messages: {len(empty)} sentences wait for their English in {CATALOGUE.relative_to(ROOT)}")
    compile_catalogue()


if __name__ == "__main__":
    main()
