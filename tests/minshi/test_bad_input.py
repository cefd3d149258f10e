"""What somebody tries who means harm or errs: refused in a clear sentence, recorded where it matters, harming nothing.

Tried elsewhere: codes guessed and used twice (portal/test_residents, people/test_codes, minshi/test_second_factor), a
forged `next=` (minshi/test_sign_in, portal/test_residents), a formula in a workbook (portal/test_people_pages), files
that are no photo (portal/test_files), a role at the wrong level and a vacancy (people/test_appointing).
"""

from datetime import timedelta

import pytest
import time_machine
from axes.models import AccessAttempt
from django.urls import reverse
from django.utils import timezone

from demands import actions as demands
from demands.guards import has_personal_number
from demands.models import Demand, DemandText
from governance.events.models import Event
from governance.people.actions import dismiss
from governance.people.actions.delegation import delegate
from governance.people.models import Membership, User
from projects.lifecycle.project import State
from projects.models import Project
from tests.walk import project_at

MINE, LOGIN, WORK = "/mine/", "/accounts/login/", "/work/"
PHONE = "13912345678"
BODY = "文竹园东门台阶太陡，老人下雨天容易滑倒，希望加装扶手。"


def test_a_tracking_code_used_again_after_erasing_gives_nothing(client, town):
    demand = demands.submit(unit_code=town.code, body=BODY, phone=PHONE)
    given = {"code": demand.code, "phone": PHONE}
    assert client.post(MINE, given | {"do": "erase"}).status_code == 200
    again = client.post(MINE, given | {"do": "export"})
    assert again.status_code == 422 and "查询码与手机号不符" in again.text and PHONE not in str(again.headers)
    assert not DemandText.objects.exists() and Demand.objects.get() == demand


def test_a_tracking_code_without_its_number_tells_nothing_and_guessing_is_stopped(client, town):
    demand = demands.submit(unit_code=town.code, body=BODY, phone=PHONE)
    answers = [client.post(MINE, {"code": demand.code, "phone": f"1390000{n:04}"}) for n in range(11)]
    assert {answer.status_code for answer in answers[:10]} == {422} and answers[10].status_code == 429
    assert not any(BODY in answer.text for answer in answers)
    assert client.post(MINE, {"code": demand.code, "phone": PHONE}).status_code == 429


def test_the_same_form_sent_again_is_the_same_demand(client, town):
    page = client.get("/demands/new/").text
    submission = page.split('name="submission" value="')[1].split('"')[0]
    given = {"submission": submission, "unit_code": town.code, "body": BODY, "category": "facility", "place": "东门"}
    first, second = (client.post("/demands/new/", given) for _time in range(2))
    assert first["Location"] == second["Location"] and Demand.objects.count() == 1


def test_an_expired_delegation_opens_nothing_from_the_next_midnight(client, town):
    project = project_at(State.REVIEW, town=town)
    today = timezone.localdate()
    delegate(
        town.approver.memberships.get(), to=town.other_approver, from_day=today, last_day=today + timedelta(days=1),
        reason="年休假", by=town.approver,
    )  # fmt: skip
    where = reverse("projects:step", args=[project.pk, "approve"])
    client.force_login(town.other_approver)
    assert client.get(where).status_code == 200
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=2)
    for moment, status in ((midnight - timedelta(seconds=1), 200), (midnight, 404)):
        with time_machine.travel(moment, tick=False):
            client.force_login(User.objects.get(pk=town.other_approver.pk))
            assert client.get(where).status_code == status
    with time_machine.travel(midnight, tick=False):
        assert client.post(where, {"leader": "李建军"}).status_code == 404
    assert Project.objects.get(pk=project.pk).state == State.REVIEW


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_session_of_somebody_dismissed_ends_with_her_next_click(client, town, method):
    client.force_login(town.clerk)
    assert client.get(WORK).status_code == 200
    dismiss(town.clerk.memberships.get(), by=town.secretary)
    before = Event.objects.count()
    answer = getattr(client, method)(
        "/work/demands/record/", {"unit_code": town.code, "body": BODY, "channel": "visit"}
    )
    assert answer.status_code == 302 and answer["Location"].startswith(LOGIN)
    assert "_auth_user_id" not in client.session and "不再任职" in client.get(answer["Location"]).text
    assert Event.objects.count() == before and not Demand.objects.exists()
    assert Event.objects.latest("pk").verb == "membership.dismiss"


@pytest.mark.parametrize(("role", "unit"), [("street_clerk", "code"), ("community_clerk", "street_code")])
def test_a_role_at_the_wrong_level_is_refused_on_the_page_too(client, town, role, unit):
    client.force_login(town.approver)
    before = Membership.objects.count()
    given = {"do": "appoint", "username": "new-one", "name": "新人", "role": role, "unit": getattr(town, unit)}
    answer = client.post(reverse("people:appoint"), given | {"from_day": timezone.localdate().isoformat()})
    assert answer.status_code == 422 and "请从列表中选择" in answer.text
    assert Membership.objects.count() == before and not User.objects.filter(username="new-one").exists()


@pytest.mark.parametrize("number", ["44030519491231002X", "440305194912310021", "440305 19491231 0021"])
def test_an_identity_number_is_kept_out_of_what_is_public_whatever_its_check_digit(client, town, number):
    """The portal has no field for one; a wrong check digit is a number of somebody's all the same."""
    assert has_personal_number(f"东门{number}")
    given = {"unit_code": town.code, "body": BODY, "category": "facility", "place": f"东门{number}"}
    answer = client.post("/demands/new/", given)
    assert answer.status_code == 422 and "请去掉其中的电话号码或身份证号" in answer.text
    assert not Demand.objects.exists()


def test_a_telephone_typed_as_user_name_is_counted_and_not_kept(client, town):
    for _time in range(5):
        answer = client.post(LOGIN, {"login": PHONE, "password": "wrong"})
    assert answer.status_code == 429 and "15 分钟" in answer.text
    (attempt,) = AccessAttempt.objects.all()
    assert attempt.username == "139****5678" and attempt.failures_since_start == 5
    assert PHONE not in attempt.post_data + attempt.get_data


def test_a_session_that_is_made_up_is_nobody_s(client, town):
    client.cookies["sessionid"] = "0" * 32
    assert client.get(WORK)["Location"].startswith(LOGIN)
