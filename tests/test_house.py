"""What a linter cannot see: the habits that keep the house as planned. Each test names every place that breaks one."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Model

from governance.events.verbs import Verb
from governance.people.gates import ungated
from governance.workflow.errors import SideDoor
from governance.workflow.steps import lifecycles, steps_of, verb_of

ROOT = Path(__file__).resolve().parent.parent
STOREYS = ["governance", "demands", "projects", "acceptance", "audit", "portal", "minshi"]
FOUNDATIONS = ["events", "people", "policy", "recusal", "workflow"]
WRITES = {"save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
LONGEST_FUNCTION, LONGEST_FILE, LONGEST_TEMPLATE = 60, 500, 250
FETCHED_BY_NAME = re.compile(
    r"^(400|403|403_csrf|404|500)\.html$|^(account|allauth|mfa|socialaccount|admin|django/forms)/"
)


@cache
def sources() -> tuple[Path, ...]:
    """Every Python file of the house, without migrations."""
    found = [path for storey in STOREYS for path in (ROOT / storey).rglob("*.py") if "migrations" not in path.parts]
    return tuple(sorted(found))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def templates() -> dict[str, str]:
    """Name and text of every template."""
    folder = ROOT / "templates"
    return {str(path.relative_to(folder)): path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.html"))}


def place(path: Path, node: ast.AST | None = None) -> str:
    where = str(path.relative_to(ROOT))
    return f"{where}:{node.lineno}" if node is not None and hasattr(node, "lineno") else where


def height(module: str) -> tuple[int, int]:
    """How high a module stands: its storey, and in the foundations its room."""
    parts = module.split(".")
    storey = STOREYS.index(parts[0]) if parts[0] in STOREYS else -1
    inner = FOUNDATIONS.index(parts[1]) if storey == 0 and len(parts) > 1 and parts[1] in FOUNDATIONS else 0
    return storey, inner


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def in_room(path: Path, room: str) -> bool:
    return path.stem == room or room in path.relative_to(ROOT).parts[:-1]


def calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.Call))


def our_models() -> list[type[Model]]:
    return [model for model in apps.get_models() if model.__module__.split(".")[0] in STOREYS]


def test_every_address_says_who_may_come_in():
    assert ungated() == []


def test_views_write_nothing():
    """A view calls an action. `x.update(mapping)` of a dictionary has a positional argument; the ORM's has none."""
    broken = []
    for path in sources():
        if not in_room(path, "views"):
            continue
        for call in calls(path):
            name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
            if name in WRITES and not (name == "update" and call.args):
                broken.append(f"{place(path, call)} .{name}(")
    assert broken == []


def test_views_do_not_choose_the_time():
    """What a person does (a call with `by=`) happens now; `at=` belongs to the clock and to tests."""
    broken = [
        place(path, call)
        for path in sources()
        if in_room(path, "views")
        for call in calls(path)
        if {"by", "at"} <= {keyword.arg for keyword in call.keywords}
    ]
    assert broken == []


def test_a_step_called_beside_the_door_raises():
    for model in lifecycles():
        for name, step in steps_of(model).items():
            thing = model()
            thing.__dict__["state"] = step.sources[0]
            with pytest.raises(SideDoor):
                getattr(thing, name)()


def test_every_step_has_a_label_and_no_verb_is_told_twice():
    nameless, doubled = [], []
    for model in lifecycles():
        for name, step in steps_of(model).items():
            verb = verb_of(model, name)
            if not re.search(r"[\u4e00-\u9fff]", str(step.label)):
                nameless.append(verb)
            if verb in Verb.values:
                doubled.append(verb)
    assert nameless == []
    assert doubled == []


def test_nothing_imports_upward():
    broken = []
    for path in sources():
        here = height(module_of(path))
        for node in ast.walk(tree(path)):
            names = [node.module] if isinstance(node, ast.ImportFrom) and node.module and not node.level else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            broken += [f"{place(path, node)} imports {name}" for name in names if height(name) > here]
    assert broken == []


def upward_accessors() -> dict[str, tuple[int, int]]:
    """The accessors that an upper package puts on a lower one's models, with the height of who may use them."""
    found: dict[str, tuple[int, int]] = {}
    for model in our_models():
        for relation in model._meta.related_objects:
            above = height(relation.related_model.__module__)
            name = relation.get_accessor_name()
            if name and above > height(model.__module__):
                found[name] = min(above, found.get(name, above))
    return found


def test_no_reverse_accessor_to_an_upper_act():
    """`project.findings` from below would be an import in disguise."""
    accessors = upward_accessors()
    broken = []
    for path in sources():
        here = height(module_of(path))
        own = {name for model in our_models() if height(model.__module__) <= here for name in declared_names(model)}
        for node in ast.walk(tree(path)):
            name = node.attr if isinstance(node, ast.Attribute) else ""
            if name in accessors and name not in own and here < accessors[name]:
                broken.append(f"{place(path, node)} .{name}")
    assert broken == []


@cache
def declared_names(model: type[Model]) -> frozenset[str]:
    """What a model has by its own declaration: fields, methods, and accessors of its own storey or below."""
    here = height(model.__module__)
    names = {field.name for field in model._meta.local_fields} | set(vars(model))
    level = {
        relation.get_accessor_name()
        for relation in model._meta.related_objects
        if height(relation.related_model.__module__) <= here
    }
    above = {relation.get_accessor_name() for relation in model._meta.related_objects} - level
    return frozenset((names - above) | level)


def test_functions_are_short():
    broken = []
    for path in sources():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    broken.append(f"{place(path, node)} {node.name}: {length} lines")
    assert broken == []


def test_files_are_short():
    python = [*sources(), *(ROOT / "tests").rglob("*.py"), *(ROOT / "tools").rglob("*.py")]
    long = {place(path): len(path.read_text(encoding="utf-8").splitlines()) for path in python}
    assert {name: lines for name, lines in long.items() if lines > LONGEST_FILE} == {}
    pages = {name: len(text.splitlines()) for name, text in templates().items()}
    assert {name: lines for name, lines in pages.items() if lines > LONGEST_TEMPLATE} == {}


def test_every_file_says_what_lives_in_it():
    broken = [
        place(path)
        for path in sources()
        if path.read_text(encoding="utf-8").strip() and not ast.get_docstring(tree(path))
    ]
    assert broken == []


def test_no_template_is_unused():
    """Named in full by code or by another template, or by its stem in the tags that draw components."""
    python = "\n".join(path.read_text(encoding="utf-8") for path in [*sources(), *(ROOT / "tests").rglob("*.py")])
    unused = []
    for name in templates():
        others = "\n".join(text for other, text in templates().items() if other != name)
        is_named = name in python or name in others or f'"{Path(name).stem}"' in python
        if not is_named and not FETCHED_BY_NAME.match(name):
            unused.append(name)
    assert unused == []


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("a style element", r"<style\b"),
        ("a style attribute", r"\sstyle\s*="),
        ("a script in the page", r"<script\b(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")"),
        ("an event attribute", r"\son[a-z]+\s*=\s*[\"']"),
        ("a script address", r"javascript:"),
        ("an address elsewhere", r"(?:src|href|action)\s*=\s*[\"'](?:https?:)?//"),
    ],
)
def test_pages_hold_nothing_the_policy_forbids(what, pattern):
    found = re.compile(pattern, re.IGNORECASE)
    assert [name for name, text in templates().items() if found.search(text)] == [], what


def test_every_noun_can_be_read():
    """`__str__` of its own and a Chinese name."""
    broken = []
    for model in our_models():
        if model.__str__ is Model.__str__:
            broken.append(f"{model._meta.label} has no __str__")
        if not re.search(r"[\u4e00-\u9fff]", str(model._meta.verbose_name)):
            broken.append(f"{model._meta.label} has no Chinese verbose_name")
    assert broken == []


def test_facts_carry_the_time_they_were_given():
    """`auto_now_add` and `auto_now` would write the time of the computer, not of the deed."""
    broken = [
        place(path, call)
        for path in sources()
        for call in calls(path)
        if any(keyword.arg in ("auto_now", "auto_now_add") for keyword in call.keywords)
    ]
    assert broken == []


def test_nothing_is_left_for_later():
    unfinished = re.compile(r"\b(TODO|FIXME|XXX)\b|raise NotImplementedError")
    files = [*sources(), *(ROOT / "templates").rglob("*.html"), *(ROOT / "static").rglob("*.js")]
    assert [place(path) for path in files if unfinished.search(path.read_text(encoding="utf-8"))] == []


def test_every_package_stands_under_the_contracts():
    contracts = (ROOT / ".importlinter").read_text(encoding="utf-8")
    roots = contracts.split("root_packages =")[1].split("include_external")[0].split()
    there = [storey for storey in STOREYS if (ROOT / storey / "__init__.py").exists()]
    assert sorted(roots) == sorted(there)


@pytest.mark.parametrize("stem", ["base", "dev"])
def test_every_requirement_says_why_it_is_there(stem):
    lines = (ROOT / f"requirements/{stem}.in").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert [line for line in pins if "==" not in line or "  # " not in line] == []
    lock = (ROOT / {"base": "requirements.txt", "dev": "requirements-dev.txt"}[stem]).read_text(encoding="utf-8")
    assert "://" not in lock
    for line in pins:
        name, version = re.sub(r"\[.*?\]", "", line.split("  # ")[0]).strip().lower().split("==")
        assert f"# {line.split('  # ')[1]}\n{name}=={version}" in lock
