"""No link leads where its reader is turned away: every role opens every page that it may and follows what is linked.

A page that nobody is led to by a link from the work list or from the public home is named as well.
"""

from collections import Counter, deque
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import resolve

from tests.pages import Seen, pages

pytestmark = [pytest.mark.look, pytest.mark.rule("R56", "R83")]
OF_EACH = 5
"""How many pages of one kind a role opens at most, each from another kind of page."""
BEGIN = ("/work/", "/", "/care/")
LEFT_ALONE = {"account_logout"}
BY_FORM = "comes after a form was sent"
NOT_LINKED = {
    "look:gallery": "for whoever builds the portal",
    "account:outbox": "a demonstration's, named on the page of the code",
    "account:phone": "named where nobody has signed in",
    "acceptance:sign": "the way back of a signing",
    "care:rate": "on the QR code at the site",
    **dict.fromkeys(
        ("audit_public:report", "care:asked", "care:called", "public:demand", "public:objection",
         "reports:document", "workbench:bulk"),
        BY_FORM,
    ),
}  # fmt: skip
"""Pages to which no link leads, with how one comes there."""


class Links(HTMLParser):
    """The addresses on a page that a person may follow."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        where = dict(attrs).get("href" if tag == "a" else "src" if tag == "img" else "")
        if where:
            self.found.append(where)


def links_of(answer: Any, here: str) -> Iterator[str]:
    """Addresses of the portal linked on the page, without their places."""
    parser = Links()
    parser.feed(answer.content.decode())
    for link in parser.found:
        where = urljoin(here, link).partition("#")[0]
        if where.startswith("/") and not where.startswith("/static/"):
            yield where


def kind_of(where: str) -> str:
    """The name of the page; a step of a project by its own name."""
    found = resolve(urlsplit(where).path)
    return f"{found.view_name} {found.kwargs.get('name', '')}"


def walk(client: Any, known: set[str]) -> tuple[set[str], list[tuple[str, str, int]]]:
    """The pages that are linked on what was opened, and each link that failed with the page on which it stands.

    known: the public pages that another has opened; they are the same for everybody. Of the links from one kind of page
    to another one is followed: they are drawn by one line of a template.
    """
    led, wrong = set[str](), []
    taken, number = set[tuple[str, str]](), Counter[str]()
    waiting = deque([(where, "") for where in BEGIN])
    while waiting:
        where, on = waiting.popleft()
        path = urlsplit(where).path
        name = resolve(path).view_name
        kind = (on and kind_of(on), kind_of(where))
        if on:
            led.add(name)
        if path in known or name in LEFT_ALONE or (on and kind in taken) or number[kind[1]] >= OF_EACH:
            continue
        number[kind[1]] += 1
        known.add(path)
        taken.add(kind)
        answer = client.get(where)
        if answer.status_code in (403, 404, 409):
            if on:
                wrong.append((on, where, answer.status_code))
            continue
        if answer.status_code == 302:
            waiting.append((urljoin(where, answer["Location"]), where))
        elif answer.get("Content-Type", "").startswith("text/html"):
            waiting.extend((link, where) for link in links_of(answer, where))
        elif answer.streaming:
            assert b"".join(answer.streaming_content)
    return led, wrong


def test_every_link_opens_for_whom_it_is_shown(client, town, capsys):
    listed: list[Seen] = pages(town)
    everywhere, wrong, known = set[str](), {}, set[str]()
    for role, user in town.by_role().items():
        client.force_login(user)
        led, failed = walk(client, known)
        known = {path for path in known if not path.startswith("/work/")}
        everywhere |= led
        if failed:
            wrong[role] = failed
    assert wrong == {}
    names = {page.name for page in listed if page.status == 200 and page.name.partition(":")[1]}
    assert names - everywhere == set(NOT_LINKED), "pages to which nothing leads, or which are linked after all"
    with capsys.disabled():
        print(f"\n{len(everywhere)} kinds of pages reached by links")
