"""Deny by default: every address × every role × own, neighbouring and other district's place, looking and sending.

The addresses come from the URL configuration, the expectation from the gate that each view declares and from the table
of roles alone: a role without the right is refused (403), one with it elsewhere finds nothing (404). An address for
which the town has no object makes the test fail.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.core.cache import caches
from django.db import transaction
from django.urls import reverse

from governance.events import SYSTEM
from governance.events.models import Event
from governance.people.actions import Appointment, NewUser, appoint_many, create_users, dismiss
from governance.people.models import Party, Unit, User
from governance.people.permissions import Permission as P
from governance.people.roles import ROLES, Role
from governance.workflow.steps import steps_of
from projects.models import Project
from projects.views.desk import Sheet
from tests import everywhere
from tests.town import COMMUNITY, DISTRICT, OTHER_DISTRICT, OTHER_STREET, SIBLING, STREET

pytestmark = [pytest.mark.long, pytest.mark.look, pytest.mark.rule("R56", "R78", "R83")]
LOGIN = "/accounts/login/"
SEATS = {
    "own": {"community": COMMUNITY, "street": STREET, "district": DISTRICT},
    "sibling": {"community": SIBLING, "street": OTHER_STREET},
    "other district": {"community": "440304001001", "street": "440304001", "district": OTHER_DISTRICT},
}
ASKED_WITHIN = {
    "projects:step": tuple(steps_of(Project)["archive"].who),
    "people:end": (P.APPOINT_COMMUNITY,),
    "people:delegate": (P.APPOINT_COMMUNITY,),
    "projects:library_item": (P.PROJECT_DRAFT, P.POLICY_MANAGE, P.PROJECT_VIEW),
}
"""Where a page asks for one right more than its gate: the step's own, or that of whoever appoints to the post."""
OF_NO_PLACE = {"people:right", "projects:supplier"}
"""What an address names that lies nowhere: a right of the list of rights, a supplier, who works for any place."""
ONES_OWN = {
    "acceptance:sign": 404, "workbench:file": 403, "mfa_remove_webauthn": 404, "mfa_deactivate_totp": 404,
}  # fmt: skip
"""Addresses for one person alone, whatever the role of another; and what another finds there."""
OF_EVERYBODY = {"signed_in", "setting_up"}
"""Kinds of gate that ask for no right."""
SENT = {"demands:household_visits": {"unit": COMMUNITY}}
"""What is sent where the place stands in the form and not in the address."""
LET_IN, NOT_ASKED = {200, 302, 405}, 405


@dataclass(frozen=True)
class Person:
    """Somebody with one role at one place."""

    user: User
    role: Role
    where: str
    code: str


@pytest.fixture(autouse=True)
def standing_kept(monkeypatch):
    """What waits for a person is counted once for all pages that she asks for: what each undoes, she never did."""
    monkeypatch.setattr("portal.workbench.navigation.cache", caches["process"])


@pytest.fixture
def place(town):
    for code, name, level, above in (
        ("440304001", "园岭街道", "street", OTHER_DISTRICT), ("440304001001", "鹅岭社区", "community", "440304001"),
    ):  # fmt: skip
        Unit.objects.create(code=code, name=name, official_name=name, level=level, parent_code=above)
    return everywhere.build(town)


@pytest.fixture
def people(town, place):
    """Each role at each place where it can be held; a supplier of this project and one of another."""
    wanted: list[tuple[str, str, str, Party | None]] = []
    for role in ROLES.values():
        if role.level == "organisation":
            wanted += [(role.code, "own", "", town.supplier), (role.code, "sibling", "", town.rivals[0])]
        else:
            wanted += [
                (role.code, where, codes[role.level], None) for where, codes in SEATS.items() if role.level in codes
            ]
    names = [f"{role}-{where.replace(' ', '-')}" for role, where, _code, _party in wanted]
    users = create_users([NewUser(name, name) for name in names], by=SYSTEM)
    since = date(2025, 1, 1)
    appoint_many(
        [
            Appointment(user, role, since, unit=code or None, party=party)
            for user, (role, _where, code, party) in zip(users, wanted, strict=True)
        ],
        by=SYSTEM,
    )
    fresh = {user.username: user for user in User.objects.filter(username__in=names)}
    return [
        Person(fresh[name], ROLES[role], where, code)
        for name, (role, where, code, _party) in zip(names, wanted, strict=True)
    ]


@pytest.fixture
def closed(place):
    """Every address of ours that is not for everybody, with the arguments under which it is asked for."""
    found = [address for address in everywhere.addresses() if address.gate.kind != "public"]
    unknown = [
        address.name for address in found if address.wants and set(place.about.get(address.name, ())) != address.wants
    ]
    assert unknown == [], "no object in tests/everywhere.py for these addresses"
    return [(address, reverse(address.name, kwargs=place.about.get(address.name))) for address in found]


def reaches(person: Person, address: Any, place: Any) -> bool:
    """Whether one of the rights that the gate names brings the person to the object, by code or by organisation."""
    held = set(address.gate.permissions) & person.role.permissions
    if person.role.level == "organisation":
        return P.SUPPLY in held and person.where == "own"
    return bool(held) and place.codes.get(address.name, COMMUNITY).startswith(person.code)


def expected(person: Person, address: Any, place: Any) -> set[int]:
    """What the person finds at the address, from its declaration."""
    if address.name in ONES_OWN:
        return {ONES_OWN[address.name]}
    if address.gate.kind in OF_EVERYBODY:
        return LET_IN
    if not set(address.gate.permissions) & person.role.permissions:
        return {403}
    if not address.wants or address.name in OF_NO_PLACE:
        return LET_IN
    if not reaches(person, address, place):
        return {404}
    within = ASKED_WITHIN.get(address.name)
    if within is None or set(within) & person.role.permissions:
        return LET_IN
    return {403} if P.PROJECT_VIEW in person.role.permissions else {404}


def ask(client: Any, method: str, where: str, data: Any = None) -> int:
    """The status; whatever was done is undone."""
    with transaction.atomic():
        answer = getattr(client, method)(where, data or {})
        if answer.streaming:
            assert b"".join(answer.streaming_content)
        transaction.set_rollback(True)
    return answer.status_code


def cells(people: list[Person], closed: Any, place: Any) -> Iterator[tuple[Person, Any, str, set[int]]]:
    """Who asks for which address, and what she may find; one person after the other.

    Where the place makes no difference, at an address that names nothing or whose gate refuses the role wherever she
    is, those of the own place ask for all.
    """
    for person in people:
        for address, where in closed:
            allowed = expected(person, address, place)
            is_placed = address.wants or address.name in SENT
            if person.where == "own" or (is_placed and allowed != {403}):
                yield person, address, where, allowed


def test_looking_and_each_form_of_a_page_by_those_who_may_only_read_it(
    client, place, people, closed, monkeypatch, capsys
):
    """The forms are those that the pages lay out, each with the rights it names; who has none of them is refused."""
    laid = noted(monkeypatch)
    sent_only = only_sent(client, people, closed)
    wrong, number, signed_in = [], 0, None
    for person, address, where, allowed in cells(people, closed, place):
        if signed_in is not person:
            signed_in = person
            client.force_login(person.user)
        if address.name in sent_only and 403 not in allowed:
            allowed = {NOT_ASKED}
        status, number = ask(client, "get", where), number + 1
        if status not in allowed:
            wrong.append((person.role.code, person.where, address.name, status, sorted(allowed)))
    assert wrong == [] and number > 1_500
    with capsys.disabled():
        print(f"\n{len(closed)} addresses, {len(people)} people: {number} cells looked at")
    send_each_form(client, people, laid, capsys)


def noted(monkeypatch: Any) -> dict[tuple[str, str], set[P]]:
    """Every form that a page lays out from now on, by address and name, with the rights that it names."""
    laid: dict[tuple[str, str], set[P]] = {}
    original = Sheet.paper

    def paper(self: Sheet, name: str, form: Any, act: Any, *, who: Any, **more: Any) -> Any:
        laid.setdefault((self.request.path, name), set()).update(who if isinstance(who, tuple) else (who,))
        return original(self, name, form, act, who=who, **more)

    monkeypatch.setattr(Sheet, "paper", paper)
    return laid


def send_each_form(client: Any, people: list[Person], laid: dict[tuple[str, str], set[P]], capsys: Any) -> None:
    wrong, number, before = [], 0, Event.objects.count()
    forms = list(laid.items())
    for person in people:
        client.force_login(person.user)
        for (where, name), who in forms if person.where == "own" else ():
            if who & person.role.permissions:
                continue
            status, number = client.post(where, {"do": name}).status_code, number + 1
            if status not in (403, 404, 409):
                wrong.append((person.role.code, where, name, status))
    assert wrong == [] and Event.objects.count() == before
    assert len(forms) > 30 and number > 300
    with capsys.disabled():
        print(f"\n{len(forms)} forms, {number} times sent by somebody who may only read the page")


def only_sent(client: Any, people: list[Person], closed: Any) -> set[str]:
    """The addresses that nobody opens by looking: whoever passes their gate is told that they take a form."""
    found = set()
    for address, where in closed:
        passing = [each for each in people if set(address.gate.permissions) & each.role.permissions]
        if passing:
            client.force_login(passing[0].user)
            if ask(client, "get", where) == NOT_ASKED:
                found.add(address.name)
    return found


def test_sending_without_the_right(client, place, people, closed, capsys):
    wrong, number, before, signed_in = [], 0, Event.objects.count(), None
    for person, address, where, allowed in cells(people, closed, place):
        if address.name in SENT and 403 not in allowed and not reaches(person, address, place):
            allowed = {403, 404}
        if allowed == LET_IN:
            continue
        if signed_in is not person:
            signed_in = person
            client.force_login(person.user)
        number += 1
        answer = client.post(where, SENT.get(address.name, {}))
        if answer.status_code not in allowed | {NOT_ASKED}:
            wrong.append((person.role.code, person.where, address.name, answer.status_code, sorted(allowed)))
    assert wrong == []
    assert Event.objects.count() == before, "what was refused left something behind"
    assert number > 1_000
    with capsys.disabled():
        print(f"\n{number} forms sent without the right, each refused and nothing written")


def test_nobody_the_stranger_and_the_dismissed(client, town, closed):
    """Nobody is led to sign in; without a role one finds only what is one's own; who was dismissed is out at once."""
    for address, where in closed:
        for answer in (client.get(where), client.post(where)):
            assert answer.status_code == 302 and answer["Location"].startswith(LOGIN), address.name
    client.force_login(town.stranger)
    for address, where in closed:
        is_own = address.gate.kind in OF_EVERYBODY and address.name not in ONES_OWN
        assert ask(client, "get", where) in (LET_IN if is_own else {403, 404}), address.name
    dismiss(town.secretary.memberships.get(), by=SYSTEM)
    for address, where in closed:
        client.force_login(User.objects.get(pk=town.secretary.pk))
        answer = client.get(where)
        assert answer.status_code == 302 and answer["Location"].startswith(LOGIN), address.name
        assert "_auth_user_id" not in client.session
