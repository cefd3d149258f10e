"""Units: the field that stores their code, their names and paths, and an import that may run again."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import models
from django.test.utils import isolate_apps

from governance.events import SYSTEM
from governance.events.log import broken_links, history
from governance.people.actions import import_units
from governance.people.fields import UnitField
from governance.people.models import Membership, Unit
from governance.people.units import unit_name, unit_path

HEAD = "code,name,official_name,level,parent_code\n"
CITY, DISTRICT = "4403,深圳市,深圳市,city,\n", "440305,南山区,南山区,district,4403\n"


@pytest.fixture
def file(tmp_path):
    """Writes a file of units and gives its path."""

    def write(text):
        path = tmp_path / "units.csv"
        path.write_text(text)
        return path

    return write


def test_field_is_a_code_and_a_row(person, town):
    person("wang", "street_clerk", "440305007")
    membership = Membership.objects.get(unit_code__gte="440305007", unit_code__lt="440305008")
    assert membership.unit_code == "440305007" and membership.unit == town["440305007"]
    assert Membership._meta.get_field("unit").column == "unit_code"
    assert list(Membership.objects.order_by("unit_code").values_list("unit_code", flat=True)) == ["440305007"]
    assert not Membership.objects.filter(unit_code__gte="440305008").exists()
    assert Membership.objects.filter(unit__level="street", unit_code__in=["440305007"]).exists()


def test_field_takes_a_row_or_a_code(town):
    assert Membership(unit=town["4403"]).unit_code == Membership(unit_code="4403").unit_code == "4403"
    assert Membership(unit_code="4403").unit.name == "深圳市"


def test_field_deconstructs_to_itself():
    with isolate_apps("governance.people"):

        class Thing(models.Model):
            unit = UnitField(verbose_name="x", null=True, blank=True)

            class Meta:
                app_label = "people"

        field = Thing._meta.get_field("unit")
        _, path, args, kwargs = field.deconstruct()
        again = UnitField(*args, **kwargs)
        assert path == "governance.people.fields.UnitField" and field.attname == "unit_code"
        assert again.null and again.remote_field.on_delete is models.PROTECT


def test_names_and_paths(town):
    assert unit_name("440305007001") == "海珠社区"
    assert unit_path("440305007001") == "南山区 › 粤海街道 › 海珠社区"
    assert unit_path("440305") == "南山区" and unit_path("4403") == "深圳市"
    assert unit_name("") == unit_path("") == ""
    assert unit_name("77") == unit_path("77") == "77"


def test_names_come_from_memory(town, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert [unit_path(code) for code in town]
    with django_assert_num_queries(1):
        assert unit_name("77") == unit_name("77") == "77"


def test_names_follow_a_change(town):
    assert unit_name("440305") == "南山区"
    Unit.objects.filter(code="440305").update(name="新南山")
    assert unit_name("440305") == "新南山"
    Unit.objects.create(code="440306", name="宝安区", official_name="宝安区", level="district", parent_code="4403")
    assert unit_name("440306") == "宝安区"


@pytest.mark.django_db
def test_shenzhen_is_imported_once(capsys):
    call_command("import_units")
    assert "新增 875，更新 0，未变 0" in capsys.readouterr().out
    assert unit_path("440305007015") == "南山区 › 粤海街道 › 海珠社区"
    call_command("import_units")
    assert "新增 0，更新 0，未变 875" in capsys.readouterr().out
    (event,) = history(Unit.objects.get(code="4403"))
    assert event.verb == "unit.import" and event.values["added"] == 875 and len(event.values["sha256"]) == 64
    assert Unit.objects.filter(level="community").count() == 787
    assert not list(broken_links())


@pytest.mark.django_db
def test_import_changes_what_differs_and_keeps_the_rest(file):
    import_units(file(HEAD + CITY + DISTRICT), by=SYSTEM)
    done = import_units(file(HEAD + CITY + "440306,宝安区,宝安区,district,4403\n"), by=SYSTEM)
    assert (done.added, done.changed, done.unchanged) == (1, 0, 1)
    done = import_units(file(HEAD + CITY + DISTRICT.replace("南山区,", "新南山,", 1)), by=SYSTEM)
    assert (done.added, done.changed, done.unchanged) == (0, 1, 1)
    assert unit_name("440305") == "新南山" and Unit.objects.count() == 3
    assert [event.values["changed"] for event in history(Unit.objects.get(code="4403"))] == [0, 0, 1]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a,b\n", "第一行应为：code,name"),
        (HEAD, "没有机构"),
        (HEAD + CITY + CITY, "第 3 行：代码“4403”.*重复"),
        (HEAD + "44a,城,城,city,\n", "第 2 行：代码“44a”不是"),
        (HEAD + CITY + "440305,,x,district,4403\n", "第 3 行：层级或名称缺失"),
        (HEAD + CITY + "440305,南山区,x,county,4403\n", "第 3 行：层级或名称缺失"),
        (HEAD + DISTRICT + CITY, "第 2 行：上级“4403”不在它前面"),
        (HEAD + CITY + "440305,南山区,x,district,\n", "第 3 行：除市以外"),
        (HEAD + CITY + "550305,南山区,x,district,4403\n", "第 3 行：代码或层级与上级"),
        (HEAD + CITY + "440305,南山区,x,city,4403\n", "第 3 行：代码或层级与上级"),
    ],
)
def test_wrong_file_is_refused_by_line(db, file, text, sentence):
    with pytest.raises(ValidationError, match=sentence):
        import_units(file(text), by=SYSTEM)
    assert not Unit.objects.exists()


def test_command_says_what_is_wrong(db, file, tmp_path):
    with pytest.raises(CommandError, match=r"units.csv 第 2 行"):
        call_command("import_units", file=file(HEAD + DISTRICT))
    with pytest.raises(CommandError, match="读不到文件"):
        call_command("import_units", file=tmp_path / "none.csv")


def test_permissions_stand_on_units(db):
    from django.contrib.auth.models import Permission as StoredPermission

    from governance.people.permissions import Permission

    rows = StoredPermission.objects.filter(content_type__app_label="people", content_type__model="unit")
    held = dict(rows.values_list("codename", "name"))
    assert {permission.value: str(permission.label) for permission in Permission}.items() <= held.items()
