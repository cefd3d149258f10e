"""What happens around every request."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path
from django.utils import timezone

from governance.people.gates import public
from governance.people.models import Unit
from governance.workflow import errors
from governance.workflow.guards import Refusal, guard, say
from minshi.middleware import WriteWhileReading
from minshi.urls import urlpatterns as real

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
handler400 = "minshi.accounts.bad_request"


@public()
def write(request):
    with transaction.atomic():
        Unit.objects.create(code="9999", name="测试市", official_name="测试市", level="city")
    return HttpResponse("written")


@public()
def tell(request):
    return HttpResponse(f"{request.META['REMOTE_ADDR']} {request.LANGUAGE_CODE}")


@public()
def send(request):
    return HttpResponse(str(len(request.POST)))


@public()
def refuse(request, kind):
    raised = getattr(errors, kind)
    if kind == "Refused":
        running = guard(rule="R31")(lambda obj, *, at, given: None)
        raise raised([Refusal(running, say("公示还没有结束。"))])
    raise raised()


urlpatterns = [
    *real,
    path("write", write),
    path("tell", tell),
    path("send", send),
    path("refuse/<str:kind>", refuse),
]


def test_reading_may_not_write(client):
    with pytest.raises(WriteWhileReading):
        client.get("/write")
    assert not Unit.objects.filter(code="9999").exists()


def test_posting_may_write(client):
    assert client.post("/write").content == b"written"


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO people_unit (code) VALUES ('1')",
        "update people_unit SET name = ''",
        "DELETE FROM people_unit",
        "WITH x AS (SELECT 1) DELETE FROM people_unit",
        "DROP TABLE people_unit",
        "INSERT OR REPLACE INTO people_unit (code) VALUES ('1')",
    ],
)
def test_every_kind_of_writing_is_seen(statement, rf):
    from minshi.middleware import ReadOnlyGet

    def view(request):
        with connection.cursor() as cursor:
            cursor.execute(statement)
        return HttpResponse()

    with pytest.raises(WriteWhileReading):
        ReadOnlyGet(view)(rf.get("/"))


@pytest.mark.parametrize(
    "statement", ["SELECT 1", "WITH x AS (SELECT 1 AS one) SELECT one FROM x", "DELETE FROM django_session"]
)
def test_reading_and_housekeeping_pass(statement, rf):
    from minshi.middleware import ReadOnlyGet

    def view(request):
        with connection.cursor() as cursor:
            cursor.execute(statement)
        return HttpResponse("ok")

    assert ReadOnlyGet(view)(rf.get("/")).content == b"ok"


@pytest.mark.parametrize(
    ("kind", "status", "words"),
    [
        ("OutOfReach", 404, "没有"),
        ("NotPermitted", 403, "您没有办理这一步的权限"),
        ("Recused", 403, "回避"),
        ("Stale", 409, "刷新后再试"),
        ("Refused", 422, "公示还没有结束"),
    ],
)
def test_each_refusal_is_a_page_with_its_sentence(client, kind, status, words):
    response = client.post(f"/refuse/{kind}")
    assert response.status_code == status
    assert words in response.content.decode()


@override_settings(UPLOAD_LIMIT_BYTES=3 * 1024 * 1024)
def test_too_much_at_once_is_413(client):
    response = client.post("/send", b"x" * (3 * 1024 * 1024 + 1), content_type="application/octet-stream")
    assert response.status_code == 413
    assert "3 MB" in response.content.decode()


@pytest.mark.parametrize(("most", "at_once"), [({"FILES_A_DAY": 2}, 1), ({"MEGABYTES_A_DAY": 1}, 600 * 1024)])
def test_a_person_sends_so_many_files_a_day_and_tomorrow_again(client, django_user_model, most, at_once):
    def send(who):
        client.force_login(who)
        return client.post("/send", {"photo": SimpleUploadedFile("a.jpg", b"x" * at_once), "words": "是"})

    one, other = (django_user_model.objects.create(username=name) for name in ("one", "other"))
    taken = 2 if "FILES_A_DAY" in most else 1
    noon = timezone.localtime().replace(hour=12)
    with override_settings(**most):
        with time_machine.travel(noon):
            assert {send(one).status_code for _time in range(taken)} == {200}
        with time_machine.travel(noon + timedelta(minutes=10)):
            refused = send(one)
            assert refused.status_code == 429 and "今天上传的文件已到上限" in refused.text
            assert send(other).status_code == 200
            assert client.post("/send", {"words": "没有文件"}).status_code == 200
        with time_machine.travel(noon + timedelta(days=1)):
            assert send(one).status_code == 200


@override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=100)
def test_a_form_too_large_for_memory_is_413(client):
    assert client.post("/send", {"text": "x" * 200}).status_code == 413


def test_a_forwarded_address_counts_only_behind_a_trusted_proxy(client):
    extra = {"HTTP_X_FORWARDED_FOR": "203.0.113.5, 10.0.0.2", "REMOTE_ADDR": "10.0.0.1"}
    assert client.get("/tell", **extra).content.startswith(b"10.0.0.1 ")
    with override_settings(TRUSTED_PROXIES=["10.0.0.1", "10.0.0.2"]):
        from django.test import Client

        assert Client().get("/tell", **extra).content.startswith(b"203.0.113.5 ")


def test_chinese_whatever_the_browser_prefers(client):
    response = client.get("/tell", HTTP_ACCEPT_LANGUAGE="en-US,en")
    assert response.content.endswith(b" zh-hans")
    assert response["Content-Language"] == "zh-hans"


def test_english_once_chosen(client):
    client.post("/i18n/setlang/", {"language": "en", "next": "/tell"})
    assert client.get("/tell").content.endswith(b" en")


def test_security_headers(client):
    response = client.get("/accounts/login/")
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert "geolocation=()" in response["Permissions-Policy"]
    assert len(response["X-Request-ID"]) == 32
