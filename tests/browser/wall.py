"""The clock on the wall of a test with a browser: it runs, and can be put forward. Never back, for cookies are real."""

from datetime import datetime, timedelta

import time_machine
from django.utils import timezone

A_MINUTE = timedelta(minutes=1)


class Wall:
    """Time as this process sees it."""

    def __init__(self) -> None:
        self.traveller: time_machine.travel | None = None

    def forward(self, to: datetime) -> datetime:
        """Put the clock a minute beyond the moment; a moment that has passed changes nothing."""
        until = to + A_MINUTE
        if until > timezone.now():
            self.stop()
            self.traveller = time_machine.travel(until, tick=True)
            self.traveller.start()
        return timezone.localtime()

    def days(self, number: int) -> datetime:
        """Put the clock that many days forward, to ten in the morning."""
        return self.forward((timezone.localtime() + timedelta(days=number)).replace(hour=10, minute=0))

    def stop(self) -> None:
        """Give the clock back."""
        if self.traveller is not None:
            self.traveller.stop()
            self.traveller = None
