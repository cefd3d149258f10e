"""The arithmetic of the draw: strata, quotas, money, seeds. No database."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.kinds import Reason
from audit.sampling import Line, draw_lots, frame_hash, lot, quota, seed_of, sha256

pytestmark = pytest.mark.rule("R74", "U25")
TENTH, FIFTH = Fraction(1, 10), Fraction(1, 5)


def frame(*sizes, amount="100.00"):
    """Strata a, b, … of the given sizes."""
    return [
        Line(f"{name}{number:03}", name, Decimal(amount))
        for name, size in zip("abcdefgh", sizes, strict=False)
        for number in range(size)
    ]


def draw(lines, seed="seed", count=TENTH, money=Fraction(0)):
    return draw_lots(lines, seed=seed, count_share=count, money_share=money)


@pytest.mark.parametrize(("size", "wanted"), [(0, 0), (1, 1), (9, 1), (10, 1), (11, 2), (20, 2), (21, 3)])
def test_the_quota_is_the_share_rounded_up(size, wanted):
    assert quota(size, TENTH) == wanted


def test_each_stratum_gives_its_quota():
    drawn = draw(frame(30, 11, 1))
    assert [sum(row.code[0] == name for row in drawn) for name in "abc"] == [3, 2, 1]


def test_the_same_seed_draws_the_same_and_another_another():
    lines = frame(60, 40)
    assert draw(lines) == draw(list(reversed(lines)))
    assert [row.code for row in draw(lines)] != [row.code for row in draw(lines, seed="other")]


def test_money_is_filled_up_by_the_smallest_lots_of_all():
    lines = [Line(f"p{number}", "a", Decimal(10)) for number in range(10)]
    drawn = draw(lines, money=Fraction(1, 2))
    assert [row.reason for row in drawn] == [Reason.STRATUM] + [Reason.MONEY] * 4
    assert [row.code for row in drawn] == sorted((line.code for line in lines), key=lambda code: lot("seed", code))[:5]


def test_money_that_is_there_already_draws_nobody_more():
    assert all(row.reason == Reason.STRATUM for row in draw(frame(10), money=TENTH))


def test_an_empty_frame_draws_nobody():
    assert draw([]) == []


def test_projects_without_money_are_drawn_by_count_alone():
    assert len(draw(frame(10, amount="0.00"), money=FIFTH)) == 1


def test_the_hash_stands_for_every_line_whatever_their_order():
    lines = frame(3, 2)
    assert frame_hash(lines) == frame_hash(list(reversed(lines)))
    changed = [Line(lines[0].code, lines[0].stratum, Decimal("100.01")), *lines[1:]]
    assert frame_hash(lines) != frame_hash(changed)


def test_the_recipe_is_sha256_of_texts_that_anyone_can_write():
    assert frame_hash(frame(2)) == sha256("a000;a;100.00\na001;a;100.00")
    assert seed_of("abc", "123") == sha256("abc:123")
    assert lot("s", "c") == sha256("s:c")


amounts = st.integers(min_value=0, max_value=50_000_000).map(lambda cents: Decimal(cents) / 100)
frames = st.lists(st.tuples(st.sampled_from("abcd"), amounts), max_size=40).map(
    lambda rows: [Line(f"p{number:03}", stratum, amount) for number, (stratum, amount) in enumerate(rows)]
)
shares = st.fractions(min_value=0, max_value=1, max_denominator=100)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(lines=frames, seed=st.text(max_size=10), count=shares, money=shares)
def test_every_draw_keeps_its_promises(lines, seed, count, money):
    drawn = draw_lots(lines, seed=seed, count_share=count, money_share=money)
    codes = [row.code for row in drawn]
    by_code = {line.code: line for line in lines}
    assert len(codes) == len(set(codes)) and set(codes) <= set(by_code)
    assert [row.rank for row in drawn] == list(range(1, len(drawn) + 1))
    for stratum in {line.stratum for line in lines}:
        size = sum(line.stratum == stratum for line in lines)
        first = [row for row in drawn if row.reason == Reason.STRATUM and by_code[row.code].stratum == stratum]
        assert len(first) == quota(size, count)
        outside = [lot(seed, line.code) for line in lines if line.stratum == stratum and line.code not in codes]
        assert all(lot(seed, row.code) < other for row in first for other in outside)
    total = sum((line.amount for line in lines), Decimal(0))
    money_drawn = sum((by_code[code].amount for code in codes), Decimal(0))
    assert Fraction(money_drawn) >= money * Fraction(total)
    extra = [row for row in drawn if row.reason == Reason.MONEY]
    if extra:  # the last one was needed
        assert Fraction(money_drawn - by_code[extra[-1].code].amount) < money * Fraction(total)
    assert drawn == draw_lots(lines[::-1], seed=seed, count_share=count, money_share=money)
