"""What a resident left with objections, reports, ratings and her account: seen, taken along, erased; and its term."""

import json
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator

from acceptance.actions import comments
from acceptance.actions.evaluation import answer_follow_up, rate
from acceptance.kinds import DIMENSIONS
from acceptance.models import FollowUp, Rating, RatingComment
from audit.actions import reports
from audit.kinds import Section
from audit.models import PublicReportText
from demands import actions as demands
from demands.models import CallBackText, DemandText
from governance.events.log import broken_links, history
from governance.people import residents
from governance.people.access import holds
from governance.people.models import Residence, User
from governance.people.permissions import Permission as P
from governance.policy.values import value
from governance.workflow.errors import NotPermitted, Refused
from portal.public import own
from projects.actions import objections, publicity
from projects.lifecycle.project import State
from projects.models import ObjectionText, Project
from tests.walk import project_at

pytestmark = pytest.mark.rule("R83")
PHONE, OTHER = "13912345678", "13912345679"
WORDS = "三栋楼道照明去年刚改造过，不应重复实施。"
SCORES = dict.fromkeys(DIMENSIONS, 2)


def objected(town):
    """An objection with whom it came from; the moment on it."""
    project = project_at(State.PUBLICITY, town=town)
    found = publicity.file_objection(
        project.notices.get(state="open"), body=WORDS, name="罗小妹", phone=PHONE, at=project.now
    )
    found.now = project.now
    return found


def reported(town):
    """A report with a number; the moment on it."""
    project = project_at(State.APPROVED, town=town)
    at = project.now + timedelta(days=1)
    found = reports.receive(project, section=Section.FUNDS, body=WORDS, phone=PHONE, at=at)
    found.now = at
    return found


def answered_objection(town):
    found = objected(town)
    return publicity.answer_objection(found, verdict="dismissed", reply="已核对，不重复。", by=town.clerk, at=found.now)


def answered_report(town):
    found = reported(town)
    return reports.answer(found, reply="已到现场清点，所缺已补齐。", by=town.street_clerk, at=found.now)


BY_CODE = {"objection": (objected, ObjectionText), "report": (reported, PublicReportText)}


@pytest.mark.parametrize("kind", BY_CODE)
def test_by_code_and_number_it_is_seen_taken_along_and_erased(client, town, kind):
    make, texts = BY_CODE[kind]
    row = make(town)
    proof, digest = {"code": row.code.lower(), "phone": PHONE}, history(row).first().digest
    page = client.post("/mine/", proof)
    assert WORDS in page.text and PHONE in page.text and page["Cache-Control"] == "no-store"
    taken = json.loads(client.post("/mine/", proof | {"do": "export"}).text)
    assert (taken["kind"], taken["body"], taken["phone"]) == (kind, WORDS, PHONE)
    assert client.post("/mine/", proof | {"do": "erase"}).status_code == 200
    assert not texts.objects.exists() and history(row).first().digest == digest != ""
    last = history(row).last()
    assert (last.verb, last.actor_kind, last.actor_id) == (
        f"{row._meta.model_name.replace('publicreport', 'public_report')}.erase",
        "resident",
        None,
    )
    assert list(broken_links()) == [] and client.post("/mine/", proof).status_code == 422


@pytest.mark.parametrize("kind", BY_CODE)
def test_another_number_proves_nothing(client, town, kind):
    row = BY_CODE[kind][0](town)
    page = client.post("/mine/", {"code": row.code, "phone": OTHER, "do": "erase"})
    assert page.status_code == 422 and "查询码与手机号不符" in page.text and WORDS not in page.text
    assert BY_CODE[kind][1].objects.exists()


def test_without_a_number_nothing_is_proved(town):
    project = project_at(State.PUBLICITY, town=town)
    found = publicity.file_objection(project.notices.get(state="open"), body=WORDS, at=project.now)
    with pytest.raises(NotPermitted):
        own.by_code(found.code, "")


def test_who_answers_erases_at_the_window_and_nobody_else(client, town):
    objection = answered_objection(town)
    with pytest.raises(NotPermitted):
        objections.erase_objection(objection, by=town.finance)
    client.force_login(town.clerk)
    where = f"/work/projects/{objection.project_id}/objections/"
    assert "删除异议内容和联系方式" in client.get(where).text
    client.post(where, {"do": f"erase-{objection.pk}"})
    assert not ObjectionText.objects.exists() and "已按规定清除" in client.get(where).text


TERMS = {
    "retention.objection": (answered_objection, ObjectionText, objections.erase_past_retention),
    "retention.report": (answered_report, PublicReportText, reports.erase_past_retention),
}


@pytest.mark.rule("U31")
@pytest.mark.parametrize("name", TERMS)
@pytest.mark.parametrize(("days", "is_gone"), [(-1, False), (0, False), (1, True)])
def test_words_go_when_their_term_is_over(town, name, days, is_gone):
    make, texts, erase = TERMS[name]
    row = make(town)
    at = row.replied_at
    over = at.replace(year=at.year + value(name, unit_code=town.code, at=at).value) + timedelta(days=days)
    assert erase(at=over) == int(is_gone) and texts.objects.exists() is not is_gone
    assert erase(at=over) == 0
    assert not is_gone or history(row).last().actor_kind == "clock"


@pytest.mark.parametrize("kind", BY_CODE)
def test_what_waits_for_its_answer_is_kept(town, kind):
    row = BY_CODE[kind][0](town)
    far = row.now.replace(year=row.now.year + 9)
    assert objections.erase_past_retention(at=far) == reports.erase_past_retention(at=far) == 0


# Ratings --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def rating(town):
    project = project_at(State.EVALUATION, town=town)
    return rate(project, scores=SCORES, overall=2, comment=WORDS, phone=PHONE, at=project.now)


def end_evaluation(rating):
    """The file is closed, without the twenty ratings that archiving asks for."""
    Project.objects.filter(pk=rating.project_id)._move(state=State.ARCHIVED, archived_at=rating.rated_at)


def over(rating, town):
    """The same, with the answer given and the evaluation over."""
    answer_follow_up(FollowUp.objects.get(), answer="已重做地面，邀请居民复看。", by=town.clerk, at=rating.rated_at)
    end_evaluation(rating)
    return rating


@pytest.mark.rule("U31")
@pytest.mark.parametrize(("days", "is_gone"), [(-1, False), (0, False), (1, True)])
def test_comments_go_with_the_sign_of_whose_they_are(town, rating, days, is_gone):
    over(rating, town)
    at = rating.rated_at.replace(year=rating.rated_at.year + 2) + timedelta(days=days)
    assert comments.erase_past_retention(at=at) == int(is_gone)
    kept = Rating.objects.get()
    assert (kept.respondent_index != rating.respondent_index) is is_gone
    assert (kept.overall, kept.is_counted, RatingComment.objects.exists()) == (2, True, not is_gone)
    assert comments.erase_past_retention(at=at) == 0 and list(broken_links()) == []


def test_while_the_evaluation_or_an_answer_is_open_they_are_kept(town, rating):
    far = rating.rated_at.replace(year=rating.rated_at.year + 9)
    assert comments.erase_past_retention(at=far) == 0
    end_evaluation(rating)
    assert comments.erase_past_retention(at=far) == 0


@pytest.mark.rule("R72")
def test_who_erased_her_words_does_not_rate_twice(town, rating):
    comments.erase_comment(rating, by=residents.enter(PHONE))
    assert not RatingComment.objects.exists()
    with pytest.raises(Refused, match="评价过"):
        rate(rating.project, scores=SCORES, overall=5, phone=PHONE, at=rating.rated_at)


def test_under_her_number_she_sees_takes_along_and_erases_all(client, town, rating):
    demands.submit(unit_code=town.code, body=WORDS + "请尽快。", name="罗小妹", phone=PHONE)
    demands.submit(unit_code=town.code, body="别人说的话，与她无关的一句。", phone=OTHER)
    demands.request_call_back(unit_code=town.code, name="罗小妹", phone=PHONE)
    client.force_login(residents.enter(PHONE))
    page = client.get("/my/data/").text
    assert page.count(WORDS) == 2 and "139****5678" in page and PHONE not in page and "别人" not in page
    taken = json.loads(client.post("/my/data/", {"do": "export"}).text)
    assert [each["kind"] for each in taken["kept"]] == ["demand", "call_back", "rating"]
    assert taken["account"]["phone"] == PHONE == taken["kept"][0]["phone"]
    client.post("/my/data/", {"do": "erase"})
    assert (DemandText.objects.count(), CallBackText.objects.count(), RatingComment.objects.count()) == (1, 0, 0)
    assert WORDS not in client.get("/my/data/").text and list(broken_links()) == []
    assert history(rating).last().actor_id is None, "the log does not name who rated"


def test_closing_the_account_leaves_nothing_of_her(client, town, rating):
    user = residents.enter(PHONE)
    residents.confirm_by_code(user, residents.issue_household_code(town.code, by=town.clerk))
    Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "我的手机"})
    client.force_login(user)
    assert client.post("/my/data/", {"do": "leave"}).status_code == 302
    gone = User.objects.get(pk=user.pk)
    assert (gone.phone, gone.phone_index, gone.is_active, holds(gone, P.RATE)) == ("", "", False, False)
    assert not Residence.objects.exists() and not RatingComment.objects.exists()
    assert not Authenticator.objects.filter(user=user).exists()
    assert client.get("/my/").status_code == 302
    assert residents.enter(PHONE).pk != user.pk


def test_an_office_is_not_laid_down_by_closing_the_account(client, town):
    client.force_login(town.clerk)
    assert "注销账户" not in client.get("/my/data/").text
    page = client.post("/my/data/", {"do": "leave"}, follow=True)
    assert "任有职务" in page.text and User.objects.get(pk=town.clerk.pk).is_active


def test_the_task_goes_through_every_act():
    from portal.public.tasks import erase_what_is_past

    assert erase_what_is_past() == 0
    rooms = {erase.__module__ for erase in own.PAST_TERM}
    assert rooms == {
        "demands.actions.mine",
        "projects.actions.objections",
        "acceptance.actions.comments",
        "audit.actions.reports",
    }
