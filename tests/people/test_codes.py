"""One-time codes: six digits, five minutes, five tries, once; a new one after a minute; nothing readable in the row."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from governance.people import sms
from governance.people.codes import send_code, use_code
from governance.people.models import OneTimeCode

pytestmark = pytest.mark.django_db
PHONE = "13912345678"
NOW = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


def sent() -> str:
    """The code in the newest message."""
    found = re.search(r"验证码 (\d{6})", sms.outbox()[0].text)
    assert found is not None
    return found.group(1)


def other(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def after(**span: int) -> datetime:
    return NOW + timedelta(**span)


def test_the_code_that_was_sent_serves_once():
    send_code(PHONE, at=NOW)
    assert use_code(PHONE, sent(), at=after(seconds=30))
    assert not use_code(PHONE, sent(), at=after(seconds=31))


def test_the_number_is_the_same_however_it_is_written():
    send_code("+86 139-1234-5678", at=NOW)
    assert use_code(PHONE, f" {sent()[:3]} {sent()[3:]} ", at=after(seconds=1))


def test_it_serves_only_its_own_number():
    send_code(PHONE, at=NOW)
    assert not use_code("13912345679", sent(), at=after(seconds=1))


@pytest.mark.parametrize(("seconds", "is_good"), [(299, True), (300, False)])
def test_it_lives_five_minutes(seconds, is_good):
    send_code(PHONE, at=NOW)
    assert use_code(PHONE, sent(), at=after(seconds=seconds)) is is_good


def test_after_five_tries_the_right_one_is_refused_too():
    send_code(PHONE, at=NOW)
    code = sent()
    assert not any(use_code(PHONE, other(code), at=after(seconds=1)) for _try in range(5))
    assert not use_code(PHONE, code, at=after(seconds=2))


def test_the_fifth_try_still_counts():
    send_code(PHONE, at=NOW)
    code = sent()
    assert not any(use_code(PHONE, other(code), at=after(seconds=1)) for _try in range(4))
    assert use_code(PHONE, code, at=after(seconds=2))


def test_a_new_one_after_a_minute_and_not_before():
    send_code(PHONE, at=NOW)
    first = sent()
    with pytest.raises(ValidationError, match="60秒"):
        send_code(PHONE, at=after(seconds=59))
    assert sent() == first
    send_code(PHONE, at=after(seconds=60))
    assert len(sms.outbox()) == 2
    assert OneTimeCode.objects.count() == 1


def test_the_newest_code_ends_the_one_before():
    send_code(PHONE, at=NOW)
    first = sent()
    send_code(PHONE, at=after(seconds=61))
    if first != sent():
        assert not use_code(PHONE, first, at=after(seconds=62))
    assert use_code(PHONE, sent(), at=after(seconds=63))


def test_neither_number_nor_code_stands_in_the_row():
    send_code(PHONE, at=NOW)
    row = " ".join(str(value) for value in OneTimeCode.objects.values_list().get())
    assert PHONE not in row and sent() not in row


def test_the_outbox_and_the_console_show_the_number_masked(capsys):
    send_code(PHONE, at=NOW)
    assert sms.outbox()[0].phone == "139****5678"
    assert PHONE not in capsys.readouterr().out


def test_in_production_nothing_stays_in_an_outbox(settings):
    settings.IS_PRODUCTION = True
    assert not sms.is_outbox()
