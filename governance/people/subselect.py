"""Conditions in fixed words. What stands in every list of every person is not compiled anew for each of them: Django's
own subquery costs a millisecond, this one a tenth of that.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import BooleanField, Expression, F, Model
from django.db.models.expressions import RawSQL

from governance.people.units import Range


def column_of(model: type[Model], column: str, where: str, params: Sequence[Any]) -> RawSQL:
    """`SELECT column FROM the model's table WHERE …`, to stand behind `__in`; values only as parameters."""
    return RawSQL(f'SELECT {column} FROM "{model._meta.db_table}" WHERE {where}', params)


class WithinOrTakingPart(Expression):
    """Whether a row's code lies in one of the ranges, or that of a row of `guests`, which names the row in `column`.

    One expression where the ORM would build, resolve and compile three lookups. At least one range.
    """

    output_field = BooleanField()

    def __init__(self, ranges: Sequence[Range], guests: type[Model], column: str, where: str) -> None:
        super().__init__()
        self.sources: list[Any] = [F("unit_code"), F("pk")]
        self.codes = [code for low_and_high in ranges for code in low_and_high]
        spans = " OR ".join(["{code} >= %s AND {code} < %s"] * len(ranges))
        theirs = spans.format(code="unit_code")
        taking_part = f'SELECT {column} FROM "{guests._meta.db_table}" WHERE {where} AND ({theirs})'
        self.words = f"({spans} OR {{key}} IN ({taking_part}))"

    def get_source_expressions(self) -> list[Any]:
        """The row's code and key."""
        return self.sources

    def set_source_expressions(self, exprs: Sequence[Any]) -> None:
        """The same, as columns of a table under its alias."""
        self.sources = list(exprs)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """The condition with its parameters."""
        code, key = (compiler.compile(source)[0] for source in self.sources)
        return self.words.format(code=code, key=key), (*self.codes, *self.codes)
