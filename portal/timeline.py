"""The log told in sentences: what was done, by whom, with which words; and when a project came into each state."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import F, Max
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from acceptance.kinds import MemberKind
from audit.kinds import CheckKind
from governance.events import Verb
from governance.events.log import history
from governance.people.units import unit_name
from governance.workflow.steps import lifecycles, steps_of, verb_of
from portal.look.formats import day, money
from portal.look.tones import tone_of
from portal.reports.models import Kind
from projects.kinds import NoticeKind, Showcase

LATEST = ("-happened_at", "-pk")
"""In which order events are told."""

TOLD: dict[str, Promise] = {
    "reason": gettext_lazy("理由"),
    "decision_no": gettext_lazy("文号"),
    "change_note": gettext_lazy("修改说明"),
    "responsible_leader": gettext_lazy("责任领导"),
    "leader": gettext_lazy("责任领导"),
    "voucher": gettext_lazy("凭证号"),
    "number": gettext_lazy("编号"),
    "kind": gettext_lazy("种类"),
    "votes_for": gettext_lazy("同意"),
    "votes_against": gettext_lazy("反对"),
    "abstentions": gettext_lazy("弃权"),
    "recused": gettext_lazy("回避"),
    "percent": gettext_lazy("完成比例（%）"),
    "last_day": gettext_lazy("公示最后一日"),
    "score": gettext_lazy("得分"),
    "basis": gettext_lazy("依据"),
    "delta": gettext_lazy("增减"),
    "plan_year": gettext_lazy("计划实施年度"),
}
"""Keys of an event's data that a reader understands, with their words; the others are for the machine."""

KINDS: dict[str, Any] = {
    Verb.NOTICE_OPENED: NoticeKind, Verb.INSPECTION_SEATED: MemberKind, Verb.INSPECTION_UNSEATED: MemberKind,
    Verb.INSPECTION_SIGNED: MemberKind, Verb.CHECK_CREATED: CheckKind, Verb.DOCUMENT_BUILT: Kind,
    Verb.SHOWCASED: Showcase, Verb.SHOWCASE_ENDED: Showcase,
}  # fmt: skip
"""Of what a kind is one, by verb: the log holds its code, a reader is told its word."""

SUMS: dict[str, Promise] = {
    "amount": gettext_lazy("金额"),
    "total": gettext_lazy("金额"),
    "approved_total": gettext_lazy("立项金额"),
    "ceiling": gettext_lazy("年度额度"),
}


@cache
def labels() -> dict[str, str | Promise]:
    """Verb → what it is called: the label of the step, else that of the vocabulary."""
    found: dict[str, str | Promise] = {str(verb): verb.label for verb in Verb}
    for model in lifecycles():
        found |= {verb_of(model, name): step.label for name, step in steps_of(model).items()}
    return found


@cache
def moving() -> frozenset[str]:
    """The verbs that are steps."""
    return frozenset(verb_of(model, name) for model in lifecycles() for name in steps_of(model))


def reached(project: Any) -> dict[str, datetime]:
    """State → when the project last came into it. One query."""
    rows = history(project).exclude(to_state="").exclude(to_state=F("from_state")).order_by()
    return dict(rows.values_list("to_state").annotate(last=Max("happened_at")))


def label(verb: str) -> str:
    """What happened, in a few words; the verb itself when nobody named it."""
    return str(labels().get(verb, verb))


def who(event: Any) -> str:
    """The doer as she was then: unit, role, name. The clock and the system have only their names."""
    if event.actor_kind in ("clock", "system"):
        return _("到期自动办理") if event.actor_kind == "clock" else _("系统")
    doer = " ".join(filter(None, (unit_name(event.actor_unit), _role(event.actor_role), event.actor_name)))
    if acting := event.acting_for:
        post = " ".join(filter(None, (*_post(acting), acting["name"])))
        return _("%(doer)s 代 %(post)s") % {"doer": doer, "post": post}
    return doer


def _post(acting: dict[str, Any]) -> tuple[str, str]:
    return unit_name(acting["unit"]), _role(acting["role"])


def _role(label: str) -> str:
    """The label of a role as the log keeps it, in the reader's language."""
    return _(label) if label else ""


def who_publicly(event: Any) -> str:
    """The doer for everybody: the role alone, never a name (R83)."""
    if event.actor_kind in ("clock", "system"):
        return who(event)
    if event.actor_kind == "resident":
        return _("居民")
    if acting := event.acting_for:
        return _("%(post)s（他人代理）") % {"post": " ".join(filter(None, _post(acting)))}
    return " ".join(filter(None, (unit_name(event.actor_unit), _role(event.actor_role))))


def _told(verb: str, key: str, value: Any) -> Any:
    """One value as a reader is told it: the word of a kind, a day as it is written here."""
    if key == "kind" and verb in KINDS:
        return dict(KINDS[verb].choices).get(value, value)
    return day(value) if key == "last_day" else value


def words(verb: str, values: dict[str, Any]) -> str:
    """The data of an event as a line: 理由：……；金额：12万元."""
    parts = [
        _("%(label)s：%(value)s") % {"label": TOLD[key], "value": _told(verb, key, value)}
        for key, value in values.items()
        if key in TOLD and value not in ("", None)
    ]
    parts += [
        _("%(label)s：%(value)s") % {"label": SUMS[key], "value": money(value)}
        for key, value in values.items()
        if key in SUMS and value not in ("", None)
    ]
    return _("；").join(parts)


def told(events: Iterable[Any]) -> list[dict[str, Any]]:
    """The events as rows of the timeline, everything said: for people who may see the record."""
    return [
        {
            "at": event.happened_at, "title": label(event.verb), "who": who(event), "hash": event.hash[:12],
            "body": words(event.verb, event.values),
            "tone": tone_of(event.to_state) if event.to_state else "running",
        }
        for event in events
    ]  # fmt: skip


def told_publicly(events: Iterable[Any]) -> list[dict[str, Any]]:
    """The events as everybody may read them: what and which role, no names and no free text (R83)."""
    return [
        {
            "at": event.happened_at, "title": label(event.verb), "who": who_publicly(event),
            "tone": tone_of(event.to_state) if event.to_state else "running",
        }
        for event in events
    ]  # fmt: skip
