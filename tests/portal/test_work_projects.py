"""The list of projects: who sees what, filters in the address, pages by key, the export, a fixed number of queries."""

from decimal import Decimal

import pytest
from django.http import QueryDict

from portal.workbench.export import cell
from portal.workbench.queries.projects import Filters
from projects.actions import design
from projects.lifecycle.project import State
from tests.walk import project_at

URL = "/work/projects/"
EXPORT = URL + "export.csv"


def make(town, number: int = 0, **fields):
    words = {"unit_code": town.code, "type": "service", "category": "other", "year": 2026, "by": town.clerk}
    return design.create(title=fields.pop("title", f"项目{number:02}"), **(words | fields))


def titles(client, query: str = "") -> list[str]:
    return [row["title"] for row in client.get(URL + query).context["rows"]]


def exported(client, query: str = "") -> str:
    return b"".join(client.get(EXPORT + query).streaming_content).decode("utf-8")


def test_each_sees_her_reach_and_nothing_beside_it(client, town):
    make(town, title="本社区")
    make(town, title="邻社区", unit_code=town.sibling_code, by=town.sibling_clerk)
    make(town, title="另街道", unit_code=town.other_code, by=town.other_clerk)
    seen = {}
    for name in ("clerk", "sibling_clerk", "approver", "auditor", "other_auditor", "other_street_clerk"):
        client.force_login(getattr(town, name))
        seen[name] = set(titles(client))
        assert all((title in exported(client)) == (title in seen[name]) for title in ("本社区", "邻社区", "另街道"))
    assert seen == {
        "clerk": {"本社区"}, "sibling_clerk": {"邻社区"}, "approver": {"本社区", "邻社区"},
        "auditor": {"本社区", "邻社区", "另街道"}, "other_auditor": set(), "other_street_clerk": {"另街道"},
    }  # fmt: skip


def test_a_guest_community_sees_the_shared_project(client, town):
    project = make(town, title="两社区合办")
    shares = {town.code: "0.6", town.sibling_code: "0.4"}
    from decimal import Decimal

    design.set_units(project, shares={code: Decimal(share) for code, share in shares.items()}, by=town.clerk)
    client.force_login(town.sibling_clerk)
    assert titles(client) == ["两社区合办"]


@pytest.mark.parametrize("name", ["resident", "stranger", "supplier_user"])
def test_without_the_right_the_list_is_shut(client, town, name):
    client.force_login(getattr(town, name))
    assert client.get(URL).status_code == 403
    assert client.get(EXPORT).status_code == 403


def test_signed_out_goes_to_the_login(client, town):
    assert client.get(URL).status_code == client.get(EXPORT).status_code == 302


def test_filters_stand_in_the_address(client, town):
    make(town, title="路灯", year=2025)
    make(town, title="长椅", type="goods")
    screened = project_at(State.SCREENING, town=town)
    client.force_login(town.auditor)
    assert titles(client, "?year=2025") == ["路灯"]
    assert titles(client, "?type=goods") == ["长椅"]
    assert titles(client, "?state=screening") == [screened.title]
    assert titles(client, "?text=长") == ["长椅"]
    assert titles(client, f"?text={screened.code}") == [screened.title]
    assert titles(client, f"?unit={town.other_code}") == []
    assert titles(client, "?track=street_led") == []
    assert titles(client, "?overdue=1") == []
    assert len(titles(client, "?state=nonsense&unit=x&year=abcd&type=1&page_key=z&newer=-1")) == 3


def test_filters_drop_what_means_nothing():
    filters = Filters.read(QueryDict("state=x&type=&unit=44a&year=20261&text=%00a&overdue=2"))
    assert filters == Filters(text="a")
    assert filters.kept(page_key=5) == "text=a&page_key=5"


def test_the_export_beside_the_heading_follows_the_filters(client, town):
    client.force_login(town.clerk)
    for query, address in (("", EXPORT), ("?state=draft", EXPORT + "?state=draft")):
        page = client.get(URL + query).content.decode()
        assert f'href="{address}"' in page
        assert ('<details class="more filters-fold" open>' in page) == bool(query)


def test_pages_by_key_go_there_and_back(client, town):
    made = [make(town, number).title for number in range(45)][::-1]
    client.force_login(town.clerk)
    first = client.get(URL).context
    second = client.get(URL + first["older_url"]).context
    third = client.get(URL + second["older_url"]).context
    shown = [[row["title"] for row in page["rows"]] for page in (first, second, third)]
    assert [title for page in shown for title in page] == made
    assert (first["newer_url"], third["older_url"]) == ("", "")
    back = client.get(URL + third["newer_url"]).context
    assert [row["title"] for row in back["rows"]] == shown[1]
    again = client.get(URL + back["newer_url"]).context
    assert [row["title"] for row in again["rows"]] == shown[0]
    assert again["newer_url"] == ""


def test_the_list_costs_the_same_for_one_row_and_for_sixty(client, town, queries):
    make(town)
    client.force_login(town.approver)
    few = queries(client, URL)
    for number in range(59):
        make(town, number)
    assert queries(client, URL) == few <= 7


def test_the_export_begins_with_its_mark_and_holds_every_row(client, town):
    for number in range(25):
        make(town, number)
    make(town, title="=HYPERLINK(1)")
    client.force_login(town.clerk)
    answer = client.get(EXPORT)
    text = b"".join(answer.streaming_content)
    assert answer["Content-Type"].startswith("text/csv") and "attachment" in answer["Content-Disposition"]
    assert text.startswith(b"\xef\xbb\xbf")
    lines = text.decode("utf-8-sig").splitlines()
    assert len(lines) == 27 and lines[0].startswith("项目编号,项目名称")
    assert "'=HYPERLINK(1)" in lines[1]


def test_cells_are_text_that_no_spreadsheet_runs():
    assert [cell(value) for value in (None, True, "+1", "@x", "正常")] == ["", "是", "'+1", "'@x", "正常"]


SUMS = ("30000.00", "120000.00", "30000.00", "9000.50", "480000.00")


def titles_in(client, query):
    return [row["title"] for row in client.get("/work/projects/" + query).context["rows"]]


@pytest.mark.parametrize(
    ("sort", "order"),
    [("", "54321"), ("oldest", "12345"), ("dearest", "52314"), ("cheapest", "41325"), ("nonsense", "54321")],
)
def test_the_list_is_sorted_as_the_address_says_on_every_page_and_back(client, town, monkeypatch, sort, order):
    monkeypatch.setattr("governance.people.paging.PAGE", 2)
    for number, total in enumerate(SUMS, start=1):
        project_at(State.DRAFT, town=town, title=f"{number}", total=Decimal(total))
    client.force_login(town.clerk)
    seen, pages, query = [], [], f"?sort={sort}"
    while query:
        pages.append(client.get("/work/projects/" + query))
        seen += [row["title"] for row in pages[-1].context["rows"]]
        query = pages[-1].context["older_url"]
    assert "".join(seen) == order and len(pages) == 3
    back = client.get("/work/projects/" + pages[1].context["newer_url"])
    assert [row["title"] for row in back.context["rows"]] == list(order[:2])


def test_in_the_order_of_days_stand_those_that_have_one(client, town):
    for title, state in (("无期限", State.DRAFT), ("审核", State.REVIEW), ("公示", State.PUBLICITY)):
        project_at(state, town=town, title=title)
    client.force_login(town.clerk)
    dated = client.get("/work/projects/?sort=due").context["rows"]
    assert [row["due_on"] for row in dated] == sorted(row["due_on"] for row in dated)
    assert "无期限" not in {row["title"] for row in dated} and dated


def test_a_key_that_no_column_holds_is_the_first_page(client, town):
    project_at(State.DRAFT, town=town, title="唯一")
    client.force_login(town.clerk)
    for key in ("1e999999.1", "-1e400.1", "NaN.1", "x.1", "7", "1.5"):
        assert titles_in(client, f"?sort=dearest&page_key={key}") == ["唯一"], key
    assert client.get("/projects/?sort=cheapest&page_key=1e999999.1").status_code == 200


def test_before_and_after_follow_the_order_of_the_list(client, town):
    made = [project_at(State.DRAFT, town=town, title=f"{n}", total=Decimal(t)) for n, t in enumerate(SUMS, start=1)]
    client.force_login(town.clerk)
    trail = client.get(f"/work/projects/{made[2].pk}/?list=projects&sort=dearest").context["trail"]
    assert (trail["before"].title, trail["after"].title) == ("2", "1")
    assert "sort=dearest" in trail["after_url"]
    trail = client.get(f"/work/projects/{made[0].pk}/?list=projects&sort=due").context["trail"]
    assert (trail["before"], trail["after"]) == (None, None)
