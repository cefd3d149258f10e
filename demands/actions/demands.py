"""Taking a demand in, answering it, merging it, erasing its words."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from demands import guards
from demands.actions.sealed import erase_sealed, read_in_plain
from demands.kinds import Channel, DemandCategory, Helper, Mode
from demands.models import CollectionRound, Demand, DemandPhoto, DemandText
from demands.queries import Terms, terms
from governance.events import PUBLIC, Actor, Verb
from governance.events.chain import seal
from governance.events.log import append
from governance.events.rows import next_key, together
from governance.people import access, units
from governance.people.crypto import blind_index, erased_index
from governance.people.models import Unit
from governance.people.permissions import Permission as P
from governance.people.uploads import checked_image
from governance.workflow.door import check_person, insist, lock, perform, recused_in_name
from governance.workflow.errors import NotPermitted, Recused, Stale
from governance.workflow.guards import say

MOST_PHOTOS = 3

TAKEN_IN = (
    guards.text_too_short, guards.text_too_long, guards.not_a_community, guards.round_does_not_fit,
    guards.personal_number_in_public,
)  # fmt: skip


def submit(
    *,
    unit_code: str,
    body: str,
    channel: str = Channel.WEB,
    mode: str = Mode.DAILY,
    category: str = DemandCategory.OTHER,
    place: str = "",
    title: str = "",
    name: str = "",
    phone: str = "",
    household: str = "",
    is_safety: bool = False,
    round: CollectionRound | None = None,
    special_group: str = "",
    helper: str = "",
    helper_name: str = "",
    photos: Iterable[Any] = (),
    is_verified: bool = False,
    submission: uuid.UUID | None = None,
    asked: Terms | None = None,
    is_synthetic: bool = False,
    by: Any = PUBLIC,
    at: datetime | None = None,
) -> Demand:
    """Take a demand in (R13–R16, R20, U34), to be answered within 5 working days, 1 where safety is at stake (U46).

    Anyone may file; it counts towards the coverage only when its person can be told from others (phone or household)
    and either the phone was verified (`is_verified`) or staff attests it (U36). `submission` is the form's own number:
    the same form sent twice gives the same demand. `asked`: the terms of the place, when they have just been read.
    `helper`: who writes it down for her; what staff writes down is always theirs. Raises Refused, NotPermitted, and
    ValidationError for a photo.
    """
    at = at or timezone.now()
    body = body.strip()
    is_attested = _attests(unit_code, channel, by, at)
    asked = asked or terms(unit_code, is_safety=is_safety, at=at)
    demand = Demand(
        unit_code=unit_code, category=category or DemandCategory.OTHER, place=place.strip(), mode=mode,
        channel=channel, round=round, special_group=special_group, is_safety=is_safety, submitted_at=at,
        state_since=at, is_synthetic=is_synthetic, helper=_helper(helper, is_attested, by),
    )  # fmt: skip
    demand.title = title.strip() or default_title(demand)
    given = {"body": body, "place": place, "title": title, "min_text": asked.least}
    insist(demand, *TAKEN_IN, at=at, given=given)
    demand.respondent_index = respondent_index(unit_code, phone=phone, household=household)
    demand.is_counted = bool(demand.respondent_index) and (is_attested or is_verified)
    demand.due_on = asked.due_on
    text = DemandText(ref=submission or uuid.uuid4(), body=body, name=name.strip(), phone=phone.strip())
    text.helper_name = helper_name.strip() if demand.helper not in ("", Helper.STAFF) else ""
    images = [checked_image(photo) for photo in list(photos)[:MOST_PHOTOS]]
    try:
        return _keep(demand, text, images, by, at)
    except IntegrityError:
        return _sent_before(text) or _keep_anew(demand, text, images, by, at)


def _keep(demand: Demand, text: DemandText, images: list[Any], by: Any, at: datetime) -> Demand:
    text.salt, digest = seal(text.sealed_words)
    with together():
        demand.pk = next_key(Demand)
        text.demand = demand
        photos = [DemandPhoto(demand=demand, image=File(image, name=image.name), added_at=at) for image in images]
        append(
            demand, Verb.DEMAND_CREATED, by=by, at=at, to_state=demand.state, digest=digest, is_first=True,
            beside=[demand, text, *photos],
            data={"category": demand.category, "mode": demand.mode, "channel": demand.channel,
                  "is_safety": demand.is_safety, "is_counted": demand.is_counted, "helper": demand.helper},
        )  # fmt: skip
    return demand


def _sent_before(text: DemandText) -> Demand | None:
    """The demand that this very form made already, unless its words have changed since."""
    earlier = DemandText.objects.select_related("demand").filter(ref=text.ref).first()
    return earlier.demand if earlier is not None and earlier.body == text.body else None


def _keep_anew(demand: Demand, text: DemandText, images: list[Any], by: Any, at: datetime) -> Demand:
    """The form was sent, corrected and sent again: a second demand under numbers of its own."""
    fresh = DemandText(body=text.body, name=text.name, phone=text.phone, helper_name=text.helper_name)
    demand.pk, demand._state.adding = None, True
    demand.code = Demand._meta.get_field("code").get_default()
    return _keep(demand, fresh, images, by, at)


def _attests(unit_code: str, channel: str, by: Any, at: datetime) -> bool:
    """Whether staff stands for the demand. Only staff of the community may file by a channel other than the web."""
    if isinstance(by, Actor):
        if by.kind == "resident" and channel != Channel.WEB:
            raise NotPermitted(say(_("网上提交以外的途径由社区工作人员登记。")))
        return by.kind != "resident"
    if access.can(by, P.DEMAND_RECORD, Unit(code=unit_code), at):
        return True
    if channel != Channel.WEB:
        unit = units.unit_name(unit_code)
        raise NotPermitted(say(_("您在“%(unit)s”没有“%(right)s”的权限。"), unit=unit, right=P.DEMAND_RECORD.label))
    return False


def _helper(helper: str, is_attested: bool, by: Any) -> str:
    """Who writes it down: staff, whenever staff does; a resident cannot pass for staff."""
    if is_attested and not isinstance(by, Actor):
        return Helper.STAFF
    if helper == Helper.STAFF:
        raise NotPermitted(say(_("社区工作人员请登录后代办。")))
    return Helper(helper) if helper else ""


def default_title(demand: Demand) -> str:
    """A public title from category and place, never from what or who the person is."""
    where = demand.place or units.unit_name(demand.unit_code)
    with override("zh-hans"):
        return f"{where}：{DemandCategory(demand.category).label}"[:60]


def respondent_index(unit_code: str, *, phone: str = "", household: str = "") -> str:
    """By what a person or a household is told from others without being known (U36); empty when there is nothing."""
    if phone.strip():
        return blind_index(phone)
    return blind_index(f"{unit_code}#{household}") if household.strip() else ""


def accept(
    demand: Demand, *, reply: str = "", by: Any, at: datetime | None = None, version: int | None = None
) -> Demand:
    """Take the demand up: the first reply of U46. A reply may be given at once."""
    return _answer(demand, "accept", reply, by, at, version)


def adopt(
    demand: Demand, *, reply: str = "", by: Any, at: datetime | None = None, version: int | None = None
) -> Demand:
    """Make the demand part of a project's design (R19, R20); a demand may be answered by several projects."""
    return _answer(demand, "adopt", reply, by, at, version)


def decline(demand: Demand, *, reply: str, by: Any, at: datetime | None = None, version: int | None = None) -> Demand:
    """Answer that it will not be done, and why; Refused without a reply."""
    return _answer(demand, "decline", reply, by, at, version)


def refer(demand: Demand, *, reply: str, by: Any, at: datetime | None = None, version: int | None = None) -> Demand:
    """Hand on to 民意速办 what is no micro-project, and say where it went (R79); Refused without a reply."""
    return _answer(demand, "refer", reply, by, at, version)


def _answer(demand: Demand, step: str, reply: str, by: Any, at: datetime | None, version: int | None) -> Demand:
    at, reply = at or timezone.now(), reply.strip()
    sets = {"reply": reply, "replied_at": at} if reply else {}
    return perform(demand, step, by=by, at=at, given={"reply": reply}, version=version, sets=sets)  # type: ignore[return-value]


@transaction.atomic
def merge(
    demand: Demand, *, into: Demand | None, by: Any, at: datetime | None = None, version: int | None = None
) -> Demand:
    """Join the demand to another of the same community; its person keeps her code, and her answer is the other's.

    Both rows are locked in the order of their keys. Refused: itself, another community, an ended one, or when others
    were merged into it. Recused when she stepped aside from the other one.
    """
    at = at or timezone.now()
    keys = sorted({demand.pk, into.pk} if into is not None else {demand.pk})
    locked = {row.pk: row for row in Demand.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")}
    target = locked.get(into.pk) if into is not None else None
    check_person(demand, P.DEMAND_HANDLE, by, at)
    if target is not None and not isinstance(by, Actor) and recused_in_name(by, target):
        raise Recused
    given, data = {"into": target}, {"into": target.pk} if target else {}
    perform(demand, "merge", by=by, at=at, given=given, version=version, sets={"merged_into": target}, data=data)
    Demand.objects.filter(merged=demand).update(merged_count=F("merged_count") + 1)
    return demand


@transaction.atomic
def unmerge(demand: Demand, *, by: Any, at: datetime | None = None, version: int | None = None) -> Demand:
    """Undo a merger within seven days; the demand is then accepted, since somebody has looked at it."""
    target = demand.merged_into_id
    list(Demand.objects.select_for_update().filter(pk__in=[demand.pk, target]).order_by("pk").values_list("pk"))
    perform(demand, "unmerge", by=by, at=at, version=version, sets={"merged_into": None}, data={"from": target})
    if target is not None:
        Demand.objects.filter(pk=target).update(merged_count=F("merged_count") - 1)
    return demand


@transaction.atomic
def edit_title(
    demand: Demand, *, title: str, place: str | None = None, category: str | None = None, by: Any,
    at: datetime | None = None, version: int | None = None,
) -> Demand:  # fmt: skip
    """Reword what the public reads of the demand: title, place, category. The old words stay in the log."""
    at = at or timezone.now()
    lock(demand)
    check_person(demand, P.DEMAND_HANDLE, by, at)
    if version is not None and version != demand.version:
        raise Stale
    new = {"title": title.strip(), "place": demand.place if place is None else place.strip()}
    new["category"] = category or demand.category
    insist(demand, guards.no_title, guards.personal_number_in_public, at=at, given=new)
    changed = {name: [getattr(demand, name), words] for name, words in new.items() if getattr(demand, name) != words}
    if not changed:
        return demand
    for name, words in new.items():
        setattr(demand, name, words)
    demand.version += 1
    demand.save(update_fields=[*new, "version"])
    append(demand, Verb.DEMAND_RETITLED, by=by, at=at, data=changed)
    return demand


def read_contact(demand: Demand, *, reason: str, by: Any, at: datetime | None = None) -> dict[str, str]:
    """Name and number in plain, for whoever handles the demand (R83, `read_in_plain`)."""
    return read_in_plain(
        demand, DemandText.objects.filter(demand=demand), Verb.DEMAND_READ, reason=reason, by=by, at=at
    )


@transaction.atomic
def erase_text(demand: Demand, *, by: Any, at: datetime | None = None, is_own: bool = False) -> Demand:
    """Erase the words, the name, the number and the photos; the record, its event and its salted digest stay (R83).

    The blind index goes too. The year's coverage keeps its figure: a person known by no other demand is replaced by
    chance, one who filed others is counted through those. is_own: who asks has proved that the demand is hers.
    """
    at = at or timezone.now()
    sealed = DemandText.objects.filter(demand=demand)
    gone = erase_sealed(demand, sealed, P.DEMAND_HANDLE, by=by, at=at, is_own=is_own)
    photos = list(demand.photos.all())
    if not gone and not photos:
        return demand
    for photo in photos:
        photo.delete()
        transaction.on_commit(partial(photo.image.storage.delete, str(photo.image.name)))
    if demand.is_counted:
        others = Demand.objects.filter(
            unit_code=demand.unit_code, respondent_index=demand.respondent_index, is_counted=True,
            submitted_at__year=timezone.localtime(demand.submitted_at).year,
        ).exclude(pk=demand.pk)  # fmt: skip
        demand.is_counted = not others.exists()
    demand.respondent_index = erased_index() if demand.is_counted else ""
    demand.save(update_fields=["respondent_index", "is_counted"])
    append(demand, Verb.DEMAND_ERASED, by=by, at=at, data={"photos": len(photos)})
    return demand
