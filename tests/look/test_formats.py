"""Money, days, masks and shares in the words that a page shows."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from governance.policy.values import last_day
from portal.look import formats


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (Decimal("0"), "0元"),
        (Decimal("9800.00"), "9,800元"),
        (Decimal("12.50"), "12.5元"),
        (Decimal("9999.99"), "9,999.99元"),
        (Decimal("10000"), "1万元"),
        (Decimal("486000"), "48.6万元"),
        (Decimal("123456.78"), "12.35万元"),
        (Decimal("20000000"), "2,000万元"),
        (Decimal("-30000"), "-3万元"),
        (500000, "50万元"),
        ("1234.5", "1,234.5元"),
        (None, "—"),
        ("", "—"),
        ("一千", "—"),
    ],
)
def test_money(amount: object, shown: str) -> None:
    assert formats.money(amount) == shown


def test_money_changes_unit_after_rounding_not_before() -> None:
    assert formats.money(Decimal("9999.996")) == "1万元"


def test_yuan_is_exact() -> None:
    assert formats.yuan(Decimal("123456.7")) == "123,456.70元"


def test_day_is_the_day_in_shenzhen() -> None:
    assert formats.day(datetime(2026, 11, 21, 16, 0, tzinfo=UTC)) == "2026年11月22日"
    assert formats.day(date(2026, 1, 5)) == "2026年1月5日"
    assert formats.day(None) == "—"


def test_a_day_that_was_written_down_reads_as_every_other() -> None:
    assert formats.day("2026-11-22T23:30:00+08:00") == "2026年11月22日"
    assert formats.day("未定") == "—"


def test_moment_is_local_time() -> None:
    assert formats.moment(datetime(2026, 11, 22, 6, 5, tzinfo=UTC)) == "2026年11月22日 14:05"


@pytest.mark.parametrize(
    ("today", "days", "words"),
    [(22, 0, "今天截止"), (19, 3, "还剩3天"), (23, -1, "已逾期1天")],
)
def test_days_left_around_the_last_day(today: int, days: int, words: str) -> None:
    last, now = date(2026, 11, 22), date(2026, 11, today)
    assert formats.days_left(last, now) == days
    assert formats.left(last, now) == words


def test_no_deadline_is_said() -> None:
    assert formats.days_left(None) is None
    assert formats.left(None) == "未定期限"


def test_last_day_of_a_period_that_closes_at_midnight() -> None:
    assert last_day(datetime(2026, 11, 22, 16, 0, tzinfo=UTC)) == date(2026, 11, 22)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("张三", "张*"),
        ("欧阳娜娜", "欧***"),
        ("13812345678", "138****5678"),
        ("440305199001011234", "440***********1234"),
        ("zhang@example.cn", "z***@example.cn"),
        ("王", "王*"),
        ("", "—"),
        (None, "—"),
    ],
)
def test_mask(value: object, shown: str) -> None:
    assert formats.mask(value) == shown


def test_share_and_percent() -> None:
    assert formats.percent(formats.share(11, 16)) == "68.8%"
    assert formats.percent(formats.share(2, 2)) == "100%"
    assert formats.percent(formats.share(1, 0)) == "—"
