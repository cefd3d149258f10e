"""Lists that show more than one act, or one's own, are turned over by key at the same cost however long they are."""

import pytest
from django.urls import reverse
from django.utils import timezone

from demands.actions import submit
from demands.models import Demand
from governance.events.models import Event
from governance.people import paging, residents
from governance.people.models import Residence
from portal import timeline
from projects.actions import implementation
from projects.lifecycle.project import State
from projects.models import Notice, Objection, Photo
from tests.costs import browse
from tests.walk import project_at

PHONE = "13912345678"


@pytest.fixture
def two_a_page(monkeypatch):
    monkeypatch.setattr(paging, "PAGE", 2)


def test_what_happened_to_a_project_is_told_page_by_page(client, town, two_a_page):
    project = project_at(State.IMPLEMENTATION, town=town)
    client.force_login(town.auditor)
    address = reverse("workbench:project", args=[project.pk])
    first, cost = browse(client, address + "?list=projects&state=implementation")
    assert "told-" in first.context["told_older_url"] and "list=projects" in first.context["told_older_url"]
    assert first.context["told_older_url"].endswith("#events")
    assert f"共 {first.context['told_number']} 条" in first.text and 'id="events" open' not in first.text
    second, again = browse(client, address + first.context["told_older_url"])
    assert again == cost and 'id="events" open' in second.text
    shown = [row["hash"] for page in (first, second) for row in page.context["events"]]
    log = Event.objects.filter(hash__in=Event.objects.values("hash")).order_by(*timeline.LATEST)
    whole = [event.hash[:12] for event in log]
    assert len(set(shown)) == 4 and shown == [each for each in whole if each in shown]
    back, _cost = browse(client, address + second.context["told_newer_url"])
    assert [row["hash"] for row in back.context["events"]] == shown[:2] and 'id="events" open' in back.text


def test_the_bar_of_steps_knows_its_days_however_many_events_follow(client, town, two_a_page):
    project = project_at(State.IMPLEMENTATION, town=town)
    client.force_login(town.auditor)
    steps = client.get(reverse("workbench:project", args=[project.pk])).context["steps"]
    assert all(step["date"] for step in steps if step["state"] in ("done", "current"))
    public = client.get(reverse("public:project", args=[project.code])).text
    assert "居民议事会表决通过" in public and "街道批准立项" in public


def test_a_project_shows_the_latest_of_what_grows_and_leads_to_all(client, town):
    project = project_at(State.IMPLEMENTATION, town=town)
    for number in range(12):
        implementation.report_progress(project, percent=number, text=f"第{number}周进展", by=town.clerk)
    Photo.objects.bulk_create(
        Photo(project=project, stage="during", image="p.png", taken_on="2026-03-02", uploaded_at=timezone.now())
        for _number in range(12)
    )
    client.force_login(town.clerk)
    page = client.get(reverse("workbench:project", args=[project.pk]))
    parts = page.context["parts"]
    assert [row.percent for row in parts["progress_reports"]["rows"]] == list(range(11, 1, -1))
    assert len(parts["photos"]["rows"]) == 10 and parts["photos"]["number"] > 10
    for name, number in (("progress", 12), ("photos", parts["photos"]["number"])):
        assert f'href="{reverse(f"projects:{name}", args=[project.pk])}">全部 {number} 条' in page.text
    assert f'href="{reverse("projects:corrections", args=[project.pk])}">全部' not in page.text


def test_the_public_story_is_turned_over_and_only_its_first_page_is_kept(client, town, monkeypatch):
    monkeypatch.setattr("portal.public.views.STORY", 3)
    project = project_at(State.IMPLEMENTATION, town=town)
    address = reverse("public:project", args=[project.code])
    kept = client.get(address)
    first = kept.text
    assert first.count("timeline__what") == 3 and "#story" in first
    older = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = client.get(address + older).text
    assert second.count("timeline__what") == 3 and "居民议事会表决通过" in second
    newer = second.split('rel="prev" href="')[1].split('"')[0].replace("&amp;", "&")
    assert client.get(address + newer).text.count("timeline__what") == 3
    assert client.get(address).context["body"] == kept.context["body"]
    assert client.get(address + "?page_key=nonsense").status_code == 200


def test_objections_to_a_notice_are_turned_over(client, town, two_a_page):
    notice = Notice.objects.get(project=project_at(State.PUBLICITY, town=town))
    for number in range(3):
        Objection(
            notice=notice, project=notice.project, unit_code=town.code, state_since=timezone.now(),
            code=f"CODE{number}", filed_at=timezone.now(),
        ).save()  # fmt: skip
    address = reverse("public:notice", args=[notice.pk])
    first, cost = browse(client, address)
    second, again = browse(client, address + first.context["older_url"])
    shown = [row.code for page in (first, second) for row in page.context["objections"]]
    assert shown == ["CODE2", "CODE1", "CODE0"] and again == cost


def test_ones_own_demands_are_turned_over(client, town, two_a_page):
    user = residents.enter(PHONE)
    for number in range(3):
        body = f"{number}号楼道的灯坏了很久，晚上看不见路"
        submit(unit_code=town.code, title=f"需求{number}", body=body, phone=PHONE, is_verified=True)
    client.force_login(user)
    first, cost = browse(client, reverse("account:my"))
    assert first.context["asked_older_url"].endswith("#demands") and not first.context["rated_older_url"]
    second, again = browse(client, reverse("account:my") + first.context["asked_older_url"])
    shown = [row.pk for page in (first, second) for row in page.context["demands"]]
    assert shown == list(Demand.objects.order_by("-pk").values_list("pk", flat=True)) and again == cost


def test_residents_who_wait_longest_are_confirmed_first(client, town, two_a_page):
    for number in range(3):
        user = residents.enter(f"1391234567{number}")
        residents.state_community(user, town.code)
    client.force_login(town.clerk)
    first, cost = browse(client, reverse("account:residents"))
    second, again = browse(client, reverse("account:residents") + first.context["older_url"])
    shown = [row["pk"] for page in (first, second) for row in page.context["rows"]]
    assert shown == list(Residence.objects.order_by("pk").values_list("pk", flat=True)) and again == cost
    assert first.context["number"] == 3


def test_what_can_be_rated_in_a_community_is_turned_over_in_the_care_pages(client, town, two_a_page):
    made = [project_at(State.EVALUATION, town=town) for _number in range(3)]
    address = f"{reverse('care:ratable')}?unit={town.code}"
    first, cost = browse(client, address)
    second, again = browse(client, reverse("care:ratable") + first.context["older_url"])
    shown = [row["code"] for page in (first, second) for row in page.context["rows"]]
    assert shown == [project.code for project in made][::-1] and again == cost
