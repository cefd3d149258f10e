"""What the clock does, and when: Celery beat reads this table. An entry names a task of an act's `tasks` room.

Every entry is safe to run twice and late: due times stand in rows, a task sweeps over what is due and not done.
"""

from typing import Any

MINUTE = 60.0

SCHEDULE: dict[str, dict[str, Any]] = {
    "heartbeat": {"task": "minshi.tasks.heartbeat", "schedule": MINUTE / 2},
    "demands: rounds past their last day": {"task": "demands.tasks.close_due_rounds", "schedule": 10 * MINUTE},
}
