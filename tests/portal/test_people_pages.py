"""The pages of people: what each shows to whom, what its forms do, and what they refuse."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
import xlsxwriter
from allauth.usersessions.models import UserSession
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from governance.events import SYSTEM
from governance.events.log import history
from governance.people.access import can
from governance.people.actions import appoint, create_user
from governance.people.models import Delegation, Unit, User
from governance.people.permissions import Permission as P
from portal.people.workbook import COLUMNS, rows_of, template
from tests.town import PASSWORD

HOME = "/work/people/"


@pytest.fixture
def browse(client, town):
    """`browse("district")`: the client signed in as a member of the cast."""

    def enter(who):
        client.force_login(town.people[who])
        return client

    return enter


def sheet(*rows, head=COLUMNS, formula=None):
    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        page = book.add_worksheet()
        for number, row in enumerate([head, *rows]):
            for column, value in enumerate(row):
                page.write(number, column, value)
        if formula:
            page.write_formula(*formula)
    return SimpleUploadedFile("list.xlsx", content.getvalue())


def row(town, username="wang", name="王芳", phone="13800138000", role="社区工作人员", day="2026-03-01", unit=None):
    return (username, name, phone, role, unit or town.code, day, "")


# Looking ----------------------------------------------------------------------------------------------------------


def test_list_shows_staff_of_ones_reach_and_no_resident(browse, town):
    page = browse("clerk").get(HOME).content.decode()
    assert "陈晓敏" in page and "林国栋" in page
    assert "黄嘉怡" not in page and "罗小妹" not in page


def test_list_costs_the_same_for_many(browse, town, queries):
    few = queries(browse("district"), HOME)
    for number in range(30):
        person = create_user(f"extra{number}", name=f"增{number}", by=SYSTEM)
        appoint(person, role="community_clerk", unit=town.code, from_day=timezone.localdate(), by=SYSTEM)
    assert queries(browse("district"), HOME) == few


def walk(client, address):
    """The pages of a list in turn, each led to by the one before it and leading back to it."""
    pages, older = [], "?q="
    while older:
        answer = client.get(address + older)
        if pages:
            back = client.get(address + answer.context["newer_url"])
            assert [row.pk for row in back.context["rows"]] == [row.pk for row in pages[-1]]
        pages.append(answer.context["rows"])
        older = answer.context["older_url"]
    return [row for page in pages for row in page]


def test_people_stand_by_name_in_pages(browse, town, monkeypatch):
    client = browse("district")
    whole = [user.pk for user in client.get(HOME).context["rows"]]
    monkeypatch.setattr("portal.people.views.PAGE", 3)
    first = client.get(HOME).context
    assert len(first["rows"]) == 3
    assert first["older_url"] == f"?page_key={whole[2]}", "no name stands in an address"
    assert [user.pk for user in walk(client, HOME)] == whole
    assert client.get(HOME, {"page_key": "王\0.1"}).status_code == 200


def test_holders_of_a_right_stand_by_unit_in_pages(browse, town, queries, monkeypatch):
    client, address = browse("district"), reverse("people:right", args=["project_view"])
    posts = [row.post.pk for row in client.get(address).context["rows"]]
    monkeypatch.setattr("portal.people.views.PAGE", 3)
    first = client.get(address)
    second = client.get(address + first.context["older_url"])
    assert [row.post.pk for page in (first, second) for row in page.context["rows"]] == posts[:6]
    cost = queries(client, address)
    assert queries(client, address + first.context["older_url"]) == cost


@pytest.mark.rule("R83")
def test_number_is_looked_for_by_a_sent_form_and_shown_masked(browse, town):
    town.clerk.phone = "13912345678"
    town.clerk.save()
    found = browse("district").post(HOME, {"phone": "139 1234 5678"})
    assert found.url == reverse("people:person", args=[town.clerk.pk])
    page = browse("district").get(found.url).content.decode()
    assert "139****5678" in page and "13912345678" not in page
    assert browse("district").post(HOME, {"phone": "13900000000"}).status_code == 422


def test_person_shows_posts_rights_and_who_appointed(browse, town):
    appoint(town.stranger, role="community_clerk", unit=town.code, from_day=timezone.localdate(), by=town.secretary)
    page = browse("clerk").get(reverse("people:person", args=[town.stranger.pk])).content.decode()
    assert "海珠社区 社区工作人员" in page and "林国栋" in page and "登记居民需求" in page


def test_former_posts_stay_visible(browse, town):
    post = town.clerk.memberships.get()
    browse("secretary").post(reverse("people:end", args=[post.pk]), {"do": "end", "on_day": timezone.localdate()})
    page = browse("secretary").get(reverse("people:person", args=[town.clerk.pk])).content.decode()
    assert "已离任" in page
    assert "陈晓敏" not in browse("secretary").get(HOME).content.decode()
    assert "陈晓敏" in browse("secretary").get(HOME, {"former": "1"}).content.decode()


@pytest.mark.parametrize("who", ["sibling_clerk", "other_auditor"])
def test_person_elsewhere_is_not_there(browse, town, who):
    assert browse(who).get(reverse("people:person", args=[town.clerk.pk])).status_code == 404


def test_residents_and_suppliers_do_not_come_in(browse):
    for who in ("resident", "supplier_user", "stranger"):
        assert browse(who).get(HOME).status_code == 403


@pytest.mark.parametrize("name", ["rights", "apart", "vacancies", "people"])
def test_pages_stand_for_those_who_appoint_and_those_who_do_not(browse, name):
    for who in ("district", "approver", "clerk"):
        assert browse(who).get(reverse(f"people:{name}")).status_code == 200


def test_holders_of_a_right(browse, town):
    page = browse("district").get(reverse("people:right", args=["review_approve"])).content.decode()
    assert "李建军" in page and "郑卫东" in page
    near = browse("clerk").get(reverse("people:right", args=["project_draft"])).content.decode()
    assert "陈晓敏" in near and "黄嘉怡" not in near
    assert browse("clerk").get(reverse("people:right", args=["nonsense"])).status_code == 404


# Doing ------------------------------------------------------------------------------------------------------------


def test_appointing_by_form(browse, town):
    given = {"do": "appoint", "username": "wang", "name": "王芳", "role": "street_clerk", "unit": town.street_code}
    answer = browse("district").post(reverse("people:appoint"), given | {"from_day": timezone.localdate()})
    wang = User.objects.get(username="wang")
    assert answer.url == reverse("people:person", args=[wang.pk])
    assert can(wang, P.REVIEW_ASSIST, Unit(code=town.street_code))


def test_form_offers_only_what_one_may_fill(browse, town):
    form = browse("secretary").get(reverse("people:appoint")).context["papers"]["appoint"].form
    assert [code for code, _label in form.fields["unit"].choices][1:] == [town.code]
    assert "street_clerk" not in dict(form.fields["role"].choices)
    assert browse("clerk").get(reverse("people:appoint")).status_code == 403


def test_last_holder_is_ended_only_with_a_tick_and_a_reason(browse, town):
    where, today = reverse("people:end", args=[town.approver.memberships.get().pk]), timezone.localdate()
    assert "免职将造成空缺" in browse("district").get(where).content.decode()
    for given in ({}, {"vacancy": "调离"}, {"is_accepted": "on"}):
        assert browse("district").post(where, {"do": "end", "on_day": today} | given).status_code == 422
    given = {"do": "end", "on_day": today, "is_accepted": "on", "vacancy": "调离"}
    assert browse("district").post(where, given).status_code == 302
    assert not can(User.objects.get(pk=town.approver.pk), P.REVIEW_APPROVE, Unit(code=town.street_code))


def test_going_on_leave_and_coming_back_early(browse, town):
    post, today = town.approver.memberships.get(), timezone.localdate()
    given = {"do": "delegate", "username": "other_approver", "from_day": today, "last_day": today, "reason": "年休假"}
    assert browse("approver").post(reverse("people:delegate", args=[post.pk]), given).status_code == 302
    page = browse("approver").get(reverse("people:person", args=[town.approver.pk])).content.decode()
    assert "代理中" in page and "郑卫东" in page
    made = Delegation.objects.get()
    assert browse("approver").post(reverse("people:end_delegation", args=[made.pk])).status_code == 302
    assert not can(User.objects.get(username="other_approver"), P.REVIEW_APPROVE, Unit(code=town.street_code))
    assert browse("approver").post(reverse("people:end_delegation", args=[made.pk])).status_code == 422


def test_delegation_is_refused_in_sentences(browse, town):
    post, today = town.approver.memberships.get(), timezone.localdate()
    given = {"do": "delegate", "username": "street_clerk", "from_day": today, "last_day": today, "reason": "年休假"}
    answer = browse("approver").post(reverse("people:delegate", args=[post.pk]), given)
    assert answer.status_code == 422 and "职责分离" in answer.content.decode()
    assert browse("clerk").get(reverse("people:delegate", args=[post.pk])).status_code == 404


@pytest.mark.rule("R83")
def test_number_is_read_with_a_reason_on_record(browse, town):
    town.clerk.phone = "13912345678"
    town.clerk.save()
    where = reverse("people:phone", args=[town.clerk.pk])
    assert browse("secretary").get(where).status_code == 405
    assert browse("secretary").post(where, {"reason": ""}).status_code == 422
    answer = browse("secretary").post(where, {"reason": "通知值班"})
    assert "13912345678" in answer.content.decode() and answer["Cache-Control"] == "no-store"
    event = history(town.clerk).last()
    assert (event.verb, event.values) == ("user.phone_read", {"reason": "通知值班"})
    where = reverse("people:phone", args=[town.secretary.pk])
    assert browse("clerk").post(where, {"reason": "闲聊"}).status_code == 403


def test_first_password_is_told_once_and_only_by_who_answers_for_all_posts(browse, town):
    where = reverse("people:password", args=[town.clerk.pk])
    answer = browse("secretary").post(where)
    password = re.search(r"<strong>([a-z2-9-]{19})</strong>", answer.content.decode()).group(1)
    assert User.objects.get(pk=town.clerk.pk).check_password(password)
    assert password not in history(town.clerk).last().data
    appoint(town.clerk, role="street_finance", unit=town.street_code, from_day=timezone.localdate(), by=SYSTEM)
    assert browse("secretary").post(where).status_code == 403


def test_one_session_is_ended_by_who_answers_for_her_and_on_record(browse, town):
    desk, phone = Client(), Client(headers={"user-agent": "Firefox Linux"})
    for each in (desk, phone):
        each.post("/accounts/login/", {"login": "clerk", "password": PASSWORD})
    row = UserSession.objects.get(session_key=phone.session.session_key)
    where = reverse("people:end_session", args=[town.clerk.pk, row.pk])
    assert browse("sibling_secretary").post(where).status_code == 404
    assert browse("chair").post(where).status_code in (403, 404)
    page = browse("secretary").get(reverse("people:person", args=[town.clerk.pk])).text
    assert "Firefox · Linux" in page and where in page
    assert "user.session_end" not in [event.verb for event in history(town.clerk)]
    assert browse("secretary").post(where).status_code == 302
    assert phone.get("/work/").status_code == 302 and desk.get("/work/").status_code == 200
    assert history(town.clerk).last().verb == "user.session_end"
    assert "这处登录已经退出" in browse("secretary").post(where).text


# The workbook -----------------------------------------------------------------------------------------------------


def test_template_comes_back_as_it_was_given_out(browse, town):
    answer = browse("approver").get(reverse("people:template"))
    assert answer["Content-Disposition"].endswith('"appointments.xlsx"')
    with pytest.raises(Exception, match="名单里没有内容"):
        rows_of(SimpleUploadedFile("list.xlsx", answer.content))


def test_trial_then_confirmation_then_nothing_more(browse, town):
    client, where = browse("secretary"), reverse("people:listing")
    trial = client.post(where, {"file": sheet(row(town))})
    assert trial.status_code == 200 and not User.objects.filter(username="wang").exists()
    sealed = trial.context["sealed"]
    assert "13800138000" not in trial.content.decode()
    assert client.post(where, {"sealed": sealed}).context["counts"]["created"] == 1
    assert client.post(where, {"sealed": sealed}).context["counts"] == {
        "created": 0, "appointed": 0, "known": 1, "refused": 0,
    }  # fmt: skip
    assert User.objects.get(username="wang").memberships.count() == 1


def test_confirmation_of_somebody_else_or_made_up_is_refused(browse, town):
    where = reverse("people:listing")
    sealed = browse("secretary").post(where, {"file": sheet(row(town))}).context["sealed"]
    for forged in (sealed, "v1:nonsense", ""):
        assert browse("approver").post(where, {"sealed": forged}).status_code == 403


def test_bad_rows_are_named_and_nothing_can_be_confirmed(browse, town):
    rows = row(town, unit=town.other_code), row(town, "zhao", role="街道经办人", phone="")
    answer = browse("secretary").post(reverse("people:listing"), {"file": sheet(*rows)})
    assert answer.status_code == 422 and answer.context["sealed"] == ""
    page = answer.content.decode()
    assert "您不能在“西丽" in page or "任免社区人员" in page
    assert "不能在“海珠社区”这一级任命" in page


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (lambda town: sheet(row(town), formula=(1, 1, '=CONCAT("王","芳")')), "第 2 行 B 列是公式"),
        (lambda town: sheet(row(town), head=("甲", "乙")), "第一行应为"),
        (lambda town: sheet(row(town, day="明天")), "“明天”不是日期"),
        (lambda town: sheet(*[row(town)] * 501), "超过 500 行"),
        (lambda town: SimpleUploadedFile("list.xlsx", b"MZ\x90\x00 executable"), "这不是 Excel 工作簿"),
        (lambda town: SimpleUploadedFile("list.xlsx", b"x" * (1024 * 1024 + 1)), "文件超过 1 MB"),
    ],
)
def test_bad_workbooks_are_refused_in_a_sentence(browse, town, file, said):
    answer = browse("secretary").post(reverse("people:listing"), {"file": file(town)})
    assert answer.status_code == 422 and said in answer.content.decode()


def test_dates_and_numbers_of_excel_are_read():
    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        page, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        page.write_row(0, 0, COLUMNS)
        page.write_row(1, 0, ["wang", "王芳", 13800138000, "社区工作人员", 440305007015])
        page.write_datetime(1, 5, timezone.datetime(2026, 3, 1), day)
        page.write_string(1, 6, "2026年12月1日")
    (found,) = rows_of(SimpleUploadedFile("list.xlsx", content.getvalue()))
    assert (found.phone, found.unit) == ("13800138000", "440305007015")
    assert (found.from_day.isoformat(), found.until_day - found.from_day) == ("2026-03-01", timedelta(days=275))


def test_template_names_roles_and_units():
    assert template([], [("440305007015", "海珠社区")])[:2] == b"PK"
