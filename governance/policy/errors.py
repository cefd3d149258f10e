"""What the policy refuses, each as one Chinese sentence that says what is missing and where to mend it."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _


class PolicyError(Exception):
    """Base of every refusal of this package; `str()` is the sentence for the reader."""


class UnknownParameter(PolicyError, KeyError):
    """No edition row bears this name."""

    def __init__(self, name: str, edition: str) -> None:
        self.name = name
        super().__init__(
            _("%(edition)s年版政策中没有参数“%(name)s”；请核对参数名称，或运行 manage.py load_policy 补齐。")
            % {"edition": edition, "name": name}
        )

    def __str__(self) -> str:
        return str(self.args[0])


class NoEdition(PolicyError):
    """No published edition was in force on that day, or none bears that code."""

    @classmethod
    def on(cls, day: date) -> "NoEdition":
        """Nothing was in force on the day."""
        sentence = _("%(day)s尚无已公布的政策版本；请核对日期，或运行 manage.py load_policy 载入政策。")
        return cls(sentence % {"day": f"{day:%Y-%m-%d}"})

    @classmethod
    def called(cls, code: str) -> "NoEdition":
        """Nothing bears the code."""
        sentence = _("没有代码为“%(code)s”的政策版本，或其中没有参数；请运行 manage.py load_policy 载入政策。")
        return cls(sentence % {"code": code})


class PublishedIsFixed(PolicyError):
    """Somebody tried to change a published edition or one of its parameters (R01)."""

    def __init__(self, edition: str, names: Sequence[str] = ()) -> None:
        if names:
            sentence = _("%(edition)s年版政策已公布，不得改动：%(names)s。修订请另立新版本，个别调整请登记调整决定。")
        else:
            sentence = _("%(edition)s年版政策已公布，不得改动。修订请另立新版本，个别调整请登记调整决定。")
        super().__init__(sentence % {"edition": edition, "names": "、".join(names)})


class BadValue(PolicyError, ValueError):
    """A text that is no value of its kind."""


class OverrideRefused(PolicyError):
    """An override that lacks something, or that nobody may make."""


class CalendarMissing(PolicyError):
    """A working-day range touches a year that is not loaded."""

    def __init__(self, year: int) -> None:
        self.year = year
        super().__init__(
            _("%(year)s年的工作日历尚未载入，不能推算期限；请运行 manage.py load_calendar %(year)s。") % {"year": year}
        )


class CalendarUnannounced(CalendarMissing):
    """A time limit reaches a year whose holidays are not announced, under rules that do not let it be foreseen."""

    def __init__(self, year: int) -> None:
        PolicyError.__init__(
            self,
            _("%(year)s年的放假安排尚未公布，按规定不得暂定期限；公布后请运行 manage.py load_calendar %(year)s。")
            % {"year": year},
        )
        self.year = year


class CalendarRefused(PolicyError):
    """A year of the calendar that cannot be loaded as asked."""
