"""Each address of the portal is among the pages that are looked at, or says why it is none."""

import pytest

from governance.people.models import User
from tests.pages import NO_PAGES, by_person, pages, routes

pytestmark = pytest.mark.django_db


@pytest.fixture
def seen(town, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return pages(town)


def test_every_address_is_looked_at_or_says_why_not(seen):
    known = {name for name, _entry in routes()}
    looked_at = {page.name for page in seen}
    assert sorted(known - looked_at - set(NO_PAGES)) == [], "add these to tests/pages.py"
    assert sorted(set(NO_PAGES) - known) == [], "these are gone"
    assert sorted(set(NO_PAGES) & looked_at) == [], "these are pages after all"


def test_each_page_opens_for_who_looks(seen, town, client):
    shut = []
    for who, theirs in by_person(seen).items():
        client.logout()
        if who:
            client.force_login(User.objects.get(username=who))
        for page in theirs:
            answer = client.get(page.address)
            if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
                shut.append((page.name, who, answer.status_code, answer.get("Location", "")))
    assert shut == []
