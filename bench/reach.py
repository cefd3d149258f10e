"""`python -m bench.reach COUNT`: the first page of what a street may see of COUNT projects, by `visible` and by hand.

By hand is the plain filter on the range of the street's code; the reach stands on the user's row, as it does when she
has signed in. Both build their query anew each time. Prints the ratio, the queries and the plan's index as JSON.
"""

import json
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import django
from django.db import transaction

PAGE, TIMES, ROUNDS = 30, 300, 7
COLUMNS = ("pk", "code", "title", "state", "unit_code", "due_on")


@transaction.atomic
def load(count: int) -> None:
    """`count` projects over all communities of Nanshan, copied by the database itself from one of ours."""
    from django.db import connection
    from django.utils import timezone

    from bench.load import _project, in_bulk
    from projects.models import Project, ProjectUnit

    (first,) = in_bulk(Project, [_project(0, "440305007003", "draft", timezone.now())])
    columns = [field.column for field in Project._meta.local_concrete_fields if not field.primary_key]
    anew = {
        "code": "'B' || lpad(n::text, 8, '0')", "title": "'第' || n || '号小区路灯与扶手改造项目'",
        "unit_code": "places.codes[1 + n %% array_length(places.codes, 1)]", "ref": "gen_random_uuid()",
    }  # fmt: skip
    taken = ", ".join(anew.get(column, f'one."{column}"') for column in columns)
    named = ", ".join(f'"{column}"' for column in columns)
    units = ProjectUnit._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{Project._meta.db_table}" ({named}) SELECT {taken} FROM "{Project._meta.db_table}" one, '
            "(SELECT array_agg(code ORDER BY code) codes FROM people_unit WHERE level = 'community' "
            "AND code LIKE '440305%%') places, generate_series(1, %s) n WHERE one.id = %s",
            [count, first.pk],
        )
        cursor.execute(
            f'INSERT INTO "{units}" (project_id, unit_code, share, is_owner) '
            f'SELECT id, unit_code, 1, true FROM "{Project._meta.db_table}"'
        )
        cursor.execute("ANALYZE")


def seconds(page: Callable[[], Any]) -> float:
    """How long the page takes, many times over."""
    started = time.perf_counter()
    for _time in range(TIMES):
        assert len(page()) == PAGE
    return time.perf_counter() - started


def main() -> None:
    """Load unless there, measure in alternation, look at the plan."""
    django.setup()
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from bench.load import foundations
    from governance.people.access import visible
    from governance.people.models import User
    from governance.people.permissions import Permission as P
    from governance.people.units import code_range
    from projects.models import Project

    foundations()
    if not Project.objects.exists():
        load(int(sys.argv[1]))
    user, (low, high) = User.objects.get(username="bench-street"), code_range("440305007")

    def by_hand() -> list[Any]:
        rows = Project.objects.filter(unit_code__gte=low, unit_code__lt=high)
        return list(rows.order_by("-pk").values(*COLUMNS)[:PAGE])

    def ours() -> list[Any]:
        return list(visible(user, P.PROJECT_VIEW, Project.objects.all()).order_by("-pk").values(*COLUMNS)[:PAGE])

    assert by_hand() == ours()
    with CaptureQueriesContext(connection) as queries:
        ours()
    plan = visible(user, P.PROJECT_VIEW, Project.objects.all()).order_by("-pk")[:PAGE].explain()
    assert len(queries) == 1 and "Index" in plan and f"Seq Scan on {Project._meta.db_table} " not in plan, plan
    rounds = [(seconds(by_hand), seconds(ours)) for _round in range(ROUNDS)]
    print(json.dumps({
        "ratio": median(hand / mine for hand, mine in rounds), "queries": len(queries), "plan": plan.splitlines(),
        "by_hand_ms": median(hand for hand, _mine in rounds) / TIMES * 1000,
        "visible_ms": median(mine for _hand, mine in rounds) / TIMES * 1000,
    }))  # fmt: skip


if __name__ == "__main__":
    main()
