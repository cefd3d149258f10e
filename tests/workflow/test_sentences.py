"""A sentence writes sums, days and moments as people do."""

from datetime import date
from decimal import Decimal

import pytest

from governance.workflow.guards import say


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (Decimal("96571.14000000000000"), "96,571.14"), (Decimal("900000"), "900,000"), (Decimal("6.00"), "6"),
        (Decimal("0.50"), "0.5"), (Decimal("-1200.00"), "-1,200"), (12, "12"), (date(2026, 12, 2), "2026年12月2日"),
    ],
)  # fmt: skip
def test_numbers_and_days_as_people_write_them(given, words):
    assert str(say("%(given)s。", given=given)) == f"{words}。"
