"""What is printed from the declarations: lifecycles, rights, rules. Nothing is typed twice."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import override

from governance.events.log import subject_type
from governance.people.duties import APART, DUTIES, NEVER_ONESELF, VITAL
from governance.people.permissions import Permission
from governance.people.roles import ROLES
from governance.policy.catalogue import ENTRIES
from governance.policy.rules import RULES, UNKNOWNS
from governance.workflow.guards import Guard
from governance.workflow.steps import Step, lifecycles, steps_of

PACKAGES = ("governance", "demands", "projects", "acceptance", "audit", "portal", "minshi")
LEVELS = {"community": "社区", "street": "街道", "district": "区", "organisation": "承接方"}
NUMBER = re.compile(r"\b[RU]\d\d\b")
LIST_OF_RULES = ("governance/policy/rules.py", "governance/policy/catalogue")
"""Where rules are listed rather than enforced."""


def machines() -> list[Any]:
    """The models that move: the project first, then the others by app and name."""
    return sorted(
        lifecycles(), key=lambda m: (m._meta.object_name != "Project", m._meta.app_label, m._meta.object_name)
    )


def _labels(model: Any) -> dict[str, str]:
    return {value: str(label) for value, label in model._meta.get_field("state").flatchoices}


def _who(step: Step) -> str:
    return "、".join(str(permission.label) for permission in step.who) if step.who else "时钟"


def _refused_while(guards: tuple[Guard, ...]) -> str:
    named = []
    for guard in guards:
        notes = " ".join(guard.rules) + ("，可批准例外" if guard.waivable else "")
        named.append(f"`{guard.code}`（{notes}）")
    return "<br>".join(named)


def _mermaid(model: Any) -> Iterator[str]:
    labels = _labels(model)
    yield "```mermaid"
    yield "stateDiagram-v2"
    for state, label in labels.items():
        yield f"    {state}: {label}"
    yield f"    [*] --> {next(iter(labels))}"
    targets = set()
    for step in steps_of(model).values():
        for source in step.sources:
            if step.target is not None:
                targets.add(source)
                yield f"    {source} --> {step.target}: {step.label}"
    for state in labels:
        if state not in targets:
            yield f"    {state} --> [*]"
    yield "```"


def lifecycle_page() -> str:
    """docs/workflow.md: each machine as a diagram and as a table of its steps."""
    with override("zh-hans"):
        lines = ["# 流程", "", "由 `manage.py draw_lifecycles` 从各 `lifecycle` 声明生成，请勿手改。", ""]
        for model in machines():
            lines += [f"## {model._meta.verbose_name} `{subject_type(model)}`", "", *_mermaid(model), ""]
            lines += ["| 步骤 | 从 | 到 | 谁办理 | 不得由谁办理 | 遇到以下情形不能办理 |", "|---|---|---|---|---|---|"]
            labels = _labels(model)
            for step in steps_of(model).values():
                sources = "、".join(labels[source] for source in step.sources)
                if len(step.sources) > 6:
                    sources = f"{len(step.sources)} 个状态"
                target = labels[step.target] if step.target else "不变"
                apart = "、".join(f"办理过“{APART[duty]}”的人" for duty in step.apart_from)
                lines.append(
                    f"| {step.label} `{step.name}` | {sources} | {target} | {_who(step)} | {apart} "
                    f"| {_refused_while(step.refused_while)} |"
                )
            lines.append("")
    return "\n".join(lines)


def rights_page() -> str:
    """docs/rights.md: each role with its sentence, then each permission with its roles and the steps it opens."""
    with override("zh-hans"):
        lines = ["# 权限", "", "由 `manage.py print_rights` 从 `roles.py` 和各 `lifecycle` 声明生成，请勿手改。", ""]
        lines += ["## 角色", "", "| 角色 | 层级 | 职责 | 权限 |", "|---|---|---|---|"]
        for role in ROLES.values():
            held = "、".join(str(permission.label) for permission in Permission if permission in role.permissions)
            lines.append(f"| {role.label} `{role.code}` | {LEVELS[role.level]} | {role.sentence} | {held} |")
        opened: dict[Permission, list[str]] = {permission: [] for permission in Permission}
        for model in machines():
            for step in steps_of(model).values():
                for permission in step.who:
                    opened[permission].append(f"{model._meta.verbose_name}·{step.label}")
        lines += ["", "## 权限与步骤", "", "| 权限 | 谁有 | 可办理的步骤 |", "|---|---|---|"]
        for permission in Permission:
            holders = "、".join(str(role.label) for role in ROLES.values() if permission in role.permissions)
            lines.append(
                f"| {permission.label} `{permission.value}` | {holders or '—'} | {'<br>'.join(opened[permission])} |"
            )
        lines += ["", *_apart_lines()]
    return "\n".join([*lines, ""])


def _apart_lines() -> list[str]:
    """The table of separated duties, what nobody does for herself, and what no unit goes without."""

    def named(rights: Iterable[Permission]) -> str:
        return "、".join(str(permission.label) for permission in Permission if permission in rights)

    lines = ["## 职责分离", "", "由 `duties.py` 生成；同一事项上，办过的人不能再行使右边的权限。", ""]
    lines += ["| 办过 | 凭这些权限 | 不能再行使 | 说明 |", "|---|---|---|---|"]
    for duty in DUTIES.values():
        lines.append(f"| {duty.label} `{duty.code}` | {named(duty.done_by)} | {named(duty.bars)} | {duty.sentence} |")
    lines += ["", *(f"- {sentence}" for sentence in NEVER_ONESELF), ""]
    lines += ["## 不能空缺的权限", ""]
    return lines + [f"- {permission.label}（{LEVELS[level]}）" for permission, level in VITAL.items()]


def _sources() -> Iterator[tuple[str, ast.Module]]:
    for package in PACKAGES:
        for path in sorted((settings.BASE_DIR / package).rglob("*.py")):
            name = path.relative_to(settings.BASE_DIR).as_posix()
            if "/migrations/" not in name and not name.startswith(LIST_OF_RULES):
                yield name, ast.parse(path.read_text())


def _named_in_code() -> dict[str, list[str]]:
    """Rule → functions and classes whose docstring names it."""
    found: dict[str, list[str]] = {}
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    for name, tree in _sources():
        if "/guards" in name:
            continue  # guards name their rules in the declaration itself
        for node in ast.walk(tree):
            if isinstance(node, kinds):
                for number in sorted(set(NUMBER.findall(ast.get_docstring(node) or ""))):
                    found.setdefault(number, []).append(f"{name.removesuffix('.py').replace('/', '.')}.{node.name}")
    return found


def _guards() -> dict[str, list[str]]:
    """Rule → guards that state it, whether a step or an act that is no step asks them."""
    found: dict[str, list[str]] = {}
    for name, tree in _sources():
        if "/guards" not in name:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                for number in _guarded(node):
                    found.setdefault(number, []).append(f"{name.removesuffix('.py').replace('/', '.')}.{node.name}")
    return found


def _guarded(node: ast.FunctionDef) -> list[str]:
    """The rules that a function's `@guard` names."""
    calls = [each for each in node.decorator_list if isinstance(each, ast.Call)]
    named = [key.value for each in calls for key in each.keywords if key.arg == "rule"]
    return [number for text in named if isinstance(text, ast.Constant) for number in str(text.value).split()]


def _parameters() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for entry in ENTRIES:
        for number in NUMBER.findall(f"{entry.rule} {entry.unknown}"):
            found.setdefault(number, []).append(f"参数 {entry.name}")
    return found


def _tests() -> dict[str, list[str]]:
    """Rule → tests marked with it."""
    found: dict[str, list[str]] = {}
    for path in sorted((settings.BASE_DIR / "tests").rglob("test_*.py")):
        name = path.relative_to(settings.BASE_DIR).as_posix()
        tree = ast.parse(path.read_text())
        for line in tree.body:
            if isinstance(line, ast.Assign) and any(getattr(t, "id", "") == "pytestmark" for t in line.targets):
                for number in _marked(line.value):
                    found.setdefault(number, []).append(name)
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                for decorator in node.decorator_list:
                    for number in _marked(decorator):
                        found.setdefault(number, []).append(f"{name}::{node.name}")
    return found


def _marked(node: ast.AST) -> Iterator[str]:
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "rule":
            yield from (a.value for a in call.args if isinstance(a, ast.Constant) and isinstance(a.value, str))


def rules() -> list[dict[str, Any]]:
    """Each rule and unknown: where it is enforced, by which tests, and the honest state.

    enforced: code and a test; partly: only a parameter, only code, or only a test; not yet: nothing.
    """
    code, guards, parameters, tests = _named_in_code(), _guards(), _parameters(), _tests()
    rows = []
    for number, entry in [*RULES.items(), *UNKNOWNS.items()]:
        acts = guards.get(number, []) + code.get(number, [])
        where = acts + parameters.get(number, [])
        proofs = tests.get(number, [])
        state = "enforced" if acts and proofs else "partly" if where or proofs else "not yet"
        rows.append({"rule": number, "entry": entry, "state": state, "where": where, "tests": proofs})
    return rows


def rules_page() -> str:
    """docs/rules.md: rule, source, basis, where it is enforced, by which tests, or an honest “not yet”."""
    words = {"enforced": "已落实", "partly": "部分落实", "not yet": "尚未落实"}
    with override("zh-hans"):
        rows = rules()
        counts = "，".join(f"{words[s]} {sum(r['state'] == s for r in rows)}" for s in words)
        lines = ["# 规则", "", f"由 `manage.py print_rules` 生成，请勿手改。共 {len(rows)} 条：{counts}。", ""]
        lines += ["| 编号 | 规则 | 来源与依据 | 状态 | 在哪里落实 | 由哪些测试证明 |", "|---|---|---|---|---|---|"]
        for row in rows:
            entry = row["entry"]
            basis = f"{entry.source}；{entry.basis_label}" if row["rule"][0] == "R" else f"默认：{entry.default}"
            where = "<br>".join(_short(row["where"]))
            proofs = "<br>".join(_short(row["tests"]))
            lines.append(f"| {row['rule']} | {entry.title} | {basis} | {words[row['state']]} | {where} | {proofs} |")
    return "\n".join([*lines, ""])


def _short(places: list[str], most: int = 6) -> list[str]:
    shown = [f"`{place}`" for place in places[:most]]
    return shown if len(places) <= most else [*shown, f"等 {len(places)} 处"]


def page_path(name: str) -> Path:
    """Where a printed page stands."""
    return settings.BASE_DIR / "docs" / name
