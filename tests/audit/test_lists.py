"""Lists of supervision that grow are turned over by key, at the same cost however long they are."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.actions import cases, reports
from audit.kinds import CheckKind, Section
from audit.models import AuditCase, Check, Finding, PublicReport
from audit.queries.coverage import unchecked
from governance.people import paging


@pytest.fixture
def browse(signed, monkeypatch):
    """browse(person, address): the page and what it cost, where a page of a list is two rows long."""
    monkeypatch.setattr(paging, "PAGE", 2)

    def get(person, address):
        browser = signed(person)
        browser.get(address)
        with CaptureQueriesContext(connection) as queries:
            answer = browser.get(address)
        assert answer.status_code == 200, address
        return answer, len(queries)

    return get


def at(name, *args):
    return reverse(f"audit:{name}", args=args)


def keys(rows):
    return [row.pk for row in rows]


def test_cases_go_forth_and_back_and_keep_their_state(town, browse, approved, later):
    for project in approved:
        cases.open_case(project, note="年度重点检查", by=town.auditor, at=later)
    first, cost = browse(town.auditor, at("cases") + "?state=opened")
    newest = list(AuditCase.objects.order_by("-pk"))
    assert keys(first.context["rows"]) == keys(newest[:2]) and not first.context["newer_url"]
    assert "state=opened" in first.context["older_url"]
    second, again = browse(town.auditor, at("cases") + first.context["older_url"])
    assert keys(second.context["rows"]) == keys(newest[2:]) and again == cost
    back, _cost = browse(town.auditor, at("cases") + second.context["newer_url"])
    assert keys(back.context["rows"]) == keys(newest[:2])


def test_reports_are_turned_over(town, browse, approved, later):
    for project in approved:
        reports.receive(project, section=Section.FUNDS, body="公示栏没有张贴资金使用情况", at=later)
    first, _cost = browse(town.auditor, at("reports"))
    second, _cost = browse(town.auditor, at("reports") + first.context["older_url"])
    shown = keys(first.context["rows"]) + keys(second.context["rows"])
    assert shown == keys(PublicReport.objects.order_by("-pk"))


def test_findings_of_a_project_and_a_case_are_turned_over(town, browse, case, raise_finding, later):
    made = [raise_finding(case, at=later) for _number in range(5)][::-1]
    address = at("findings", case.project_id)
    first, cost = browse(town.auditor, address)
    assert [row["finding"].pk for row in first.context["rows"]] == keys(made[:2]) and first.context["number"] == 5
    assert "共 5 条" in first.content.decode()
    second, again = browse(town.auditor, address + first.context["older_url"])
    assert [row["finding"].pk for row in second.context["rows"]] == keys(made[2:4]) and again == cost
    held, _cost = browse(town.auditor, f"{address}?at={made[4].pk}")
    assert f'id="finding-{made[4].pk}"' in held.content.decode()
    of_case, _cost = browse(town.auditor, at("case", case.pk))
    assert keys(of_case.context["findings"]) == keys(made[:2]) and of_case.context["older_url"].endswith("#findings")
    told, _cost = browse(town.auditor, at("case", case.pk) + of_case.context["told_older_url"])
    assert len(told.context["events"]) == 2 and keys(told.context["findings"]) == keys(made[:2])


def test_a_finding_is_answered_from_a_page_that_does_not_begin_with_it(
    town, signed, browse, case, raise_finding, later
):
    oldest, *_others = [raise_finding(case, at=later) for _number in range(5)]
    sent = {"do": f"answer-{oldest.pk}", "mending": "", "version": oldest.version}
    refused = signed(town.clerk).post(at("findings", case.project_id), sent)
    assert refused.status_code == 422 and f'id="finding-{oldest.pk}"' in refused.content.decode()


def test_checks_of_a_project_are_turned_over(town, browse, approved, look, later):
    for quarter in range(4):
        day = later + timedelta(days=92 * quarter)
        look(approved[0], CheckKind.FULL, at=day, on=day.date())
    first, cost = browse(town.auditor, at("checks", approved[0].pk))
    second, again = browse(town.auditor, at("checks", approved[0].pk) + first.context["older_url"])
    shown = keys(first.context["checks"]) + keys(second.context["checks"])
    assert shown == keys(Check.objects.order_by("-pk")) and cost == again


def test_overdue_findings_stand_by_their_day(town, browse, case, raise_finding, later):
    made = [raise_finding(case, at=later - timedelta(days=days)) for days in (0, 3, 1)]
    assert {finding.state for finding in made} == {"raised"}
    by_day = list(Finding.objects.order_by("due_on", "pk"))
    first, cost = browse(town.auditor, at("overdue"))
    assert keys(first.context["rows"]) == keys(by_day[:2])
    assert f"?at={by_day[0].pk}#finding-{by_day[0].pk}" in first.content.decode()
    second, again = browse(town.auditor, at("overdue") + first.context["older_url"])
    assert keys(second.context["rows"]) == keys(by_day[2:]) and again == cost
    assert keys(browse(town.auditor, at("overdue") + second.context["newer_url"])[0].context["rows"]) == keys(
        by_day[:2]
    )


def test_what_a_layer_has_yet_to_see_is_listed_whole(town, browse, signed, approved):
    waiting = keys(unchecked(town.street_clerk, kind=CheckKind.FULL))
    first, _cost = browse(town.street_clerk, at("to_check"))
    second, _cost = browse(town.street_clerk, at("to_check") + first.context["older_url"])
    assert [project.pk for page in (first, second) for _kind, project in page.context["rows"]] == waiting
    other = signed(town.street_clerk).get(at("to_check") + "?layer=self").context
    assert [project.pk for _kind, project in other["rows"]] == waiting[:2] and not other["chips"]
    assert signed(town.clerk).get(at("to_check")).status_code == 403


def test_the_overview_leads_to_what_it_cuts(town, browse, monkeypatch, approved, case, raise_finding, later):
    monkeypatch.setattr("audit.views.home.SHOWN", 1)
    for _number in range(2):
        raise_finding(case, at=later)
    page = browse(town.auditor, at("home"))[0].content.decode()
    assert at("overdue") in page and page.count("?at=") == 1
    page = browse(town.street_clerk, at("home"))[0].content.decode()
    assert at("to_check") + "?layer=full" in page


def test_a_drawn_frame_is_turned_over_in_the_order_of_the_draw(town, browse, monkeypatch, drawn):
    monkeypatch.setattr("audit.views.samples.ROWS", 1)
    first, _cost = browse(town.auditor, at("sample", drawn.pk))
    second, _cost = browse(town.auditor, at("sample", drawn.pk) + first.context["older_url"])
    ranks = [row.rank for page in (first, second) for row, _words in page.context["rows"]]
    assert ranks == [1, 2] and first.context["older_url"].endswith("#frame")
    back, _cost = browse(town.auditor, at("sample", drawn.pk) + second.context["newer_url"])
    assert [row.rank for row, _words in back.context["rows"]] == [1]
