"""The resident's form: its sentences, its trap, its limit an address, its photo."""

from functools import partial

import pytest
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile

from demands import actions
from demands.forms import PER_ADDRESS, DemandForm, RecordForm, RosterForm, Throttled, community_choices, throttle
from demands.models import Demand
from governance.people.models import Unit
from tests.demands.conftest import BODY, FAR, HERE, STREET
from tests.people.test_uploads import picture

pytestmark = pytest.mark.usefixtures("town")


def form(files=None, **given) -> DemandForm:
    data = {"body": BODY, "unit_code": HERE, "place": "东门", "phone": "13800138000"} | given
    return DemandForm(data, files, address="10.1.2.3")


def errors(**given) -> str:
    bound = form(**given)
    assert not bound.is_valid()
    return str(bound.errors)


def test_four_fields_and_it_is_filed():
    bound = form()
    assert bound.is_valid(), bound.errors
    assert actions.submit(**bound.given()).place == "东门"
    assert DemandForm.visible_first == ("body", "unit_code", "place", "phone")


def test_only_what_and_where_are_needed():
    bound = DemandForm({"body": BODY, "unit_code": HERE})
    assert bound.is_valid(), bound.errors
    assert actions.submit(**bound.given()).category == "other"


def test_the_communities_stand_below_their_streets():
    other = ("福田区", "district", "440304", "4403"), ("园岭街道", "street", "440304001", "440304")
    for name, level, code, above in (*other, ("鹅岭社区", "community", "440304001001", "440304001")):
        Unit.objects.create(code=code, name=name, official_name=name, level=level, parent_code=above)
    assert [street for street, _choices in community_choices()] == ["粤海街道", "西丽街道"], "of this district alone"
    assert [street for street, _choices in community_choices("440304")] == ["园岭街道"]
    assert community_choices(STREET)[0][1] == [(HERE, "海珠社区"), ("440305007002", "麻岭社区")]


@pytest.mark.rule("U34")
@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"body": ""}, "请写下您希望解决的问题"),
        ({"body": "路灯坏了"}, "至少 10 个字，现在是 4 个字"),
        ({"body": "字" * 1001}, "最多 1000 个字"),
        ({"unit_code": ""}, "请选择您所在的社区"),
        ({"unit_code": STREET}, "没有这个社区"),
        ({"unit_code": "999"}, "没有这个社区"),
        ({"category": "money"}, "没有这个类别"),
        ({"phone": "123"}, "请填写正确的手机号码"),
        ({"phone": "1" * 40}, "手机号码太长"),
        ({"place": "13800138000"}, "地点会公开"),
        ({"place": "东" * 61}, "最多 60 个字"),
        ({"website": "http://spam.example"}, "提交没有成功"),
    ],
)
def test_each_mistake_has_its_sentence(given, sentence):
    assert sentence in errors(**given)


@pytest.mark.rule("R83")
@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.jpg", b"<svg onload=alert(1)>", "JPG、PNG 或 WebP"),
        ("a.exe", b"MZ", "JPG、PNG 或 WebP"),
        ("a.jpg", b"\xff" * (11 * 1024 * 1024), "最多 10 MB"),
    ],
)
def test_a_file_that_is_no_photo(name, content, sentence):
    assert sentence in errors(files={"photo": SimpleUploadedFile(name, content)})


def test_a_photo_is_taken():
    bound = form(files={"photo": SimpleUploadedFile("IMG_1.jpg", picture().getvalue())})
    assert bound.is_valid(), bound.errors
    assert actions.submit(**bound.given()).photos.count() == 1


def test_thirty_from_one_address_and_no_more():
    for _ in range(PER_ADDRESS):
        throttle("10.9.9.9")
    with pytest.raises(Throttled):
        throttle("10.9.9.9")
    throttle("10.9.9.8")


def test_what_two_processes_count_adds_up_but_for_a_single_one():
    """A process keeps the first of an address to itself and tells it with the second."""
    send = partial(throttle, "10.9.9.9", is_rough=True)
    for _ in range(16):
        send()
    caches["process"].clear()
    for _ in range(14):
        send()
    with pytest.raises(Throttled):
        send()
    caches["process"].clear()
    send()
    with pytest.raises(Throttled):
        send()


def test_the_form_says_so_and_mistakes_do_not_count():
    for _ in range(PER_ADDRESS + 5):
        assert not form(body="短").is_valid()
    for _ in range(PER_ADDRESS):
        assert form().is_valid()
    over = form()
    assert not over.is_valid() and over.is_throttled and "过一会儿再试" in str(over.errors)


def test_another_window_begins_anew(monkeypatch):
    clock = [1_000_000.0]
    monkeypatch.setattr("demands.forms.time.time", lambda: clock[0])
    for _ in range(PER_ADDRESS):
        throttle("10.9.9.9")
    clock[0] += 600
    throttle("10.9.9.9")


@pytest.mark.rule("R15", "R16")
def test_the_clerks_form_takes_only_her_communities_and_open_rounds(clerk):
    from demands.queries import communities_of, rounds_seen_by
    from governance.people.permissions import Permission as P

    options = {"communities": communities_of(clerk, P.DEMAND_RECORD), "rounds": rounds_seen_by(clerk)}
    data = {"unit_code": HERE, "body": BODY, "channel": "visit", "category": "facility"}
    assert RecordForm(data, **options).is_valid()
    for wrong in ({"unit_code": FAR}, {"channel": "fax"}, {"round": "77"}, {"special_group": "rich"}):
        assert not RecordForm(data | wrong, **options).is_valid()
    assert not Demand.objects.exists()


@pytest.mark.rule("U35")
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("姓名,住址\n王,1栋\n".encode(), "表头缺少：社区代码、类别"),
        (b"\x81\xff\xfe\xfa", "编码不认识"),
        (b"", "空"),
    ],
)
def test_a_roster_that_cannot_be_read(content, sentence):
    bound = RosterForm({"year": 2026}, {"file": SimpleUploadedFile("a.csv", content)})
    assert not bound.is_valid() and sentence in str(bound.errors)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_roster_from_excel_is_read(encoding):
    content = f"社区代码,类别,姓名,住址,电话\n{HERE},高龄老人,王老,1栋101,13800138000\n".encode(encoding)
    bound = RosterForm({"year": 2026}, {"file": SimpleUploadedFile("a.csv", content)})
    assert bound.is_valid(), bound.errors
    assert bound.cleaned_data["file"][0].name == "王老"


def test_forms_share_their_fields_and_nothing_else():
    one, other = form(), form(body="短")
    assert one.fields is not other.fields and one.fields["body"] is other.fields["body"]
    assert one.is_valid() and not other.is_valid() and list(one.fields) == DemandForm.field_order
    del one.fields["photo"]
    assert "photo" in form().fields
