"""Messages to telephones. Which way they go the setting SMS_SENDER says; nobody else knows a provider."""

import sys
from dataclasses import dataclass
from typing import Protocol

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from django.utils.module_loading import import_string

from governance.people.crypto import mask_phone

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
