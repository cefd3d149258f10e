"""Personal data: sealed to its row, opened with the ring, found by blind index, never exported in the clear."""

import base64
import uuid

import pytest
from django.core import serializers
from django.core.exceptions import FieldError, ImproperlyConfigured, ValidationError
from django.core.management import call_command
from django.db import connection

from governance.events import SYSTEM
from governance.events.log import history
from governance.people import checks
from governance.people.actions import create_user, record_party
from governance.people.crypto import Unreadable, blind_index, decrypt, encrypt, mask_phone
from governance.people.models import Party, User

OLD, NEW = (base64.b64encode(bytes([n]) * 32).decode() for n in (1, 2))
PHONE = "13800138000"


def stored(row, column="phone"):
    """The text as the database holds it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {row._meta.db_table} WHERE id = %s", [row.pk])
        return cursor.fetchone()[0]


def put(row, text, column="phone"):
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {row._meta.db_table} SET {column} = %s WHERE id = %s", [text, row.pk])


@pytest.fixture(autouse=True)
def development_keys(settings):
    """No keys are set: the development key is `dev`."""
    settings.MINSHI_KEYS = settings.MINSHI_INDEX_KEY = ""


@pytest.fixture
def wang(db):
    return create_user("wang", name="王", phone=PHONE, by=SYSTEM)


@pytest.mark.parametrize("cipher", ["aes256gcm", "sm4gcm"])
@pytest.mark.parametrize("text", ["王", PHONE, "海珠社区 1 栋", "长" * 3000])
def test_round_trip_with_either_cipher(settings, cipher, text):
    settings.MINSHI_CIPHER = cipher
    sealed = encrypt(text, "t.c.r")
    assert sealed.startswith(f"v1:{cipher}:dev:") and text not in sealed
    assert decrypt(sealed, "t.c.r") == text
    assert encrypt(text, "t.c.r") != sealed


@pytest.mark.parametrize("place", ["t.c.other", "t.other.r", "other.c.r", ""])
def test_sealed_for_one_place_only(place):
    with pytest.raises(Unreadable, match="位置不符"):
        decrypt(encrypt(PHONE, "t.c.r"), place)


@pytest.mark.parametrize(
    "broken", ["", "v1:aes256gcm:dev", "v2:aes256gcm:dev:AAAA", "v1:rot13:dev:AAAA", "v1:aes256gcm:dev:AA"]
)
def test_not_a_sealed_text(broken):
    with pytest.raises(Unreadable):
        decrypt(broken, "t.c.r")


def test_an_altered_byte_is_noticed():
    head, body = encrypt(PHONE, "t.c.r").rsplit(":", 1)
    raw = bytearray(base64.b64decode(body))
    raw[15] ^= 1
    with pytest.raises(Unreadable):
        decrypt(f"{head}:{base64.b64encode(bytes(raw)).decode()}", "t.c.r")


def test_row_is_sealed_in_the_database_and_open_in_python(wang):
    assert stored(wang).startswith("v1:aes256gcm:dev:")
    assert wang.phone == PHONE == User.objects.get(pk=wang.pk).phone
    assert User.objects.only("pk").get(pk=wang.pk).phone == PHONE
    assert User.objects.defer("ref").get(pk=wang.pk).phone == PHONE


def test_nothing_stays_nothing(db):
    assert stored(create_user("li", name="李", by=SYSTEM)) == ""


def test_text_moved_to_another_row_does_not_open(wang):
    li = create_user("li", name="李", phone="13900139000", by=SYSTEM)
    put(li, stored(wang))
    with pytest.raises(Unreadable):
        assert User.objects.get(pk=li.pk).phone


def test_text_moved_to_another_column_does_not_open(db):
    party = record_party(name="甲公司", phone=PHONE, address="南山", by=SYSTEM)
    put(party, stored(party, "phone"), "address")
    with pytest.raises(Unreadable):
        assert Party.objects.get(pk=party.pk).address


def test_saving_again_keeps_what_did_not_change(wang):
    before = stored(wang)
    again = User.objects.get(pk=wang.pk)
    again.save()
    assert stored(wang) == before


def test_text_that_looks_sealed_is_sealed_all_the_same(wang):
    wang.phone = "v1:aes256gcm:dev:AAAA"
    wang.save()
    assert User.objects.get(pk=wang.pk).phone == "v1:aes256gcm:dev:AAAA"


def test_blind_index_finds_however_it_is_written(wang):
    for written in (PHONE, " 138-0013 8000", "+86 13800138000", "008613800138000", "１３８００１３８０００"):
        assert User.objects.get(phone_index=blind_index(written)) == wang
    assert not User.objects.filter(phone_index=blind_index("13800138001")).exists()


def test_blind_index_follows_a_partial_save_and_forgets(wang):
    wang.phone = "13900139000"
    wang.save(update_fields=["phone"])
    assert User.objects.get(phone_index=blind_index("13900139000")) == wang
    wang.phone = ""
    wang.save(update_fields=["phone"])
    assert User.objects.get(pk=wang.pk).phone_index == "" == blind_index("") == blind_index(None)


@pytest.mark.rule("R57")
def test_same_number_meets_across_tables(wang):
    party = record_party(name="甲公司", phone="138 0013 8000", legal_rep="王  五", by=SYSTEM)
    assert party.phone_index == wang.phone_index
    assert Party.objects.get(legal_rep_index=blind_index("王五")) == party


def test_index_depends_on_its_own_key(settings):
    before = blind_index(PHONE)
    settings.MINSHI_KEYS = f"a:{NEW}"
    assert blind_index(PHONE) == before
    settings.MINSHI_INDEX_KEY = NEW
    assert blind_index(PHONE) != before


@pytest.mark.parametrize(
    "side_door",
    [
        lambda: User.objects.filter(phone=PHONE).exists(),
        lambda: User.objects.filter(phone__contains="138").exists(),
        lambda: User.objects.filter(phone__in=[PHONE]).exists(),
        lambda: User.objects.update(phone=PHONE),
        lambda: User.objects.bulk_update([User.objects.get()], ["phone"]),
        lambda: serializers.serialize("json", User.objects.all()),
    ],
)
def test_side_doors_are_shut(wang, side_door):
    with pytest.raises(FieldError):
        side_door()


@pytest.mark.django_db
def test_rotation_reseals_and_the_old_key_may_go(settings, capsys):
    settings.MINSHI_KEYS = f"old:{OLD}"
    wang = create_user("wang", name="王", phone=PHONE, by=SYSTEM)
    create_user("li", name="李", by=SYSTEM)
    settings.MINSHI_KEYS = f"new:{NEW},old:{OLD}"
    assert User.objects.get(pk=wang.pk).phone == PHONE
    call_command("rotate_keys")
    assert "用户：1 项" in capsys.readouterr().out
    assert stored(wang).startswith("v1:aes256gcm:new:")
    settings.MINSHI_KEYS = f"new:{NEW}"
    assert User.objects.get(pk=wang.pk).phone == PHONE
    call_command("rotate_keys")
    assert "共换用新密钥 0 项" in capsys.readouterr().out


def test_missing_key_is_named(settings, wang):
    settings.MINSHI_KEYS = f"new:{NEW}"
    with pytest.raises(Unreadable, match="密钥 dev 不在"):
        assert User.objects.get(pk=wang.pk).phone


@pytest.mark.parametrize("ring", ["a", "a:short", "a:!!", f"a:{OLD},a:{NEW}", f"bad id:{OLD}"])
def test_ring_that_cannot_be_read_stops_the_start(settings, ring):
    settings.MINSHI_KEYS = ring
    assert [error.id for error in checks.keys_are_there(None)] == ["people.E002"]


def test_production_has_no_development_key(settings):
    assert checks.keys_are_there(None) == []
    settings.IS_PRODUCTION = True
    with pytest.raises(ImproperlyConfigured, match="MINSHI_INDEX_KEY"):
        blind_index(PHONE)
    assert [error.id for error in checks.keys_are_there(None)] == ["people.E002"]
    settings.MINSHI_KEYS, settings.MINSHI_INDEX_KEY = f"a:{OLD}", NEW
    assert checks.keys_are_there(None) == []


@pytest.mark.parametrize(
    ("number", "shown"),
    [(PHONE, "138****8000"), ("+86 138 0013 8000", "138****8000"), ("26543210", "******10"), ("12", "**"), ("", "")],
)
def test_mask(number, shown):
    assert mask_phone(number) == shown


def test_party_events_name_fields_but_hold_no_contact(db):
    party = record_party(name="甲公司", phone=PHONE, registration="91440300MA5EXAMPLE", by=SYSTEM)
    record_party(party, phone="13900139000", by=SYSTEM)
    record_party(party, phone="13900139000", by=SYSTEM)
    first, second = history(party)
    assert second.verb == "party.amend" and second.values["fields"] == ["phone"]
    assert PHONE not in first.data and "13900139000" not in second.data
    assert Party.objects.get().phone == "13900139000"


def test_one_party_a_registration(db):
    record_party(name="甲公司", registration="91440300MA5EXAMPLE", by=SYSTEM)
    with pytest.raises(ValidationError, match="已经登记过"):
        record_party(name="乙公司", registration="91440300MA5EXAMPLE", by=SYSTEM)


def test_field_without_ref_is_reported():
    from django.db import models
    from django.test.utils import isolate_apps

    from governance.people.fields import EncryptedField

    with isolate_apps("governance.people"):

        class Bare(models.Model):
            secret = EncryptedField()

            class Meta:
                app_label = "people"

        class Sound(models.Model):
            ref = models.UUIDField(default=uuid.uuid4)
            secret = EncryptedField()

            class Meta:
                app_label = "people"

        assert [error.id for error in Bare._meta.get_field("secret").check()] == ["people.E001"]
        assert Sound._meta.get_field("secret").check() == []
