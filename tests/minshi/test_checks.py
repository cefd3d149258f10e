"""What keeps the portal from starting, and what it is warned of."""

import pytest
from django.db import connection
from django.http import HttpResponse
from django.urls import path

from minshi import checks

urlpatterns = [path("open-to-whom", lambda request: HttpResponse())]


@pytest.mark.urls(__name__)
def test_an_address_without_a_gate_is_an_error():
    (error,) = checks.every_address_has_a_gate(None)
    assert error.id == "minshi.E001"
    assert "/open-to-whom" in error.msg


def test_our_own_addresses_all_have_one():
    assert checks.every_address_has_a_gate(None) == []


def test_the_development_key_is_refused_in_production(settings):
    assert checks.keys_are_our_own(None) == []
    settings.IS_PRODUCTION, settings.SECRET_KEY = True, settings.DEVELOPMENT_KEY
    assert [error.id for error in checks.keys_are_our_own(None)] == ["minshi.E002"]


def test_passkeys_need_a_name(settings):
    assert checks.passkeys_have_a_name(None) == []
    for host, found in (("10.0.0.8", "minshi.W006"), ("", "minshi.E007"), (None, "minshi.E007")):
        settings.PASSKEY_HOST = host
        assert [message.id for message in checks.passkeys_have_a_name(None)] == [found]


@pytest.mark.django_db
def test_a_cache_without_its_table(settings):
    backend = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "elsewhere"}
    settings.CACHES = {"default": backend}
    assert [warning.id for warning in checks.cache_has_its_table(None, ["default"])] == ["minshi.W003"]
    settings.CACHES = {"default": backend | {"LOCATION": "people_user"}}
    assert checks.cache_has_its_table(None, ["default"]) == []


@pytest.mark.postgresql
@pytest.mark.django_db
def test_the_database_knows_chinese_letters():
    assert checks.database_compares_chinese(None, ["default"]) == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT '公示' ~ '^[[:alpha:]]+$'")
        assert cursor.fetchone() == (True,)


@pytest.mark.django_db
def test_a_house_without_rules_is_warned():
    from governance.policy.models import Edition

    warned = [warning.id for warning in checks.policy_covers_this_year(None, ["default"])]
    assert warned == ([] if Edition.objects.exists() else ["minshi.W005"])
