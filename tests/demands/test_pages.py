"""The pages of this act: who comes in, what they show, what they refuse and with which answer, what they cost."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from demands import actions
from demands.models import CollectionRound, Demand, SpecialHousehold
from governance.events.log import history
from governance.recusal.actions import declare
from tests.demands.conftest import BODY, FAR, HERE, NOW
from tests.people.test_uploads import picture

GETS = ["demands", "record", "export", "referrals", "coverage", "rounds", "round_new", "households"]


@pytest.fixture
def browse(client, cast):
    """Signs in: browse("clerk").get(…)."""

    def as_(name):
        client.force_login(cast[name])
        return client

    return as_


def url(name, *args):
    return reverse(f"demands:{name}", args=args)


def words(response) -> str:
    if response.streaming:
        return b"".join(response.streaming_content).decode()
    return response.content.decode()


@pytest.mark.parametrize("name", GETS)
def test_a_stranger_is_sent_to_sign_in_or_refused(client, browse, name):
    assert client.get(url(name)).status_code == 302
    assert browse("stranger").get(url(name)).status_code == 403


@pytest.mark.parametrize("name", GETS)
def test_the_clerk_opens_every_page(browse, filed, name):
    filed()
    response = browse("clerk").get(url(name))
    assert response.status_code == 200 and words(response)


@pytest.mark.parametrize(
    ("who", "status"),
    [("clerk", 200), ("secretary", 200), ("street_clerk", 200), ("bureau", 200), ("auditor", 200),
     ("sister_clerk", 404), ("resident", 403), ("stranger", 403)],
)  # fmt: skip
def test_who_sees_a_demand(browse, filed, who, status):
    demand = filed()
    assert browse(who).get(url("demand", demand.pk)).status_code == status


@pytest.mark.rule("R83")
def test_only_who_handles_reads_the_words_and_the_number_is_masked(browse, filed):
    demand = filed(name="王小明", phone="13800138000")
    page = words(browse("clerk").get(url("demand", demand.pk)))
    assert "台阶太陡" in page and "138****8000" in page and "13800138000" not in page and "王小明" not in page
    for who in ("secretary", "street_clerk", "auditor"):
        page = words(browse(who).get(url("demand", demand.pk)))
        assert "台阶太陡" not in page and "8000" not in page and demand.shown_code not in page


@pytest.mark.rule("R83")
def test_the_number_in_plain_is_a_post_that_is_logged(browse, filed):
    demand = filed(phone="13800138000")
    client = browse("clerk")
    assert client.get(url("contact", demand.pk)).status_code == 405
    response = client.post(url("contact", demand.pk), {"reason": "回复需求"})
    assert "13800138000" in words(response) and response["Cache-Control"] == "no-store"
    assert history(demand).last().verb == "demand.read"


@pytest.mark.rule("R55")
def test_a_recused_person_gets_one_sentence_and_no_row(browse, filed, cast):
    demand = filed()
    declare(cast["clerk"], demand, reason="提出人是亲属", by=cast["clerk"], at=NOW)
    client = browse("clerk")
    assert client.get(url("demand", demand.pk)).status_code == 403
    assert client.post(url("take", demand.pk, "accept")).status_code == 403
    for name in ("demands", "export"):
        assert demand.title not in words(client.get(url(name)))
    client.post(reverse("workbench:bulk"), {"step": "demand.accept", "item": f"demand.{demand.pk}.1"})
    assert Demand.objects.get().state == "submitted"


def test_accept_by_the_page_and_the_second_post_is_409(browse, filed):
    demand, client = filed(), browse("clerk")
    response = client.post(url("take", demand.pk, "accept"), {"version": 1, "reply": ""}, follow=True)
    assert "已受理" in words(response) and Demand.objects.get().state == "accepted"
    again = client.post(url("take", demand.pk, "accept"), {"version": 1, "reply": ""})
    assert again.status_code == 409 and "刷新" in words(again)


@pytest.mark.rule("U46")
def test_a_refusal_comes_back_with_what_was_typed(browse, filed):
    demand, client = filed(), browse("clerk")
    response = client.post(url("take", demand.pk, "decline"), {"reply": "不行啊", "version": 1})
    page = words(response)
    assert response.status_code == 422 and "请填写答复内容" in page and "不行啊" in page
    assert Demand.objects.get().state == "submitted"


@pytest.mark.parametrize("name", ["adopt", "archive", "close", "delete", "open"])
def test_a_verb_that_is_none_of_this_page_is_404(browse, filed, name):
    assert browse("clerk").post(url("take", filed().pk, name)).status_code == 404


def test_merging_by_code_and_into_itself(browse, filed):
    main, other = filed(), filed()
    client = browse("clerk")
    refused = client.post(url("take", other.pk, "merge"), {"code": other.shown_code, "version": 1})
    assert refused.status_code == 422 and "不能并入自己" in words(refused)
    assert client.post(url("take", other.pk, "merge"), {"code": "nonsense"}).status_code == 422
    assert client.post(url("take", other.pk, "merge"), {"code": main.shown_code}).status_code == 302
    assert Demand.objects.get(pk=other.pk).merged_into_id == main.pk


@pytest.mark.parametrize("name", ["accept", "decline", "refer", "merge", "unmerge", "title"])
def test_a_sibling_communitys_demand_is_404_for_every_verb(browse, filed, name):
    demand = filed()
    assert browse("sister_clerk").post(url("take", demand.pk, name), {"reply": "已列入计划。"}).status_code == 404
    assert browse("sister_clerk").post(url("erase", demand.pk)).status_code == 404
    assert browse("sister_clerk").post(url("contact", demand.pk)).status_code == 404


def test_several_at_once_go_to_the_summary_and_come_back_to_the_list_as_it_was(browse, filed):
    mine, far = [filed() for _ in range(2)], filed(unit_code=FAR)
    client, bulk = browse("clerk"), reverse("workbench:bulk")
    page = words(client.get(url("demands"), {"state": "submitted"}))
    assert f'action="{bulk}"' in page and all(f'value="demand.{demand.pk}"' in page for demand in mine)
    picked = {"list": "demands", "state": "submitted", "pick": [f"demand.{each.pk}" for each in (*mine, far)]}
    summary = words(client.get(bulk, picked))
    assert "将要办理的 2 件" in summary and "1 件没有找到" in summary
    assert 'name="state" value="submitted"' in summary
    items = [f"demand.{demand.pk}.{demand.version}" for demand in (*mine, far)]
    sent = {"step": "demand.accept", "item": items, "list": "demands", "state": "submitted"}
    done = words(client.post(bulk, sent))
    assert "已办理 2 件" in done and f'href="{url("demands")}?state=submitted"' in done
    assert set(Demand.objects.filter(unit_code=HERE).values_list("state", flat=True)) == {"accepted"}
    assert Demand.objects.get(pk=far.pk).state == "submitted"


@pytest.mark.rule("R13", "R16")
def test_the_clerk_records_a_visit(browse, cast):
    data = {"unit_code": HERE, "body": BODY, "channel": "visit", "category": "facility", "household": "3-502"}
    response = browse("clerk").post(url("record"), data | {"photo": SimpleUploadedFile("a.jpg", picture().getvalue())})
    demand = Demand.objects.get()
    assert response.status_code == 302 and demand.is_counted and demand.photos.count() == 1
    assert history(demand).get().actor_id == cast["clerk"].pk


@pytest.mark.parametrize(
    ("given", "sentence"),
    [({"body": "短"}, "至少 10 个字"), ({"unit_code": FAR}, "选择"), ({"title": "电13800138000"}, "会公开"),
     ({"photo": SimpleUploadedFile("a.jpg", b"GIF89a")}, "JPG、PNG")],
)  # fmt: skip
def test_what_cannot_be_recorded_is_422(browse, given, sentence):
    data = {"unit_code": HERE, "body": BODY, "channel": "visit", "category": "facility"} | given
    response = browse("clerk").post(url("record"), data)
    assert response.status_code == 422 and sentence in words(response) and not Demand.objects.exists()


@pytest.mark.rule("R83")
def test_photos_are_for_those_who_handle(browse, filed):
    photo = filed(photos=[SimpleUploadedFile("a.jpg", picture().getvalue())]).photos.get()
    response = browse("clerk").get(url("photo", photo.pk), follow=True)
    assert response["Content-Type"] == "image/jpeg" and response.getvalue().startswith(b"\xff\xd8")
    assert browse("sister_clerk").get(url("photo", photo.pk)).status_code == 404
    assert browse("secretary").get(url("photo", photo.pk)).status_code == 403
    assert browse("clerk").get(url("photo", 10**9)).status_code == 404


def test_the_list_costs_the_same_for_two_rows_and_for_twenty(browse, filed, django_assert_max_num_queries):
    client = browse("bureau")
    for _ in range(2):
        filed()
    with CaptureQueriesContext(connection) as few:
        client.get(url("demands"))
    for _ in range(22):
        filed()
    with django_assert_max_num_queries(len(few)):
        page = words(client.get(url("demands")))
    assert page.count("勾选“") <= 20


@pytest.mark.parametrize(
    "query", ["?page_key=x", "?newer=-1", "?state=evil", "?unit_code=1'", "?text=%00", "?page_key=" + "9" * 40]
)
def test_a_list_asked_for_nonsense_still_answers(browse, filed, query):
    filed()
    assert browse("clerk").get(url("demands") + query).status_code == 200


def test_the_table_has_a_mark_and_no_formula_and_no_secret(browse, filed):
    demand = filed(place="=1+1", phone="13800138000", name="王小明")
    table = words(browse("clerk").get(url("export")))
    assert table.startswith("\ufeff") and "'=1+1" in table
    assert not any(secret in table for secret in ("13800138000", "王小明", "台阶太陡", demand.code))
    assert demand.title not in words(browse("sister_clerk").get(url("export")))


def test_both_tables_are_taken_away_from_one_place_beneath_the_filters(browse, filed):
    filed()
    page = words(browse("clerk").get(url("demands")))
    _filters, _id, listed = page.partition('id="demands"')
    assert listed.index(url("export")) < listed.index(url("referrals")) < listed.index("<table")
    narrowed = words(browse("clerk").get(url("demands") + "?text=没有这样的需求"))
    assert "导出全部转办单" in narrowed and url("export") not in narrowed


@pytest.mark.rule("R79", "U39")
def test_referrals_leave_with_their_words_and_without_names(browse, filed, clerk):
    demand = filed(phone="13800138000", name="王小明")
    actions.refer(demand, reply="已转民意速办。", by=clerk, at=NOW)
    table = words(browse("clerk").get(url("referrals")))
    assert "台阶太陡" in table and "王小明" not in table and "13800138000" not in table


@pytest.mark.rule("R15")
def test_a_round_by_its_pages(browse):
    client = browse("clerk")
    data = {"unit_code": HERE, "title": "冬季征集", "opens_on": "2999-01-01", "closes_on": "2998-01-01"}
    assert "不能早于" in words(client.post(url("round_new"), data))
    client.post(url("round_new"), data | {"closes_on": "2999-02-01"})
    round_ = CollectionRound.objects.get()
    assert "开始征集" in words(client.get(url("round", round_.pk)))
    assert client.post(url("round_take", round_.pk, "open"), {"version": "1"}).status_code == 302
    assert client.post(url("round_take", round_.pk, "open"), {"version": "1"}).status_code == 409
    assert client.post(url("round_take", round_.pk, "expire")).status_code == 404
    assert browse("sister_clerk").get(url("round", round_.pk)).status_code == 404


@pytest.mark.rule("R13")
def test_coverage_for_one_community_and_for_a_district(browse, filed):
    filed(phone="13800138000", is_verified=True)
    assert "还差 499 名（户）" in words(browse("clerk").get(url("coverage")))
    assert "3 个社区中 0 个已达到目标" in words(browse("bureau").get(url("coverage")))
    assert browse("clerk").get(url("coverage") + "?year=abc").status_code == 200


@pytest.mark.rule("R14", "R83")
def test_the_roster_by_its_pages(browse):
    content = f"社区代码,类别,姓名,住址,电话\n{HERE},高龄老人,王老,1栋101,13800138000\n".encode()
    bureau = browse("bureau")
    data = {"year": 2026, "is_trial": "on", "file": SimpleUploadedFile("a.csv", content)}
    assert "没有写入" in words(bureau.post(url("roster"), data))
    bureau.post(url("roster"), {"year": 2026, "file": SimpleUploadedFile("a.csv", content)})
    household = SpecialHousehold.objects.get()
    clerk = browse("clerk")
    for address in (url("households") + "?year=2026", url("household", household.pk)):
        assert "王老" not in words(clerk.get(address))
    assert "王老" in words(clerk.post(url("household_read", household.pk), {"reason": "上门走访"}))
    assert clerk.post(url("household_visit", household.pk), {"outcome": "refused"}).status_code == 422
    assert clerk.get(url("roster")).status_code == 403
    assert browse("sister_clerk").get(url("household", household.pk)).status_code == 404


def test_an_accepted_demand_leads_to_a_draft(browse, filed, cast):
    demand = filed()
    assert "projects/new/?demand" not in words(browse("clerk").get(url("demand", demand.pk)))
    actions.accept(demand, by=cast["clerk"], at=NOW)
    assert f"/work/projects/new/?demand={demand.pk}" in words(browse("clerk").get(url("demand", demand.pk)))
    assert "projects/new/?demand" not in words(browse("secretary").get(url("demand", demand.pk)))
