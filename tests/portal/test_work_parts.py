"""The parts of the work list: late, due soon, the rest, what others have before them; filters stay in the address."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from demands.actions import accept, adopt, submit
from governance.recusal.actions import declare
from portal.workbench.queries import worklist
from portal.workbench.queries.worklist import Asked, Part
from projects.actions import deliberation, funds, publicity, review
from projects.lifecycle.project import State
from projects.models import Notice
from tests.portal.test_work_list import URL, draft_of
from tests.walk import project_at, walk

OTHERS = Asked(part=Part.OTHERS)


def demand_due(town, days: int, **more):
    """A demand whose last day is so many days from today."""
    found = submit(unit_code=town.code, body="小区东门的路灯坏了三盏，晚上看不见路。", **more)
    type(found).objects.filter(pk=found.pk).update(due_on=timezone.localdate() + timedelta(days))
    return found


def keys(user, asked: Asked) -> list[tuple[str, int]]:
    return [(work.kind, work.pk) for work in worklist.waiting(user, asked=asked)]


@pytest.mark.rule("U47")
def test_each_part_holds_its_days_and_the_counts_say_the_same(town):
    made = {days: demand_due(town, days).pk for days in (-1, 0, 3, 4)}
    parts = {part: [pk for _kind, pk in keys(town.clerk, Asked(part=part))] for part in worklist.MINE}
    assert parts == {Part.LATE: [made[-1]], Part.SOON: [made[0], made[3]], Part.LATER: [made[4]]}
    assert worklist.tally(town.clerk).parts == {Part.LATE: 1, Part.SOON: 2, Part.LATER: 1, Part.OTHERS: 0}


def test_the_whole_list_stands_in_its_parts_in_order(client, town):
    for days in (4, -1, 2):
        demand_due(town, days)
    client.force_login(town.clerk)
    answer = client.get(URL)
    assert [(group["part"], group["count"], len(group["rows"])) for group in answer.context["groups"]] == [
        (Part.LATE, "1", 1), (Part.SOON, "1", 1), (Part.LATER, "1", 1),
    ]  # fmt: skip
    items = {str(item["label"]): item for item in answer.context["nav_items"]}
    assert items["待办"]["is_late"] and items["逾期"]["is_late"] and items["即将到期"]["count"] == "1"


def test_what_was_sent_on_waits_for_others_and_says_for_whom(client, town):
    project = project_at(State.SCREENING, town=town)
    client.force_login(town.clerk)
    assert keys(town.clerk, OTHERS) == [("project", project.pk)]
    [row] = client.get(URL + "?part=others").context["rows"]
    assert "社区党委书记" in row.says.whom
    client.force_login(town.secretary)
    [row] = client.get(URL).context["rows"]
    assert row.says.whom == "您（提交评议）"
    assert keys(town.secretary, OTHERS) == []


def test_a_row_names_the_steps_of_its_own_road_and_not_how_they_may_turn_out(client, town, lately):
    project_at(State.SCREENING, town=town, track="street_led")
    hanging = walk(State.PUBLICITY, town=town, at=lately).project
    publicity.file_objection(Notice.objects.get(project=hanging, state="open"), body="坡道应当再宽一些。", at=lately)
    client.force_login(town.secretary)
    rows = {row.says.label: row.says.whom for row in client.get(URL).context["rows"]}
    assert rows["项目"] == "您（提交党工委）"
    client.force_login(town.clerk)
    rows = {row.says.label: row.says.whom for row in client.get(URL).context["rows"]}
    assert rows["异议"] == "您（答复、登记异议人撤回）"


def test_while_the_clock_runs_nobody_is_waited_for(client, town, lately):
    walk(State.PUBLICITY, town=town, at=lately)
    client.force_login(town.clerk)
    [row] = [row for row in client.get(URL + "?part=others").context["rows"] if row.says.label == "项目"]
    assert row.says.whom == "到期自动办理"


def test_what_nobody_need_do_anything_about_waits_for_nobody(town):
    adopted = demand_due(town, 3)
    adopt(adopted, by=town.clerk)
    assert keys(town.clerk, OTHERS) == keys(town.clerk, Asked()) == []


def test_who_acted_on_it_follows_it_and_who_did_not_does_not(town):
    project = walk(State.APPROVED, town=town).project
    assert ("project", project.pk) in keys(town.approver, OTHERS)
    assert keys(town.committee, OTHERS) == [] and keys(town.finance, OTHERS) == []
    assert keys(town.sibling_clerk, OTHERS) == [] and keys(town.other_street_clerk, OTHERS) == []


def test_what_a_unit_sent_on_is_followed_by_each_of_its_clerks(town):
    project = project_at(State.SCREENING, town=town, by=town.street_clerk)
    assert ("project", project.pk) in keys(town.clerk, OTHERS)


def test_a_correction_and_a_payment_are_followed_by_who_asked(client, town):
    reviewed = project_at(State.REVIEW, town=town)
    correction = review.ask_correction(reviewed, text="请补充报价单", by=town.street_clerk)
    assert ("correction", correction.pk) in keys(town.street_clerk, OTHERS)
    assert ("correction", correction.pk) not in keys(town.approver, OTHERS)
    working = project_at(State.IMPLEMENTATION, town=town)
    payment = funds.request_payment(working, amount=Decimal("100"), purpose="首付款", by=town.clerk)
    assert ("payment", payment.pk) in keys(town.clerk, OTHERS)
    assert ("payment", payment.pk) not in keys(town.finance, OTHERS)
    client.force_login(town.street_clerk)
    rows = client.get(URL + "?part=others&kind=correction").context["rows"]
    assert ["社区工作人员" in row.says.whom for row in rows] == [True]


def test_what_ended_or_was_stepped_aside_from_waits_for_nobody(town):
    ended = project_at(State.WITHDRAWN, town=town)
    project = project_at(State.SCREENING, town=town)
    declare(town.clerk, project, reason="亲属承接", by=town.clerk)
    assert keys(town.clerk, OTHERS) == []
    assert ended.state == State.WITHDRAWN


def test_the_supplier_follows_her_own_work(town):
    project = project_at(State.ACCEPTANCE, town=town)
    assert ("project", project.pk) in keys(town.supplier_user, OTHERS)


def test_filters_stay_in_the_address_over_pages_and_parts(client, town):
    for _number in range(25):
        demand_due(town, 10)
    draft_of(town, 1)
    client.force_login(town.street_clerk)
    assert client.get(URL).context["unit_options"]
    client.force_login(town.clerk)
    first = client.get(f"{URL}?part=later&kind=demand&unit={town.code}").context
    assert first["unit_options"] == ""
    assert first["older_url"].startswith(f"?part=later&kind=demand&unit={town.code}&after=")
    second = client.get(URL + first["older_url"]).context
    assert (len(first["rows"]), len(second["rows"])) == (20, 5)
    assert second["first_url"] == f"?part=later&kind=demand&unit={town.code}"
    assert all(f"unit={town.code}" in tab["url"] for tab in second["tabs"])
    assert client.get(f"{URL}?unit={town.other_code}").context["rows"] == []
    assert client.get(f"{URL}?part=x&kind=y&unit=z&after=w").status_code == 200


@pytest.mark.parametrize("query", ["", "?part=late", "?part=others", "?kind=demand"])
def test_each_part_costs_the_same_for_one_row_and_for_thirty(client, town, queries, query):
    accept(demand_due(town, -1), by=town.clerk)
    project_at(State.SCREENING, town=town)
    client.force_login(town.clerk)
    few = queries(client, URL + query)
    for _number in range(29):
        demand_due(town, -1)
        draft_of(town, 1)
    assert queries(client, URL + query) == few <= 9


def test_from_the_sign_in_to_the_most_urgent_matter_in_two_clicks(client, town):
    """She presses the button of the sign-in and stands on her list; its first link is the most urgent matter."""
    password = "lamp-post-and-bench-77"
    town.clerk.set_password(password)
    town.clerk.save()
    demand_due(town, 5)
    urgent = demand_due(town, -2)
    landed = client.post("/accounts/login/", {"login": town.clerk.username, "password": password}, follow=True)
    assert landed.request["PATH_INFO"] == URL
    first = landed.context["rows"][0].url
    table = landed.content.decode().split("<tbody>")[1]
    assert table.index(f'href="{first}"') == table.index("href=")
    opened = client.get(first)
    assert opened.status_code == 200 and opened.context["subject"] == urgent


def test_a_member_of_the_council_finds_the_meeting_to_which_she_is_called(client, town, lately):
    meeting = deliberation.convene(
        unit_code=town.code, title="十二月议事会", held_on=timezone.localdate() + timedelta(days=4),
        place="党群服务中心", by=town.clerk, at=lately,
    )  # fmt: skip
    client.force_login(town.members[0])
    [row] = client.get(URL).context["rows"]
    assert (row.name, row.says.whom) == ("十二月议事会", "您（届时到会表决）")
    assert row.url == reverse("projects:meeting", args=[meeting.pk])
    page = client.get(row.url).content.decode()
    assert page.index("议程") < page.index("签到与法定人数"), "she comes for the agenda"
    client.force_login(town.chair)
    assert [work.kind for work in worklist.waiting(town.chair)] == ["meeting"], "who opens the meeting reads it once"


def test_units_are_offered_only_where_there_is_a_choice(client, town):
    """A street's official is not shown the units of the whole city, a community's clerk no select of one."""
    for where in (URL, "/work/projects/"):
        client.force_login(town.street_clerk)
        page = client.get(where).content.decode()
        assert f'<option value="{town.code}">' in page and f'<option value="{town.other_code}">' not in page
        client.force_login(town.clerk)
        assert 'id="f-unit"' not in client.get(where).content.decode()
