"""A system check that needs the database: every append-only table has its trigger."""

from typing import Any

from django.core.checks import Error, Tags, register

from governance.events import triggers


@register(Tags.database)
def append_only_tables_are_guarded(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[Error]:
    """events.E001 for each table that could be rewritten unnoticed."""
    return [
        Error(f"表 {table} 缺少防改触发器", hint="运行 manage.py migrate 重新安装触发器。", id="events.E001")
        for alias in databases or ()
        for table in triggers.missing(alias)
    ]
