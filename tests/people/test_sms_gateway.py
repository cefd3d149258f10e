"""The gateway for messages, against a real HTTP server on this machine: what it gets, and what its failing does."""

import hmac
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ValidationError
from django.urls import reverse

from governance.people import sms

PHONE, KEY = "13912345678", "a-key-of-the-gateway"
SENDER = "governance.people.sms.Gateway"


class Provider(HTTPServer):
    """Keeps what came in; answers as it is told."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answer)
        self.got, self.status, self.pause = [], 202, 0.0

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_port}/send?sign=ms"


class Answer(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((self.path, dict(self.headers), body))
        time.sleep(self.server.pause)
        self.send_response(self.server.status)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    do_GET = do_POST

    def log_message(self, *words):
        """Quiet."""


@pytest.fixture
def provider(settings):
    server = Provider()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    settings.SMS_SENDER, settings.SMS_GATEWAY_URL, settings.SMS_GATEWAY_KEY = SENDER, server.address, KEY
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_it_gets_number_and_words_signed(provider):
    sms.send(PHONE, "验证码 123456")
    ((path, headers, body),) = provider.got
    said = json.loads(body)
    assert path == "/send?sign=ms" and (said["phone"], said["text"]) == (PHONE, "验证码 123456")
    assert abs(said["sent_at"] - time.time()) < 60 and PHONE not in path
    assert headers["X-Signature"] == hmac.new(KEY.encode(), body, "sha256").hexdigest()


def test_no_two_requests_are_the_same(provider):
    for _time in range(2):
        sms.send(PHONE, "同一句话")
    assert provider.got[0][2] != provider.got[1][2]


@pytest.mark.parametrize("status", [302, 400, 401, 500])
def test_another_answer_is_told_and_not_followed(provider, status, caplog):
    provider.status = status
    with pytest.raises(ValidationError, match="短信没有发出去"):
        sms.send(PHONE, "验证码 123456")
    assert len(provider.got) == 1
    assert str(status) in caplog.text and PHONE not in caplog.text and "123456" not in caplog.text


def test_who_does_not_answer_is_not_waited_for(provider, settings):
    provider.pause, settings.SMS_GATEWAY_SECONDS = 0.5, 0.1
    with pytest.raises(ValidationError, match="短信没有发出去"):
        sms.send(PHONE, "验证码 123456")


def test_out_of_reach_is_told_too(provider, settings):
    settings.SMS_GATEWAY_URL = "http://127.0.0.1:9/"
    with pytest.raises(ValidationError, match="短信没有发出去"):
        sms.send(PHONE, "验证码 123456")


@pytest.mark.django_db
def test_a_resident_signs_in_through_it_and_hears_when_it_fails(provider, client, town):
    provider.status = 500
    answer = client.post(reverse("account:phone"), {"phone": "13912345679"})
    assert answer.status_code == 422 and "短信没有发出去" in answer.text
    provider.status = 200
    assert client.post(reverse("account:phone"), {"phone": PHONE}).status_code == 302
    code = json.loads(provider.got[-1][2])["text"].split("验证码 ")[1][:6]
    assert client.post(reverse("account:phone_code"), {"code": code})["Location"] == "/my/"


@pytest.mark.parametrize(
    ("url", "key", "is_production", "is_sound"),
    [("https://sms.example.cn/send", KEY, True, True), ("http://127.0.0.1:9/", KEY, False, True),
     ("http://sms.example.cn/send", KEY, True, False), ("https://sms.example.cn/send", "", True, False),
     ("", KEY, False, False)],
)  # fmt: skip
def test_without_address_key_and_shut_line_nothing_starts(settings, url, key, is_production, is_sound):
    settings.SMS_SENDER, settings.SMS_GATEWAY_URL, settings.SMS_GATEWAY_KEY = SENDER, url, key
    settings.IS_PRODUCTION = is_production
    found = [problem.id for problem in run_checks(tags=["security"])]
    assert ("people.E006" not in found) is is_sound
