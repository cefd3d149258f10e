"""The workbook of an overview, read back: the same numbers as the page, in yuan, and nothing that computes."""

import io
import zipfile
from datetime import date, datetime
from decimal import Decimal

import pytest
import python_calamine
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects.actions import closing, design
from projects.lifecycle.project import State
from projects.models import Project
from tests.town import COMMUNITY, DISTRICT, STREET, moment
from tests.walk import project_at, walk

NOW = moment("2026-11-27 15:00")
FORMULAS = ('=HYPERLINK("http://evil","x")', "+1+1", "-1+1", "@SUM(1)", "http://evil")


@pytest.fixture(autouse=True)
def afternoon():
    """An afternoon late in the year, so that days can be counted."""
    with time_machine.travel(NOW, tick=False):
        yield


def fetched(client, code: str, year: int = 2026):
    answer = client.get(f"/work/overview/{code}/overview.xlsx?year={year}")
    assert answer.status_code == 200
    return answer


def sheets(client, code: str, year: int = 2026) -> dict[str, list[list]]:
    book = python_calamine.load_workbook(io.BytesIO(fetched(client, code, year).content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_its_name_says_where_which_year_and_when(client, town):
    client.force_login(town.approver)
    answer = fetched(client, STREET, 2025)
    assert answer["Content-Disposition"] == f'attachment; filename="overview-{STREET}-2025-20261127.xlsx"'
    assert answer["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def test_the_cover_says_what_when_and_by_whom(client, town):
    client.force_login(town.approver)
    cover = {row[0]: row[1] for row in sheets(client, STREET)["说明"]}
    assert cover["机构"] == "南山区 › 粤海街道"
    assert (cover["年度"], cover["导出时间"], cover["导出人"]) == ("2026", "2026-11-27 15:00", str(town.approver))
    assert cover["金额单位"] == "元"


def test_each_table_has_its_sheet_with_the_numbers_of_the_page(client, town):
    walk(State.CONTRACTED, town=town, total=30_000)
    for number in range(7):
        late = project_at(State.SCREENING, town=town, title=f"项目{number}")
        Project.objects.filter(pk=late.pk).update(due_on=date(2026, 11, 20 - number))
    rated = project_at(State.EVALUATION, town=town, title="受评项目")
    Project.objects.filter(pk=rated.pk).update(due_on=None)
    for each in range(4):
        closing.count_rating(rated, is_satisfied=each < 3, by=town.resident)
    client.force_login(town.approver)
    found = sheets(client, STREET)
    assert list(found) == [
        "说明", "各机构", "逾期项目", "各环节", "各环节用时", "资金", "征集覆盖", "居民评价", "满意率排序",
    ]  # fmt: skip
    page = client.get(f"/work/overview/{STREET}/?year=2026").context
    late = found["逾期项目"]
    assert len(late) == 1 + page["late_count"]
    assert late[0] == ["项目", "机构", "环节", "应办日期", "已逾期"]
    assert ["项目6", "海珠社区", "初审", datetime(2026, 11, 14).date(), 13.0] in late
    units = {row[0]: row[1:] for row in found["各机构"][1:]}
    assert units == {
        line.values[0]: [float(value) for value in line.values[1:]]
        for line in (*page["by_unit"].table.lines, page["by_unit"].table.total)
    }
    money = found["资金"]
    labels = ("年度额度", "已立项", "其中已签合同", "其中已支付", "还可使用", "已退回")
    assert money[0] == ["机构", *(f"{label}（元）" for label in labels)]
    assert money[-1][0] == "合计"
    assert [Decimal(str(value)) for value in money[-1][1:]] == list(page["money_by_unit"].table.total.values[1:])
    assert found["满意率排序"][1] == ["受评项目", "海珠社区", 4.0, 3.0, 0.75]
    assert found["居民评价"][-1] == ["合计", 1.0, 4.0, 3.0, 0.75]


def test_it_speaks_the_language_of_the_reader(client, town):
    client.force_login(town.approver)
    client.cookies["django_language"] = "en"
    found = sheets(client, STREET)
    assert [name for name in found if not name.isascii()] == []
    assert found["Money"][0][:2] == ["Unit", "Year's ceiling (yuan)"]


def test_a_community_has_no_sheet_of_units_below(client, town):
    client.force_login(town.clerk)
    found = sheets(client, COMMUNITY)
    assert "各机构" not in found
    assert found["资金"][1][:2] == ["海珠社区", 2000000.0]


@pytest.mark.parametrize("name", ["engineer", "chair"])
def test_no_money_for_those_without_the_right(client, town, name):
    client.force_login(getattr(town, name))
    found = sheets(client, STREET if name == "engineer" else COMMUNITY)
    assert "资金" not in found
    assert "2000000" not in str(found)
    assert ("征集覆盖" in found) == (name == "engineer")


def test_what_people_typed_stays_text(client, town):
    words = {"type": "service", "category": "other", "year": 2026, "unit_code": COMMUNITY, "by": town.clerk}
    for title in FORMULAS:
        design.create(title=title, **words)
    Project.objects.update(due_on=date(2026, 11, 1))
    client.force_login(town.clerk)
    assert {row[0] for row in sheets(client, COMMUNITY)["逾期项目"][1:]} == set(FORMULAS)
    with zipfile.ZipFile(io.BytesIO(fetched(client, COMMUNITY).content)) as parts:
        inside = {name: parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/")}
    assert [name for name, part in inside.items() if b"<f>" in part or b"<hyperlink" in part] == []


def test_the_price_does_not_grow(client, town, django_assert_num_queries):
    words = {"type": "service", "category": "other", "year": 2026, "unit_code": COMMUNITY, "by": town.clerk}
    client.force_login(town.district)
    design.create(title="一个", **words)
    fetched(client, DISTRICT)
    with CaptureQueriesContext(
        connection,
    ) as few:
        fetched(client, DISTRICT)
    for number in range(30):
        design.create(title=f"项目{number}", **words)
    Project.objects.update(due_on=date(2026, 11, 1))
    with django_assert_num_queries(len(few)):
        fetched(client, DISTRICT)
