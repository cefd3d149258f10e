"""Short words that the tests of this act share."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from governance.workflow.errors import Refused


@pytest.fixture
def refused() -> Callable[..., Any]:
    """`with refused("over_cap"):` — what happens inside is refused, for exactly these obstacles."""

    @contextmanager
    def check(*codes: str) -> Iterator[None]:
        with pytest.raises(Refused) as caught:
            yield
        assert {refusal.code for refusal in caught.value.refusals} == set(codes)
        assert all(str(refusal) for refusal in caught.value.refusals)

    return check
