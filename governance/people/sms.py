"""Messages to telephones. Which way they go the setting SMS_SENDER says; nobody else knows a provider."""

import hmac
import json
import logging
import secrets
import sys
import time
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from governance.people.crypto import mask_phone

logger = logging.getLogger(__name__)
NOT_SENT = _("短信没有发出去，请过一分钟再试；急用请到社区服务窗口办理。")
KEPT = 30
"""So many messages lie in the outbox at most."""
KEY = "sms-outbox"


class Sender(Protocol):
    """What a provider's adapter must be able to do; it raises nothing that the resident could not be told."""

    def send(self, phone: str, text: str) -> None:
        """Hand the message over."""


@dataclass(frozen=True)
class Message:
    """A message as the outbox shows it: the number masked."""

    phone: str
    text: str
    sent_at: str


class Outbox:
    """For development and demonstration: prints the message and keeps it for the page /outbox/ for an hour."""

    def send(self, phone: str, text: str) -> None:
        """Print and keep."""
        message = Message(mask_phone(phone), text, f"{timezone.localtime():%H:%M:%S}")
        sys.stdout.write(f"[{message.sent_at}] {message.phone} {message.text}\n")
        cache.set(KEY, [message, *outbox()][:KEPT], 3600)


class Gateway:
    """Hands messages to an HTTP gateway: POST of JSON, signed. A provider's own interface stands behind such a gateway.

    The body is `{"phone", "text", "sent_at", "nonce"}`; the header `X-Signature` holds the hexadecimal HMAC-SHA256 of
    its bytes under `SMS_GATEWAY_KEY`. Any answer of 2xx means taken. No other answer is followed or read.
    """

    def send(self, phone: str, text: str) -> None:
        """Hand it over within some seconds. Raises ValidationError, a sentence for whoever waits for the message."""
        said = {"phone": phone, "text": text, "sent_at": int(time.time()), "nonce": secrets.token_hex(16)}
        body = json.dumps(said, ensure_ascii=False).encode()
        signature = hmac.new(settings.SMS_GATEWAY_KEY.encode(), body, "sha256").hexdigest()
        headers = {"Content-Type": "application/json; charset=utf-8", "X-Signature": signature}
        try:
            status = _posted(settings.SMS_GATEWAY_URL, body, headers)
        except (OSError, HTTPException) as broken:
            logger.error("the message gateway is out of reach: %s", type(broken).__name__)
            raise ValidationError(NOT_SENT, code="not_sent") from broken
        if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            logger.error("the message gateway answered %s", status)
            raise ValidationError(NOT_SENT, code="not_sent")


def _posted(url: str, body: bytes, headers: dict[str, str]) -> int:
    """The status of the answer; one request, no redirect."""
    parts = urlsplit(url)
    way = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = way(parts.hostname or "", parts.port, timeout=settings.SMS_GATEWAY_SECONDS)
    try:
        connection.request("POST", parts.path + (f"?{parts.query}" if parts.query else "") or "/", body, headers)
        return connection.getresponse().status
    finally:
        connection.close()


def outbox() -> list[Message]:
    """The newest messages first."""
    return cache.get(KEY) or []


def is_outbox() -> bool:
    """Whether messages stay here instead of going out."""
    return not settings.IS_PRODUCTION and f"{Outbox.__module__}.{Outbox.__name__}" == settings.SMS_SENDER


def is_available() -> bool:
    """Whether messages can be sent at all."""
    return bool(settings.SMS_SENDER)


def send(phone: str, text: str) -> None:
    """Send by the sender that is set."""
    sender: Sender = import_string(settings.SMS_SENDER)()
    sender.send(phone, text)
