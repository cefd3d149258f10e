"""Acting for somebody on leave: given by herself or by who appoints to her post, for a time, and never passed on."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.events import Actor, Verb, actor_of
from governance.events.log import append
from governance.people import access
from governance.people.actions import Appointer
from governance.people.duties import PERSONAL, joined
from governance.people.models import Delegation, Membership, User, day_of
from governance.people.queries import PRIVATE_ROLES
from governance.people.roles import ROLES


def _giver(post: Membership, by: Any, at: datetime) -> Actor:
    """Under whom it is logged: the holder of the post, or who appoints to it by a right of her own."""
    if isinstance(by, User) and by.pk == post.user_id:
        by.acting_for = None
        return by.as_actor(post.unit_code, None, at)
    actor = Appointer(by, at).demand(ROLES[post.role].level, post.unit_code)
    if actor.acting_for:
        raise PermissionDenied(_("您的任免权限是代理来的，不能用来再作代理安排；请由本人或其上级办理。"))
    return actor


def _held_near(user: User, post: Membership, first: date, last: date) -> set[str]:
    """What the person holds in her own name at the unit of the post, above or below it, within the days."""
    held: set[str] = set()
    for row in user.memberships.filter(from_day__lte=last):
        near = row.unit_code or ""
        is_near = near.startswith(post.unit_code or " ") or (post.unit_code or "").startswith(near or " ")
        if is_near and (row.until_day is None or row.until_day > first):
            held |= ROLES[row.role].permissions
    return held


def _refusals(post: Membership, to: User, first: date, last: date, giver: int | None, today: date) -> list[str]:
    """Everything that is wrong with the delegation, as sentences."""
    role, found = ROLES[post.role], []
    if post.party_id or role.permissions & PERSONAL:
        found.append(_("“%(role)s”须本人履职，不能由他人代理。") % {"role": role.label})
    if to.pk == post.user_id:
        found.append(_("不能把职责代理给本人。"))
    elif to.pk == giver:
        found.append(_("不能指定自己为代理人，请由他人办理。"))
    if last < first:
        found.append(_("最后一日不能早于开始日。"))
    if first < today:
        found.append(_("代理不能补办：开始日不能早于今天。"))
    if first < post.from_day or (post.until_day is not None and last >= post.until_day):
        found.append(_("代理不能超出被代理人的任期。"))
    offices = to.memberships.in_force(max(first, today)).exclude(role__in=PRIVATE_ROLES)
    if not to.is_active or not offices.exists():
        found.append(_("%(name)s 当时不是在任工作人员，不能代理。") % {"name": to.name})
    standing = post.delegations.standing().filter(from_day__lte=last, last_day__gte=first).select_related("delegate")
    if other := standing.first():
        found.append(_("这段时间已由 %(name)s 代理，请先结束那一项代理。") % {"name": other.delegate.name})
    for duty in joined(_held_near(to, post, first, last), role.permissions):
        sentence = _("职责分离：%(name)s 不能代理“%(role)s”，否则“%(duty)s”与相应的审批、验收或检查集于一人。%(rule)s")
        names = {"name": to.name, "role": role.label, "duty": duty.label, "rule": duty.sentence}
        found.append(sentence % names)
    return found


@transaction.atomic
def delegate(
    post: Membership, *, to: User, from_day: date, last_day: date, reason: str, by: Any, at: datetime | None = None
) -> Delegation:
    """Let somebody act in the post from a day to a last day, which still counts (R56). The right is there at once.

    Raises PermissionDenied when `by` is neither the holder nor appoints to the post by her own right, ValidationError
    with every refusal.
    """
    at = at or timezone.now()
    access.lock([to.pk, post.user_id])
    post.refresh_from_db(from_queryset=Membership.objects.select_for_update())
    actor = _giver(post, by, at)
    refused = _refusals(post, to, from_day, last_day, actor.id, day_of(at))
    if not reason.strip():
        refused.append(_("请写明代理事由。"))
    if refused:
        raise ValidationError(refused)
    made = Delegation(
        membership=post, delegate=to, from_day=from_day, last_day=last_day, reason=reason.strip(),
        made_by_id=actor.id,
    )  # fmt: skip
    made.save()
    to.reach = access.rederive([to.pk], at)[to.pk]
    append(made, Verb.DELEGATION_CREATED, by=actor, at=at, data=_facts(made))
    return made


@transaction.atomic
def end_delegation(made: Delegation, *, by: Any, at: datetime | None = None) -> Delegation:
    """End it before its time: the right is gone at once. By either of the two, or by who appoints to the post.

    Raises PermissionDenied for anybody else, ValidationError when it is over already.
    """
    at = at or timezone.now()
    access.lock([made.delegate_id])
    made.refresh_from_db(from_queryset=Delegation.objects.select_for_update(of=("self",)))
    post = made.membership
    actor = actor_of(by) if getattr(by, "pk", None) == made.delegate_id else _giver(post, by, at)
    if made.ended_at is not None or made.last_day < day_of(at):
        raise ValidationError(_("这项代理已经结束。"))
    made.ended_at = at
    made.save(update_fields=["ended_at"])
    made.delegate.reach = access.rederive([made.delegate_id], at)[made.delegate_id]
    append(made, Verb.DELEGATION_ENDED, by=actor, at=at, data=_facts(made))
    return made


def _facts(made: Delegation) -> dict[str, Any]:
    return {
        "membership": made.membership_id, "user": made.membership.user_id, "delegate": made.delegate_id,
        "role": made.membership.role, "from_day": made.from_day, "last_day": made.last_day, "reason": made.reason,
    }  # fmt: skip
