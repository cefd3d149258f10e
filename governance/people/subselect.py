"""A column of some rows as a subquery in fixed words. What stands in every list of every person is not compiled anew
for each of them: Django's own subquery costs a millisecond, this one a tenth of that.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model
from django.db.models.expressions import RawSQL


def column_of(model: type[Model], column: str, where: str, params: Sequence[Any]) -> RawSQL:
    """`SELECT column FROM the model's table WHERE …`, to stand behind `__in`; values only as parameters."""
    return RawSQL(f'SELECT {column} FROM "{model._meta.db_table}" WHERE {where}', params)
