"""What the clock does, and when: Celery beat reads this table. An entry names a task of an act's `tasks` room.

Every entry is safe to run twice and late: due times stand in rows, a task sweeps over what is due and not done.
"""

from typing import Any

MINUTE = 60.0

SCHEDULE: dict[str, dict[str, Any]] = {
    "heartbeat": {"task": "minshi.tasks.heartbeat", "schedule": MINUTE / 2},
    "projects: notices that are due": {"task": "projects.tasks.close_due_publicity", "schedule": MINUTE},
    "projects: evaluations to open": {"task": "projects.tasks.open_due_evaluations", "schedule": MINUTE},
    "projects: minutes that lock": {"task": "projects.tasks.lock_due_minutes", "schedule": 10 * MINUTE},
    "projects: library items past their review": {
        "task": "projects.tasks.lapse_overdue_library_items",
        "schedule": 720 * MINUTE,
    },
    "projects: recount of the money": {"task": "projects.tasks.recount_budget_lines", "schedule": 720 * MINUTE},
    "acceptance: emergencies to assess": {"task": "acceptance.tasks.open_assessments", "schedule": 10 * MINUTE},
    "events: digest of yesterday": {
        "task": "governance.events.tasks.publish_yesterdays_digest",
        "schedule": 60 * MINUTE,
    },
    "reports: documents whose message was lost": {
        "task": "portal.reports.tasks.take_up_documents",
        "schedule": 5 * MINUTE,
    },
    "residents: personal data past its term": {
        "task": "portal.public.tasks.erase_what_is_past",
        "schedule": 720 * MINUTE,
    },
    "demands: rounds past their last day": {"task": "demands.tasks.close_due_rounds", "schedule": 10 * MINUTE},
}
