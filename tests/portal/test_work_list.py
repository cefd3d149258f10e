"""What waits for a person: derived from the declarations, in her reach, less what she may not do."""

from decimal import Decimal

import pytest
from django.utils import timezone

from demands.actions import submit
from governance.recusal.actions import declare
from governance.workflow.door import offers
from portal.workbench.queries import worklist
from projects.actions import design, funds, publicity, review
from projects.lifecycle.project import State
from projects.models import Project
from tests.walk import draft, project_at, walk

URL = "/work/"
STATES = [State.DRAFT, State.SCREENING, State.DELIBERATION, State.REVIEW, State.APPROVED, State.IMPLEMENTATION,
          State.ACCEPTANCE, State.EVALUATION, State.NOT_PASSED]  # fmt: skip
PEOPLE = ("clerk", "secretary", "chair", "resident", "street_clerk", "approver", "committee", "finance", "engineer",
          "district", "auditor", "sibling_clerk", "other_street_clerk")  # fmt: skip


def kinds(user) -> list[tuple[str, int]]:
    return [(work.kind, work.pk) for work in worklist.waiting(user)]


@pytest.mark.parametrize("state", STATES)
def test_the_list_and_the_buttons_say_the_same(town, state):
    project = project_at(state, town=town)
    for name in PEOPLE:
        person = getattr(town, name)
        awaited = [offer for offer in offers(project, person)
                   if worklist.waits_for(project, offer.step) and not offer.barred]  # fmt: skip
        assert (("project", project.pk) in kinds(person)) == bool(awaited), name


def test_nothing_waits_for_the_clock_or_after_the_end(town):
    for state in (State.PUBLICITY, State.ARCHIVED, State.WITHDRAWN, State.TERMINATED):
        project = project_at(state, town=town)
        assert all(("project", project.pk) not in kinds(getattr(town, name)) for name in PEOPLE), state


@pytest.mark.rule("R56")
def test_who_drafted_is_not_asked_to_approve(town):
    found = walk(State.SCREENING, town=town, track="street_led", by=town.street_clerk)
    review_list = kinds(town.committee)
    assert review_list == []
    found.to_committee()
    assert kinds(town.committee) == [("project", found.project.pk)]


@pytest.mark.rule("R55")
def test_who_stepped_aside_sees_it_nowhere(client, town):
    project = project_at(State.DRAFT, town=town)
    declare(town.clerk, project, reason="亲属承接", by=town.clerk)
    assert kinds(town.clerk) == []
    client.force_login(town.clerk)
    assert project.title not in client.get(URL).content.decode()
    assert project.title not in client.get("/work/projects/").content.decode()
    assert project.title not in b"".join(client.get("/work/projects/export.csv").streaming_content).decode()


def test_an_emergency_waits_for_those_who_may_act_first_and_a_draft_does_not(town):
    plain = draft(town, track="ordinary", type="service", total=30_000, at=timezone.now())
    urgent = draft(town, track="emergency", type="service", total=30_000, at=timezone.now())
    assert kinds(town.secretary) == [("project", urgent.pk)]
    assert kinds(town.clerk) == [("project", plain.pk)]


def test_an_objection_a_correction_a_payment_and_a_demand_wait(town, lately):
    found = walk(State.PUBLICITY, town=town, at=lately)
    notice = found.project.notices.get()
    objection = publicity.file_objection(notice, body="我认为预算太高了，请重新核算。")
    demand = submit(unit_code=town.code, body="小区东门的路灯坏了三盏，晚上看不见路。")
    listed = worklist.waiting(town.clerk)
    assert {("objection", objection.pk), ("demand", demand.pk)} <= {(work.kind, work.pk) for work in listed}
    assert [work.due_on for work in listed] == sorted((w.due_on for w in listed), key=lambda day: day or worklist.NEVER)
    reviewed = walk(State.REVIEW, town=town).project
    correction = review.ask_correction(reviewed, text="请补充报价单", by=town.street_clerk)
    assert ("correction", correction.pk) in kinds(town.clerk)
    assert ("correction", correction.pk) not in kinds(town.sibling_clerk)


def test_a_payment_is_called_by_its_project_and_what_it_is_for(town):
    project = project_at(State.IMPLEMENTATION, town=town)
    payment = funds.request_payment(project, amount=Decimal("100"), purpose="首付款", by=town.clerk)
    [work] = [work for work in worklist.waiting(town.finance) if work.kind == "payment"]
    assert (work.pk, work.name) == (payment.pk, f"{project.title}：首付款")


def test_the_supplier_is_asked_for_her_own_work(town):
    project = project_at(State.CONTRACTED, town=town)
    assert kinds(town.supplier_user) == [("project", project.pk)]


def test_a_held_project_waits_for_nobody(town):
    project = project_at(State.APPROVED, town=town)
    review.hold(project, reason="等待资金核实", by=town.approver)
    assert ("project", project.pk) not in kinds(town.clerk)


def test_pages_by_key_lose_and_repeat_nothing(client, town):
    made = [draft_of(town, number) for number in range(45)]
    client.force_login(town.clerk)
    seen, url = [], URL
    for _page in range(3):
        context = client.get(url).context
        seen += [row.url for row in context["rows"]]
        url = URL + context["older_url"]
    assert context["older_url"] == ""
    assert seen == [f"/work/projects/{project.pk}/?list=work" for project in made]
    assert client.get(URL + "?after=nonsense&kind=nothing").status_code == 200


def draft_of(town, number: int) -> Project:
    return design.create(
        unit_code=town.code, title=f"项目{number}", type="service", category="other", year=2026, by=town.clerk
    )


def test_the_list_costs_the_same_for_one_row_and_for_sixty(client, town, queries):
    draft_of(town, 0)
    client.force_login(town.clerk)
    few = queries(client, URL)
    for number in range(59):
        draft_of(town, number)
    assert queries(client, URL) == few <= 8


def test_counts_stand_in_the_navigation_and_stop_at_99(client, town):
    for number in range(3):
        draft_of(town, number)
    found = walk(State.PROCUREMENT, town=town)
    client.force_login(town.clerk)
    answer = client.get(URL)
    tally = worklist.tally(town.clerk)
    assert {count.kind: count.number for count in tally.kinds} == {"project": 3, "purchase": 1}
    items = {str(item["label"]): item["count"] for item in answer.context["nav_items"]}
    assert (items["待办"], items["等待他人"], items["逾期"]) == ("4", "1", "")
    assert [tab["count"] for tab in answer.context["tabs"]] == ["4", "0", "0", "4", "1"]
    assert (worklist.shown(99), worklist.shown(100)) == ("99", "99+")
    assert found.project.current_purchase() is not None


def marked(client, url: str) -> dict[str, str]:
    return {str(item["label"]): item["current"] for item in client.get(url).context["nav_items"] if item["current"]}


def test_the_navigation_marks_the_page_and_what_lies_above_it(client, town):
    draft = draft_of(town, 0)
    client.force_login(town.clerk)
    for url, label, current in (
        (URL, "待办", "page"), (URL + "?part=late", "逾期", "page"), ("/work/projects/", "项目", "page"),
        (f"/work/projects/{draft.pk}/", "项目", "true"), (f"/work/projects/{draft.pk}/design/", "项目", "true"),
        (f"/work/projects/{draft.pk}/?list=work", "待办", "true"),
        ("/work/projects/new/", "起草项目", "page"), ("/work/projects/library/", "项目库", "page"),
        (f"/work/overview/{town.code}/", "概况", "true"), ("/work/demands/calls/", "请人回电", "page"),
        ("/work/demands/rounds/new/", "需求征集", "true"), ("/work/interests/", "我的利益登记", "page"),
    ):  # fmt: skip
        assert marked(client, url) == {label: current}, url


def test_due_dates_turn_yellow_at_two_thirds_and_red_when_over():
    from datetime import date
    from fractions import Fraction

    from portal.workbench.list_page import due_class

    share = Fraction(2, 3)
    since, due = date(2026, 3, 2), date(2026, 3, 11)
    assert due_class(due, since, date(2026, 3, 7), share) == ""
    assert due_class(due, since, date(2026, 3, 8), share) == " is-soon"
    assert due_class(due, since, date(2026, 3, 11), share) == " is-soon"
    assert due_class(due, since, date(2026, 3, 12), share) == " is-overdue"
    assert due_class(None, since, since, share) == ""


def test_who_has_not_signed_in_is_sent_to_the_login(client, town):
    assert client.get(URL).status_code == 302
    client.force_login(town.stranger)
    assert client.get(URL).status_code == 200
