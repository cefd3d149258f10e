"""What was typed is not lost. Doing nothing: the page asks, going on is enough; when the time is over, what was typed
comes back after signing in, but nothing that is private. So does what was typed beside the form that was sent.
"""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from projects.actions import deliberation
from projects.kinds import VoteMode
from projects.lifecycle.project import State
from tests.browser.stage import Stage, paper, send
from tests.walk import project_at

pytestmark = [pytest.mark.browser, pytest.mark.look, pytest.mark.django_db(transaction=True)]
FORM = "/work/demands/record/"
BODY = "东门外的坡道下雨打滑，希望铺防滑面层。"


@pytest.fixture
def open_form(stage: Stage, settings):
    """The clerk's form, in a session that is over after the seconds."""

    def opened(page, seconds):
        settings.IDLE_SECONDS = seconds
        page.goto(FORM)

    return opened


def test_it_asks_first_and_going_on_keeps_the_session(stage: Stage, open_form):
    with stage.page("/work/", who="clerk") as page:
        open_form(page, 122)
        dialog = page.locator("#idle")
        expect(dialog).to_be_hidden()
        expect(dialog).to_be_visible(timeout=6000)
        stage.look(page, "idle")
        dialog.get_by_role("button", name="继续").click()
        expect(dialog).to_be_hidden()


def test_what_was_typed_comes_back_without_what_is_private(stage: Stage, open_form, settings):
    with stage.page("/work/", who="clerk") as page:
        open_form(page, 4)
        page.locator("[name=body]").fill(BODY)
        page.locator("[name=phone]").fill("13912345678")
        page.locator("[name=name]").fill("罗小妹")
        page.wait_for_url(lambda url: "/accounts/login/" in url, timeout=15_000)
        stored = page.evaluate("JSON.stringify(sessionStorage)")
        assert "13912345678" not in stored and "罗小妹" not in stored
        settings.IDLE_SECONDS = 600
        stage.sign_in(page, "clerk")
        assert FORM in page.url
        page.get_by_role("button", name="找回").click()
        expect(page.locator("[name=body]")).to_have_value(BODY)
        expect(page.locator("[name=phone]")).to_have_value("")
        assert "typed:" not in page.evaluate("Object.keys(sessionStorage).join()")


def test_minutes_that_are_being_written_outlast_a_vote(stage: Stage):
    town, now = stage.town, timezone.now()
    project = project_at(State.DELIBERATION, town=town)
    how = {"by": town.clerk, "at": now}
    meeting = deliberation.convene(unit_code=town.code, title="居民议事会", held_on=now.date(), place="会议室", **how)
    deliberation.add_item(meeting, project=project, mode=VoteMode.NAMED, **how)
    deliberation.take_attendance(meeting, present=[member.pk for member in town.council], **how)
    deliberation.open_meeting(meeting, **how)
    with stage.page(reverse("projects:meeting", args=[meeting.pk]), who="clerk") as page:
        page.locator("[name=text]").fill(BODY)
        grid = page.locator('form:has(> input[name="do"][value^="votes-"])')
        grid.get_by_role("button", name="其余都填“同意”").click()
        send(grid, "登记所填表决")
        expect(page.get_by_role("main")).to_contain_text("各议事员表决")
        expect(page.locator("[name=text]")).to_have_value(BODY)
        expect(page.locator("#kept")).to_be_hidden()
        page.locator("[name=text]").fill(BODY * 2)
        send(paper(page, "close"), "结束会议")
        page.goto(FORM)
        page.goto(reverse("projects:meeting", args=[meeting.pk]))
        assert page.locator("[name=text]").input_value() == ""
