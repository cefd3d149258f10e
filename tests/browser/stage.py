"""What walking through the pages takes: a page as somebody at a desk or on a phone, forms, confirmations, pictures."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, Response, expect

from governance.people.models import User
from portal.demonstration.accounts import code_now
from tests.town import PASSWORD, Town

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
ANSWERED = (401, 409, 422)
"""Statuses of a page that says why not; a browser counts them as failed loads on its console."""


@dataclass
class Stage:
    """The browser, the live server, the people, and a folder for pictures where somebody wants them."""

    browser: Browser
    address: str
    town: Town
    folder: Path | None = None
    pictures: int = 0
    faults: list[str] = field(default_factory=list)
    rooms: dict[str, BrowserContext] = field(default_factory=dict)

    @contextmanager
    def page(
        self, start: str = "/", *, who: str = "", size: dict[str, int] = DESK, by_form: bool = False, **how: Any
    ) -> Iterator[Page]:
        """A page in the person's own browser, opened at the address; `who` has signed in, or does so `by_form`.

        Who comes next comes after the seconds for which a work list is kept.
        """
        cache.clear()
        page = self._room(who, **how).new_page()
        page.set_viewport_size(size)
        page.set_default_timeout(20_000)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("response", self._weigh)
        page.on("request", self._follow)
        if who and not by_form:
            self.let_in(page.context, who)
        page.goto(start)
        if by_form:
            self.sign_in(page, who)
        yield page
        page.close()
        faults, self.faults = self.faults, []
        assert not faults, faults

    def _room(self, who: str, **how: Any) -> BrowserContext:
        """A browser of her own for each person and each way to look; it is kept until the end."""
        key = f"{who} {sorted(how.items())}"
        if key not in self.rooms:
            self.rooms[key] = self.browser.new_context(
                locale="zh-CN", timezone_id="Asia/Shanghai", base_url=self.address, reduced_motion="reduce", **how
            )
        return self.rooms[key]

    def close(self) -> None:
        """Close every browser."""
        for room in self.rooms.values():
            room.close()

    def _hear(self, message: ConsoleMessage) -> None:
        is_status = any(f"status of {status}" in message.text for status in ANSWERED)
        if message.type in ("error", "warning") and not is_status:
            self.faults.append(f"{message.location.get('url')}: {message.text}")

    def _weigh(self, response: Response) -> None:
        if response.status >= 400 and response.status not in ANSWERED:
            self.faults.append(f"{response.url}: {response.status}")

    def _follow(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:", "about:")):
            self.faults.append(f"asks another host: {request.url}")

    def let_in(self, room: BrowserContext, who: str) -> None:
        """Give the browser the cookie of a session in which she has signed in, with her second factor."""
        client = Client()
        client.force_login(User.objects.get(username=who))
        name = settings.SESSION_COOKIE_NAME
        room.add_cookies([{"name": name, "value": client.cookies[name].value, "url": self.address}])

    def sign_in(self, page: Page, who: str) -> None:
        """On the page to which whoever is not signed in is sent; then on to where she wanted to go."""
        wanted = page.url
        if "/accounts/login/" not in page.url:
            page.goto("/work/")
        page.get_by_label("用户名").fill(who)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="登录", exact=True).click()
        page.wait_for_url(lambda url: "/accounts/login/" not in url)
        if "/accounts/2fa/authenticate/" in page.url:
            page.get_by_role("main").get_by_role("textbox").fill(code_now())
            page.get_by_role("main").get_by_role("button", name="登录", exact=True).click()
            page.wait_for_url(lambda url: "/accounts/" not in url)
        if "/accounts/login/" not in wanted and page.url != wanted:
            page.goto(wanted)

    def look(self, page: Page, name: str) -> None:
        """The page must not scroll sideways; a picture of the whole of it where there is a folder for pictures."""
        width = page.viewport_size["width"] if page.viewport_size else 0
        if self.folder:
            self.pictures += 1
            page.screenshot(path=self.folder / f"{self.pictures:03}-{name}-{width}.png", full_page=True)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{name} ({page.url}) is {wide} wide on a screen of {width}"


def paper(page: Page, do: str) -> Locator:
    """The form of a sheet by its name, unfolded where it is folded away."""
    found = page.locator(f'form:has(> input[name="do"][value="{do}"])')
    unfold(found)
    return found


def unfold(found: Locator) -> None:
    """Open the disclosures around something, from the outermost in."""
    closed = found.locator("xpath=ancestor::details[not(@open)]")
    while closed.count():
        closed.first.locator("> summary").click()


def fill(form: Locator, **values: Any) -> None:
    """Fill in fields by their names; `__` stands for a hyphen. Each by the way a hand would: type, choose, tick."""
    for name, value in values.items():
        fields = form.locator(f'[name="{name.replace("__", "-")}"]')
        match fields.first.evaluate("field => field.type"):
            case "radio":
                form.locator(f'[name="{name.replace("__", "-")}"][value="{value}"]').check()
            case "checkbox":
                fields.set_checked(bool(value))
            case "select-one":
                fields.select_option(value)
            case "file":
                fields.set_input_files(value)
            case _:
                fields.fill(str(value))


def send(form: Locator, button: str) -> Page:
    """Declare no interest and say yes where it is asked, press the button, and wait for the next page."""
    page = form.page
    for declaration in form.locator('[name="no_interest"]').all():
        declaration.check()
    pressed = form.get_by_role("button", name=button, exact=True)
    asks = form.get_attribute("data-confirm") or pressed.get_attribute("data-confirm")
    if asks:
        pressed.click()
        dialog = page.locator("#confirm")
        expect(dialog.locator("[data-question]")).to_have_text(asks)
        pressed = dialog.locator("[data-yes]")
    with page.expect_navigation():
        pressed.click()
    return page


def follow(page: Page, link: Locator) -> None:
    """Click a link and wait for where it leads."""
    unfold(link)
    with page.expect_navigation():
        link.click()


def sound(page: Page) -> None:
    """Axe finds nothing wrong with the page as it stands."""
    assert [row["id"] for row in Axe().run(page).response["violations"]] == []


def said(page: Page, words: str) -> None:
    """The page says so."""
    expect(page.get_by_role("main")).to_contain_text(words)


def take(page: Page, step: str, **given: Any) -> None:
    """Take a step of a project from its page: the button among what can be done, then the step's own page."""
    link = page.locator("#now").get_by_role("link", name=step, exact=True)
    unfold(link)
    follow(page, link)
    form = page.locator("main form").first
    fill(form, **given)
    send(form, step)
