"""The page of an overview: whose level it opens at, who reaches what, who sees no money, what a wrong year is told."""

import re
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.core.cache import caches

from governance.events import SYSTEM
from governance.people.actions import appoint, create_user
from governance.people.models import User
from governance.recusal.actions import declare
from projects.actions import closing, design
from projects.actions.funds import set_ceiling
from projects.lifecycle.project import State
from projects.models import Project
from tests.test_translations import chinese_on
from tests.town import COMMUNITY, DISTRICT, OTHER_COMMUNITY, OTHER_DISTRICT, OTHER_STREET, SIBLING, STREET, moment
from tests.walk import project_at, walk

URL = "/work/overview/"
NOW = moment("2026-11-27 15:00")


@pytest.fixture(autouse=True)
def afternoon():
    """An afternoon late in the year, so that days can be counted."""
    with time_machine.travel(NOW, tick=False):
        yield


def of(code: str, year: str = "") -> str:
    return f"{URL}{code}/" + (f"?year={year}" if year else "")


def text_of(client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


@pytest.mark.parametrize(
    ("name", "code"),
    [("clerk", COMMUNITY), ("chair", COMMUNITY), ("approver", STREET), ("district", DISTRICT), ("auditor", DISTRICT)],
)
def test_it_opens_at_the_level_of_the_post(client, town, name, code):
    client.force_login(getattr(town, name))
    assert client.get(URL).context["unit"].code == code


REACH = {
    "clerk": {COMMUNITY}, "approver": {STREET, COMMUNITY, SIBLING}, "other_approver": {OTHER_STREET, OTHER_COMMUNITY},
    "district": {DISTRICT, STREET, OTHER_STREET, COMMUNITY, SIBLING, OTHER_COMMUNITY},
    "other_auditor": {OTHER_DISTRICT},
}  # fmt: skip


@pytest.mark.parametrize("name", REACH)
def test_a_unit_outside_reach_is_not_found(client, town, name):
    client.force_login(getattr(town, name))
    found = set()
    for code in (*town.units, "440305999", "999999999999"):
        status = client.get(of(code)).status_code
        assert status == client.get(of(code) + "overview.xlsx").status_code
        assert status in (200, 404)
        found |= {code} if status == 200 else set()
    assert found == REACH[name]


@pytest.mark.parametrize("name", ["resident", "stranger", "supplier_user"])
def test_without_the_right_it_is_shut(client, town, name):
    client.force_login(getattr(town, name))
    for url in (URL, of(COMMUNITY), of(COMMUNITY) + "overview.xlsx"):
        assert client.get(url).status_code == 403


def test_signed_out_goes_to_the_login_and_nothing_can_be_sent(client, town):
    for url in (URL, of(COMMUNITY), of(COMMUNITY) + "overview.xlsx"):
        assert client.get(url).status_code == 302
    client.force_login(town.clerk)
    assert client.post(of(COMMUNITY)).status_code == 405


def test_who_holds_several_posts_chooses(client, town):
    create_user(username="two", name="兼职", by=SYSTEM)
    who = User.objects.get(username="two")
    for code in (COMMUNITY, OTHER_COMMUNITY):
        appoint(who, role="community_clerk", unit=code, from_day=date(2026, 1, 1), by=SYSTEM)
    client.force_login(User.objects.get(pk=who.pk))
    answer = client.get(URL)
    assert [place["unit"].code for place in answer.context["places"]] == [COMMUNITY, OTHER_COMMUNITY]
    text = answer.content.decode()
    assert f'href="{of(COMMUNITY)}"' in text and f'href="{of(OTHER_COMMUNITY)}"' in text
    assert client.get(of(OTHER_COMMUNITY)).status_code == 200 and client.get(of(SIBLING)).status_code == 404


def test_links_lead_down_and_up_within_reach(client, town):
    client.force_login(town.district)
    text = text_of(client, URL)
    assert f'href="{of(STREET, "2026")}"' in text and f'href="{of(OTHER_STREET, "2026")}"' in text
    text = text_of(client, of(STREET, "2025"))
    assert f'href="{of(COMMUNITY, "2025")}"' in text and f'href="{of(DISTRICT, "2025")}"' in text
    client.force_login(town.clerk)
    assert f'href="{of(STREET, "2026")}"' not in text_of(client, of(COMMUNITY))


def test_the_glance_the_worst_five_and_their_list(client, town):
    for number in range(6):
        project = project_at(State.SCREENING, town=town, title=f"项目{number}")
        Project.objects.filter(pk=project.pk).update(due_on=date(2026, 11, 20 - number))
    client.force_login(town.approver)
    answer = client.get(URL)
    figures = {each.label: each for each in answer.context["figures"]}
    assert (figures["逾期"].value, figures["在办"].value, figures["逾期"].is_late) == (6, 6, True)
    worst = answer.context["worst"]
    assert [(line.values[0], line.values[-1]) for line in worst.lines] == [
        ("项目5", 12), ("项目4", 11), ("项目3", 10), ("项目2", 9), ("项目1", 8),
    ]  # fmt: skip
    text = answer.content.decode()
    assert f'href="{worst.lines[0].links[0]}"' in text and "全部6个逾期项目" in text
    listed = client.get(figures["逾期"].url)
    assert len(listed.context["rows"]) == 6
    assert "stat--late" in text


def test_every_linked_number_is_what_its_list_shows(client, town):
    for number, state in enumerate((State.SCREENING, State.SCREENING, State.DELIBERATION, State.APPROVED)):
        project = project_at(state, town=town, title=f"项目{number}")
        Project.objects.filter(pk=project.pk).update(due_on=date(2026, 11, 20 + 3 * number))
    client.force_login(town.approver)
    context = client.get(URL).context
    seen = 0
    for table, places in ((context["by_unit"].table, {2: 2}), (context["stages"].table, {0: 1, 2: 2})):
        for line in table.lines:
            for link, number in places.items():
                if link in line.links:
                    assert len(client.get(line.links[link]).context["rows"]) == line.values[number], line
                    seen += 1
    assert seen == 6


def test_nothing_late_is_good_news(client, town):
    client.force_login(town.approver)
    text = text_of(client, URL)
    assert "没有逾期的项目" in text and "stat--late" not in text


MONEY_WORDS = ("已签合同", "已支付", "额度", "万元", "2,000,000")


@pytest.mark.parametrize("name", ["engineer", "chair"])
def test_without_the_right_to_the_ledger_there_is_no_money(client, town, name):
    walk(State.IMPLEMENTATION, town=town)
    client.force_login(getattr(town, name))
    answer = client.get(URL)
    text = answer.content.decode()
    main = text[text.index("<main") : text.index("</main>")].replace("/state=contracted", "")
    main = main.replace(str(State.CONTRACTED.label), "")  # the name of a stage
    assert [word for word in MONEY_WORDS if word in main] == []
    assert not answer.context["has_money"]


def test_coverage_is_for_those_who_may_see_demands(client, town):
    client.force_login(town.chair)
    assert "征集覆盖" not in text_of(client, URL)
    client.force_login(town.clerk)
    assert "征集覆盖" in text_of(client, URL)


def test_the_money_of_a_unit_in_one_line(client, town):
    walk(State.CONTRACTED, town=town, total=30_000)
    client.force_login(town.finance)
    context = client.get(URL).context
    sums = [Decimal(each) for each in ("4000000", "28500", "28500", "0", "3971500", "1500")]
    assert context["money"].table.lines[0].values == ("粤海街道", *sums)
    assert context["money_by_unit"].table.total.values[1:] == tuple(sums)
    assert [line.values[0] for line in context["money_by_unit"].table.lines] == ["海珠社区", "麻岭社区"]


@pytest.mark.rule("R55")
def test_recused_projects_are_nowhere(client, town):
    project = project_at(State.EVALUATION, town=town, title="亲戚家门口的路灯")
    for _each in range(2):
        closing.count_rating(project, is_satisfied=False, by=town.resident)
    Project.objects.filter(pk=project.pk).update(due_on=date(2026, 11, 1))
    client.force_login(town.street_clerk)
    assert text_of(client, URL).count("亲戚家门口的路灯") == 2
    declare(town.approver, project, reason="亲属承接项目", by=town.approver)
    client.force_login(town.approver)
    text, context = text_of(client, URL), client.get(URL).context
    assert "亲戚家门口的路灯" not in text
    assert [each.value for each in context["figures"]][:2] == [0, 0]
    assert context["figures"][-1].value == "—"


def test_a_unit_in_which_nothing_happened_says_so(client, town):
    client.force_login(town.other_approver)
    text = text_of(client, of(OTHER_STREET, "2025"))
    for sentence in (
        "没有逾期的项目", "现在没有在办的项目。", "2025年还没有下达额度。", "这两年还没有项目走完任何环节。",
        "这一年的项目还没有居民评价。",
    ):  # fmt: skip
        assert sentence in text


@pytest.mark.parametrize("year", ["abcd", "26", "2016", "2028", "-2026", "２０２６", "20266"])
def test_a_wrong_year_is_told_with_the_years_there_are(client, town, year):
    client.force_login(town.approver)
    for url in (URL + f"?year={year}", of(STREET, year), of(STREET) + f"overview.xlsx?year={year}"):
        answer = client.get(url)
        assert answer.status_code == 422
        text = answer.content.decode()
        assert f"“{year}”不是可以查看的年度。请在2017至2027年之间选择。" in text
        assert 'href="?year=2026"' in text and 'class="stats"' not in text


def test_the_year_chooses_money_and_ratings_but_not_what_is_late(client, town):
    set_ceiling(unit_code=COMMUNITY, year=2025, ceiling=Decimal(70_000), by=town.district)
    project = project_at(State.SCREENING, town=town)
    Project.objects.filter(pk=project.pk).update(due_on=date(2026, 11, 1))
    client.force_login(town.clerk)
    context = client.get(of(COMMUNITY, "2025")).context
    assert context["money"].table.lines[0].values[1] == Decimal(70_000)
    assert context["late_count"] == 1
    assert [chip["label"] for chip in context["years"] if chip["is_current"]] == ["2025"]


def test_an_old_year_names_the_rules_of_its_time(client, town):
    client.force_login(town.district)
    assert client.get(of(DISTRICT, "2017")).status_code == 200


def test_the_price_does_not_grow_with_projects_units_and_events(client, town, queries):
    words = {"type": "service", "category": "other", "year": 2026}
    client.force_login(town.district)
    none = queries(client, of(DISTRICT))
    project_at(State.CONTRACTED, town=town)
    caches["default"].clear()
    few = queries(client, of(DISTRICT))
    for number in range(25):
        design.create(title=f"项目{number}", unit_code=SIBLING, by=town.sibling_clerk, **words)
        design.create(title=f"另{number}", unit_code=OTHER_COMMUNITY, by=town.other_clerk, **words)
    project_at(State.EVALUATION, town=town)
    Project.objects.update(due_on=date(2026, 11, 1))
    caches["default"].clear()
    assert queries(client, of(DISTRICT)) == few == none <= 30


def test_it_stands_in_the_navigation(client, town):
    client.force_login(town.clerk)
    text = text_of(client, "/work/")
    assert re.search(rf'<a href="{URL}"[^>]*>.*?概况', text, re.DOTALL)


def test_it_speaks_english(client, town):
    client.force_login(town.approver)
    walk(State.CONTRACTED, town=town)
    client.cookies["django_language"] = "en"
    for url in (URL, of(COMMUNITY)):
        assert chinese_on(client, url) == ("en", [])
