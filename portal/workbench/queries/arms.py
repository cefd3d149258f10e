"""The arms of the work list, one queryset for each kind of matter: what waits for the person herself, and what she or
her unit sent on and others have before them. Derived from the lifecycles, her rights and her recusals.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import cache
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, Concat, Left

from acceptance.lifecycle import InspectionState
from acceptance.models import Inspection, InspectionMember
from governance.events.log import in_name_of, subject_type
from governance.events.models import Event
from governance.people import access
from governance.people.permissions import Permission as P
from governance.people.queries import delegates_of
from governance.people.units import unit_level, within
from governance.recusal.queries import matter_paths, recused_keys, without_recused
from governance.workflow.steps import Step, lifecycles, steps_of
from projects.kinds import MessageKind
from projects.lifecycle.deliberation import MeetingState
from projects.models import Attendance, Correction, Meeting, Project
from projects.queries.messages import WRITE, unanswered

NEVER = date(9999, 12, 31)
CORRECTION, MESSAGE, VOTE, SIGN = "correction", "message", "vote", "sign"
"""Work that is no machine's step: a correction or a message to answer, a meeting to vote in, an inspection to sign."""
BESIDE = (CORRECTION, MESSAGE, VOTE, SIGN)


def awaited_steps(model: Any) -> Iterator[Step]:
    """The steps of a person for which a matter waits: no clock, no return, hold or other exception."""
    return (step for step in steps_of(model).values() if not step.is_clock and step.awaited is not False)


def waits_for(obj: Any, step: Step) -> bool:
    """Whether this matter, being in a source state of the step, waits for it. One query for a step with a `Q`."""
    if isinstance(step.awaited, Q):
        return type(obj)._default_manager.filter(step.awaited, pk=obj.pk).exists()
    return bool(step.awaited)


def verbs_of(kind: str) -> dict[str, str]:
    """The filter for the events of one kind of subject as a span of verbs, which the index of doers can follow."""
    return {"verb__gt": f"{kind}.", "verb__lt": f"{kind}/"}


@cache
def awaiting(model: Any) -> Q:
    """The rows that wait for somebody: they stand where an awaited step starts. A project waits for the clock as well,
    since that is part of its road.
    """
    found = Q()
    for step in steps_of(model).values():
        if not step.is_clock and step.awaited is not False:
            here = Q(state__in=sorted(step.sources))
            found |= here & step.awaited if isinstance(step.awaited, Q) else here
        elif step.is_clock and model is Project:
            found |= Q(state__in=sorted(step.sources))
    return found


@cache
def machines() -> dict[str, Any]:
    """Every model that moves by its name in the log, those without work for a person left out."""
    return {subject_type(model): model for model in lifecycles() if any(awaited_steps(model))}


def _held(user: Any, permissions: Iterable[P], at: datetime) -> tuple[tuple[tuple[str, str], ...], tuple[int, ...]]:
    """The ranges and the organisations in which the person holds any of the permissions."""
    ranges: set[tuple[str, str]] = set()
    parties: set[int] = set()
    for permission in permissions:
        ranges.update(access.reach_of(user, permission, at))
        parties.update(access.parties_of(user, permission, at))
    return tuple(sorted(ranges)), tuple(sorted(parties))


def _within(model: Any, ranges: tuple[tuple[str, str], ...], parties: tuple[int, ...]) -> Q:
    """Reach by the owner's unit; by organisation where the model knows its parties. A guest unit is not waited for."""
    reached = within(list(ranges))
    if parties and hasattr(model, "reach_q"):
        reached |= model.reach_q([], list(parties))
    return reached


def _barred(model: Any, step: Step, user: Any, at: datetime) -> Q:
    """The rows on which the person did what must be apart from the step (R56), as the door asks it: what was done in
    her name counts, and where she stands in for somebody, that person's doings and recusals.
    """
    barred = _done(model, step, user.pk)
    if lent := access.lent(user, step.who, at):
        own = within(access.own_ranges(user, step.who, at))
        for principal, ranges in lent.items():
            shut = _done(model, step, principal) | _recused(model, principal)
            barred |= within(ranges) & ~own & shut if shut else Q()
    return barred


def _done(model: Any, step: Step, user_id: int) -> Q:
    """The rows on which the person, or somebody in her name, did it. A verb names the kind of its subject."""
    verbs = [verb for duty in step.apart_from for verb in model.duties.get(duty, ())]
    done = Q()
    for kind, path in matter_paths(model).items():
        said = [verb for verb in verbs if verb.startswith(f"{kind}.")]
        if said:
            events = Event.objects.filter(actor_kind="user", verb__in=said)
            in_her_name = events.filter(
                actor_id__in=delegates_of(user_id), data__contains=in_name_of(user_id)
            )  # two subqueries: each finds its rows by the index of doers
            done |= Q(**{f"{path}__in": events.filter(actor_id=user_id).values("subject_id")})
            done |= Q(**{f"{path}__in": in_her_name.values("subject_id")})
    return done


def _recused(model: Any, user_id: int) -> Q:
    """The rows of the matters from which the person stepped aside."""
    aside = Q()
    for kind, path in matter_paths(model).items():
        aside |= Q(**{f"{path}__in": recused_keys(user_id, kind)})
    return aside


def _hers(model: Any, user: Any, at: datetime) -> Q | None:
    """Which rows of one machine wait for the person; None when she may do nothing there."""
    groups: dict[tuple[Any, ...], set[str]] = defaultdict(set)
    kept: dict[tuple[Any, ...], Step] = {}
    for step in awaited_steps(model):
        ranges, parties = _held(user, step.who, at)
        if not ranges and not (parties and hasattr(model, "reach_q")):
            continue
        barring = (step.apart_from if user.pk else (), step.who if access.lent(user, step.who, at) else ())
        group = (ranges, parties, barring, step.through_hold, str(step.awaited))
        groups[group].update(step.sources)
        kept[group] = step
    if not groups:
        return None
    either = Q()
    for group, states in groups.items():
        step = kept[group]
        rows = Q(state__in=sorted(states)) & _within(model, group[0], group[1])
        if not step.through_hold:
            rows &= Q(is_on_hold=False)
        if isinstance(step.awaited, Q):
            rows &= step.awaited
        barred = _barred(model, step, user, at)
        either |= rows & ~barred if barred else rows
    return either


def _waiting(model: Any, user: Any, at: datetime) -> QuerySet | None:
    hers = _hers(model, user, at)
    return None if hers is None else without_recused(user, model._default_manager.filter(hers))


def _sent_on(model: Any, user: Any, at: datetime) -> QuerySet | None:
    """The rows of one machine that others or the clock have before them: what the person did something on, and what
    belongs to a unit or an organisation for which she works on this machine. None when she does not work on it.
    """
    hers = _hers(model, user, at)
    if hers is None:
        return None
    rights = {permission for step in awaited_steps(model) for permission in step.who}
    ranges, parties = _held(user, rights, at)
    done = Event.objects.filter(actor_id=user.pk, **verbs_of(subject_type(model)))
    ours = Q(pk__in=done.values("subject_id")) | Q(unit_code__in=[low for low, _high in ranges])
    if parties and hasattr(model, "reach_q"):
        ours |= model.reach_q([], list(parties))
    rows = model._default_manager.filter(awaiting(model), ours, _within(model, ranges, parties))
    return without_recused(user, rows.exclude(hers))


def _field(model: Any, name: str) -> bool:
    try:
        model._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    return True


def _name_of(model: Any) -> Any:
    """What a row is called in the list: its own title, else its project's with what it is for, else nothing."""
    own = next((name for name in ("title", "purpose", "text") if _is_line(model, name)), "")
    if not _field(model, "project"):
        return F(own) if own else Value("", output_field=models.CharField())
    if own in ("purpose", "text"):
        return Concat(F("project__title"), Value("："), F(own), output_field=models.CharField())
    return F(own or "project__title")


def _is_line(model: Any, name: str) -> bool:
    return _field(model, name) and isinstance(model._meta.get_field(name), models.CharField)


def _columns(rows: QuerySet, kind: str, **given: Any) -> QuerySet:
    """The columns of the union, in their order."""
    model = rows.model
    project: Any = Cast(Value(None), models.BigIntegerField())
    if kind == "project":
        project = F("pk")
    elif _field(model, "project"):
        project = F("project_id")
    chosen = {
        "kind_of": Value(kind, output_field=models.CharField()), "key_of": F("pk"), "project_of": project,
        "name_of": _name_of(model), "state_of": F("state") if _field(model, "state") else None,
        "since_of": F("state_since") if _field(model, "state_since") else None,
        "due_of": F("due_on") if _field(model, "due_on") else Cast(Value(None), models.DateField()),
        "unit_of": F("unit_code") if _field(model, "unit") else F("project__unit_code"),
        "road_of": F("track") if _field(model, "track") else Value("", output_field=models.CharField()),
    } | given  # fmt: skip
    chosen["due_key"] = Coalesce(chosen["due_of"], Value(NEVER), output_field=models.DateField())
    return rows.order_by().annotate(**chosen).values_list(*chosen)


def _corrections(user: Any, at: datetime) -> QuerySet | None:
    """补正 asked and not answered, for those who draft the project."""
    ranges = access.reach_of(user, P.PROJECT_DRAFT, at)
    return _open_corrections(user).filter(within(ranges, "project__unit_code")) if ranges else None


def _open_corrections(user: Any) -> QuerySet:
    return _not_aside(user, Correction.objects.filter(answered_at=None, cancelled_at=None))


def _messages(user: Any, at: datetime) -> QuerySet:
    """Questions to a level of hers, and returns for whoever drafts the project; none of her own."""
    asked = Q(kind=MessageKind.RETURN) & within(access.reach_of(user, P.PROJECT_DRAFT, at), "project__unit_code")
    for low, high in access.reach_of(user, WRITE, at):
        hers = within([(low, high)], "project__unit_code")
        asked |= Q(kind=MessageKind.QUESTION, to_level=unit_level(low)) & hers
    return _open_messages(user).filter(asked).exclude(written_by_id=user.pk)


def _open_messages(user: Any) -> QuerySet:
    return _not_aside(user, unanswered())


def _not_aside(user: Any, rows: QuerySet) -> QuerySet:
    """What belongs to no project that the person stepped aside from."""
    aside = user.recusals.filter(withdrawn_at=None, subject_type="project").values("subject_id")
    return rows.exclude(project_id__in=aside)


def _votes(user: Any, at: datetime) -> QuerySet | None:
    """The meetings at which the member is present and may vote now, and those to which she is called; whoever opens
    meetings has the latter before her anyhow.
    """
    if not access.holds(user, P.COUNCIL_VOTE, at):
        return None
    rolls = Attendance.objects.filter(member_id=user.pk)
    now = Q(state=MeetingState.IN_SESSION, pk__in=rolls.filter(is_present=True).values("meeting_id"))
    if any(access.holds(user, right, at) for right in steps_of(Meeting)["open"].who):
        return Meeting.objects.filter(now)
    return Meeting.objects.filter(now | Q(state=MeetingState.CONVENED, pk__in=rolls.values("meeting_id")))


def _signatures(user: Any) -> QuerySet:
    """正在验收: the inspections in whose group the person sits and has not signed."""
    owed = InspectionMember.objects.filter(user_id=user.pk, signed_at=None).values("inspection_id")
    return without_recused(user, Inspection.objects.filter(state=InspectionState.PLANNED, pk__in=owed))


def _as_correction(rows: QuerySet) -> QuerySet:
    open_state = Value("open", output_field=models.CharField())
    return _columns(rows, CORRECTION, name_of=F("project__title"), state_of=open_state, since_of=F("asked_at"))


def _as_message(rows: QuerySet) -> QuerySet:
    named = Concat("project__title", Value("："), Left("text", 30), output_field=models.CharField())
    return _columns(rows, MESSAGE, name_of=named, state_of=F("to_level"), since_of=F("written_at"))


def mine(user: Any, at: datetime, kind: str = "") -> dict[str, QuerySet]:
    """What waits for the person herself: one queryset for each kind of work that she may have."""
    found = {
        name: _columns(rows, name)
        for name, model in machines().items()
        if kind in ("", name) and (rows := _waiting(model, user, at)) is not None
    }
    if kind in ("", CORRECTION) and (corrections := _corrections(user, at)) is not None:
        found[CORRECTION] = _as_correction(corrections)
    if kind in ("", MESSAGE) and access.holds(user, WRITE, at):
        found[MESSAGE] = _as_message(_messages(user, at))
    if kind in ("", VOTE) and (votes := _votes(user, at)) is not None:
        found[VOTE] = _columns(votes, VOTE)
    if kind in ("", SIGN):
        found[SIGN] = _columns(_signatures(user), SIGN)
    return found


def others(user: Any, at: datetime, kind: str = "") -> dict[str, QuerySet]:
    """What the person or her unit sent on, and others have before them."""
    found = {
        name: _columns(rows, name)
        for name, model in machines().items()
        if kind in ("", name) and (rows := _sent_on(model, user, at)) is not None
    }
    if kind in ("", CORRECTION) and access.holds(user, P.PROJECT_VIEW, at):
        found[CORRECTION] = _as_correction(_open_corrections(user).filter(asked_by_id=user.pk))
    if kind in ("", MESSAGE) and access.holds(user, WRITE, at):
        found[MESSAGE] = _as_message(_open_messages(user).filter(written_by_id=user.pk))
    return found
