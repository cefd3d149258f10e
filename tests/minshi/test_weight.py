"""What a first visit costs and what the browser is told: every public page is light, whole and from here alone."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from projects.lifecycle.project import State
from tests.pages import Seen, pages
from tests.walk import project_at

pytestmark = [pytest.mark.look, pytest.mark.django_db]
MOST_BYTES = 100_000
MOST_SCRIPTS = 2
HERE = re.compile(r"/(?!/)|#")
PHOTOS = {"public:photo", "public:small_photo", "public:board"}
LOADS = {("script", "src"), ("link", "href"), ("img", "src"), ("use", "href"), ("source", "srcset"), ("iframe", "src"),
         ("video", "src"), ("audio", "src"), ("object", "data"), ("embed", "src")}  # fmt: skip
"""Elements and attributes by which a page loads something of itself."""


class Loads(HTMLParser):
    """What a page loads, and what stands within it that a strict policy forbids."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.images: list[dict[str, str | None]] = []
        self.inline: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.found += [(tag, value) for name, value in attrs if (tag, name) in LOADS and value]
        if tag == "img":
            self.images.append(given)
        is_inline = tag == "style" or (tag == "script" and "src" not in given)
        self.inline += [tag] * is_inline
        self.inline += [f"{tag} {name}" for name in given if name == "style" or name.startswith("on")]

    def of(self, tag: str) -> list[str]:
        """What elements of one kind load."""
        return [address for name, address in self.found if name == tag]


def fetch(client: Client, address: str, **headers: str) -> tuple[HttpResponse, bytes]:
    """An answer to somebody who understands compression, with its whole content."""
    answer = client.get(address, headers={"accept-encoding": "gzip"} | headers)
    return answer, b"".join(answer.streaming_content) if answer.streaming else answer.content


def weight(client: Client, address: str) -> int:
    """The bytes on the wire."""
    return len(fetch(client, address)[1])


def is_photo(address: str) -> bool:
    try:
        return resolve(address.partition("?")[0]).view_name in PHOTOS
    except Resolver404:
        return False


def light(seen: list[tuple[Seen, Loads]], client: Client) -> Iterator[str]:
    """The page, its styles, scripts, icons and pictures that are not photos: below 100 kB on the wire."""
    weights: dict[str, int] = {}
    for page, loads in seen:
        parts = {address.partition("#")[0] for _tag, address in loads.found if not is_photo(address)}
        for part in parts - set(weights):
            weights[part] = weight(client, part)
        total = weight(client, page.address) + sum(weights[part] for part in parts)
        if total >= MOST_BYTES:
            yield f"{page.name} weighs {total} bytes"
        if "/static/css/minshi.css" not in parts:
            yield f"{page.name} has no style sheet"


def whole(page: Seen, loads: Loads) -> Iterator[str]:
    """One style sheet, two scripts at most, nothing within the page, nothing from elsewhere; photos sized and lazy."""
    if [address for address in loads.of("link") if address.endswith(".css")] != ["/static/css/minshi.css"]:
        yield f"{page.name}: not one style sheet"
    if len(loads.of("script")) > MOST_SCRIPTS:
        yield f"{page.name}: {loads.of('script')}"
    yield from (f"{page.name}: inline {each}" for each in loads.inline)
    yield from (f"{page.name}: from elsewhere {address}" for _tag, address in loads.found if not HERE.match(address))
    for image in loads.images:
        is_sized = image.get("width") and image.get("height") and "alt" in image
        if is_photo(image["src"] or "") and not (is_sized and image.get("loading") == "lazy"):
            yield f"{page.name}: photo {image}"


def policy_of(told: str) -> Iterator[str]:
    """What a content security policy lets through beside what is from here."""
    policy = {name: set(words) for name, *words in (part.split() for part in told.split(";"))}
    for name in ("default-src", "base-uri", "frame-ancestors"):
        if policy.pop(name, None) != {"'none'"}:
            yield name
    yield from {"script-src", "style-src", "img-src", "connect-src", "form-action"} - set(policy)
    yield from (f"{name} {words}" for name, words in policy.items() if words != {"'self'"})


def test_every_public_page_is_light_whole_and_from_here(town, client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    public = [page for page in pages(town) if not page.who]
    answers = [(page, client.get(page.address)) for page in public]
    seen = [(page, Loads(answer.content.decode())) for page, answer in answers]
    assert any(is_photo(address) for _page, loads in seen for address in loads.of("img"))
    complaints = [each for page, loads in seen for each in whole(page, loads)]
    complaints += light(seen, client)
    complaints += [
        f"{page.name}: {gap}"
        for page, answer in answers
        for gap in policy_of(answer.headers["Content-Security-Policy"])
    ]
    assert not complaints, "\n".join(complaints)


@pytest.mark.parametrize("address", ["/no-such-page/", "/work/", "/static/css/minshi.css", "/accounts/login/"])
def test_the_policy_stands_beside_every_answer(client, address):
    answer, _content = fetch(client, address)
    assert list(policy_of(answer.headers["Content-Security-Policy"])) == []


@pytest.mark.parametrize(
    ("address", "encoding"),
    [("/", "gzip"), ("/static/css/minshi.css", "gzip"), ("/static/icons.svg", "gzip"), (None, None)],
)
def test_text_travels_compressed_and_photos_as_they_are(client, town, address, encoding):
    if address is None:
        project = project_at(State.IMPLEMENTATION, town=town)
        address = reverse("public:photo", args=[project.photos.get().pk])
    answer, _content = fetch(client, address)
    assert (answer.status_code, answer.headers.get("Content-Encoding")) == (200, encoding)


def test_who_understands_no_compression_gets_none(client, town):
    assert "Content-Encoding" not in client.get("/").headers


def test_a_part_of_a_file_is_not_compressed(client):
    answer, _content = fetch(client, "/static/css/minshi.css", range="bytes=0-999")
    assert (answer.status_code, answer.headers.get("Content-Encoding")) == (206, None)
