"""Lists on the pages of this act that grow are turned over by key, at the same cost however long they are."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from demands.actions import accept, submit
from governance.people import paging
from projects.actions.design import link_demands
from projects.kinds import PhotoStage
from projects.lifecycle.project import State
from projects.models import (
    BudgetLine,
    ChangeRequest,
    Correction,
    LedgerEntry,
    LibraryItem,
    Meeting,
    Notice,
    Objection,
    Participation,
    Payment,
    Photo,
    ProgressReport,
)
from tests.costs import browse
from tests.walk import project_at, walk

DAY = date(2026, 3, 2)


@pytest.fixture
def found(town):
    return walk(State.IMPLEMENTATION, town=town)


def late(number: int) -> date:
    """The later a row is made, the earlier its day: an order by day is not the one by key."""
    return DAY - timedelta(days=number)


def of_project(model, **given):
    """Makes row after row of the model on a project."""

    def make(found, number):
        own = {name: value(found, number) if callable(value) else value for name, value in given.items()}
        row = model(project=found.project, **own)
        row.save()
        return row

    return make


STATEFUL = {"unit_code": lambda found, _number: found.project.unit_code, "state_since": timezone.now()}
MADE = {
    "objections": of_project(
        Objection, **STATEFUL, notice=lambda found, _number: Notice.objects.first(), filed_at=timezone.now(),
        code=lambda _found, number: f"CODE{number}",
    ),
    "notices": of_project(
        Notice, **STATEFUL, kind="award", subject_type="project", subject_id=1, title="公示", body="公示",
        office="社区", opened_at=timezone.now(), closes_at=timezone.now() + timedelta(days=5), last_day=DAY,
    ),
    "corrections": of_project(
        Correction, asked_by=lambda found, _number: found.town.street_clerk, asked_at=timezone.now(), text="请补充依据"
    ),
    "payments": of_project(Payment, **STATEFUL, amount=Decimal(10), purpose="进度款", requested_on=DAY),
    "changes": of_project(ChangeRequest, **STATEFUL, text="改用防滑地砖", amount=Decimal(0), requested_on=DAY),
    "progress": of_project(
        ProgressReport, reported_on=DAY, percent=lambda _found, number: number * 10, text="进展顺利"
    ),
    "participation": of_project(
        Participation, stage="design", form="座谈", people=9, held_on=lambda _found, number: late(number)
    ),
    "budget_line": of_project(
        LedgerEntry, line=lambda _found, _number: BudgetLine.objects.first(), kind="pay", amount=Decimal(10),
        entered_at=timezone.now(),
    ),
}  # fmt: skip
"""The page of a project → what makes the next row of its list."""
ROWS = {"progress": "reports", "budget_line": "entries"}
"""What the list is called in the page's context, where it is not `rows`."""
WHERE = {"participation": ("-held_on", "-pk")}
"""In which order the list stands, where the newest row is not the first."""
IN_ROW = {
    "objections": "objection", "notices": "notice", "corrections": "correction", "payments": "payment",
    "changes": "change",
}  # fmt: skip


@pytest.mark.parametrize("name", MADE)
def test_a_list_of_a_project_is_turned_over(town, found, client, monkeypatch, name):
    monkeypatch.setattr(paging, "PAGE", 2)
    client.force_login(town.approver)
    for number in range(5):
        row = MADE[name](found, number)
    rows = type(row).objects.filter(project=found.project).order_by(*WHERE.get(name, ("-pk",)))
    whole, address = list(rows.values_list("pk", flat=True)), reverse(f"projects:{name}", args=[found.project.pk])

    def keys(answer):
        shown = answer.context[ROWS.get(name, "rows")]
        return [(each[IN_ROW[name]] if name in IN_ROW else each).pk for each in shown]

    first, cost = browse(client, address + "?list=work")
    assert keys(first) == whole[:2] and first.context["number"] == len(whole) and f"共 {len(whole)} 条" in first.text
    second, again = browse(client, address + first.context["older_url"])
    assert keys(second) == whole[2:4] and "list=work" in first.context["older_url"]
    assert again == cost or (name == "progress" and again == cost + 1)
    assert keys(browse(client, address + second.context["newer_url"])[0]) == whole[:2]
    held, _cost = browse(client, f"{address}?at={whole[4]}")
    assert keys(held)[0] == whole[4]
    if name in IN_ROW:
        kind = {"changes": "change_request"}.get(name, IN_ROW[name])
        assert f'id="{kind}-{whole[4]}"' in held.text


def test_the_percent_shown_is_the_last_reported_on_every_page(town, found, client, monkeypatch):
    monkeypatch.setattr(paging, "PAGE", 2)
    client.force_login(town.clerk)
    for number in range(5):
        MADE["progress"](found, number)
    address = reverse("projects:progress", args=[found.project.pk])
    first = client.get(address)
    assert first.context["percent"] == client.get(address + first.context["older_url"]).context["percent"] == 40


def test_a_row_of_another_page_is_still_acted_on(town, found, client, monkeypatch):
    monkeypatch.setattr(paging, "PAGE", 2)
    asked = [MADE["changes"](found, number) for number in range(4)]
    client.force_login(town.approver)
    sent = {"do": f"refuse-{asked[0].pk}", "reason": "", "version": asked[0].version}
    refused = client.post(reverse("projects:changes", args=[found.project.pk]), sent)
    assert refused.status_code == 422 and f'id="change_request-{asked[0].pk}"' in refused.text


def test_photos_are_turned_over_stage_by_stage(town, found, client, monkeypatch):
    monkeypatch.setattr(paging, "PAGE", 2)
    Photo.objects.bulk_create(
        Photo(project=found.project, stage=stage, image="photos/a.png", taken_on=late(number), uploaded_at=found.at)
        for number in range(3)
        for stage in (PhotoStage.BEFORE, PhotoStage.DURING)
    )
    client.force_login(town.clerk)
    address = reverse("projects:photos", args=[found.project.pk])
    first, cost = browse(client, address)
    before, during, _after = first.context["stages"]
    assert before["number"] and before["older_url"].endswith("#before")
    second, again = browse(client, address + during["older_url"])
    assert again == cost and second.context["stages"][0]["photos"] == before["photos"]
    taken = [photo.taken_on for page in (first, second) for photo in page.context["stages"][1]["photos"]]
    assert taken == sorted(taken, reverse=True) and taken[-1] == late(2)


def test_milestones_cost_the_same_for_any_number(town, found, client):
    address = reverse("projects:milestones", args=[found.project.pk])
    client.force_login(town.clerk)
    _first, cost = browse(client, address)
    for number in range(4):
        found.project.milestones.create(name=f"节点{number}", planned_on=DAY)
    answer, again = browse(client, address)
    assert again == cost and len(answer.context["rows"]) >= 4


def test_demands_of_a_project_are_turned_over_and_unlinked_from_any_page(town, client, monkeypatch):
    monkeypatch.setattr(paging, "PAGE", 2)
    project = project_at(State.DRAFT, town=town)
    for number in range(4):
        body = f"{number}号楼道的灯坏了很久，晚上看不见路"
        demand = submit(unit_code=town.code, title=f"需求{number}", body=body, by=town.clerk)
        accept(demand, reply="已受理，将纳入项目设计。", by=town.clerk)
        link_demands(project, demands=[demand], by=town.clerk)
    links = list(project.demand_links.order_by("pk"))
    address = reverse("projects:demands", args=[project.pk])
    client.force_login(town.clerk)
    first, cost = browse(client, address)
    second, again = browse(client, address + first.context["older_url"])
    shown = [row["demand"].pk for page in (first, second) for row in page.context["rows"]]
    assert shown[:4] == [link.demand_id for link in links][:4] and again == cost
    assert client.post(address, {"do": f"unlink-{links[-1].pk}"}).status_code == 302, "it stands on another page"
    assert not project.demand_links.filter(pk=links[-1].pk).exists()


def test_meetings_stand_by_their_day(town, client, monkeypatch):
    monkeypatch.setattr(paging, "PAGE", 2)
    project = project_at(State.DELIBERATION, town=town)
    for number in range(5):
        Meeting(
            unit_code=town.code, title=f"会议{number}", held_on=late(number), place="党群服务中心",
            state_since=timezone.now(),
        ).save()  # fmt: skip
    client.force_login(town.clerk)
    address = reverse("projects:meetings", args=[project.pk])
    first, cost = browse(client, address)
    second, again = browse(client, address + first.context["older_url"])
    whole = list(Meeting.objects.filter(state="convened").order_by("-held_on", "-pk").values_list("pk", flat=True))
    assert [row["meeting"].pk for page in (first, second) for row in page.context["rows"]] == whole[:4]
    assert again == cost


def test_the_library_and_its_states_are_turned_over(town, found, client, monkeypatch):
    monkeypatch.setattr(paging, "PAGE", 2)
    for number in range(5):
        of_project(LibraryItem, **STATEFUL, title=f"陪伴{number}", summary="每周两次上门陪伴独居老人")(found, number)
    client.force_login(town.clerk)
    address = reverse("projects:library")
    for query in ("", "?state=offered"):
        first, cost = browse(client, address + query)
        second, again = browse(client, address + first.context["older_url"])
        whole = list(LibraryItem.objects.order_by("-pk"))
        assert [*first.context["items"], *second.context["items"]] == whole[:4] and again == cost
        assert client.get(address + second.context["newer_url"]).context["items"] == first.context["items"]


def test_lines_of_a_year_stand_by_unit(town, client, monkeypatch):
    monkeypatch.setattr("projects.views.funds.LINES", 2)
    BudgetLine.objects.bulk_create(
        BudgetLine(unit_code=code, year=2031, ceiling=1, reserved=0, committed=0, paid=0)
        for code in (town.other_code, town.sibling_code, town.code)
    )
    client.force_login(town.district)
    address = reverse("projects:budget_lines")
    first, cost = browse(client, address + "?year=2031")
    second, again = browse(client, address + first.context["older_url"])
    codes = [line.unit_code for page in (first, second) for line in page.context["lines"]]
    assert codes == sorted((town.other_code, town.sibling_code, town.code)) and again == cost
    assert first.context["number"] == 3 and "year=2031" in second.context["newer_url"]
