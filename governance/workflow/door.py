"""The one door. `perform` takes one object one step for one person; `perform_many` takes many for the clock."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance.events import CLOCK, Actor, actor_of
from governance.events.log import append, append_many, in_name_of, subject_type
from governance.events.models import Event
from governance.people import access
from governance.people.duties import APART
from governance.policy.errors import PolicyError
from governance.policy.periods import open_period
from governance.recusal.queries import is_recused, matters
from governance.workflow.declaring import keep_declaration, missing_declaration
from governance.workflow.errors import NotPermitted, OutOfReach, Recused, Refused, SideDoor, Stale
from governance.workflow.guards import Guard, Refusal, say
from governance.workflow.models import Stateful, Waiver
from governance.workflow.steps import Step, step_of, steps_of, verb_of

logger = logging.getLogger(__name__)
Moving = TypeVar("Moving", bound=Stateful)


@transaction.atomic
def perform(
    obj: Moving,
    name: str,
    *,
    by: Any,
    at: datetime | None = None,
    given: Mapping[str, Any] | None = None,
    version: int | None = None,
    sets: Mapping[str, Any] | None = None,
    data: Mapping[str, Any] | None = None,
) -> Moving:
    """Take the step, or raise and leave everything as it was.

    The object is locked and reloaded first, then asked in this order: within reach (OutOfReach 404), right and
    duties (NotPermitted 403), recusal (Recused 403), legal from here (Stale 409), all obstacles together (Refused
    422). Then the named fields are set, the state moves, the row is saved and one event is appended.

    version: the version of the page from which the person acts. sets: fact columns the step may fill.
    """
    step, at, given = step_of(type(obj), name), at or timezone.now(), dict(given or {})
    _lock(obj, step)
    _check_person(obj, step, by, at)
    _check_legal(obj, step, version)
    refused = refusals(obj, step, at=at, given=given) + missing_declaration(obj, step.declares, by=by, at=at)
    if refused:
        raise Refused(refused)
    from_state = obj.state
    unknown = set(sets or {}) - set(step.sets)
    if unknown:
        raise SideDoor(f"{name} 未声明可写字段：{sorted(unknown)}")
    _move(obj, step, at, sets or {})
    if keep_declaration(obj, step.declares, by=by, at=at):
        data = {**(data or {}), "no_interest": step.declares}
    kept = {key: given[key] for key in step.records if given.get(key) not in (None, "")} | dict(data or {})
    append(obj, verb_of(type(obj), name), by=by, at=at, from_state=from_state, to_state=obj.state, data=kept)
    return obj


def _lock(obj: Stateful, step: Step) -> None:
    """This row first, then the rows that the step names, always in the same order."""
    try:
        lock(obj)
    except type(obj).DoesNotExist:
        raise OutOfReach from None
    for rows in step.locks:
        getattr(obj, f"lock_{rows}")()


def _check_person(obj: Stateful, step: Step, by: Any, at: datetime) -> None:
    if step.is_clock or by is CLOCK:
        if not (step.is_clock and by is CLOCK):
            raise NotPermitted(
                say(
                    _("“%(step)s”由时钟按期办理。") if step.is_clock else _("时钟不能办理“%(step)s”。"), step=step.label
                )
            )
        return
    if isinstance(by, Actor):
        raise NotPermitted
    if not in_reach(obj, step, by, at):
        raise OutOfReach
    if not access.take_up(by, step.who, obj, at):
        names = _("、").join(str(permission.label) for permission in step.who)
        raise NotPermitted(say(_("“%(step)s”需要“%(right)s”的权限，您没有。"), step=step.label, right=names))
    barred = barred_by_duty(obj, step, by, at)
    if barred:
        raise NotPermitted(barred)
    if recused_in_name(by, obj):
        raise Recused


def recused_in_name(by: Any, obj: Any) -> bool:
    """Whether the person, or the one in whose name she acts, must keep out of the matter."""
    principal = access.principal_of(by)
    return is_recused(by, obj) or (principal is not None and is_recused(principal, obj))


def in_reach(obj: Stateful, step: Step, by: Any, at: datetime) -> bool:
    """Whether the object exists for this person: her reach covers it, or the step is taken from its public page."""
    if step.is_public and obj.is_publicly_visible():
        return True
    permissions = {obj.view_permission, *step.who} - {None}
    return any(access.can(by, permission, obj, at) for permission in permissions)


def barred_by_duty(obj: Stateful, step: Step, by: Any, at: datetime | None = None) -> Any:
    """A sentence when the person did on this matter what must be apart from this step (R56), else None.

    What was done in somebody's name counts as hers too; who acts in another's name answers for the other's doings.
    """
    verbs = {verb: duty for duty in step.apart_from for verb in obj.duties.get(duty, ())}
    if not verbs:
        return None
    mine = [by.pk, *(each.pk for each in access.principals(by, step.who, obj, at))]
    hers = Q(actor_id__in=mine, actor_kind="user")
    for each in mine:
        hers |= Q(data__contains=in_name_of(each))
    done = Event.objects.filter(hers, verb__in=verbs)
    for kind, pk in matters(obj):
        event = done.filter(subject_type=kind, subject_id=pk).first()
        if event:
            return say(
                _("您参与过本项目的“%(duty)s”，不能再办理“%(step)s”，请由其他同事办理。"),
                duty=APART[verbs[event.verb]],
                step=step.label,
            )
    return None


def _check_legal(obj: Stateful, step: Step, version: int | None) -> None:
    if version is not None and version != obj.version:
        raise Stale
    if obj.is_on_hold and not step.through_hold:
        raise Stale(say(_("此事项正在暂缓，恢复后才能办理“%(step)s”。"), step=step.label))
    if obj.state not in step.sources:
        raise Stale(
            say(
                _("现在是“%(state)s”，不能办理“%(step)s”。可能已被他人办理，请刷新页面。"),
                state=obj.get_state_display(),
                step=step.label,
            )
        )


def refusals(obj: Stateful, step: Step, *, at: datetime, given: Mapping[str, Any] | None) -> list[Refusal]:
    """Everything that stands in the way, waived obstacles left out. `given=None` asks before anything was typed."""
    found = []
    for guard in step.refused_while:
        if guard.asks and given is None:
            continue
        sentence = guard(obj, at=at, given=given or {})
        if sentence is not None:
            found.append(Refusal(guard, sentence))
    if any(refusal.guard.waivable for refusal in found):
        waived = waivers(obj)
        found = [refusal for refusal in found if refusal.code not in waived]
    return found


def waivers(obj: Stateful) -> dict[str, Waiver]:
    """The waivers granted on the object, by guard."""
    rows = Waiver.objects.filter(subject_type=subject_type(obj), subject_id=obj.pk)
    return {waiver.guard: waiver for waiver in rows}


def _due_on(obj_type: type[Stateful], state: str, at: datetime, edition: Any, unit_code: str) -> date | None:
    period = obj_type.periods.get(state)
    return open_period(period, opened_at=at, edition=edition, unit_code=unit_code).last_day if period else None


def _move(obj: Stateful, step: Step, at: datetime, sets: Mapping[str, Any]) -> None:
    for name, value in sets.items():
        setattr(obj, name, value)
    before = obj.state
    obj._door_open = True
    try:
        getattr(obj, step.name)()
        obj.version += 1
        if obj.state != before:
            obj.state_since = at
            obj.due_on = _due_on(type(obj), obj.state, at, obj.period_edition(), obj.unit_code)
        obj.due_on = sets.get("due_on", obj.due_on)
        columns = {"state", "state_since", "due_on", "version", *sets}
        obj.save(update_fields=columns)
    finally:
        obj._door_open = False


@transaction.atomic
def perform_many(
    queryset: QuerySet, name: str, *, at: datetime, limit: int = 1000, sets: Mapping[str, Any] | None = None
) -> list[int]:
    """Take a step of the clock for at most `limit` rows that nothing refuses; the keys of those that moved.

    Rows that somebody holds are skipped and come again with the next sweep; twice changes nothing. Every guard of
    the step gives the `Q` of the rows that it refuses. sets: fact columns declared in the step, the same for all rows.
    Where the next deadline cannot be computed the rows stay, with an error in the log, and the others move.
    """
    model: type[Stateful] = queryset.model
    step = step_of(model, name)
    if not step.is_clock:
        raise SideDoor(f"{name} 不是时钟的步骤。")
    if unknown := set(sets or {}) - set(step.sets):
        raise SideDoor(f"{name} 未声明可写字段：{sorted(unknown)}")
    rows = queryset.filter(state__in=step.sources)
    if not step.through_hold:
        rows = rows.filter(is_on_hold=False)
    for guard in step.refused_while:
        if guard.q is None:
            raise SideDoor(f"{name} 的 {guard.code} 没有给出 Q。")
        rows = rows.exclude(guard.q(at))
    found = rows.order_by("pk").select_for_update(skip_locked=True, of=("self",))
    target = str(step.target)
    groups = _sweepable(model, found, limit, target, at)
    ids = sorted(key for keys in groups.values() for key in keys)
    if not ids:
        return []
    append_many(model, ids, verb_of(model, name), by=CLOCK, at=at, to_state=target)
    moved: dict[str, Any] = {"state": target, "state_since": at, "version": F("version") + 1} | dict(sets or {})
    for due_on, keys in groups.items():
        model.objects.filter(pk__in=keys)._move(due_on=due_on, **moved)
    return ids


Groups = dict[date | None, list[int]]


def _sweepable(model: type[Stateful], rows: QuerySet, limit: int, target: str, at: datetime) -> Groups:
    """The first rows that can move; those whose deadline cannot be computed do not keep others from their turn."""
    stuck: list[int] = []
    while True:
        ids = list(rows.exclude(pk__in=stuck).values_list("pk", flat=True)[:limit])
        groups = _due_groups(model, ids, target, at)
        stuck += set(ids).difference(*groups.values())
        if groups or not ids:
            return groups


def _due_groups(model: type[Stateful], ids: list[int], target: str, at: datetime) -> Groups:
    """Keys by the date on which the next step is due; one group where the new state has no period.

    Left out, with an error in the log that names the unit, are those where the calendar or the policy does not say it.
    """
    if not ids or target not in model.periods:
        return {None: ids} if ids else {}
    groups: Groups = defaultdict(list)
    computed: dict[Any, list[int]] = {}
    edition_path = getattr(model, "edition_path", None)
    columns = ["pk", "unit_code", *([edition_path] if edition_path else [])]
    for pk, unit_code, *edition in model.objects.filter(pk__in=ids).values_list(*columns):
        key = (unit_code, *edition)
        if key not in computed:
            try:
                due_on = _due_on(model, target, at, edition[0] if edition else None, unit_code)
                computed[key] = groups[due_on]
            except PolicyError as missing:
                logger.error("sweep: %s of %s stay: %s", subject_type(model), unit_code, missing)
                computed[key] = []
        computed[key].append(pk)
    return groups


@dataclass(frozen=True)
class Offer:
    """A step that the person may take from here: at once, or after mending what `refusals` say."""

    step: Step
    refusals: list[Refusal]
    barred: Any = None

    @property
    def is_allowed(self) -> bool:
        return not self.refusals and not self.barred


def offers(obj: Stateful, user: Any, at: datetime | None = None) -> list[Offer]:
    """What can be done now by this person: the legal steps that she has the right to, each with its obstacles."""
    at = at or timezone.now()
    if is_recused(user, obj):
        return []
    found = []
    for step in legal_steps(obj):
        if not step.is_clock and any(access.can(user, permission, obj, at) for permission in step.who):
            if any(is_recused(each, obj) for each in access.principals(user, step.who, obj, at)):
                continue
            barred = barred_by_duty(obj, step, user, at)
            found.append(Offer(step, refusals(obj, step, at=at, given=None), barred))
    return found


def legal_steps(obj: Stateful) -> Iterable[Step]:
    """The steps that start from where the object stands, hold considered, the clock's included."""
    for step in steps_of(type(obj)).values():
        if obj.state in step.sources and (step.through_hold or not obj.is_on_hold):
            yield step


@transaction.atomic
def grant_waiver(
    obj: Stateful, guard: str, *, decision_no: str, reason: str, by: Any, at: datetime | None = None
) -> Waiver:
    """Waive a 原则上 obstacle of this object by a numbered decision (R05). Its own event, shown publicly.

    Raises OutOfReach, NotPermitted, Recused like a step, Stale when it was granted before; Refused cannot occur: an
    unknown or unwaivable guard is a KeyError.
    """
    at = at or timezone.now()
    lock(obj)
    known = {g.code: g for step in steps_of(type(obj)).values() for g in step.refused_while if g.waivable}
    permission = known[guard].waivable
    if not access.can(by, obj.view_permission, obj, at):
        raise OutOfReach
    if permission is None or not access.take_up(by, permission, obj, at):
        raise NotPermitted
    if recused_in_name(by, obj):
        raise Recused
    if guard in waivers(obj):
        raise Stale(say(_("这项例外已经批准，不必重复办理。")))
    waiver = Waiver(
        subject_type=subject_type(obj), subject_id=obj.pk, guard=guard, decision_no=decision_no, reason=reason,
        granted_by=actor_of(by).id or 0, granted_at=at,
    )  # fmt: skip
    waiver.save()
    append(obj, "waiver.grant", by=by, at=at, code=guard, data={"decision_no": decision_no, "reason": reason})
    return waiver


def check_person(obj: Stateful, permission: Any, by: Any, at: datetime) -> None:
    """Ask whether the person may work on the object without moving it: OutOfReach, NotPermitted, Recused or nothing.

    Of several permissions, given as a tuple, any suffices.
    """
    if isinstance(by, Actor):
        if by.kind in ("system", "clock"):
            return
        raise NotPermitted
    permissions = permission if isinstance(permission, tuple) else (permission,)
    is_held = access.take_up(by, permissions, obj, at)
    if not is_held and not access.can(by, obj.view_permission, obj, at):
        raise OutOfReach
    if not is_held:
        names = _("、").join(str(each.label) for each in permissions)
        raise NotPermitted(say(_("这里需要“%(right)s”的权限，您没有。"), right=names))
    if recused_in_name(by, obj):
        raise Recused


def check_state(obj: Stateful, *states: str, version: int | None = None) -> None:
    """Ask whether the object stands where this writing is made, not on hold and as the page showed it; else Stale."""
    if version is not None and version != obj.version:
        raise Stale
    if obj.is_on_hold:
        raise Stale(say(_("此事项正在暂缓，恢复后才能办理。")))
    if obj.state not in states:
        raise Stale(say(_("现在是“%(state)s”，不能在此时办理。请刷新页面。"), state=obj.get_state_display()))


def check_place(unit: Any, permission: Any, by: Any, at: datetime) -> None:
    """Whether the person may begin something at the unit: NotPermitted naming the right, else nothing."""
    if isinstance(by, Actor):
        if by.kind in ("system", "clock"):
            return
        raise NotPermitted
    if not access.take_up(by, permission, unit, at):
        raise NotPermitted(say(_("您在“%(unit)s”没有“%(right)s”的权限。"), unit=unit, right=permission.label))


def lock(obj: Any) -> Any:
    """Lock the row and read it anew into the instance; for acts that write facts without moving the object."""
    obj.refresh_from_db(from_queryset=type(obj).objects.select_for_update(of=("self",)))
    return obj


def insist(obj: Any, *guards: Guard, at: datetime, given: Mapping[str, Any] | None = None) -> None:
    """Raise Refused with every obstacle of these guards: for acts that are no step."""
    found = [Refusal(guard, sentence) for guard in guards if (sentence := guard(obj, at=at, given=given or {}))]
    if found:
        raise Refused(found)
