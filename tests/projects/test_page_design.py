"""The pages of the design: drafting, the budget sheet, the negative list, targets, units, demands, emergency."""

from decimal import Decimal

import pytest
from django.urls import reverse

from demands.actions import accept, submit
from projects.kinds import NegativeItem, Track
from projects.lifecycle.project import State
from projects.models import Project
from tests.walk import project_at


def at(name, project):
    return reverse(f"projects:{name}", args=[project.pk])


def sheet(*rows, **more):
    """A formset's data as a browser sends it."""
    data = {"rows-TOTAL_FORMS": len(rows), "rows-INITIAL_FORMS": 0, "rows-MAX_NUM_FORMS": 100, "rows-MIN_NUM_FORMS": 0}
    for number, row in enumerate(rows):
        data |= {f"rows-{number}-{name}": value for name, value in row.items()}
    return data | more


def line(price="100.00", quantity="2", **more):
    return {"name": "灯具", "quantity": quantity, "measure": "盏", "unit_price": price, **more}


@pytest.fixture
def project(client, town):
    client.force_login(town.clerk)
    return project_at(State.DRAFT, town=town)


def test_a_draft_is_begun_and_its_page_follows(client, town):
    client.force_login(town.clerk)
    where = reverse("projects:new")
    assert town.units[town.code].name in client.get(where).content.decode()
    words = {"unit": town.code, "title": "楼道照明", "type": "service", "category": "convenience", "year": 2026}
    answer = client.post(where, words)
    made = Project.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == reverse("workbench:project", args=[made.pk])


def test_a_draft_cannot_be_begun_elsewhere_or_without_a_title(client, town):
    client.force_login(town.clerk)
    words = {"unit": town.sibling_code, "title": "", "type": "service", "category": "convenience", "year": 2026}
    answer = client.post(reverse("projects:new"), words)
    assert answer.status_code == 422
    assert "请填写项目名称。" in answer.content.decode()
    assert not Project.objects.exists()
    client.force_login(town.approver)
    assert client.get(reverse("projects:new")).status_code == 403


def test_the_design_is_revised_once_for_each_version_of_the_page(client, town, project):
    words = {
        "title": "新名称", "type": "service", "category": "other", "year": 2026, "purpose": "照明", "do": "design",
        "version": project.version,
    }  # fmt: skip
    assert client.post(at("design", project), words).status_code == 302
    project.refresh_from_db()
    assert project.title == "新名称"
    stale = client.post(at("design", project), words | {"version": project.version + 7, "title": "我的改动"})
    assert stale.status_code == 409
    assert "我的改动" in stale.content.decode()
    project.refresh_from_db()
    assert project.title == "新名称"


@pytest.mark.rule("R28")
def test_the_budget_sheet_is_written_with_its_sum(client, project):
    blank = line("", "", name="", measure="")
    rows = [line("100.50", "3"), line("50", is_work_fund="on"), line("9", is_dropped="on"), blank]
    assert client.post(at("budget", project), sheet(*rows, do="budget")).status_code == 302
    project.refresh_from_db()
    assert (project.total, project.work_fund) == (Decimal("401.50"), Decimal("100.00"))
    assert "401.5" in client.get(at("budget", project)).content.decode()


@pytest.mark.rule("R28")
@pytest.mark.parametrize("price", ["-1", "NaN", "Infinity", "1e400", "12345678901234567890", "1.005", "abc", ""])
def test_impossible_prices_are_told_and_kept(client, project, price):
    before = project.total
    answer = client.post(at("budget", project), sheet(line(price), do="budget"))
    assert answer.status_code == 422
    assert "单价（元）" in answer.content.decode() and price in answer.content.decode()
    project.refresh_from_db()
    assert project.total == before


def test_more_rows_save_nothing_and_keep_what_was_typed(client, project):
    answer = client.post(at("budget", project), sheet(line("77.77"), do="budget", more="1"))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "77.77" in page and "rows-3-name" in page
    assert project.budget_items.count() == 1


@pytest.mark.rule("R09")
def test_the_negative_list_is_answered(client, project):
    said = dict.fromkeys(NegativeItem.values, "no") | {"split": "yes", "split_note": "二期"}
    assert client.post(at("negative_list", project), said).status_code == 302
    answer = project.negative_answers.get(item="split")
    assert answer.is_listed and answer.note == "二期"
    assert client.post(at("negative_list", project), {"split": "no"}).status_code == 422


@pytest.mark.rule("U24")
def test_targets_are_set(client, project):
    row = {"kind": "output", "indicator": "更换灯具", "target": "20 盏"}
    assert client.post(at("targets", project), sheet(row, row | {"kind": ""}, do="targets")).status_code == 422
    assert client.post(at("targets", project), sheet(row, do="targets")).status_code == 302
    assert project.targets.get().target == "20 盏"


@pytest.mark.rule("R39")
def test_shares_add_up(client, town, project):
    rows = [{"unit": town.code, "percent": "60"}, {"unit": town.sibling_code, "percent": "30"}]
    answer = client.post(at("units", project), sheet(*rows, do="units"))
    assert answer.status_code == 422 and "合计为 1" in answer.content.decode()
    rows[1]["percent"] = "40"
    assert client.post(at("units", project), sheet(*rows, do="units")).status_code == 302
    assert project.units.get(unit=town.sibling_code).share == Decimal("0.4")


@pytest.mark.rule("R36")
def test_a_share_is_shown_as_people_write_it(client, project):
    assert 'value="100"' in client.get(at("units", project)).content.decode()


def test_an_emergency_is_declared_and_taken_back(client, project):
    where = at("emergency", project)
    assert client.post(where, {"do": "declare", "ground": "danger", "reason": "短"}).status_code == 422
    assert client.post(where, {"do": "declare", "ground": "danger", "reason": "线路老化起火"}).status_code == 302
    project.refresh_from_db()
    assert project.track == Track.EMERGENCY
    assert client.post(where, {"do": "cancel"}).status_code == 302
    project.refresh_from_db()
    assert project.track == Track.ORDINARY


def test_what_left_the_desk_is_not_edited(client, town):
    project = project_at(State.SCREENING, town=town)
    client.force_login(town.clerk)
    assert "此处不能填写" in client.get(at("budget", project)).content.decode()
    assert client.post(at("budget", project), sheet(line(), do="budget")).status_code == 409


def test_a_draft_for_a_demand_begins_with_what_it_says(client, town):
    client.force_login(town.clerk)
    body, where = "东门外的坡道一下雨就打滑，请铺防滑面层。", reverse("projects:new")
    asked, plain = (
        accept(submit(unit_code=town.code, body=body, place="文竹园东门", category=category), by=town.clerk)
        for category in ("facility", "other")
    )
    form = client.get(where, {"demand": asked.pk}).context["papers"]["new"].form
    assert (form["place"].value(), form["category"].value()) == ("文竹园东门", "facility")
    form = client.get(where, {"demand": plain.pk}).context["papers"]["new"].form
    assert (form["place"].value(), form["category"].value()) == ("文竹园东门", None)
    assert client.get(where, {"demand": "x"}).context["papers"]["new"].form["place"].value() is None
