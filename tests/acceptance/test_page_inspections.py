"""The page of acceptance: everything from calling a group to its conclusion, by the forms that a person sees."""

import pytest
from django.urls import reverse
from django.utils import timezone

from acceptance.models import Inspection, InspectionMember
from projects.lifecycle.project import State
from tests.walk import photo, walk


@pytest.fixture
def found(town):
    """A service in acceptance today, since a view acts now."""
    return walk(State.ACCEPTANCE, town=town)


def where(found):
    return reverse("acceptance:inspections", args=[found.project.pk])


def post(client, found, do, **data):
    return client.post(where(found), {"do": do, "no_interest": "on", **data})


@pytest.fixture
def lead(client, found):
    client.force_login(found.town.engineer)
    return client


def plan(client, found):
    return post(client, found, "plan", held_on=timezone.localdate().isoformat(), place="三栋一楼")


def test_from_plan_to_accepted(lead, found):
    assert plan(lead, found).status_code == 302
    members = {"committee_member": "居委会小李", "proposer": "提案人老周", "council_member": ""}
    for kind, name in members.items():
        user = found.town.members[0].pk if kind == "council_member" else ""
        assert post(lead, found, "member", kind=kind, name=name, user=user).status_code == 302
    assert post(lead, found, "hear", people="12", satisfied="11", summary="灯亮了，满意").status_code == 302
    page = lead.get(where(found)).content.decode()
    assert "还有 3 人没有签字" in page
    for member in InspectionMember.objects.filter(user=None):
        sent = post(lead, found, f"sign-{member.pk}", opinion="fit", paper=photo())
        assert sent.status_code == 302, sent.content.decode()
    member = InspectionMember.objects.get(user=found.town.members[0])
    lead.force_login(member.user)
    assert post(lead, found, f"sign-{member.pk}", opinion="fit", typed=member.name).status_code == 302
    lead.force_login(found.town.engineer)
    version = Inspection.objects.get().version
    assert post(lead, found, "pass", version=version, text="质量合格").status_code == 302
    found.project.refresh_from_db()
    assert found.project.state == "accepted"
    assert "质量合格" in lead.get(where(found)).content.decode()


def test_accounts_are_offered_with_their_posts_the_communitys_first(lead, found):
    plan(lead, found)
    page = lead.get(where(found)).content.decode()
    own, street = (page.index(f"· {place} ") for place in ("海珠社区", "粤海街道"))
    assert own < street < page.index("· 南山区 ")
    assert "· 海珠社区 居民议事员</option>" in page and "· 麻岭社区 " not in page


def test_words_that_are_too_few_say_which(lead, found):
    plan(lead, found)
    page = post(lead, found, "hear", people="12", satisfied="11", summary="好").content.decode()
    assert "意见概要至少写 4 个字。" in page


def test_a_refusal_keeps_what_was_typed(lead, found):
    plan(lead, found)
    answer = post(lead, found, "hear", people="3", satisfied="5", summary="灯亮了，满意")
    assert answer.status_code == 422
    assert "满意人数不能超过听取意见的人数" in answer.content.decode()
    assert "灯亮了，满意" in answer.content.decode()


def test_concluding_too_early_says_all(lead, found):
    plan(lead, found)
    answer = post(lead, found, "pass", version=1)
    assert answer.status_code == 422
    for sentence in ("至少需要 3 人", "还缺", "服务对象意见"):
        assert sentence in answer.content.decode()


def test_planning_twice_is_turned_back(lead, found):
    plan(lead, found)
    assert plan(lead, found).status_code == 409
    assert Inspection.objects.count() == 1


def test_measuring_by_rows(lead, found):
    plan(lead, found)
    rows = {
        "rows-TOTAL_FORMS": "1", "rows-INITIAL_FORMS": "0", "rows-0-name": "灯具", "rows-0-planned": "10",
        "rows-0-actual": "8",
    }  # fmt: skip
    answer = post(lead, found, "measure", **rows)
    assert answer.status_code == 422
    assert "请说明原因" in answer.content.decode()
    assert post(lead, found, "measure", **rows, **{"rows-0-note": "两盏改为备品"}).status_code == 302
    assert "偏差超出容许" in lead.get(where(found)).content.decode()


def test_failing_on_the_page_sends_it_back(lead, found):
    plan(lead, found)
    answer = post(lead, found, "fail", version=1, text="")
    assert answer.status_code == 422
    assert '<details class="more" open><summary>结论不合格，要求整改' in answer.content.decode()


@pytest.mark.parametrize(("who", "status"), [("clerk", 403), ("secretary", 302), ("other_clerk", 404)])
def test_who_may_call_it(client, found, who, status):
    client.force_login(getattr(found.town, who))
    assert plan(client, found).status_code == status


def test_a_garbled_post_is_no_error(lead, found):
    plan(lead, found)
    assert post(lead, found, "nonsense").status_code == 409
    assert post(lead, found, "member", kind="x", user="99999999999999999999", name="\x00").status_code == 422
    assert post(lead, found, "pass", version="abc").status_code == 409


def test_paper_is_for_those_who_see_the_file(lead, found):
    plan(lead, found)
    post(lead, found, "member", kind="proposer", name="提案人老周")
    member = InspectionMember.objects.get()
    paper = reverse("acceptance:paper", args=[member.pk])
    assert lead.get(paper).status_code == 404
    post(lead, found, f"sign-{member.pk}", opinion="fit", paper=photo())
    assert b"".join(lead.get(paper, follow=True).streaming_content)
    lead.force_login(found.town.other_clerk)
    assert lead.get(paper).status_code == 404


def test_a_resident_signs_on_a_page_of_her_own(lead, found):
    plan(lead, found)
    resident = found.town.resident
    from acceptance.actions.inspection import add_member

    member = add_member(Inspection.objects.get(), kind="resident", user=resident, by=found.town.engineer)
    address = reverse("acceptance:sign", args=[member.pk])
    assert lead.get(address).status_code == 404
    lead.force_login(resident)
    page = lead.get(address).content.decode()
    assert "以“居民”身份" in page and f"输入“{resident.name}”作为签名" in page
    assert lead.post(address, {"opinion": "fit", "typed": "别人", "no_interest": "on"}).status_code == 422
    assert lead.post(address, {"opinion": "fit", "typed": resident.name, "no_interest": "on"}).status_code == 302
    assert "您已签字" in lead.get(address).content.decode()
    assert lead.post(address, {"opinion": "unfit", "typed": resident.name}).status_code == 422
    member.refresh_from_db()
    assert member.opinion == "fit"
