"""The pages of the work: safety, photos, milestones, progress, changes, for clerks and suppliers; and the library."""

import pytest
from django.urls import reverse

from projects.kinds import ProjectType
from projects.lifecycle.project import State
from projects.models import LibraryItem
from tests.walk import photo, project_at


def at(name, project):
    return reverse(f"projects:{name}", args=[project.pk])


@pytest.mark.rule("R62")
def test_safety_is_confirmed_whole_or_not_at_all(client, town):
    project = project_at(State.CONTRACTED, town=town, type=ProjectType.ENGINEERING)
    client.force_login(town.clerk)
    words = {"has_barriers": "on", "has_insurance": "on", "checked_on": "2026-05-01"}
    gap = client.post(at("safety", project), words)
    assert gap.status_code == 422 and "告知受影响居民" in gap.content.decode()
    assert client.post(at("safety", project), words | {"has_informed_neighbours": "on"}).status_code == 302
    assert project.safety_checks.count() == 1


@pytest.mark.rule("R63")
def test_photos_are_uploaded_by_clerk_and_supplier(client, town):
    project = project_at(State.IMPLEMENTATION, town=town)
    where = at("photos", project)
    words = {"stage": "during", "taken_on": "2026-05-01"}
    before = project.photos.count()
    for person in (town.clerk, town.supplier_user):
        client.force_login(person)
        assert client.get(where).status_code == 200
        assert client.post(where, words | {"image": photo()}).status_code == 302
    assert project.photos.count() == before + 2
    assert client.post(where, words).status_code == 422
    assert client.post(where, words | {"image": photo(), "taken_on": "2999-01-01"}).status_code == 422
    client.force_login(town.engineer)
    assert client.post(where, words | {"image": photo()}).status_code == 403


@pytest.mark.rule("R61 R68")
def test_progress_and_milestones(client, town):
    project = project_at(State.IMPLEMENTATION, town=town)
    client.force_login(town.supplier_user)
    where = at("progress", project)
    for percent in ("-1", "101", "NaN", ""):
        assert client.post(where, {"percent": percent, "text": "已完成一半"}).status_code == 422, percent
    assert client.post(where, {"percent": 50, "text": "已完成一半"}).status_code == 302
    milestone = project.milestones.get()
    where, name = at("milestones", project), f"done-{milestone.pk}"
    assert client.post(where, {"do": name, "done_on": "2999-01-01"}).status_code == 422
    assert client.post(where, {"do": name, "done_on": "2026-05-01"}).status_code == 302
    assert client.post(where, {"do": name, "done_on": "2026-05-01"}).status_code == 409


@pytest.mark.rule("U28")
def test_a_change_is_asked_for_and_decided(client, town):
    project = project_at(State.IMPLEMENTATION, town=town)
    where = at("changes", project)
    client.force_login(town.clerk)
    assert client.post(where, {"text": "增加两盏灯", "amount": "NaN"}).status_code == 422
    assert client.post(where, {"do": "change", "text": "改用防水灯具", "amount": "0"}).status_code == 302
    assert client.post(where, {"do": "change", "text": "扩大一倍范围", "amount": "20000"}).status_code == 302
    big, small = project.change_requests.order_by("-amount")
    assert client.post(where, {"do": f"agree-{small.pk}"}).status_code == 403
    client.force_login(town.approver)
    beyond = client.post(where, {"do": f"agree-{big.pk}"})
    assert beyond.status_code == 422 and at("meetings", project) in beyond.content.decode()
    assert client.post(where, {"do": f"agree-{small.pk}"}).status_code == 302
    assert client.post(where, {"do": f"refuse-{big.pk}", "reason": "超出范围"}).status_code == 302


@pytest.mark.rule("R52 R53 R54")
def test_a_service_comes_into_the_library(client, town):
    project = project_at(State.ARCHIVED, town=town)
    client.force_login(town.clerk)
    words = {"title": "楼道照明服务", "summary": "为老旧楼栋更换节能灯具并定期巡检。"}
    assert client.post(at("offer", project), words | {"summary": "短"}).status_code == 422
    item_page = client.post(at("offer", project), words)["Location"]
    assert client.post(at("offer", project), words).status_code == 422
    item = LibraryItem.objects.get()
    client.force_login(town.other_clerk)
    assert client.get(item_page).status_code == 404
    client.force_login(town.district)
    for number in range(5):
        review = {"do": "review", "expert": f"专家{number}", "score": "95", "is_conflict_free": "on"}
        assert client.post(item_page, review).status_code == 302
    assert client.post(item_page, {"do": "review", "expert": "专家0", "score": "101"}).status_code == 422
    assert client.post(item_page, {"do": "list_it", "reason": "专家评审通过"})["Location"] == item_page
    item.refresh_from_db()
    assert item.state == "listed"
    client.force_login(town.other_clerk)
    assert client.get(item_page).status_code == 200
    assert item.title in client.get(reverse("projects:library")).content.decode()
    client.force_login(town.clerk)
    assert client.post(item_page, {"do": "suspend", "reason": "服务停止"}).status_code == 403
