"""Appointing from a list: a trial first, all or none, twice changes nothing; each refusal in a sentence."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from governance.events import SYSTEM
from governance.events.models import Event
from governance.people.access import can
from governance.people.actions import create_user
from governance.people.actions.listing import Row, appoint_listed
from governance.people.models import Membership, Unit, User
from governance.people.permissions import Permission as P

from .conftest import DAY

STREET, COMMUNITY, OTHER = "440305007", "440305007001", "440305009001"


@pytest.fixture
def li(person):
    return person("li", "street_approver", STREET)


def row(number=2, username="wang", name="王芳", phone="", role="社区工作人员", unit=COMMUNITY, from_day=DAY, **more):
    return Row(number, username, name, phone, role, unit, from_day, **more)


def outcome(rows, by):
    return [(line.outcome, line.problems) for line in appoint_listed(rows, by=by, is_trial=True)]


def sentence(by, **given):
    (line,) = appoint_listed([row(**given)], by=by, is_trial=True)
    assert line.outcome == "refused"
    return "".join(line.problems)


def test_trial_writes_nothing_and_says_what_would_come(li):
    events = Event.objects.count()
    assert outcome([row()], li) == [("created", [])]
    assert (Event.objects.count(), User.objects.filter(username="wang").exists()) == (events, False)


def test_makes_the_person_and_appoints_her(li):
    appoint_listed([row(phone="138 0013 8000"), row(3, role="community_secretary")], by=li)
    wang = User.objects.get(username="wang")
    assert wang.phone == "13800138000" and not wang.has_usable_password()
    assert wang.memberships.count() == 2 and can(wang, P.PROJECT_SCREEN, Unit(code=COMMUNITY))
    assert {post.appointed_by for post in wang.memberships.all()} == {li}


def test_twice_changes_nothing(li):
    rows = [row(), row(3, "zhao", "赵敏", unit="麻岭社区")]
    appoint_listed(rows, by=li)
    before = Event.objects.count(), Membership.objects.count()
    assert [line.outcome for line in appoint_listed(rows, by=li)] == ["known", "known"]
    assert (Event.objects.count(), Membership.objects.count()) == before


def test_known_by_her_number_alone(li):
    create_user("wang", name="王芳", phone="13800138000", by=SYSTEM)
    (line,) = appoint_listed([row(username="", name="", phone="+86 138-0013-8000")], by=li)
    assert line.user.username == "wang" and line.outcome == "appointed"


def test_all_or_none(li):
    with pytest.raises(ValidationError) as refused:
        appoint_listed([row(), row(3, "zhao", "赵敏", unit="999")], by=li)
    assert refused.value.messages == ["第 3 行：没有“999”这个机构，请填机构代码或全称。"]
    assert not User.objects.filter(username="wang").exists()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"role": "街道经办人"}, "不能在“海珠社区”这一级任命"),
        ({"role": "区民政局", "unit": "440305"}, "不能在“南山区”这一级任命"),
        ({"role": "局长"}, "没有“局长”这个角色"),
        ({"unit": "无名社区"}, "没有“无名社区”这个机构"),
        ({"unit": OTHER}, "您不能在“西丽社区”任免该层级人员，需要的权限：任免社区人员"),
        ({"role": "street_clerk", "unit": STREET}, "需要的权限：任免街道人员"),
        ({"from_day": None}, "请填写任职日"),
        ({"until_day": date(2026, 1, 1)}, "离任日不能早于任职日"),
        ({"phone": "1380013"}, "手机号应为 11 位数字"),
        ({"username": "wang fang"}, "用户名只能包含"),
        ({"name": ""}, "新建用户须填写用户名和姓名"),
        ({"username": "li", "name": "名li"}, "不能任命自己"),
        ({"username": "li", "name": "李四"}, "姓名与已有用户“li”登记的不一致"),
        ({"problems": ("任职日“明天”不是日期",)}, "不是日期"),
    ],
)
def test_refused_in_a_sentence(li, given, said):
    assert said in sentence(li, **given)


def test_rows_that_contradict_each_other(li):
    found = outcome([row(), row(3), row(4, name="汪芳", role="community_secretary")], li)
    assert found[1][1] == ["与第 2 行重复。"] and "姓名或手机号却不同" in found[2][1][0]


def test_two_people_are_not_one(li):
    create_user("wang", name="王芳", by=SYSTEM)
    create_user("zhao", name="赵敏", phone="13800138000", by=SYSTEM)
    assert "属于两个不同的人" in sentence(li, phone="13800138000")


def test_terms_do_not_overlap(li, person):
    person("wang", "community_clerk", COMMUNITY)
    assert "任期重叠" in sentence(li, name="名wang", from_day=date(2026, 5, 1))
