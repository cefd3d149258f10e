"""A unit's code spans a half-open range of codes, whatever its length and however it ends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.people.units import code_range, prefixes

codes = st.text("0123456789", min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("code", "high"),
    [("4403", "4404"), ("440305", "440306"), ("440305009", "44030501"), ("4399", "44"), ("99", "z"), ("0", "1")],
)
def test_upper_end(code, high):
    assert code_range(code) == (code, high)


@given(codes, codes)
def test_range_holds_exactly_the_codes_that_begin_so(unit, other):
    low, high = code_range(unit)
    assert (low <= other < high) == other.startswith(unit)


@given(codes, codes)
def test_range_holds_everything_below(unit, tail):
    low, high = code_range(unit)
    assert low <= unit + tail < high


@pytest.mark.parametrize("code", ["", "44a", "４４", "44-", " "])
def test_only_digits_are_codes(code):
    with pytest.raises(ValueError, match="只能是数字"):
        code_range(code)


def test_prefixes_are_the_unit_and_all_above():
    assert prefixes("440305")[-1] == "440305" and prefixes("440305")[3] == "4403"
    assert prefixes("") == []
