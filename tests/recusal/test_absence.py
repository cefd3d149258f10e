"""R55: who is recused finds the matter in no list, count, search, export or page of the workbench; the public does.

The addresses are those of the URL configuration, so that a page made tomorrow is asked too. Every number in an address
is tried with the key of everything that belongs to the matter.
"""

import re
from itertools import product

import pytest
from django.core.cache import cache
from django.urls import get_resolver

from acceptance.actions.inspection import plan_inspection
from acceptance.models import Inspection
from audit.actions.cases import open_case
from audit.models import AuditCase
from governance.people.gates import routes
from governance.people.roles import ROLES
from governance.recusal.actions import declare
from portal.reports import actions as reports
from portal.reports.models import Document, Kind
from projects.lifecycle.project import State
from projects.models import Project
from tests.walk import walk

pytestmark = [pytest.mark.long, pytest.mark.look, pytest.mark.rule("R55", "R75")]

TITLE, OTHER = "回避检验之无障碍坡道", "另一件无关的事项"
STAFF = [code for code, role in ROLES.items() if code not in ("resident", "supplier")]
ASIDE = re.compile(r"^/(accounts|admin|i18n|ui|healthz|account)")
"""Signing in, the language, the gallery; the viewing pages of the administration are asked below."""
PUBLIC = re.compile(r"^/(?!work|api|export|report)")
SPECIMENS = {"str": ("x",), "slug": ("project_view", "approve", "accept"), "uuid": (), "path": ("x",)}


def asked() -> list[str]:
    """Every route that is not public: what stands below /work/, and any interface or export beside it."""
    return sorted({route for route, _entry in routes() if not ASIDE.match(route) and not PUBLIC.match(route)})


def filled(route: str, keys: dict[str, tuple]) -> list[str]:
    """The addresses that the route comes to."""
    parts = re.split(r"<(?:(\w+):)?(\w+)>", route)
    plain, kinds = parts[::3], parts[1::3]
    choices = [keys.get(kind or "str", ()) for kind in kinds]
    return ["".join(a + str(b) for a, b in zip(plain, (*chosen, ""), strict=True)) for chosen in product(*choices)]


@pytest.fixture
def matter(town):
    """A project under acceptance with a purchase, a contract, notices, an inspection, a case and a printed dossier."""
    found = walk(State.PUBLICITY, town=town, title=OTHER)
    found = walk(State.ACCEPTANCE, town=town, title=TITLE, place="回避检验之地点")
    reports.ask(Kind.DOSSIER, found.project, by=town.clerk)
    closed = found.project.completed_on
    plan_inspection(found.project, held_on=closed, place="现场", by=town.engineer, at=found.at)
    open_case(found.project, note="群众反映较多", by=town.auditor, at=found.at)
    return found.project


@pytest.fixture
def keys(matter):
    """What may stand in an address: the keys of the project and of everything below it."""
    numbers = {matter.pk}
    for relation in Project._meta.related_objects:
        name = relation.get_accessor_name()
        if name:
            related = getattr(matter, name, None)
            if hasattr(related, "values_list"):
                numbers.update(related.values_list("pk", flat=True)[:1])
    numbers.update(matter.agenda_items.values_list("meeting_id", flat=True))
    for model in (Inspection, AuditCase):
        numbers.update(model.objects.filter(project=matter).values_list("pk", flat=True))
    refs = tuple(Document.objects.filter(project=matter).values_list("ref", flat=True))
    return SPECIMENS | {"int": tuple(sorted(number for number in numbers if number < 10**6)), "uuid": refs}


def text_of(answer) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode("utf-8", "ignore")


def leaks(client, person, matter, keys) -> list[str]:
    """The addresses at which the person reads of the matter."""
    cache.clear()
    client.force_login(person)
    found = []
    for route in asked():
        for address in filled(route, keys):
            for query in ("",) if "<" in route else ("", f"?text={TITLE}&q={TITLE}"):
                answer = client.get(address + query)
                said = text_of(answer).replace(f'value="{TITLE}"', "").replace(f"text={TITLE}", "")
                if TITLE in said or matter.code in said:
                    found.append(f"{address}{query}")
                if answer.status_code in (403, 404, 405):
                    break
    return sorted(set(found))


@pytest.mark.parametrize("role", STAFF)
def test_a_recused_person_reads_of_the_matter_nowhere(town, client, matter, keys, role):
    person = town.by_role()[role]
    declare(person, matter, reason="配偶在报价单位任职", by=person)
    assert leaks(client, person, matter, keys) == []


def test_somebody_who_is_not_recused_reads_of_it_at_many_of_these_addresses(town, client, matter, keys):
    """Else the test above would prove nothing."""
    assert len(leaks(client, town.street_clerk, matter, keys)) > 20


def test_every_kind_of_address_has_specimens(keys):
    """A route whose parameters nobody can fill in would go unasked."""
    kinds = {kind or "str" for route in asked() for kind, _name in re.findall(r"<(?:(\w+):)?(\w+)>", route)}
    assert kinds <= keys.keys()
    assert all(keys[kind] for kind in kinds - {"uuid"})


def test_what_is_public_stays_public(town, client, matter):
    declare(town.approver, matter, reason="配偶在报价单位任职", by=town.approver)
    client.force_login(town.approver)
    answer = client.get(f"/projects/{matter.code}/")
    resolved = get_resolver().resolve(f"/projects/{matter.code}/")
    assert resolved.view_name == "public:project"
    assert answer.status_code == 200 and TITLE in answer.content.decode()
