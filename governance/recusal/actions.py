"""Declaring an interest or none, ending a recusal, entering in the register, judging a tie that was found."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.events import Verb
from governance.events.log import append, subject_type
from governance.people import access
from governance.people.crypto import mask_numbers
from governance.people.models import Party
from governance.people.permissions import Permission as P
from governance.recusal.kinds import LINGERING, InterestKind, Occasion, Relation
from governance.recusal.models import Declaration, Interest, NoInterest, Tie
from governance.recusal.queries import interests_of, matter_of

READS_INTERESTS = P.FINDING_RAISE
"""The right with which the register of somebody is read for a reason, held over a unit where she serves or served."""


def _hold(obj: Model) -> None:
    """Lock the row to whose chain an event is added."""
    type(obj)._base_manager.select_for_update(of=("self",)).get(pk=obj.pk)


# One matter -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def declare(
    user: Any, obj: Model, *, reason: str, kind: str = InterestKind.OTHER, by: Any, at: datetime | None = None
) -> Declaration:
    """The person steps aside from the object's matter; a second declaration returns the standing one (R55)."""
    _hold(obj)
    at = at or timezone.now()
    key = {"user": user, "subject_type": subject_type(obj), "subject_id": obj.pk, "withdrawn_at": None}
    standing = Declaration.objects.filter(**key).first()
    if standing:
        return standing
    declaration = Declaration.objects.create(**key, kind=InterestKind(kind), reason=reason, declared_at=at)
    append(obj, Verb.RECUSAL_DECLARED, by=by, at=at, data={"user": user.pk, "interest": kind, "reason": reason})
    return declaration


@transaction.atomic
def ask_to_end(
    declaration: Declaration, obj: Model, *, reason: str, by: Any, at: datetime | None = None
) -> Declaration:
    """Ask that a recusal end: declared by mistake, or its ground is gone. Until another grants it, it binds.

    Raises ValidationError without a reason, when it has ended, or while an earlier request waits.
    """
    at, words = at or timezone.now(), reason.strip()[:200]
    declaration = _held(declaration, obj)
    if declaration.asked_at:
        raise ValidationError(_("已经申请解除，等待其他同事核准。"))
    if len(words) < 4:
        raise ValidationError({"reason": _("请写明解除回避的理由（至少 4 个字）。")})
    declaration.asked_by, declaration.asked_at, declaration.asked_reason = by, at, words
    declaration.save(update_fields=["asked_by", "asked_at", "asked_reason"])
    append(obj, Verb.RECUSAL_END_ASKED, by=by, at=at, data={"user": declaration.user_id, "reason": words})
    return declaration


@transaction.atomic
def decide_end(
    declaration: Declaration, obj: Model, *, is_granted: bool, verdict: str, by: Any, at: datetime | None = None
) -> Declaration:
    """Grant or refuse that a recusal end; granted, it stays on record and binds no more, refused, it may be asked anew.

    Never by the person herself nor by whoever asked, in her own or another's name (PermissionDenied). Raises
    ValidationError without words, when it has ended or nobody asked.
    """
    at, words = at or timezone.now(), verdict.strip()[:200]
    declaration = _held(declaration, obj)
    principal = access.principal_of(by)
    if {by.pk, getattr(principal, "pk", by.pk)} & {declaration.user_id, declaration.asked_by_id}:
        raise PermissionDenied(_("解除回避由申请人和回避人以外的同事核准。"))
    if declaration.asked_at is None:
        raise ValidationError(_("还没有人申请解除这项回避。"))
    if len(words) < 4:
        raise ValidationError({"verdict": _("请写明核实情况（至少 4 个字）。")})
    data = {"user": declaration.user_id, "asked_by": declaration.asked_by_id, "reason": words}
    if is_granted:
        declaration.withdrawn_by, declaration.withdrawn_at, declaration.verdict = by, at, words
    else:
        declaration.asked_by, declaration.asked_at, declaration.asked_reason = None, None, ""
    declaration.save()
    append(obj, Verb.RECUSAL_WITHDRAWN if is_granted else Verb.RECUSAL_KEPT, by=by, at=at, data=data)
    return declaration


def _held(declaration: Declaration, obj: Model) -> Declaration:
    """The declaration as it stands, the matter's row locked; ValidationError once it has ended."""
    _hold(obj)
    declaration = Declaration.objects.select_for_update(of=("self",)).select_related("user").get(pk=declaration.pk)
    if declaration.is_ended:
        raise ValidationError(_("这项回避已经解除，不必重复办理。"))
    return declaration


def note_no_interest(user: Any, obj: Model, occasion: str, *, at: datetime) -> bool:
    """Write down that the person has no interest; whether it was new. The act in which she says so has the event."""
    kind, pk = matter_of(obj)
    _said, is_new = NoInterest.objects.get_or_create(
        user_id=user.pk, subject_type=kind, subject_id=pk, occasion=Occasion(occasion),
        defaults={"declared_on": timezone.localdate(at)},
    )  # fmt: skip
    return is_new


@transaction.atomic
def declare_no_interest(obj: Model, *, occasions: Iterable[str], by: Any, at: datetime | None = None) -> list[str]:
    """The person declares before she acts that she has no interest in the matter, for each occasion (R55)."""
    _hold(obj)
    at = at or timezone.now()
    new = [occasion for occasion in occasions if note_no_interest(by, obj, occasion, at=at)]
    if new:
        append(obj, Verb.NO_INTEREST_DECLARED, by=by, at=at, data={"occasions": new})
    return new


# The register ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def enter_interest(
    *,
    kind: str,
    from_day: date,
    relation: str = Relation.SELF,
    organisation: str = "",
    name: str = "",
    phone: str = "",
    address: str = "",
    until_day: date | None = None,
    by: Any,
    at: datetime | None = None,
) -> Interest:
    """Enter an interest of one's own in the standing register (R55, U18). The log says only that it was entered.

    An organisation that is known by its name or registration is joined to it. Raises ValidationError, by field, for
    what the kind needs and lacks.
    """
    at, kind, organisation = at or timezone.now(), InterestKind(kind), organisation.strip()
    lacking: dict[str, str] = {}
    if kind in (*LINGERING, InterestKind.RELATIVE) and not organisation:
        lacking["organisation"] = _("请填写单位名称。")
    if kind == InterestKind.PROPERTY and not address.strip():
        lacking["address"] = _("请填写物业地址。")
    if (relation != Relation.SELF or kind in (InterestKind.RELATIVE, InterestKind.HOUSEHOLD)) and not name.strip():
        lacking["name"] = _("请填写亲属或同住人的姓名。")
    if until_day and until_day < from_day:
        lacking["until_day"] = _("终止日不能早于开始日。")
    if lacking:
        raise ValidationError(lacking)
    known = Party.objects.filter(name=organisation).first() if organisation else None
    known = known or (Party.objects.filter(registration=organisation).first() if organisation else None)
    interest = Interest(
        user=by, kind=kind, relation=Relation(relation), party=known, organisation=organisation, name=name.strip(),
        phone=phone.strip(), address=address.strip(), from_day=from_day, until_day=until_day, entered_at=at,
    )  # fmt: skip
    interest.save()
    append(interest, Verb.INTEREST_ENTERED, by=by, at=at, data={"interest": kind}, is_first=True)
    return interest


@transaction.atomic
def end_interest(interest: Interest, *, until_day: date, by: Any, at: datetime | None = None) -> Interest:
    """Say that an interest of one's own is over since a day; it stays in the register and may bind for years (U18).

    Raises PermissionDenied for anybody else, ValidationError when it is over already or the day is before it began.
    """
    at = at or timezone.now()
    interest = Interest.objects.select_for_update().get(pk=interest.pk)
    if interest.user_id != by.pk:
        raise PermissionDenied(_("只有本人可以注销自己登记的利益。"))
    if interest.ended_at:
        raise ValidationError(_("这项利益已经注销，不必重复办理。"))
    if until_day < interest.from_day or until_day > timezone.localdate(at):
        raise ValidationError({"until_day": _("终止日应在开始日与今天之间。")})
    interest.until_day, interest.ended_at = until_day, at
    interest.save(update_fields=["until_day", "ended_at"])
    append(interest, Verb.INTEREST_ENDED, by=by, at=at, data={"until_day": until_day})
    return interest


@transaction.atomic
def read_interests(of: Any, *, reason: str, by: Any, at: datetime | None = None) -> QuerySet[Interest]:
    """Another's register, for whoever audits, with the reason kept in that person's history (R83); the newest first.

    Raises PermissionDenied without the right, ValidationError without a reason.
    """
    if not may_read_interests(by, of):
        raise PermissionDenied(_("查看他人的利益登记需要“%(right)s”的权限。") % {"right": READS_INTERESTS.label})
    if len(reason.strip()) < 4:
        raise ValidationError({"reason": _("请写明查看理由（至少 4 个字），会记入本人记录。")})
    _hold(of)
    data = {"reason": mask_numbers(reason.strip())[:200]}
    append(of, Verb.INTERESTS_READ, by=by, at=at or timezone.now(), data=data)
    return interests_of(of)


def may_read_interests(by: Any, of: Any) -> bool:
    """Whether the person holds the right over a unit at which the other serves or served."""
    return any(access.can(by, READS_INTERESTS, post) for post in of.memberships.all() if post.unit_code)


# Ties -----------------------------------------------------------------------------------------------------------------


def note_ties(obj: Model, found: Iterable[tuple[int, int | None, str]], *, at: datetime) -> int:
    """Keep (person, party, ground) as suggestions on the matter, those known already left as they are; how many new."""
    kind, pk = matter_of(obj)
    known = set(Tie.objects.filter(subject_type=kind, subject_id=pk).values_list("user_id", "party_id", "ground"))
    new = [
        Tie(user_id=user, party_id=party, subject_type=kind, subject_id=pk, ground=ground, found_at=at)
        for user, party, ground in sorted(set(found) - known, key=lambda row: (row[0], row[1] or 0, row[2]))
    ]
    Tie.objects.bulk_create(new)
    return len(new)


@transaction.atomic
def judge_tie(tie: Tie, obj: Model, *, is_confirmed: bool, verdict: str, by: Any, at: datetime | None = None) -> Tie:
    """Say whether a tie that was found is an interest: confirmed, its person is recused from the matter (R57).

    Never by the person herself (PermissionDenied). Raises ValidationError without words or when it is judged already.
    """
    at, words = at or timezone.now(), verdict.strip()[:200]
    tie = Tie.objects.select_for_update(of=("self",)).select_related("user").get(pk=tie.pk)
    if tie.user_id == by.pk:
        raise PermissionDenied(_("涉及本人的关联由其他同事核实。"))
    if tie.is_confirmed is not None:
        raise ValidationError(_("这条关联已经核实，不必重复办理。"))
    if len(words) < 4:
        raise ValidationError({"verdict": _("请写明核实情况（至少 4 个字）。")})
    tie.is_confirmed, tie.judged_by, tie.judged_at, tie.verdict = is_confirmed, by, at, words
    tie.save(update_fields=["is_confirmed", "judged_by", "judged_at", "verdict"])
    data = {"user": tie.user_id, "party": tie.party_id, "ground": tie.ground, "reason": words}
    append(obj, Verb.TIE_CONFIRMED if is_confirmed else Verb.TIE_DISMISSED, by=by, at=at, data=data)
    if is_confirmed:
        declare(tie.user, obj, reason=words, by=by, at=at)
    return tie
