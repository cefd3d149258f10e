"""How the portal logs: quiet lines on the console, JSON lines in production, and no personal data in either."""

import logging.config
import re
from collections.abc import MutableMapping
from typing import Any

import structlog

MASKS = [
    (re.compile(r"(?<!\d)\d{6}(?:18|19|20)\d{9}[\dXx](?!\d)"), "[身份证号]"),
    (re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)"), "[手机号]"),
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+"), "[邮箱]"),
]


def masked(text: str) -> str:
    """The text without numbers of persons and phones, and without mail addresses."""
    for pattern, mask in MASKS:
        text = pattern.sub(mask, text)
    return text


def without_personal_data(_logger: Any, _name: str, fields: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The last step before a line is written: every text in it is masked."""
    for key, value in fields.items():
        if isinstance(value, str):
            fields[key] = masked(value)
    return fields


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso", utc=False),
]


def logging_config(*, as_json: bool, level: str) -> dict[str, Any]:
    """The LOGGING setting: one handler to standard error, as JSON lines or for reading."""
    render: list[Any] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.format_exc_info,
    ]
    render.append(without_personal_data)
    if as_json:
        render.append(structlog.processors.JSONRenderer(ensure_ascii=False))
    else:
        render.append(structlog.dev.ConsoleRenderer(colors=False))
    quiet = ("celery.app.trace", "celery.worker.strategy", "celery.beat", "kombu", "PIL", "fontTools", "weasyprint")
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {"()": structlog.stdlib.ProcessorFormatter, "foreign_pre_chain": SHARED, "processors": render}
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level if as_json else "WARNING"},
        "loggers": {name: {"level": "WARNING"} for name in quiet},
    }


def configure(config: dict[str, Any]) -> None:
    """What Django calls with LOGGING: the standard library's logging, and structlog on top of it."""
    logging.config.dictConfig(config)
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
