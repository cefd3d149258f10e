"""Each address of the portal is among the pages that are looked at, or says why it is none; where somebody has signed
in she can sign out.
"""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from governance.people.access import needs_second_factor
from governance.people.models import User
from portal.demonstration.town import give_second_factors
from tests.pages import NO_PAGES, Seen, by_person, pages, routes

pytestmark = [pytest.mark.long, pytest.mark.look, pytest.mark.django_db]


def covered(seen: list[Seen]) -> Iterator[str]:
    """Addresses that nobody looks at, and exceptions that are none."""
    known, looked_at = {name for name, _entry in routes()}, {page.name for page in seen}
    yield from (f"add {name} to tests/pages.py" for name in sorted(known - looked_at - set(NO_PAGES)))
    yield from (f"{name} is gone" for name in sorted(set(NO_PAGES) - known))
    yield from (f"{name} is a page after all" for name in sorted(set(NO_PAGES) & looked_at))


def shut(seen: list[Seen], client: Client) -> Iterator[str]:
    """Pages that do not open for who looks at them."""
    for who, theirs in by_person(seen).items():
        client.logout()
        if who:
            client.force_login(User.objects.get(username=who))
        for page in theirs:
            answer = client.get(page.address)
            if answer.status_code != page.status or not answer.headers["Content-Type"].startswith("text/html"):
                yield f"{page.name} for {who}: {answer.status_code} {answer.headers.get('Location', '')}"
            elif who and reverse("account_logout") not in answer.text:
                yield f"{page.name} for {who}: no way to sign out"


def test_every_address_is_looked_at_or_says_why_not(town, client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    give_second_factors(user for user in town.people.values() if needs_second_factor(user))
    seen = pages(town)
    complaints = [*covered(seen), *shut(seen, client)]
    assert not complaints, "\n".join(complaints)
