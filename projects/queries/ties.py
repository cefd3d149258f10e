"""What ties the people of a project to those who offer for it: the register against the data (R57, R59)."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from governance.events.models import Event
from governance.people import access
from governance.people.crypto import blind_index
from governance.people.models import Membership, Party, User
from governance.people.permissions import Permission as P
from governance.recusal.kinds import LINGERING, TieGround
from governance.recusal.models import Interest
from projects.models import Attendance, Contract, Project, Quote
from projects.queries.project import rules_of

DECIDES = (P.PROCURE, P.CONTRACT_SIGN, P.ACCEPTANCE_LEAD, P.REVIEW_APPROVE)
"""Rights under which a project is approved, bought and accepted: who holds them is looked at before she acts."""
SIGNS = ("project.contract", "project.contract_beside")
OFTEN = 3
"""From so many contracts with the same supplier on, all signed by one person, it is worth a look; a default of ours."""

Found = tuple[int, int | None, str]


def bidders_of(project: Project) -> list[Party]:
    """Whoever offered for the project or holds its contract."""
    offered = Quote.objects.filter(purchase__project=project).values("party_id")
    signed = Contract.objects.filter(project=project).values("party_id")
    return list(Party.objects.filter(Q(pk__in=offered) | Q(pk__in=signed)).order_by("pk"))


def people_of(project: Project, at: datetime) -> list[User]:
    """Whoever acted on the project, is on the roll that voted on it, or decides at its unit; no suppliers' people."""
    subjects = Q(subject_type="project", subject_id=project.pk)
    subjects |= Q(subject_type="purchase", subject_id__in=project.purchases.values("pk"))
    acted = Event.objects.filter(subjects, actor_kind="user").values("actor_id")
    voters = Attendance.objects.filter(meeting__items__project=project).values("member_id")
    deciding = access.who_can(DECIDES, project.unit_code, at).values("pk")
    either = Q(pk__in=acted) | Q(pk__in=voters) | Q(pk__in=deciding)
    officials = Membership.objects.filter(unit__isnull=False).values("user_id")
    return list(User.objects.filter(either, pk__in=officials).order_by("pk"))


def ties(project: Project, *, at: datetime) -> set[Found]:
    """(person, party, ground) of every tie, in a fixed number of queries. It judges nothing and recuses nobody.

    Office, employment, shares and having stood for a supplier bind for the policy's years after they ended (U18).
    """
    people, bidders = people_of(project, at), bidders_of(project)
    day = timezone.localdate(at)
    since = _years_before(day, rules_of(project, at).value("recusal.years").value)
    found = {*_same(people, bidders), *_registered(people, bidders, project, since, day)}
    stood = Membership.objects.filter(_lasting("until_day", since), user__in=people, party__in=bidders)
    found |= {(user, party, TieGround.SERVES) for user, party in stood.values_list("user_id", "party_id")}
    found |= set(_often(people, bidders, project, since))
    return {(user, party, str(ground)) for user, party, ground in found}


def _years_before(day: date, years: int) -> date:
    return day.replace(year=day.year - years, day=min(day.day, 28))


def _lasting(field: str, since: date) -> Q:
    return Q(**{field: None}) | Q(**{f"{field}__gte": since})


def _same(people: Iterable[User], bidders: list[Party]) -> Iterator[Found]:
    """The person's own name or telephone is that of a bidder's legal representative or office."""
    for person in people:
        name = blind_index(person.name)
        for party in bidders:
            if name == party.legal_rep_index:
                yield person.pk, party.pk, TieGround.LEGAL_REP
            if person.phone_index and person.phone_index == party.phone_index:
                yield person.pk, party.pk, TieGround.PHONE


def _registered(people: list[User], bidders: list[Party], project: Project, since: date, day: date) -> Iterator[Found]:
    """What the people entered in the register and what the bidders or the site have in common."""
    binding = _lasting("until_day", day) | Q(kind__in=LINGERING, until_day__gte=since)
    site = blind_index(project.place)
    for row in Interest.objects.filter(binding, user__in=people, from_day__lte=day):
        if site and row.address_index == site:
            yield row.user_id, None, TieGround.SITE
        for party in bidders:
            grounds = {
                TieGround.REGISTERED: row.party_id == party.pk
                or (bool(row.organisation) and row.organisation in (party.name, party.registration)),
                TieGround.LEGAL_REP: bool(row.name_index) and row.name_index == party.legal_rep_index,
                TieGround.PHONE: bool(row.phone_index) and row.phone_index == party.phone_index,
                TieGround.ADDRESS: bool(row.address_index) and row.address_index == party.address_index,
            }  # fmt: skip
            yield from ((row.user_id, party.pk, ground) for ground, holds in grounds.items() if holds)


def _often(people: list[User], bidders: list[Party], project: Project, since: date) -> Iterator[Found]:
    """The person signed contract after contract with the same supplier."""
    earlier = Contract.objects.filter(party__in=bidders, signed_on__gte=since).exclude(project=project)
    party_of = dict(earlier.values_list("project_id", "party_id"))
    signed = Event.objects.filter(
        verb__in=SIGNS, subject_type="project", subject_id__in=party_of, actor_kind="user",
        actor_id__in=[person.pk for person in people],
    )  # fmt: skip
    counts: dict[tuple[int, int], int] = {}
    for actor, pk in signed.values_list("actor_id", "subject_id"):
        key = (actor or 0, party_of[pk])
        counts[key] = counts.get(key, 0) + 1
    yield from ((actor, party, TieGround.CONTRACTS) for (actor, party), number in counts.items() if number >= OFTEN)


ALIKE = ("legal_rep_index", "phone_index", "address_index", "account_index")
"""What two independent bidders do not share."""


def alike_bids(quotes: QuerySet[Quote]) -> QuerySet[Quote]:
    """Quotes whose supplier shares its legal representative, telephone, address or account with another bidder of the
    same purchase (R59)."""
    either = Q()
    for name in ALIKE:
        either |= Q(**{f"purchase__quotes__party__{name}": F(f"party__{name}")}) & ~Q(**{f"party__{name}": ""})
    another = Q(purchase__quotes__gt=F("pk")) | Q(purchase__quotes__lt=F("pk"))
    return quotes.filter(either & another).distinct()
