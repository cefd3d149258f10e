"""The English catalogue is complete and true to its placeholders, and the interface of English pages has no Chinese."""

import ast
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import polib
import pytest
from django.urls import reverse
from django.utils.translation import override
from django.utils.translation.template import templatize

from governance.workflow.steps import lifecycles, steps_of
from projects.lifecycle.project import State
from projects.models import Notice
from tests.walk import project_at

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = polib.pofile(str(ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"))
MARKS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext"}
FOLDERS = ("acceptance", "audit", "demands", "governance", "minshi", "portal", "projects", "templates")
HAN = re.compile("[\u3400-\u9fff]")
PUNCTUATION = re.compile("[，。；：（）、？！【】]")
PLACEHOLDER = re.compile(r"%\((\w+)\)")
QUOTED = ("社区代码, 类别, 姓名, 住址, 电话",)
"""Chinese that an English sentence must name: the headings of a table that is read by them."""


def english(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_every_sentence_has_its_english():
    assert [entry.msgid for entry in CATALOGUE if not all(english(entry)) or entry.fuzzy or entry.obsolete] == []


def sentences_of(path: Path) -> set[str]:
    """The Chinese sentences that a file marks for translation."""
    if path.suffix == ".html":
        code = templatize(path.read_text())
        found = {
            ast.literal_eval(text) for text in re.findall(r"""(?:gettext|_)\((u?'(?:[^'\\]|\\.)*'|u?"[^"]*")\)""", code)
        }
    else:
        calls = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call) and node.args)
        names = ((getattr(node.func, "id", ""), node.args[0]) for node in calls)
        found = {first.value for name, first in names if name in MARKS and isinstance(first, ast.Constant)}
    return {text for text in found if isinstance(text, str) and HAN.search(text)}


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_sources_say_nothing_that_is_not_in_the_catalogue(folder):
    """A sentence added or changed without `make messages` would stay Chinese without a word."""
    known = {entry.msgid for entry in CATALOGUE}
    files = [path for path in sorted((ROOT / folder).rglob("*")) if path.suffix in (".py", ".html")]
    assert {text: str(path) for path in files for text in sentences_of(path) - known} == {}


def test_placeholders_are_the_same():
    found = [
        entry.msgid for entry in CATALOGUE for text in english(entry)
        if sorted(PLACEHOLDER.findall(text)) != sorted(PLACEHOLDER.findall(entry.msgid))
        or text.count("%%") != entry.msgid.count("%%")
    ]  # fmt: skip
    assert found == []


def test_no_chinese_remains_in_the_english():
    found = []
    for entry in CATALOGUE:
        for text in english(entry):
            for quoted in QUOTED:
                text = text.replace(quoted, "")
            if HAN.search(text) or PUNCTUATION.search(text):
                found.append(text)
    assert found == []


def test_sentences_filled_in_at_once_can_be_filled():
    """A stray per cent sign in a sentence with placeholders would fail only when somebody reads it."""
    for entry in CATALOGUE:
        names = PLACEHOLDER.findall(entry.msgid)
        if names and "python-format" in entry.flags:
            assert all(text % dict.fromkeys(names, 7) for text in english(entry))


@pytest.mark.parametrize("kind", ["side", "pill"])
def test_labels_that_stand_in_narrow_places_are_short(kind):
    """The navigation beside the work and the pills of states hold a few words."""
    from portal.workbench import navigation

    texts = {entry.msgid: entry.msgstr for entry in CATALOGUE}
    if kind == "pill":
        labels = {str(label) for label in State.labels}
    else:
        labels = {str(place[0]) for place in navigation.PLACES}
    assert labels <= set(texts)
    assert {label: texts[label] for label in labels if len(texts[label]) > 24} == {}


def test_a_button_says_what_is_done_and_not_what_comes_of_it():
    """In Chinese one word may name a step and the state to which it leads; in English not."""
    found = {}
    with override("en"):
        for model in lifecycles():
            states = {str(label) for _state, label in model._meta.get_field("state").flatchoices}
            labels = {name: str(step.label) for name, step in steps_of(model).items() if not step.is_clock}
            found |= {f"{model.__name__}.{name}": label for name, label in labels.items() if label in states}
    assert found == {}


class Interface(HTMLParser):
    """Collects the words of navigation, headings, buttons, labels and column heads that are not marked as Chinese."""

    PLACES = frozenset({"nav", "h1", "h2", "h3", "button", "label", "legend", "dt", "caption"})
    VOID = frozenset({"input", "img", "br", "meta", "link", "hr", "source", "wbr"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool, bool]] = [("", False, False)]
        self.words: list[str] = []
        self.language = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "html":
            self.language = given.get("lang") or ""
        if tag in self.VOID:
            return
        _tag, is_place, is_chinese = self.open[-1]
        is_place = is_place or tag in self.PLACES or (tag == "th" and given.get("scope") == "col")
        self.open.append((tag, is_place, is_chinese or given.get("lang") == "zh-Hans"))

    def handle_endtag(self, tag: str) -> None:
        for depth in range(len(self.open) - 1, 0, -1):
            if self.open[depth][0] == tag:
                del self.open[depth:]
                return

    def handle_data(self, data: str) -> None:
        _tag, is_place, is_chinese = self.open[-1]
        if is_place and not is_chinese and data.strip():
            self.words.append(data.strip())


@pytest.fixture
def english_client(client: Any, db: None) -> Any:
    """A visitor who pressed “English”, by the form that the page itself offers."""
    answer = client.post(reverse("set_language"), {"language": "en", "next": "/"})
    assert answer.status_code == 302 and client.cookies["django_language"].value == "en"
    return client


def chinese_on(client: Any, url: str) -> tuple[str, list[str]]:
    answer = client.get(url)
    assert answer.status_code == 200, url
    page = Interface()
    page.feed(answer.content.decode())
    return page.language, [words for words in page.words if HAN.search(words)]


PUBLIC = ("public:home", "public:projects", "public:demands", "public:demand_new", "public:track", "account_login")
WORK = (
    "workbench:home", "workbench:projects", "demands:demands", "demands:rounds", "demands:record", "demands:coverage",
    "projects:new", "projects:library", "audit:home",
)  # fmt: skip
OF_PROJECT = (
    "workbench:project", "projects:design", "projects:budget", "projects:negative_list",
    "projects:meetings", "projects:notices", "projects:photos",
)  # fmt: skip


@pytest.mark.parametrize("name", PUBLIC)
def test_public_pages_speak_english(english_client, town, name):
    project_at(State.PUBLICITY, town=town)
    assert chinese_on(english_client, reverse(name)) == ("en", [])


def test_the_public_page_of_a_project_speaks_english(english_client, town):
    project = project_at(State.PUBLICITY, town=town)
    assert chinese_on(english_client, reverse("public:project", args=[project.code])) == ("en", [])


@pytest.mark.parametrize("name", WORK)
def test_the_workbench_speaks_english(english_client, town, name):
    project_at(State.DRAFT, town=town)
    english_client.force_login(town.clerk)
    assert chinese_on(english_client, reverse(name)) == ("en", [])


def test_pages_of_a_project_speak_english(english_client, town):
    project = project_at(State.PUBLICITY, town=town)
    english_client.force_login(town.clerk)
    found = {name: chinese_on(english_client, reverse(name, args=[project.pk]))[1] for name in OF_PROJECT}
    assert {name: words for name, words in found.items() if words} == {}


def test_what_is_stored_stays_chinese_whatever_the_clerk_reads(town):
    """A notice opened by somebody who reads English is written in Chinese, its reckoning included."""
    from django.utils.translation import override

    with override("en"):
        project = project_at(State.PUBLICITY, town=town)
    notice = Notice.objects.get(project=project)
    for text in (notice.title, notice.body, notice.office, *notice.explanation):
        assert HAN.search(text) and "publicity" not in text.lower()
